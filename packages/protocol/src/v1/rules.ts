/**
 * Policy and hooks as the page shows them. The page may ask for the card that puts a text in force; it stands, and is
 * answered, in the card frame.
 */
import { agentModeSchema, idSchema, riskClassSchema, trustLevelSchema } from '@interlock/model';
import { z } from 'zod';
import { cardOpened } from './edits.ts';

const fault = z.object({ code: z.string(), message: z.string(), next: z.string() });
const row = z.object({ sign: z.enum([' ', '+', '-']), text: z.string() });
const since = z.object({ by: z.string(), proof: z.string(), at: z.int(), entry: z.int().nullable() }).nullable();
/** `file`, or the id of a proposal. */
const from = z.string().min(1).max(60);

/** A text that waits to be put in force, or why it cannot be. */
export const waitingTextSchema = z.object({
  from,
  title: z.string(),
  /** Whose it is: a file's path, or the agent with its conversation. */
  source: z.string(),
  at: z.int(),
  version: z.string(),
  rows: z.array(row),
  added: z.array(z.string()),
  removed: z.array(z.string()),
  changed: z.array(z.string()),
  /** It may let more through: who activates it is proven, where a person can be. */
  loosens: z.boolean(),
  warnings: z.array(z.string()),
  fault: fault.nullable(),
});
export type WaitingText = z.infer<typeof waitingTextSchema>;

export const policyViewSchema = z.object({
  version: z.string(),
  text: z.string(),
  /** The one that ships, or the empty one that denies everything. */
  kind: z.enum(['shipped', 'empty', 'own']),
  since,
  policies: z.array(z.object({ id: z.string(), effect: z.enum(['permit', 'forbid']), reason: z.string().nullable() })),
  /** Where a file is looked for. */
  file: z.string(),
  waiting: z.array(waitingTextSchema),
});
export type PolicyView = z.infer<typeof policyViewSchema>;

export const hooksViewSchema = z.object({
  version: z.string(),
  since,
  /** What was stored cannot be read: every call is denied until hooks are set again. */
  broken: z.boolean(),
  hooks: z.array(
    z.object({
      name: z.string(),
      stage: z.enum(['pre', 'post']),
      runs: z.string(),
      tools: z.array(z.string()).nullable(),
      milliseconds: z.int(),
      /** Since Interlock was started. */
      asked: z.int(),
      stricter: z.int(),
      failed: z.int(),
      last: z
        .object({
          at: z.int(),
          tool: z.string(),
          answer: z.string(),
          milliseconds: z.int(),
          reason: z.string().nullable(),
        })
        .nullable(),
    }),
  ),
  file: z.string(),
  waiting: waitingTextSchema.nullable(),
});
export type HooksView = z.infer<typeof hooksViewSchema>;

/** What would happen if: decided by the same code as a call, and nothing is asked or run. */
export const explanationSchema = z.object({
  outcome: z.enum(['allow', 'ask', 'deny']),
  rule: z.string(),
  reason: z.string(),
  class: riskClassSchema,
  tags: z.array(z.string()),
  why: z.string(),
  policy: z.string(),
  /** What the policy demands of the approval. */
  demands: z.string().nullable(),
});
export type Explanation = z.infer<typeof explanationSchema>;

export const fromRules = {
  'policy.view': { ask: z.strictObject({}), answer: policyViewSchema },
  'policy.ask': { ask: z.strictObject({ from, version: z.string().max(100) }), answer: cardOpened },
  /** A proposal is not wanted. */
  'policy.dismiss': { ask: z.strictObject({ proposal: from }), answer: z.object({}) },
  'policy.explain': {
    ask: z.strictObject({
      /** Tried with this text in place of the one in force. */
      from: from.optional(),
      host: idSchema('host'),
      command: z.string().min(1).max(10_000),
      trust: trustLevelSchema,
      mode: agentModeSchema,
    }),
    answer: explanationSchema,
  },
  'hooks.view': { ask: z.strictObject({}), answer: hooksViewSchema },
  'hooks.ask': { ask: z.strictObject({ version: z.string().max(100) }), answer: cardOpened },
} as const;
