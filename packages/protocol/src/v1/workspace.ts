/**
 * The pipe between gatekeeper and workspace. The workspace is treated as if an attacker wrote its messages: its
 * schemas are strict, carry handles that the gatekeeper gave it, and have no field for a deciding fact.
 */
import { agentModeSchema, hostViewSchema, idSchema, proposalSchema } from '@interlock/model';
import { z } from 'zod';
import { messageSchema, resultSourceSchema, stopReasonSchema, toolSpecSchema, usageSchema } from './conversation.ts';

/** Bytes of one frame on the pipe, in either direction; a longer one ends the workspace. */
export const frameLimit = 8 * 1024 * 1024;

/** Said by the gatekeeper. */
export const toWorkspace = {
  hello: z.strictObject({ protocol: z.int() }),
  'run.begin': z.strictObject({
    agent: idSchema('agent'),
    /** For the agent's own planning; the gate enforces the real one. */
    mode: agentModeSchema,
    tools: z.array(toolSpecSchema),
    hosts: z.array(hostViewSchema),
    /** The whole conversation so far. Ends with a user message, or with an assistant's whose tool uses are still open. */
    messages: z.array(messageSchema),
    /** Results that are already there for open tool uses of the last assistant message. */
    results: z.array(z.object({ use: z.string(), result: z.lazy(() => callResultSchema) })),
    /** Bytes of messages that the model reads at most; nearer to its end, old outputs are left out. */
    room: z.int().min(10_000).optional(),
    /** Words of a person that no `model.converse` has carried yet, in the order they were said; after a restart. */
    steering: z.array(z.strictObject({ kind: z.enum(['send', 'queue']), text: z.string() })).optional(),
  }),
  /** `send` is read at the next natural break, `queue` at the next tool boundary. */
  'run.steer': z.strictObject({ agent: idSchema('agent'), kind: z.enum(['send', 'queue']), text: z.string() }),
  'run.stop': z.strictObject({ agent: idSchema('agent') }),
} as const;

export const callResultSchema = z.object({
  status: z.enum(['ok', 'error', 'rejected', 'denied', 'stopped', 'unknown']),
  source: resultSourceSchema,
  text: z.string(),
});
/** What the workspace learns of a call. Output of a device is scrubbed. */
export type CallResult = z.infer<typeof callResultSchema>;

/** Asked by the workspace; each has an answer. */
export const fromWorkspace = {
  ready: { ask: z.strictObject({ protocol: z.int() }), answer: z.object({}) },
  'model.converse': {
    ask: z.strictObject({
      agent: idSchema('agent'),
      /** Rules that every run has alike, and what holds for this one: a model's cache keeps them apart. */
      system: z.string().max(200_000),
      context: z.string().max(200_000).optional(),
      messages: z.array(messageSchema).max(5000),
    }),
    answer: z.object({ message: messageSchema, stop: stopReasonSchema, usage: usageSchema }),
  },
  /**
   * The first so many answers of the conversation, with what stands around them, in one message: what the person said,
   * what a small model makes of it, and every call. From then on it is told so, after a restart too.
   */
  'model.summarize': {
    ask: z.strictObject({ agent: idSchema('agent'), answers: z.int().min(1).max(5000) }),
    answer: z.object({ message: messageSchema }),
  },
  'call.propose': { ask: proposalSchema, answer: callResultSchema },
  'run.end': {
    ask: z.strictObject({
      agent: idSchema('agent'),
      reason: z.enum(['finished', 'stopped', 'failed']),
      text: z.string().max(20_000),
    }),
    answer: z.object({}),
  },
} as const;

export type ToWorkspace = typeof toWorkspace;
export type FromWorkspace = typeof fromWorkspace;
export type RunBegin = z.infer<ToWorkspace['run.begin']>;
export type Steer = z.infer<ToWorkspace['run.steer']>;
export type ConverseAsk = z.infer<FromWorkspace['model.converse']['ask']>;
export type ConverseAnswer = z.infer<FromWorkspace['model.converse']['answer']>;
export type RunEndAsk = z.infer<FromWorkspace['run.end']['ask']>;
