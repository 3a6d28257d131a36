/** Who acts, and how we know: the ledger never claims more than the proof. */
import { z } from 'zod';
import { idSchema } from './ids.ts';

/** `SHA256:` and the base64 of the SHA-256 of 32 bytes of an Ed25519 public key, without padding. */
export const keyFingerprintSchema = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/);

export const proofSchema = z.discriminatedUnion('kind', [
  /** The operating system's user who runs the gatekeeper, or who started the command line. */
  z.object({ kind: z.literal('os-user'), user: z.string().min(1).max(256) }),
  z.object({ kind: z.literal('passphrase') }),
  z.object({ kind: z.literal('passkey'), credential: z.string().max(1400) }),
  /** Another person, by the signature of the key of their own vault. */
  z.object({ kind: z.literal('signature'), key: keyFingerprintSchema }),
]);
/** How a person was proven. */
export type Proof = z.infer<typeof proofSchema>;

export const personSchema = z.object({ id: idSchema('person'), name: z.string().min(1).max(120) });
/** A profile on this machine. */
export type Person = z.infer<typeof personSchema>;

export const actorSchema = z.object({ person: idSchema('person'), name: z.string(), proof: proofSchema });
/** A person in one deed, with the proof that stood at that moment. */
export type Actor = z.infer<typeof actorSchema>;
