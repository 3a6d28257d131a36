/** What the page asks of the ledger and of recordings. Looking where something is sealed is itself written down. */
import { idSchema, riskClassSchema } from '@interlock/model';
import { z } from 'zod';

const count = z.int().min(0);
const place = z.object({ id: idSchema('recording'), from: count });

export const reelSchema = z.object({
  view: z.object({
    id: idSchema('recording'),
    host: z.object({ id: idSchema('host'), name: z.string() }),
    kind: z.enum(['agent', 'person']),
    started: z.int(),
    state: z.enum(['running', 'finished', 'broken', 'cut', 'going']),
  }),
  columns: z.int().min(1).max(1000),
  rows: z.int().min(1).max(1000),
  milliseconds: count,
  events: z.array(z.tuple([count, z.enum(['o', 'm', 'r']), z.string()])),
  next: count.nullable(),
});
/** A part of a recording: `[milliseconds, kind, data]` in order. */
export type Reel = z.infer<typeof reelSchema>;

export const storyRowSchema = z.object({
  index: count,
  at: z.int(),
  type: z.string(),
  class: riskClassSchema.nullable(),
  host: z.string().nullable(),
  head: z.string(),
  lines: z.array(z.string()),
  /** Where the deed stands in a recording, in milliseconds. */
  recording: place.nullable(),
});
/** One entry of a run, told. Words of persons, models and devices are in it: data, never markup. */
export type StoryRow = z.infer<typeof storyRowSchema>;

export const timelineRowSchema = z.object({
  index: count,
  at: z.int(),
  type: z.string(),
  class: riskClassSchema.nullable(),
  host: z.string().nullable(),
  person: z.string().nullable(),
  text: z.string(),
  /** The line of sealed text that was found. */
  found: z.string().nullable(),
  run: idSchema('run').nullable(),
  recording: idSchema('recording').nullable(),
});
export type TimelineRow = z.infer<typeof timelineRowSchema>;

export const ledgerProofSchema = z.object({
  size: count,
  /** Base64, as in the signed checkpoint. */
  root: z.string(),
  /** Every entry was read and hashed when it was opened; later ones are this program's own. */
  read: z.object({ size: count, at: z.int() }),
  /** Why nothing more can be written; null while it can. */
  fault: z.string().nullable(),
  /** Newest sizes that stand outside the data folder. */
  outside: z.array(z.object({ place: z.enum(['file', 'keychain']), size: count })),
  witnesses: z.array(z.object({ name: z.string(), size: count, at: z.int() })),
});
/** What speaks for the ledger being whole. */
export type LedgerProof = z.infer<typeof ledgerProofSchema>;

export const comparisonSchema = z.object({
  host: z.string(),
  /** Which history it was, and the host that it was read on. */
  source: z.string(),
  read: z.string(),
  /** Lines that were read, through the gate. */
  lines: z.array(z.string()),
  /** When the ledger began. */
  since: z.int(),
  /** False where the device's answer was too long and its middle is missing. */
  whole: z.boolean(),
  counts: z.object({ call: count, terminal: count, earlier: count, elsewhere: count }),
  deeds: z.array(
    z.object({
      at: z.int().nullable(),
      user: z.string().nullable(),
      says: z.string(),
      origin: z.enum(['call', 'terminal', 'earlier', 'elsewhere']),
      of: z.string().nullable(),
      recording: z.string().nullable(),
      why: z.string(),
    }),
  ),
});
/** A device's own history beside the ledger. */
export type Comparison = z.infer<typeof comparisonSchema>;

export const fromReader = {
  /** Reads a device's own history through the gate and compares; a card may stand meanwhile. */
  'ledger.compare': { ask: z.strictObject({ host: idSchema('host') }), answer: comparisonSchema },
  /** The newest entries that fit. With `text` sealed fields are opened, which is an entry of its own. */
  'ledger.find': {
    ask: z.strictObject({
      host: z.string().min(1).max(253).optional(),
      person: z.string().min(1).max(200).optional(),
      class: riskClassSchema.optional(),
      type: z.string().min(1).max(60).optional(),
      text: z.string().min(1).max(500).optional(),
      since: z.int().optional(),
      until: z.int().optional(),
      before: count.optional(),
    }),
    answer: z.object({ rows: z.array(timelineRowSchema), more: z.boolean() }),
  },
  /** One run, opened. */
  'ledger.story': {
    ask: z.strictObject({ run: idSchema('run') }),
    answer: z.object({ rows: z.array(storyRowSchema) }),
  },
  'ledger.proof': { ask: z.strictObject({}), answer: ledgerProofSchema },
  /** One part of a recording, inert; an entry says who looked before anything is opened. */
  'recording.play': {
    ask: z.strictObject({ recording: idSchema('recording'), from: count }),
    answer: reelSchema,
  },
} as const;
