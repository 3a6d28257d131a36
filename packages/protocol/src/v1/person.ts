/** Who sits at the card frame and how that was proven: the name, passkeys and their ceremonies. Bytes are base64url. */
import { personSchema, proofSchema } from '@interlock/model';
import { z } from 'zod';

const bytes = (most: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]*$/)
    .max(most);
const credential = bytes(1400).min(1);

/** The person of one card socket, with the proof that holds there now. */
export const personStateSchema = z.object({
  name: z.string(),
  proof: proofSchema,
  /** What holds without a passkey, and again when its time is over. */
  otherwise: proofSchema,
  /** When a passkey's proof ends, in milliseconds since 1970; null where none holds. */
  until: z.int().nullable(),
  /** Milliseconds that a passkey's proof holds. */
  holds: z.int().min(1),
  /** `opens` is null where a passkey is not what opens the vault. */
  passkeys: z.array(z.object({ id: credential, added: z.int(), opens: z.boolean().nullable().optional() })),
  /** Why there are no passkeys here; null where they work. */
  off: z.string().nullable(),
});
export type PersonState = z.infer<typeof personStateSchema>;

/** What an authenticator is asked to sign, once and soon. */
export const challengeSchema = z.object({
  challenge: bytes(200),
  /** Name that the passkey is bound to. */
  relyingParty: z.string().max(253),
  /** Passkeys that may answer, or those that are there already. */
  passkeys: z.array(credential),
  milliseconds: z.int(),
});
export type Challenge = z.infer<typeof challengeSchema>;

/** How a passkey is asked for what opens: the salt of its PRF extension by credential. */
export const opensChallengeSchema = challengeSchema.extend({ salts: z.record(z.string(), bytes(64)) });

/** A new passkey, as the browser hands it over. */
export const newPasskeySchema = z.strictObject({
  credential,
  clientData: bytes(8000),
  attestation: bytes(40_000),
});
export type NewPasskey = z.infer<typeof newPasskeySchema>;

/** A passkey's signature over a challenge, as the browser hands it over. */
export const assertionSchema = z.strictObject({
  credential,
  clientData: bytes(8000),
  authenticatorData: bytes(8000),
  signature: bytes(8000),
});
export type Assertion = z.infer<typeof assertionSchema>;

/** Asked by the card frame, beside what authorizes. */
export const fromPerson = {
  'person.rename': { ask: z.strictObject({ name: personSchema.shape.name }), answer: z.object({}) },
  'passkey.add.begin': {
    ask: z.strictObject({}),
    answer: challengeSchema.extend({ person: bytes(100), name: z.string(), algorithms: z.array(z.int()) }),
  },
  'passkey.add.finish': { ask: newPasskeySchema, answer: z.object({}) },
  'passkey.remove': { ask: z.strictObject({ credential }), answer: z.object({}) },
  /** Lets a passkey open the vault in the passphrase's place: it is asked with a salt, and its answer is handed over. */
  'passkey.open.begin': { ask: z.strictObject({ credential }), answer: opensChallengeSchema },
  'passkey.open.finish': { ask: assertionSchema, answer: z.object({}) },
  'passkey.open.end': { ask: z.strictObject({ credential }), answer: z.object({}) },
  'passkey.prove.begin': { ask: z.strictObject({}), answer: challengeSchema },
  'passkey.prove.finish': { ask: assertionSchema, answer: z.object({}) },
} as const;
