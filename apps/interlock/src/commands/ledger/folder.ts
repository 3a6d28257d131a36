/** Where a data folder keeps its ledger, and files that a person names. */
import { closeSync, existsSync, openSync, readdirSync, readSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '@interlock/model';
import { reasonOf } from '../../files.ts';
import { UsageError } from '../../usage.ts';

/** The folder that holds the ledgers of a data folder. Throws Fault `ledger.absent`. */
export function ledgersOf(data: string): string {
  const folder = path.join(data, 'ledger');
  if (!existsSync(folder))
    throw new Fault('ledger.absent', `There is no ledger in ${data}.`, 'Name the data folder with --data.');
  return folder;
}

/** The one ledger of a data folder. Throws Fault `ledger.absent`. */
export function ledgerOf(data: string): string {
  const folder = ledgersOf(data);
  const [name, ...more] = readdirSync(folder);
  if (name === undefined || more.length > 0)
    throw new Fault(
      'ledger.absent',
      `${folder} should hold one ledger, and holds ${more.length + (name ? 1 : 0)}.`,
      'Run `npx --no interlock ledger verify`.',
    );
  return path.join(folder, name);
}

/** Where the answers of witnesses are kept. */
export function witnessesOf(data: string): string {
  return path.join(data, 'witnesses');
}

/** Bytes that a checkpoint, a key, a request, a proof or an export's last line may have. */
const longest = 1_048_576;

/** A text that a person named, or UsageError. */
export function readText(file: string, what: string): string {
  return opened(file, what, (descriptor) => {
    const text = upTo(longest + 1, descriptor, null);
    if (text.length <= longest) return text.toString('utf8');
    throw new UsageError(`${what}; “${file}” has more than a megabyte.`);
  });
}

/** The same of a file that may be long and of which the last line is wanted: where it is, its last megabyte. */
export function readEnd(file: string, what: string): string {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= longest) return readText(file, what);
  return opened(file, what, (descriptor) => {
    const first = upTo(1, descriptor, 0).toString('utf8');
    return `${first}\n${upTo(longest, descriptor, size - longest).toString('utf8')}`;
  });
}

function opened<T>(file: string, what: string, read: (descriptor: number) => T): T {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    return read(descriptor);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${what}; “${file}” cannot be read.`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** At most `most` bytes, from `position` or, where that is null, from where it stands: it may be a pipe. */
function upTo(most: number, descriptor: number, position: number | null): Buffer {
  const bytes = Buffer.alloc(most);
  let length = 0;
  while (length < most) {
    const read = readSync(descriptor, bytes, length, most - length, position === null ? null : position + length);
    if (read === 0) break;
    length += read;
  }
  return bytes.subarray(0, length);
}

/** Writes to the file a person named, or to standard output. Throws Fault `file.unwritable`. */
export function hand(text: string, out: string | undefined): void {
  if (out === undefined) process.stdout.write(text);
  else writing(out, () => writeFileSync(out, text, { mode: 0o644 }));
}

/** Does what writes `file`; where it cannot be written, a Fault `file.unwritable` says why. */
export function writing(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new Fault(
      'file.unwritable',
      `“${file}” cannot be written: ${reasonOf(error)}.`,
      'Make room there, or name another file; then run the command again.',
      { cause: error },
    );
  }
}

/** A time for a person. */
export function timeText(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
