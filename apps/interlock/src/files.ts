/** Small files that a person carries: read whole, and written without overwriting one. */
import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { textOfBytes } from '@interlock/policy';
import { outside } from './typed-line.ts';
import { exit, UsageError } from './usage.ts';

/** Bytes of the largest text that is read: a megabyte. */
export const largestText = 1_000_000;

/** Its text, at most a megabyte of UTF-8. Throws UsageError, Fault `file.not-utf8`. */
export function fileText(file: string): string {
  const bytes = fileBytes(file, largestText);
  if (bytes) return textOfBytes(bytes, file);
  throw new UsageError(`“${file}” cannot be read: it has more than a megabyte.`);
}

/**
 * Its bytes, of a pipe too, outside the engine's heap; null where it has more than `most`, which is seen by reading: a device
 * has no size. Throws UsageError.
 */
export function fileBytes(file: string, most: number): Buffer | null {
  const room = Buffer.alloc(most + 1);
  try {
    const at = openSync(file, 'r');
    try {
      let length = 0;
      for (let more = 1; more > 0 && length < room.length; length += more)
        more = readSync(at, room, length, room.length - length, null);
      return length > most ? null : outside(room.subarray(0, length));
    } finally {
      closeSync(at);
    }
  } catch (error) {
    throw new UsageError(`“${file}” cannot be read: ${reasonOf(error)}.`);
  } finally {
    room.fill(0);
  }
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
