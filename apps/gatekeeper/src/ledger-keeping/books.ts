/**
 * A person's look into the ledger, sealed text included. Each look is an entry of its own before anything is opened:
 * who, when, over which part of the log; what was asked for is sealed there.
 */
import {
  type FoundEntry,
  findEntries,
  findRun,
  type Ledger,
  type LedgerQuery,
  ledgerQuerySchema,
  type Opener,
  type StoredEntry,
  sealContextOf,
  storyOf,
} from '@interlock/ledger';
import { type Actor, Fault, type Id, type Json } from '@interlock/model';
import type { Vault } from '@interlock/vault';
import { z } from 'zod';
import type { Journal } from '../journal.ts';
import type { Witnessing } from './witnessing.ts';

/** An entry as it goes to a screen or the command line. */
export interface BookRow {
  readonly index: number;
  readonly at: number;
  readonly type: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Sealed members, opened; null where there are none or their key is gone. */
  readonly opened: Readonly<Record<string, unknown>> | null;
}

export interface Books {
  /** Who countersigns the ledger without being asked by a person. */
  readonly witnessing: Witnessing;
  /** Entries that fit, the newest first. Throws Fault `ledger.unwritable`: then nothing was opened. */
  search(query: LedgerQuery): Promise<BookRow[]>;
  /** Calls and terminals of a host in order, with the lines of its calls, and when the ledger began. */
  onHost(host: Id<'host'>, by: Actor): Promise<{ readonly rows: BookRow[]; readonly since: number }>;
  /** An entry of what is about to be handed on, before it is; resolves when it is durable. */
  exported(made: ExportMade): Promise<void>;
  /** One run in order; `last`, or the beginning of its identifier. Throws Fault `ledger.no-run`. */
  story(run: string): Promise<BookRow[]>;
}

/** Entries of one host that a comparison reads. */
const mostOnHost = 20_000;

export function openBooks(rooms: {
  readonly ledger: Ledger;
  readonly vault: Vault;
  readonly journal: Journal;
  readonly person: () => Actor;
  readonly witnessing: Witnessing;
}): Books {
  const { ledger, vault, journal } = rooms;

  const open: Opener = async (entry) => {
    const envelope = await ledger.envelope(entry);
    if (envelope === null) return null;
    const { organization: _, ...slot } = sealContextOf(entry);
    try {
      return JSON.parse(Buffer.from(vault.open(slot, envelope)).toString('utf8')) as Record<string, unknown>;
    } catch (error) {
      // A key that was destroyed takes the text with it; the entry stays.
      if (error instanceof Fault && error.code.startsWith('envelope.')) return null;
      throw error;
    }
  };

  /** Durable before the first envelope is opened: the part of the log that is, from its first entry to its last. */
  const note = (purpose: string, part: readonly [number, number], asked: Json, by = rooms.person()) =>
    journal.write({
      type: 'record.opened',
      table: 'ledger',
      records: [ledger.origin],
      range: { from: String(part[0]), to: String(part[1]) },
      by,
      purpose,
      sealed: { asked },
    });

  /** Opens those entries whose text is wanted; null where there are none or the key is gone. */
  async function opened(found: readonly FoundEntry[], purpose: string, asked: Json, by?: Actor): Promise<FoundEntry[]> {
    const places = found.map(({ entry }) => entry.index);
    if (places.length > 0) await note(purpose, [Math.min(...places), Math.max(...places)], asked, by);
    const rows: FoundEntry[] = [];
    for (const { entry } of found) rows.push({ entry, opened: await open(entry) });
    return rows;
  }

  return {
    witnessing: rooms.witnessing,
    async onHost(host, by) {
      const found = await findEntries(ledger, { host, limit: mostOnHost });
      const calls = await opened(
        found.filter(({ entry }) => entry.type === 'call.released'),
        'compare',
        host,
        by,
      );
      const lines = new Map(calls.map((call) => [call.entry.index, call]));
      let first: StoredEntry | undefined;
      for await (const entry of ledger.entries({ from: 0, to: Math.min(1, ledger.size) })) first = entry;
      // Of a host with more entries than that, what is older is as if it were before the ledger.
      const since = found.length === mostOnHost ? (found.at(-1)?.entry.at ?? 0) : (first?.at ?? 0);
      return { rows: found.map((one) => rowOf(lines.get(one.entry.index) ?? one)).reverse(), since };
    },
    async exported({ format, until }) {
      await journal.write({ type: 'export.made', by: rooms.person(), what: 'ledger', format, until });
    },
    async search(query) {
      const to = Math.min(query.before ?? ledger.size, ledger.size);
      const part = { ...query, before: to };
      if (query.text === undefined)
        return (await opened(await findEntries(ledger, part), 'search', query as Json)).map(rowOf);
      await note('search', [0, Math.max(0, to - 1)], query as Json);
      return (await findEntries(ledger, part, open)).map(rowOf);
    },
    async story(beginning) {
      const run = await findRun(ledger, beginning);
      if (run === null)
        throw new Fault(
          'ledger.no-run',
          `There is not exactly one run ${beginning} in the ledger.`,
          'Find it with `npx --no interlock ledger search --type run.begun`.',
        );
      return (await opened(await storyOf(ledger, run), 'story', run)).map(rowOf);
    },
  };
}

const ofExport = z.strictObject({ format: z.enum(['jsonl', 'ocsf', 'otlp', 'syslog']), until: z.int().min(0) });
export type ExportMade = z.infer<typeof ofExport>;
const ofStory = z.strictObject({ run: z.string().min(1).max(80) });

/** What the command line asks of the books. */
export async function bookAnswer(
  ask: { readonly ask: string; readonly with?: unknown },
  books: Books,
): Promise<unknown> {
  if (ask.ask === 'ledger.search') return books.search(ledgerQuerySchema.parse(ask.with));
  if (ask.ask === 'ledger.exported') return books.exported(ofExport.parse(ask.with));
  return books.story(ofStory.parse(ask.with).run);
}

/** The row of an entry. */
export function rowOf({ entry, opened }: FoundEntry): BookRow {
  const { index, at, type, fields } = entry;
  return { index, at, type, fields, opened };
}
