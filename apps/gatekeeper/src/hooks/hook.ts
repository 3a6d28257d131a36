/** What a hook is, what it is told, and what it may answer. */
import { type Outcome, riskClassSchema } from '@interlock/model';
import { z } from 'zod';

const shape = {
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,59}$/),
  /** `pre`: asked before the decision, and only makes it stricter. `post`: told of the outcome. */
  stage: z.enum(['pre', 'post']),
  /** A program and its arguments, without a shell. */
  command: z
    .array(z.string().max(4096))
    .min(1)
    .max(64)
    .refine(([program]) => program !== '', 'the program has no name')
    .optional(),
  /** Where a POST goes: loopback, or https to the host that is named here. */
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
  /** Tools it is for; all unless given. */
  tools: z.array(z.string().max(60)).max(64).optional(),
  milliseconds: z.int().min(50).max(60_000).default(5000),
};
const pins = z.array(z.strictObject({ file: z.string().max(4096), sha256: z.string().length(64).nullable() })).max(64);

/** As a person writes it. */
const writtenSchema = z.strictObject(shape);
/** As it is in force: with the files of its command line as they were when a person approved it. */
const heldSchema = z.strictObject({ ...shape, pins: pins.optional() });
export type Hook = z.infer<typeof heldSchema>;

export const hookListSchema = listOf(writtenSchema);
export const heldListSchema = listOf(heldSchema);

function listOf<T extends z.ZodType<Hook>>(one: T) {
  return z
    .array(
      one
        .refine(
          ({ command, url }) => (command === undefined) !== (url === undefined),
          'name a command or a url, not both',
        )
        .refine(
          ({ url }) => url === undefined || safeUrl(url),
          'http goes to loopback only; elsewhere it is https, and no user name',
        ),
    )
    .max(32)
    .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'two hooks have one name');
}

function safeUrl(text: string): boolean {
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/.test(url.hostname);
}

/** What a hook is told, as JSON. No secret: entries by name, text scrubbed. */
export interface HookAsk {
  readonly v: 1;
  readonly stage: Hook['stage'];
  readonly call: string;
  readonly conversation: string | null;
  readonly run: string | null;
  readonly by: { readonly kind: 'agent' | 'person'; readonly person: string; readonly proof: string };
  readonly tool: string;
  readonly arguments: unknown;
  readonly host: {
    readonly name: string;
    readonly address: string;
    readonly platform: string;
    readonly environment: string;
    readonly tags: readonly string[];
  } | null;
  readonly lines: readonly { readonly text: string; readonly mode: string; readonly class: string }[];
  readonly credential: string | null;
  readonly class: string;
  readonly tags: readonly string[];
  readonly reason: string;
  readonly trust: string;
  readonly mode: string;
  /** After the call only. */
  readonly outcome?: Pick<Outcome, 'end' | 'ran' | 'prompt' | 'milliseconds'> & { readonly fault: string | null };
}

export const hookAnswerSchema = z.strictObject({
  /** `allow` is no objection and lets nothing through by itself. */
  decision: z.enum(['allow', 'ask', 'deny']).default('allow'),
  /** A class that is worse than the classifier's takes its place; a better one is ignored. */
  class: riskClassSchema.optional(),
  reason: z.string().max(500).optional(),
});
export type HookAnswer = z.infer<typeof hookAnswerSchema>;

/** Bytes of an answer that are read. */
export const longestAnswer = 64 * 1024;
