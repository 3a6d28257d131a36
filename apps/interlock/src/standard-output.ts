/**
 * Standard output, when it does not take what is said. A reader that went away (`… | head`) is no failure of ours, and the
 * command ends as it would have; a disk that is full is one, and no exit code of 0 stands over half an answer.
 */
import { fstatSync, ftruncateSync, writeSync } from 'node:fs';
import { Fault } from '@interlock/model';
import { exit, sayFault } from './usage.ts';

const output = 1;
let failed: NodeJS.ErrnoException | null = null;

/** To be called once, before anything is said. */
export function guardOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    failed ??= error;
  });
  process.stderr.on('error', () => {}); // what cannot be said there is said by the exit code
  // Node takes a part of a chunk for the whole where a file takes no more.
  if (kindOf(output) === 'file')
    process.stdout._write = (chunk: Uint8Array | string, _, done) => done(writeChunk(Buffer.from(chunk)));
}

/** Resolves when all that was said has been taken, or will not be. Throws Fault `output.lost` or `output.unread`. */
export async function allTaken(): Promise<void> {
  await new Promise<void>((resolve) => void process.stdout.write('', () => resolve()));
  if (failed) throw lostFault(failed);
}

/** Says a line of many, at the pace of who reads. Throws as `allTaken` does: then the rest need not be made. */
export async function sayLine(text: string): Promise<void> {
  if (failed) throw lostFault(failed);
  if (!process.stdout.write(`${text}\n`)) await allTaken();
}

/** Whether it was given up; what is made for a reader alone need not be made any more. */
export const outputLost = (): boolean => failed !== null;

/** The exit code of a command that ended with `code`, when what it said was taken or not. */
export async function endedWith(code: number): Promise<number> {
  try {
    await allTaken();
    return code;
  } catch (error) {
    if (error instanceof Fault && error.code === 'output.unread') return code;
    sayFault(error);
    return code === exit.done ? exit.failed : code;
  }
}

function lostFault(error: NodeJS.ErrnoException): Fault {
  if (error.code === 'EPIPE')
    return new Fault('output.unread', 'Whoever read the answer went away before its end.', 'Ask again.', {
      cause: error,
    });
  return new Fault(
    'output.lost',
    `The answer could not be written to standard output (${error.code ?? error.message}): what stands there is not whole.`,
    'Make room where it goes, or look what is wrong there; then run the command again.',
    { cause: error },
  );
}

/** Writes a chunk whole; of one that does not fit nothing is left, so that the next line begins a line. */
function writeChunk(chunk: Buffer): Error | null {
  if (failed) return failed;
  let at = 0;
  const before = sizeNow();
  try {
    while (at < chunk.length) at += writeSync(output, chunk, at);
    return null;
  } catch (error) {
    failed = error as NodeJS.ErrnoException;
    if (at > 0 && sizeNow() === before + at) takeBackTo(before);
    return failed;
  }
}

const sizeNow = (): number => fstatSync(output).size;

/** Nobody else wrote there meanwhile. */
function takeBackTo(size: number): void {
  try {
    ftruncateSync(output, size);
  } catch {
    // it stays as it is; the exit code tells
  }
}

function kindOf(descriptor: number): 'file' | 'other' {
  try {
    return fstatSync(descriptor).isFile() ? 'file' : 'other';
  } catch {
    return 'other';
  }
}
