/** Recordings as a person meets them: found, opened, deleted, and how they are kept. Page and command line share it. */
import { type Actor, Fault, type Id, idSchema } from '@interlock/model';
import { type CastEvent, InertStream } from '@interlock/recording';
import { z } from 'zod';
import type { Compare } from './history/history.ts';
import { lostRows } from './records/missing.ts';
import { RuleShelf, recordingRulesSchema } from './records/recording-rules.ts';
import { Recordings, type RecordingView } from './records/recordings.ts';
import type { SealedRows } from './records/rows.ts';
import type { Rooms } from './rooms.ts';

type ShownKind = 'o' | 'm' | 'r';

/** A part of a recording for a screen: what it shows is harmless by now. */
export interface Reel {
  readonly view: RecordingView;
  readonly columns: number;
  readonly rows: number;
  /** Milliseconds of the last event. */
  readonly milliseconds: number;
  /** `[milliseconds, kind, data]`; what was typed is never among them. */
  readonly events: [number, ShownKind, string][];
  /** Where the next part begins; null behind the last. */
  readonly next: number | null;
}

export interface Archive {
  readonly recordings: Recordings;
  readonly rules: RuleShelf;
  /** Events from the one numbered `from`. One entry a look, before anything is opened. */
  play(id: Id<'recording'>, from: number, by: Actor, partial?: boolean): Promise<Reel>;
  answer(ask: { readonly ask: string; readonly with?: unknown }, by: Actor): Promise<unknown>;
  /** A device's own history beside the ledger; set once there is a way to a device. */
  compare: Compare;
  close(): void;
}

/** UTF-16 units of data in one part. */
const longestPart = 2_000_000;
const ofOne = z.strictObject({ recording: idSchema('recording') });
const ofPlay = ofOne.extend({ from: z.int().min(0), partial: z.boolean().optional() });

/** Opens the recordings of a data folder; what a crash left is ended first. */
export async function openArchive({ house, folder, records, ledger }: Rooms, rows: SealedRows): Promise<Archive> {
  const rules = new RuleShelf(house, rows);
  const recordings = new Recordings({ house, folder, records, rules: () => rules.get() });
  await recordings.tidy();
  const archive: Archive = {
    recordings,
    rules,
    async play(id, from, by, partial = false) {
      const { view, width, height, events } = await recordings.open(id, by, undefined, partial);
      const part = partOf(events, from);
      return {
        view,
        columns: sane(width, 80),
        rows: sane(height, 24),
        milliseconds: Number((events.at(-1)?.at ?? 0n) / 1_000_000n),
        ...part,
      };
    },
    async answer({ ask, with: given }, by) {
      switch (ask) {
        case 'recording.list': {
          const rows = recordings.listed();
          const lost = await lostRows(ledger, new Set(rows.map(({ id }) => id)));
          return [...rows, ...lost].sort((a, b) => b.started - a.started);
        }
        case 'recording.play': {
          const { recording, from, partial } = ofPlay.parse(given);
          return archive.play(recording, from, by, partial);
        }
        case 'recording.export': {
          const { recording, from, partial } = ofPlay.parse(given);
          if (from === 0)
            await house.journal.write({
              type: 'export.made',
              by,
              what: `recording ${recording}`,
              format: 'asciicast-v2',
            });
          const { text } = await recordings.text(recording, by, undefined, partial);
          const next = from + longestPart;
          return { text: text.slice(from, next), next: next < text.length ? next : null };
        }
        case 'recording.delete':
          await recordings.remove(ofOne.parse(given).recording, by);
          return {};
        case 'recording.set':
          return rules.set(recordingRulesSchema.parse(given), by);
        default:
          return rules.get();
      }
    },
    compare: () => Promise.reject(new Fault('history.none', 'The start has not ended.', 'Try again.')),
    close: () => recordings.close(),
  };
  return archive;
}

/** The sequences of a device may be spread over events, and a part may begin inside one: all are read from the start. */
function partOf(events: readonly CastEvent[], from: number): Pick<Reel, 'events' | 'next'> {
  const stream = new InertStream();
  const part: [number, ShownKind, string][] = [];
  let length = 0;
  for (const [at, { at: time, kind, data }] of events.entries()) {
    if (kind === 'i') continue;
    const harmless = kind === 'o' ? stream.push(data) : data;
    if (at < from) continue;
    if (length > longestPart) return { events: part, next: at };
    length += harmless.length;
    part.push([Number(time / 1_000_000n), kind, harmless]);
  }
  return { events: part, next: null };
}

const sane = (size: number, otherwise: number): number =>
  Number.isInteger(size) && size >= 1 && size <= 1000 ? size : otherwise;
