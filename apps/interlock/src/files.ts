/** Small files that a person carries: read whole, and written without overwriting one. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { exit, UsageError } from './usage.ts';

/** Its text; at most a megabyte. */
export function fileText(file: string): string {
  try {
    if (statSync(file).size <= 1_000_000) return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`“${file}” cannot be read: ${reasonOf(error)}.`);
  }
  throw new UsageError(`“${file}” cannot be read: it has more than a megabyte.`);
}

/** Writes JSON to a new file, or to standard output without one. */
export function give(what: unknown, out: string | undefined, next: string): number {
  const text = `${JSON.stringify(what, null, 2)}\n`;
  if (out === undefined) process.stdout.write(text);
  else {
    writeNew(out, text);
    process.stderr.write(`${out} is written. ${next}\n`);
  }
  return exit.done;
}

/** Writes a file of the user's alone; one that is there stays as it is. */
export function writeNew(file: string, what: string | Uint8Array): void {
  try {
    writeFileSync(file, what, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw new UsageError(`“${file}” cannot be written: ${reasonOf(error)}.`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EEXIST: 'it is there already',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  ENOSPC: 'the disk is full',
  EFBIG: 'it may not grow any more',
  EROFS: 'the disk is read-only',
};

/** Why the system would not, for the middle of a sentence. */
export function reasonOf(error: unknown): string {
  const { code } = error as { code?: string };
  return reasons[code ?? ''] ?? code ?? 'the system would not';
}
