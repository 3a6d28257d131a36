/** Turns the events of node:test into what a person reads: failures in full, a line for each skip, and the counts. */
import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** What a failed file printed is shown up to this many characters, its end first. */
const shownOutput = 20_000;

interface Seen {
  /** Names from the top to the test that is reported now, by file. */
  readonly above: Map<string, string[]>;
  /** What each file printed; it never mixes with what is printed here. */
  readonly output: Map<string, string>;
  readonly failedFiles: Set<string>;
  readonly skips: string[];
}

/** Reads `events` to their end and writes the report; the caller writes the closing line. */
export async function report(
  events: AsyncIterable<TestEvent>,
  root: string,
  write: (text: string) => void,
): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
  const seen: Seen = { above: new Map(), output: new Map(), failedFiles: new Set(), skips: [] };
  for await (const event of events) {
    if (event.type === 'test:stdout' || event.type === 'test:stderr') {
      const file = event.data.file ?? '';
      seen.output.set(file, ((seen.output.get(file) ?? '') + event.data.message).slice(-shownOutput));
    } else if (event.type === 'test:start') {
      const { file = '', nesting, name } = event.data;
      const names = seen.above.get(file)?.slice(0, nesting) ?? [];
      seen.above.set(file, [...names, name]);
    } else if (event.type === 'test:pass') passed(event.data, tally, seen, root, write);
    else if (event.type === 'test:fail') failed(event.data, tally, seen, root, write);
  }
  for (const file of seen.failedFiles) {
    const output = seen.output.get(file)?.trim();
    if (output) write(`\n── what ${relative(root, file)} printed\n${output}\n`);
  }
  if (seen.skips.length > 0) write(`\n${seen.skips.join('\n')}\n`);
  return tally;
}

type Pass = Extract<TestEvent, { type: 'test:pass' }>['data'];
type Fail = Extract<TestEvent, { type: 'test:fail' }>['data'];

function passed(data: Pass, tally: Tally, seen: Seen, root: string, write: (text: string) => void): void {
  const waiting = data.skip ?? data.todo;
  if (waiting !== undefined && waiting !== false) skip(data, waiting, tally, seen, root);
  else if (data.name === data.file) {
    tally.failed += 1;
    write(`\n✖ ${relative(root, data.file)} has no test\n`);
  } else if (data.details.type !== 'suite') tally.passed += 1;
}

function failed(data: Fail, tally: Tally, seen: Seen, root: string, write: (text: string) => void): void {
  if (data.todo !== undefined && data.todo !== false) {
    skip(data, data.todo, tally, seen, root);
    return;
  }
  const { error } = data.details;
  // A test that failed only because of one inside it is not a second failure.
  if ((error as { failureType?: string }).failureType === 'subtestsFailed') return;
  tally.failed += 1;
  if (data.file) seen.failedFiles.add(data.file);
  const place = data.line ? `:${data.line}` : '';
  write(`\n✖ ${title(data, seen, root)}\n  ${relative(root, data.file ?? '')}${place}\n`);
  write(`${indent(describe(error))}\n`);
}

function skip(data: Pass | Fail, why: string | boolean, tally: Tally, seen: Seen, root: string): void {
  tally.skipped += 1;
  const reason = typeof why === 'string' && why !== '' ? why : 'gives no reason';
  seen.skips.push(`skipped: ${title(data, seen, root)} (${relative(root, data.file ?? '')}): ${reason.split('\n')[0]}`);
}

function title(data: Pass | Fail, seen: Seen, root: string): string {
  if (data.name === data.file) return `${relative(root, data.file)} did not run to its end`;
  const above = seen.above.get(data.file ?? '')?.slice(0, data.nesting) ?? [];
  return [...above, data.name].join(' › ');
}

/** The error that the test threw, and not the one that node:test wraps around it. */
function describe(error: Error & { cause?: unknown; exitCode?: unknown; signal?: unknown }): string {
  const cause = error.cause ?? error;
  if (cause instanceof Error) {
    const more = cause.cause === undefined ? '' : `\ncause: ${inspect(cause.cause, { depth: 4 })}`;
    return (cause.stack?.includes(cause.message) ? cause.stack : `${cause.message}\n${cause.stack ?? ''}`) + more;
  }
  const end = error.signal ? `signal ${String(error.signal)}` : `exit code ${String(error.exitCode)}`;
  return typeof cause === 'string' && error.exitCode !== undefined ? `${cause} (${end})` : inspect(cause, { depth: 4 });
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}

/** The last line of a test run. */
export function closingLine({ passed: good, failed: bad, skipped }: Tally): string {
  return `${good} passed, ${bad} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
