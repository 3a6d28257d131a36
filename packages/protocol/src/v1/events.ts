/**
 * What happens in a run, in order. The Studio draws these, `interlock run --events jsonl` prints them, one JSON
 * object each: the same names on both.
 */
import {
  agentModeSchema,
  decisionSchema,
  idSchema,
  outcomeSchema,
  riskClassSchema,
  riskTagSchema,
  trustLevelSchema,
} from '@interlock/model';
import { z } from 'zod';
import { budgetSchema, spentSchema } from './budget.ts';
import { cardEndSchema, cardSchema } from './card.ts';
import { besideSchema, imageSchema, usageSchema } from './conversation.ts';
import { planSchema, planStateSchema } from './plan.ts';

const at = z.int();
const conversation = idSchema('conversation');
const call = idSchema('call');
/** Out of evidence. `unverified`: everything ran, and a change of it was read back by nothing. */
const end = z.enum(['done', 'unverified', 'failed', 'stopped', 'rejected', 'out-of-budget']);

/** What a small model made of the turns that the model is no longer told word for word. Inert. */
const summarySchema = z.object({ text: z.string(), model: z.string(), calls: z.int() });

export const eventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run.started'),
    at,
    conversation,
    run: idSchema('run'),
    prompt: z.string(),
    images: z.array(imageSchema).optional(),
    beside: besideSchema.optional(),
    trust: trustLevelSchema,
    mode: agentModeSchema,
    model: z.string(),
    budget: budgetSchema.optional(),
  }),
  /** Words of the model, as they stream. Inert. */
  z.object({ type: z.literal('model.text'), at, conversation, text: z.string() }),
  /** The model thinks: `milliseconds` is null when it begins; then how long it took, with what it thought. Inert. */
  z.object({
    type: z.literal('model.thinking'),
    at,
    conversation,
    text: z.string(),
    milliseconds: z.int().nullable(),
    /** Its maker encrypted the thought: there is no text. */
    sealed: z.boolean().optional(),
  }),
  /** An answer broke off: what came of it counts for nothing, and the same question is asked again. */
  z.object({
    type: z.literal('model.broken'),
    at,
    conversation,
    code: z.string(),
    /** Whether something of it was shown. */
    shown: z.boolean(),
    attempt: z.int(),
    tries: z.int(),
  }),
  z.object({
    type: z.literal('model.ended'),
    at,
    conversation,
    usage: usageSchema,
    /** Nobody told the tokens: they are counted by length. */
    guessed: z.boolean().optional(),
    /** Millionths of a US dollar; null where the price is not known. */
    cost: z.int().nullable().optional(),
    /** What the run has used so far. */
    spent: spentSchema.optional(),
    budget: budgetSchema.optional(),
  }),
  z.object({
    type: z.literal('call.decided'),
    at,
    conversation,
    call,
    tool: z.string(),
    host: z.string().nullable(),
    /** The exact text, or the arguments of a tool without lines as JSON. */
    command: z.string(),
    class: riskClassSchema,
    tags: z.array(riskTagSchema),
    why: z.string(),
    decision: decisionSchema,
    /** What the model said about it: shown outside the card, labelled. */
    explanation: z.string().nullable(),
    /** Whose call it is, where that is a helper's. */
    agent: idSchema('agent').optional(),
  }),
  z.object({ type: z.literal('card.opened'), at, conversation: conversation.nullable(), card: cardSchema }),
  /** Another person signed it; the card says so from here on. */
  z.object({ type: z.literal('card.signed'), at, conversation: conversation.nullable(), card: cardSchema }),
  z.object({ type: z.literal('card.closed'), at, conversation: conversation.nullable(), end: cardEndSchema }),
  /** The ledger's entry is durable; the call begins. */
  z.object({ type: z.literal('call.released'), at, conversation, call, permit: idSchema('permit'), entry: z.int() }),
  /** Scrubbed output, as it streams. */
  z.object({ type: z.literal('call.output'), at, conversation, call, text: z.string() }),
  z.object({ type: z.literal('call.ended'), at, conversation, call, outcome: outcomeSchema }),
  /** A read with what it must show, and whether it did: compared by the gatekeeper. */
  z.object({
    type: z.literal('check.read'),
    at,
    conversation,
    host: z.string(),
    command: z.string(),
    expect: z.string(),
    held: z.boolean(),
    /** Of a step of a plan that a person approved. */
    planned: z.boolean(),
  }),
  z.object({ type: z.literal('run.steered'), at, conversation, kind: z.enum(['send', 'queue']), text: z.string() }),
  /** The agent asks the person something; the answer is words and authorizes nothing. */
  z.object({
    type: z.literal('question.asked'),
    at,
    conversation,
    question: idSchema('message'),
    text: z.string(),
    choices: z.array(z.string()),
  }),
  z.object({
    type: z.literal('question.closed'),
    at,
    conversation,
    question: idSchema('message'),
    /** What the person said; null where nobody did. */
    answer: z.string().nullable(),
  }),
  /** The agent asks to look at something together: a request, and nothing is opened by it. */
  z.object({
    type: z.literal('studio.show'),
    at,
    conversation,
    what: z.enum(['terminal', 'host', 'recording', 'diff']),
    host: z.object({ id: idSchema('host'), name: z.string() }).nullable(),
    recording: idSchema('recording').nullable(),
    title: z.string(),
    before: z.string(),
    after: z.string(),
  }),
  /** A page of the conversation's own was written. */
  z.object({
    type: z.literal('artifact.written'),
    at,
    conversation,
    name: z.string(),
    version: z.int(),
    characters: z.int(),
  }),
  /** An agent set another one to work, within its own rights and budget. */
  z.object({
    type: z.literal('agent.started'),
    at,
    conversation,
    agent: idSchema('agent'),
    role: z.string(),
    task: z.string(),
    hosts: z.array(z.string()).nullable(),
    changes: z.boolean(),
  }),
  z.object({
    type: z.literal('agent.ended'),
    at,
    conversation,
    agent: idSchema('agent'),
    end,
    text: z.string(),
    spent: spentSchema,
  }),
  z.object({ type: z.literal('plan.proposed'), at, conversation, plan: planSchema }),
  /** What became of a plan as a whole, or of its next step. */
  z.object({
    type: z.literal('plan.moved'),
    at,
    conversation,
    plan: idSchema('message'),
    state: planStateSchema,
    step: z.int().nullable(),
    text: z.string(),
  }),
  /** Earlier outputs were left out of what the model reads; they are kept whole. */
  z.object({
    type: z.literal('context.compacted'),
    at,
    conversation,
    before: z.int(),
    after: z.int(),
    summary: summarySchema.optional(),
  }),
  /** Something a person should know: a workspace restarted, an endpoint was overridden, an effect nobody saw. */
  z.object({
    type: z.literal('notice'),
    at,
    conversation: conversation.nullable(),
    code: z.string(),
    text: z.string(),
    next: z.string(),
  }),
  z.object({
    type: z.literal('run.ended'),
    at,
    conversation,
    run: idSchema('run'),
    end,
    /** Counted at the gatekeeper's doors. */
    reads: z.int(),
    changes: z.int(),
    rejected: z.int(),
    hosts: z.array(z.string()),
    usage: usageSchema,
    milliseconds: z.int(),
    spent: spentSchema.optional(),
    /** Changes that nothing answers for: not read back since, their last check did not show what it must, or the device said no. */
    owed: z
      .array(z.object({ host: z.string(), call, command: z.string(), why: z.enum(['unread', 'refuted', 'refused']) }))
      .optional(),
  }),
]);
export type RunEvent = z.infer<typeof eventSchema>;
