/**
 * The unlock socket: served by a locked gatekeeper, on the card's origin alone. A passphrase, and what a passkey answers,
 * travel before the request that names them, as one binary frame: they are never a string in the gatekeeper.
 */
import { z } from 'zod';
import { assertionSchema, opensChallengeSchema } from './person.ts';

export const unlockSocketPath = '/v1/unlock';

/** Close code of a socket whose gatekeeper locks: a fresh, locked one answers on the same port in a moment. */
export const lockedCode = 4423;
/** What a locked gatekeeper answers to every other socket's hello. */
export const lockedFault = 'vault.locked';
/** Largest secret in a binary frame, in bytes. */
export const longestSecret = 1024;

export const unlockStateSchema = z.object({
  home: z.enum(['practice', 'keychain', 'passphrase', 'kms', 'pkcs11']),
  /** `opens` in the passphrase's place, `wanted` before anything is opened, `off` where it would be and cannot be asked. */
  passkeys: z.enum(['none', 'opens', 'wanted', 'off']),
  /** Somebody is unlocking at this moment, here or elsewhere. */
  busy: z.boolean(),
  /** Wrong tries since the vault was last open. */
  failed: z.int().min(0),
  /** Milliseconds until the next try is taken. */
  wait: z.int().min(0),
});
export type UnlockState = z.infer<typeof unlockStateSchema>;

export const fromUnlock = {
  hello: {
    ask: z.strictObject({ protocol: z.int(), session: z.string().max(200) }),
    answer: unlockStateSchema,
  },
  /** With the passphrase that was handed over before. */
  'unlock.passphrase': { ask: z.strictObject({}), answer: z.object({}) },
  /** Where nothing has to be typed or shown. */
  'unlock.press': { ask: z.strictObject({}), answer: z.object({}) },
  'unlock.passkey.begin': { ask: z.strictObject({}), answer: opensChallengeSchema },
  /** Where it opens the vault, with its answer that was handed over before. */
  'unlock.passkey.finish': { ask: assertionSchema, answer: z.object({}) },
} as const;
export type FromUnlock = typeof fromUnlock;

export const toUnlock = { state: unlockStateSchema } as const;
