/**
 * `ledger search` and `ledger show`. Sealed text is opened by the gatekeeper, which writes that down; with `--clear`
 * nothing is opened, and neither vault nor gatekeeper is needed.
 */
import { type BookRow, rowOf, textOf } from '@interlock/gatekeeper';
import {
  eventTypes,
  findEntries,
  findRun,
  type LedgerQuery,
  queryClasses,
  storyOf,
  viewLedger,
} from '@interlock/ledger';
import { Fault } from '@interlock/model';
import { ask } from '../../asking.ts';
import { inert } from '../../inert.ts';
import { exit, oneOf, UsageError, wholeNumber } from '../../usage.ts';
import { ledgerOf, timeText } from './folder.ts';
import { storyText } from './story.ts';

interface Given {
  readonly clear: boolean;
  readonly json: boolean;
  readonly host?: string | undefined;
  readonly person?: string | undefined;
  readonly class?: string | undefined;
  readonly type?: string | undefined;
  readonly id?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly limit?: string | undefined;
  readonly before?: string | undefined;
}

/** Rows of an answer unless --limit says otherwise. */
const usual = 100;

export async function search(data: string, words: readonly string[], given: Given): Promise<number> {
  const query = queryOf(words, given, Date.now());
  // Only text that may be sealed needs opening; the rest is answered from the clear fields.
  const rows =
    given.clear || query.text === undefined
      ? (await findEntries(await viewLedger(ledgerOf(data)), query)).map(rowOf)
      : ((await ask(data, { ask: 'ledger.search', with: query })) as BookRow[]);
  if (given.json) for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
  else for (const row of rows) process.stdout.write(`${lineOf(row, query.text)}\n`);
  if (rows.length === 0)
    process.stderr.write(
      `No entry fits.${given.clear && query.text !== undefined ? ' Sealed text was not searched (--clear).' : ''}\n`,
    );
  if (rows.length === query.limit)
    process.stderr.write(`There may be more: --before ${rows.at(-1)?.index ?? 0} goes on.\n`);
  return exit.done;
}

export async function show(data: string, run: string, given: Given): Promise<number> {
  const rows = given.clear
    ? await clearStory(data, run)
    : ((await ask(data, { ask: 'ledger.show', with: { run } })) as BookRow[]);
  if (given.json) for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
  else process.stdout.write(storyText(rows));
  return exit.done;
}

async function clearStory(data: string, beginning: string): Promise<BookRow[]> {
  const view = await viewLedger(ledgerOf(data));
  const run = await findRun(view, beginning);
  if (run === null)
    throw new Fault(
      'ledger.no-run',
      `There is not exactly one run ${beginning} in the ledger.`,
      'Find it with `npx --no interlock ledger search --type run.begun`.',
    );
  return (await storyOf(view, run)).map(rowOf);
}

function queryOf(words: readonly string[], given: Given, now: number): LedgerQuery {
  const text = words.join(' ');
  const { host, person, type, id } = given;
  const most = Number.MAX_SAFE_INTEGER;
  if (type !== undefined && !eventTypes.some((known) => known.startsWith(type)))
    throw new UsageError(`--type takes a type of entry or its beginning, such as call.ended or secret, not “${type}”.`);
  return {
    limit: given.limit === undefined ? usual : wholeNumber(given.limit, '--limit', 1, 10_000),
    ...(text === '' ? {} : { text }),
    ...(host === undefined ? {} : { host }),
    ...(person === undefined ? {} : { person }),
    ...(type === undefined ? {} : { type }),
    ...(id === undefined ? {} : { id }),
    ...(given.class === undefined ? {} : { class: oneOf(given.class, '--class', queryClasses) }),
    ...(given.since === undefined ? {} : { since: timeOf(given.since, '--since', now) }),
    ...(given.until === undefined ? {} : { until: timeOf(given.until, '--until', now) }),
    ...(given.before === undefined ? {} : { before: wholeNumber(given.before, '--before', 0, most) }),
  };
}

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds since 1970 of a date, a date with a time (of this machine's zone), or so long ago. */
export function timeOf(text: string, name: string, now: number): number {
  const ago = /^(\d{1,6})([mhd])$/.exec(text);
  if (ago) return now - Number(ago[1]) * units[ago[2] as keyof typeof units];
  const shaped = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$/.test(text);
  const at = Date.parse(text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T'));
  if (!shaped || Number.isNaN(at))
    throw new UsageError(`${name} takes 2026-11-21, 2026-11-21T09:30 or 12h, not “${text}”.`);
  return at;
}

function lineOf({ index, at, type, fields, opened }: BookRow, text: string | undefined): string {
  const where = text === undefined || opened === null ? '' : excerpt(opened, text.toLowerCase());
  return `${String(index).padStart(9)}  ${timeText(at)}  ${type.padEnd(20)} ${inert(textOf(fields))}${where}`;
}

/** The line of sealed text that was found, in a line of its own. */
function excerpt(value: unknown, wanted: string): string {
  if (typeof value === 'string') {
    const line = value.split('\n').find((one) => one.toLowerCase().includes(wanted));
    return line === undefined ? '' : `\n             ${inert(line.trim().slice(0, 200))}`;
  }
  if (typeof value !== 'object' || value === null) return '';
  return (
    Object.values(value)
      .map((one) => excerpt(one, wanted))
      .find((one) => one !== '') ?? ''
  );
}
