/** What a person does with keychain entries in the card frame: every field a secret is typed into is here. */
import { idSchema } from '@interlock/model';
import { z } from 'zod';
import { entryViewSchema } from './studio.ts';

const secret = (most = 1024) => z.string().min(1).max(most);

/** A secret as it is typed or pasted. Only the gatekeeper and the card frame ever see one. */
export const newSecretSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('user-password'), password: secret() }),
  z.strictObject({
    type: z.literal('ssh-key'),
    privateKey: secret(65_536),
    passphrase: z.string().max(1024),
    /** An OpenSSH certificate for the key; no secret. */
    certificate: z.string().max(65_536).optional(),
  }),
  z.strictObject({ type: z.literal('token'), token: secret(16_384) }),
  z.strictObject({ type: z.literal('snmp-v2c'), community: secret(255) }),
  z.strictObject({
    type: z.literal('snmp-v3'),
    authProtocol: z.enum(['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512']),
    authPassword: z.string().min(8).max(255),
    privProtocol: z.enum(['des', 'aes', 'aes256b', 'aes256r']).optional(),
    privPassword: z.string().min(8).max(255).optional(),
  }),
  z.strictObject({ type: z.literal('enable-secret'), enable: secret() }),
  /** A key that the person's own agent holds: its line in `authorized_keys`. */
  z.strictObject({
    type: z.literal('ssh-agent'),
    publicLine: secret(16_384),
    certificate: z.string().max(65_536).optional(),
  }),
  /** The shared secret in base32, as the other side shows it, or in an `otpauth://` address. */
  z.strictObject({ type: z.literal('totp'), seed: z.string().min(16).max(2048) }),
]);
export type NewSecret = z.infer<typeof newSecretSchema>;

const vaultPassphrase = z.string().max(1024).optional();
const hosts = z.array(idSchema('host')).max(1000);

/** A prompt for a secret in one of the person's own terminals, and the entries that are meant for its host. */
export const promptViewSchema = z.object({
  id: z.int().min(1),
  host: idSchema('host'),
  text: z.string(),
  entries: z.array(idSchema('entry')),
});
export type PromptView = z.infer<typeof promptViewSchema>;

export const fromKeychain = {
  'entry.add': {
    ask: z.strictObject({
      name: z.string().min(1).max(120),
      account: z.string().min(1).max(120),
      secret: newSecretSchema,
      hosts,
      /** Needed once, where the folder is a practice folder and the machine has no keychain. */
      vaultPassphrase,
    }),
    answer: entryViewSchema,
  },
  /** Makes an Ed25519 key inside the gatekeeper; its private part is never shown. */
  'entry.generate': {
    ask: z.strictObject({
      name: z.string().min(1).max(120),
      account: z.string().min(1).max(120),
      hosts,
      vaultPassphrase,
    }),
    answer: entryViewSchema,
  },
  /** Allows an entry for more hosts, and logs in to those that have no entry yet with it. */
  'entry.bind': {
    ask: z.strictObject({
      entry: idSchema('entry'),
      hosts: hosts.min(1),
      /** The hosts log in with it for changes alone. */
      forChanges: z.boolean().optional(),
    }),
    answer: entryViewSchema,
  },
  'entry.resume': { ask: z.strictObject({ entry: idSchema('entry') }), answer: z.object({}) },
  /** Types an entry into a prompt of the person's own terminal. */
  'prompt.fill': { ask: z.strictObject({ prompt: z.int().min(1), entry: idSchema('entry') }), answer: z.object({}) },
  /** Shows an entry's secret, or gives it to the clipboard, for so many milliseconds; wants a passkey's proof. */
  'entry.reveal': {
    ask: z.strictObject({ entry: idSchema('entry'), use: z.enum(['reveal', 'copy']) }),
    answer: z.object({ parts: z.array(z.object({ part: z.string(), text: z.string() })), milliseconds: z.int() }),
  },
  /** Lists what is still open; confirmed, it ends the gatekeeper, and a fresh one waits to be unlocked. */
  'person.leave': {
    ask: z.strictObject({ confirmed: z.boolean() }),
    answer: z.object({ sessions: z.array(z.string()), cards: z.array(z.string()), runs: z.array(z.string()) }),
  },
  /** Makes a keychain entry of a secret that was written into a command; the card comes again with a placeholder. */
  'typed.keep': {
    ask: z.strictObject({ card: idSchema('card'), hash: z.string().length(64), typed: z.string().max(40) }),
    answer: z.object({ entry: z.string() }),
  },
} as const;
