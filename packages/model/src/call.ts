/** A proposal is what an agent says; a call is what the gatekeeper made of it, and the only thing that is ever run. */
import { sha256 } from '@noble/hashes/sha2.js';
import { z } from 'zod';
import { type CanonicalValue, canonicalBytes } from './canonical.ts';
import { cliModeSchema, platformSchema } from './cli-mode.ts';
import { hostKeySchema } from './host.ts';
import { idSchema } from './ids.ts';
import { riskClassSchema } from './risk.ts';
import { environmentSchema } from './trust.ts';

/** A value of JSON without fractions; what a tool's arguments may be. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export const jsonSchema: z.ZodType<Json> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.int(), z.string(), z.array(jsonSchema), z.record(z.string(), jsonSchema)]),
);

/** Everything that the workspace may say of a call. Strict: a message that carries a deciding fact does not parse. */
export const proposalSchema = z.strictObject({
  /** The model's own id of this tool use; the same id in the same conversation is the same call. */
  use: z.string().min(1).max(200),
  agent: idSchema('agent'),
  tool: z.string().min(1).max(60),
  arguments: z.record(z.string().max(60), jsonSchema),
  host: idSchema('host').optional(),
  /** Why, in the model's words; shown beside the card and marked as the model's. */
  explanation: z.string().max(4000).optional(),
});
export type Proposal = z.infer<typeof proposalSchema>;

export const callLineSchema = z.object({
  /** What is sent, placeholders unfilled, without the line end. */
  text: z.string(),
  /** The mode this line was judged in. */
  mode: cliModeSchema,
  /** The mode that this line leaves behind. */
  leaves: cliModeSchema,
  class: riskClassSchema,
  /** SHA-256, as lower-case hex, of what the device must show to it; where it shows anything else, nothing more is sent. */
  shows: z.string().length(64).optional(),
});
export type CallLine = z.infer<typeof callLineSchema>;

export const answerSchema = z.object({
  /** The platform's name of the question, for example `confirm`. */
  question: z.string().max(60),
  answer: z.string().max(200),
});
export type Answer = z.infer<typeof answerSchema>;

export const targetSchema = z.object({
  host: idSchema('host'),
  /** Version of the host record that was read. */
  version: z.int(),
  name: z.string(),
  platform: platformSchema,
  environment: environmentSchema,
  tags: z.array(z.string()),
  protocol: z.literal('ssh'),
  address: z.string(),
  port: z.int(),
  route: z.array(idSchema('host')),
  hostKeys: z.array(hostKeySchema),
  lab: z.boolean(),
});
export type Target = z.infer<typeof targetSchema>;

export const callSchema = z.object({
  v: z.literal(1),
  id: idSchema('call'),
  organization: idSchema('org'),
  conversation: idSchema('conversation').nullable(),
  run: idSchema('run').nullable(),
  /** Who proposed: an agent of a run, or a person. */
  by: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('agent'),
      agent: idSchema('agent'),
      use: z.string(),
      /** Of a helper: who set it to work, up to the agent that the person talks with. */
      under: z.array(idSchema('agent')).optional(),
    }),
    z.object({ kind: z.literal('person'), person: idSchema('person') }),
  ]),
  tool: z.string(),
  arguments: z.record(z.string(), jsonSchema),
  target: targetSchema.nullable(),
  lines: z.array(callLineSchema),
  answers: z.array(answerSchema),
  /** What the executor may add of itself, from platform data: paging off, pager keys, leaving. */
  added: z.array(z.string()),
  /** The entry that logs in. */
  credential: z.object({ entry: idSchema('entry'), name: z.string(), version: z.int() }).nullable(),
  /** The entry that answers the device where it asks for its enable password. */
  enable: z.object({ entry: idSchema('entry'), name: z.string(), version: z.int() }).optional(),
  /** Entries that are filled into the lines. */
  placeholders: z.array(z.object({ entry: idSchema('entry'), name: z.string(), version: z.int() })),
  limits: z.object({ milliseconds: z.int().positive(), bytes: z.int().positive() }),
});
/** The canonical call. Every field is the gatekeeper's own look-up but `tool`, `arguments` and `by.use`. */
export type Call = z.infer<typeof callSchema>;

/** SHA-256 over the canonical bytes of `['interlock/call/v1', call]`, as lower-case hex. */
export function callHash(call: Call): string {
  return hex(sha256(canonicalBytes(['interlock/call/v1', call as unknown as CanonicalValue])));
}

/** Lower-case hex of bytes. */
export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}
