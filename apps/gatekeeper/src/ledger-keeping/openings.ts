/**
 * What a start opens of the sealed records: every table, as a whole, but the keys of recordings, what crossed the workspace's
 * pipe and the list of data keys. One entry a table, before anything is opened.
 */
import type { Actor } from '@interlock/model';
import type { Records } from '@interlock/records';
import type { Journal } from '../journal.ts';
import { recordingTable } from '../records/recording-row.ts';
import { toldKeyTable } from './key-deeds.ts';

/** Tables with at most this many records are named record by record; of longer ones the first and the last. */
const named = 32;

/** What no start opens: recordings and what crossed the pipe are opened by an ask with an entry of its own. */
const notAtStart: ReadonlySet<string> = new Set([recordingTable, toldKeyTable, 'crossing', 'crossing-part']);

export async function noteOpenings(records: Records, journal: Journal, by: Actor): Promise<void> {
  const tables = records.tables().filter(({ table }) => !notAtStart.has(table));
  await Promise.all(
    tables.map(({ table, count, first, last }) =>
      journal.write({
        type: 'record.opened',
        table,
        records: count > named ? [] : records.list(table).map(({ id }) => id),
        range: { from: first, to: last },
        by,
        purpose: 'start',
      }),
    ),
  );
}
