/** Who acts, and how we know: the ledger never claims more than the proof. */
import { z } from 'zod';
import { idSchema } from './ids.ts';

export const proofSchema = z.discriminatedUnion('kind', [
  /** The operating system's user who runs the gatekeeper, or who started the command line. */
  z.object({ kind: z.literal('os-user'), user: z.string().min(1).max(256) }),
  z.object({ kind: z.literal('passphrase') }),
  z.object({ kind: z.literal('passkey'), credential: z.string().max(1400) }),
]);
/** How a person was proven. */
export type Proof = z.infer<typeof proofSchema>;

export const personSchema = z.object({ id: idSchema('person'), name: z.string().min(1).max(120) });
/** A profile on this machine. */
export type Person = z.infer<typeof personSchema>;

export const actorSchema = z.object({ person: idSchema('person'), name: z.string(), proof: proofSchema });
/** A person in one deed, with the proof that stood at that moment. */
export type Actor = z.infer<typeof actorSchema>;
