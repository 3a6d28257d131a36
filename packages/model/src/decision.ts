/** What the gate answers, what a person answers, and the permit that follows. */
import { z } from 'zod';
import { idSchema } from './ids.ts';
import { actorSchema, keyFingerprintSchema } from './person.ts';
import { riskClassSchema } from './risk.ts';

export const demandsSchema = z.object({
  /** Whoever approves is proven by more than the operating system's user. */
  presence: z.boolean(),
  /** How many others sign it, each with a key of their own vault; 0 where none must. */
  others: z.int().min(0).max(16),
  /** Who may be one of them: their names and the fingerprints of their keys, as the policy has them. */
  approvers: z.array(z.object({ name: z.string(), key: keyFingerprintSchema })).max(64),
  /** Policies that demand it. */
  rules: z.array(z.string()),
  reason: z.string().nullable(),
});
/** What a policy demands of the approval of a call that is asked. */
export type Demands = z.infer<typeof demandsSchema>;

export const decisionSchema = z.object({
  outcome: z.enum(['allow', 'ask', 'deny']),
  /** Stable name of the rule that decided, for example `floor.dangerous-asks`. */
  rule: z.string(),
  /** One sentence for a person. */
  reason: z.string(),
  policy: z.string(),
  /** Of a call that is asked, where the policy demands more than one person's press. */
  demands: demandsSchema.optional(),
});
export type Decision = z.infer<typeof decisionSchema>;

export const approvalSchema = z.object({
  by: actorSchema,
  /** Where the answer came from: the card, the card of a plan that it is a step of, a person at the command line, or a flag of it by name. */
  through: z.enum(['card', 'plan', 'command-line', 'approve-all', 'approve-file', 'signed-file']),
  at: z.int(),
});
export type Approval = z.infer<typeof approvalSchema>;

export const permitSchema = z.object({
  v: z.literal(1),
  id: idSchema('permit'),
  call: idSchema('call'),
  /** callHash of the call that was decided. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  class: riskClassSchema,
  decision: decisionSchema,
  approvals: z.array(approvalSchema),
  /** The gatekeeper's instance: a permit dies with the process that gave it. */
  instance: z.string(),
  /** Milliseconds since 1970. */
  issued: z.int(),
  expires: z.int(),
});
/** The right to run one call once. Its id is its nonce; the ledger burns it before the call runs. */
export type Permit = z.infer<typeof permitSchema>;

export const outcomeSchema = z.object({
  /** `done`: every line ran without an error the platform reports. `unknown`: an effect nobody saw. */
  end: z.enum(['done', 'device-error', 'refused', 'stopped', 'cut', 'timed-out', 'failed', 'unknown']),
  /** How many lines were sent and answered. */
  ran: z.int().min(0),
  /** The prompt that stood after the last answered line. */
  prompt: z.string().max(400).nullable(),
  /** Salted SHA-256 of the scrubbed output, hex. */
  output: z.string().nullable(),
  milliseconds: z.int().min(0),
  fault: z.object({ code: z.string(), message: z.string(), next: z.string() }).nullable(),
});
/** What became of a call, from evidence alone. */
export type Outcome = z.infer<typeof outcomeSchema>;
