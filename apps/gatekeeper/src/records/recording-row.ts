/** What is kept of a recording beside its file: clear facts to find it by, and its own key, sealed. */
import { randomBytes } from 'node:crypto';
import { type EnvelopeKey, open, type Slot, seal } from '@interlock/envelope';
import { Fault, type Id, idSchema, type Json } from '@interlock/model';
import type { Records } from '@interlock/records';
import { z } from 'zod';

export const recordingTable = 'recording';

export const recordingFactsSchema = z.object({
  host: z.object({ id: idSchema('host'), name: z.string() }),
  /** Whose session it is. */
  kind: z.enum(['agent', 'person']),
  run: idSchema('run').optional(),
  started: z.int(),
  /** `broken`: it could not be written to its end. `cut`: a crash ended it. `going`: a person or retention deletes it. */
  state: z.enum(['running', 'finished', 'broken', 'cut', 'going']),
  milliseconds: z.int().optional(),
  bytes: z.int().optional(),
  /** When it is deleted by itself; null is never. */
  until: z.int().nullable(),
});
export type RecordingFacts = z.infer<typeof recordingFactsSchema>;

const bodySchema = z.object({ key: z.base64() });
const keyLength = 32;

/** Slot of one frame (docs/formats/recording.md, chapter 2). */
const slotOf = (organization: Id<'org'>, record: string, field: string): Slot => ({
  organization,
  table: recordingTable,
  record,
  field,
  schema: 1,
});

/** The key of one recording, to seal and open its frames with; `wipe` forgets it. */
export class RecordingKey {
  readonly #organization: Id<'org'>;
  readonly #id: Id<'recording'>;
  readonly #key: EnvelopeKey;

  constructor(organization: Id<'org'>, id: Id<'recording'>, bytes: Buffer = randomBytes(keyLength)) {
    this.#organization = organization;
    this.#id = id;
    this.#key = { ref: `key/${id}`, bytes };
  }

  readonly seal = (field: string, bytes: Uint8Array): Uint8Array =>
    seal(this.#key, slotOf(this.#organization, this.#id, field), bytes);

  readonly open = (field: string, envelope: Uint8Array): Uint8Array =>
    open(this.#key, slotOf(this.#organization, this.#id, field), envelope);

  /** The body of its row. */
  body(): { key: string } {
    return { key: Buffer.from(this.#key.bytes).toString('base64') };
  }

  wipe(): void {
    this.#key.bytes.fill(0);
  }
}

/** The facts of a row, or null for one of another shape. */
export function factsOf(clear: unknown): RecordingFacts | null {
  return recordingFactsSchema.safeParse(clear).data ?? null;
}

/** Opens the row of a recording; whoever calls has written down that it is opened. Throws Fault `recording.none`. */
export function keyOf(records: Records, organization: Id<'org'>, id: Id<'recording'>): RecordingKey {
  const row = records.get(recordingTable, id);
  const body = row && bodySchema.safeParse(row.body).data;
  if (!body)
    throw new Fault(
      'recording.none',
      'There is no such recording, or it was deleted.',
      'See `npx --no interlock recording list`.',
    );
  return new RecordingKey(organization, id, Buffer.from(body.key, 'base64'));
}

/** The facts as a row keeps them. */
export function clearOf(facts: RecordingFacts): Json {
  return JSON.parse(JSON.stringify(facts)) as Json;
}
