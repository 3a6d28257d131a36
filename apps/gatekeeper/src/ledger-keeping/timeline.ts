/** The ledger as the page asks for it: rows of a timeline, a run as a story, and what speaks for the log being whole. */
import path from 'node:path';
import {
  claimOf,
  type FoundEntry,
  findEntries,
  hostsOf,
  type Ledger,
  type LedgerQuery,
  openCosigned,
  parseVerifier,
  personsOf,
  witnessRecords,
} from '@interlock/ledger';
import type { FromStudio, LedgerProof, TimelineRow } from '@interlock/protocol';
import type { z } from 'zod';
import { textOf } from '../ledger-rows.ts';
import { type BookRow, type Books, rowOf } from './books.ts';
import type { Outside } from './outside.ts';
import { storyRows } from './story.ts';

type Ask<M extends keyof FromStudio> = z.infer<FromStudio[M]['ask']>;
type Answer<M extends keyof FromStudio> = z.infer<FromStudio[M]['answer']>;

export interface Timeline {
  find(ask: Ask<'ledger.find'>): Promise<Answer<'ledger.find'>>;
  story(ask: Ask<'ledger.story'>): Promise<Answer<'ledger.story'>>;
  proof(): Promise<LedgerProof>;
}

/** Rows of one page. */
const page = 100;

export function openTimeline(rooms: {
  readonly ledger: Ledger;
  readonly books: Books;
  readonly outside: Outside;
  readonly folder: string;
  readonly read: LedgerProof['read'];
}): Timeline {
  const { ledger, books, outside, folder, read } = rooms;
  return {
    async find(ask) {
      const query = { ...ask, limit: page + 1 } as LedgerQuery;
      // Without a text nothing that is sealed is opened, and so nothing is written.
      const rows = ask.text === undefined ? (await findEntries(ledger, query)).map(rowOf) : await books.search(query);
      return { rows: rows.slice(0, page).map((row) => timelineRow(row, ask.text)), more: rows.length > page };
    },
    async story({ run }) {
      return { rows: storyRows(await books.story(run)) };
    },
    async proof() {
      const { size, root } = ledger.checkpoint();
      const log = parseVerifier(ledger.key);
      const records = await witnessRecords(path.join(folder, 'witnesses')).catch(() => []);
      return {
        size,
        root: Buffer.from(root).toString('base64'),
        read,
        fault: ledger.fault?.message ?? null,
        outside: (await outside.read().catch(() => [])).map(({ place, note }) => ({ place, size: claimOf(note).size })),
        witnesses: records.flatMap(({ witness, note }) => {
          try {
            const { size: seen, time } = openCosigned(note, log, witness);
            return [{ name: witness.name, size: seen, at: time * 1000 }];
          } catch {
            return []; // what a witness did not sign is no witness
          }
        }),
      };
    },
  };
}

function timelineRow(row: BookRow, text: string | undefined): TimelineRow {
  const { index, at, type, fields, opened } = row;
  const [host] = hostsOf(fields);
  const [person] = personsOf(fields as FoundEntry['entry']['fields']);
  const { recording } = fields as { recording?: string | { id: string } };
  return {
    index,
    at,
    type,
    class: (fields.class as TimelineRow['class'] | undefined) ?? null,
    host: host?.name ?? null,
    person: person?.name ?? null,
    text: textOf(fields),
    found: text === undefined || opened === null ? null : excerpt(opened, text.toLowerCase()),
    run: (fields.run as TimelineRow['run'] | undefined) ?? null,
    recording:
      ((typeof recording === 'object' ? recording.id : recording) as TimelineRow['recording'] | undefined) ?? null,
  };
}

/** The line of sealed text that holds what was looked for. */
export function excerpt(value: unknown, wanted: string): string | null {
  if (typeof value === 'string') {
    const line = value.split('\n').find((one) => one.toLowerCase().includes(wanted));
    return line?.trim().slice(0, 200) ?? null;
  }
  if (typeof value !== 'object' || value === null) return null;
  for (const one of Object.values(value)) {
    const found = excerpt(one, wanted);
    if (found !== null) return found;
  }
  return null;
}
