/** A file of the data folder that is a proposal and nothing more: read when it is looked at, and watched for a change. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { Fault } from '@interlock/model';
import { textOfBytes } from '@interlock/policy';

/** Bytes that are read; what a person can still review. */
const longest = 256 * 1024;

/** Milliseconds between two looks at whether it changed. */
const pace = 2000;

export interface FileText {
  readonly text: string;
  /** When it was last written, in milliseconds since 1970. */
  readonly at: number;
}

/** Null where there is none. Throws Fault `file.odd`, `file.long`, `file.not-utf8` or `file.unreadable`. */
export function readRuleFile(path: string): FileText | null {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOENT') return null;
    if (code === 'ELOOP') throw odd(path);
    throw new Fault('file.unreadable', `${path} cannot be read.`, 'See whose it is, or take it away.', {
      cause: error,
    });
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw odd(path);
    if (stat.size > longest)
      throw new Fault(
        'file.long',
        `${path} is longer than ${longest / 1024} KiB.`,
        'Nobody could review it; shorten it.',
      );
    const bytes = Buffer.alloc(stat.size);
    const read = readSync(file, bytes, 0, bytes.length, 0);
    return { text: textOfBytes(bytes.subarray(0, read), path), at: Math.round(stat.mtimeMs) };
  } finally {
    closeSync(file);
  }
}

/** Calls `changed` when the file is another one than before. Answers with the function that ends it. */
export function watchRuleFile(path: string, changed: () => void): () => void {
  const look = () => {
    try {
      const { mtimeMs, size, ino } = lstatSync(path);
      return `${mtimeMs} ${size} ${ino}`;
    } catch {
      return '';
    }
  };
  let known = look();
  const timer = setInterval(() => {
    const now = look();
    if (now === known) return;
    known = now;
    changed();
  }, pace).unref();
  return () => clearInterval(timer);
}

const odd = (path: string): Fault =>
  new Fault('file.odd', `${path} is no plain file.`, 'Put a file there, and no link; nothing was read.');
