/** How far a receiver has been served: the next entry, and the one before it, so that another log is noticed. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type LedgerView, leafHash } from '@interlock/ledger';
import { Fault } from '@interlock/model';
import { reasonOf } from '../../files.ts';
import { writing } from './folder.ts';

interface Kept {
  readonly origin: string;
  readonly next: number;
  /** Leaf hash of the entry before `next`, in hex. */
  readonly leaf: string | null;
}

/** The entry to go on with; 0 where there is no file yet. Throws Fault `export.other-log` or `export.cursor-damaged`. */
export async function readCursor(file: string, view: LedgerView, origin: string): Promise<number> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw new Fault('export.cursor-damaged', `“${file}” cannot be read: ${reasonOf(error)}.`, 'Name another file.');
  }
  const kept = parse(text, file);
  const { next } = kept;
  const leaf = next === 0 || next > view.size ? null : leafHash(await view.bytes(next - 1)).toString('hex');
  if (kept.origin === origin && next <= view.size && kept.leaf === leaf) return next;
  throw new Fault(
    'export.other-log',
    `The receiver was served ${next} entries of a log that this is no continuation of (it has ${view.size}).`,
    'Compare with what the receiver holds: the log was cut, forked or exchanged. A new cursor file begins at 0.',
  );
}

/** Puts the cursor in place, whole or not at all. */
export async function writeCursor(file: string, view: LedgerView, origin: string, next: number): Promise<void> {
  const leaf = next === 0 ? null : leafHash(await view.bytes(next - 1)).toString('hex');
  const text = `${JSON.stringify({ origin, next, leaf } satisfies Kept)}\n`;
  writing(file, () => {
    writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
  });
}

function parse(text: string, file: string): Kept {
  try {
    const { origin, next, leaf } = JSON.parse(text) as Kept;
    if (typeof origin === 'string' && Number.isSafeInteger(next) && next >= 0) return { origin, next, leaf };
  } catch {
    // said below
  }
  throw new Fault('export.cursor-damaged', `${file} is no cursor.`, 'Remove it to begin at the first entry again.');
}
