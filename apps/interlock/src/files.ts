/** Small files that a person carries: read whole, and written without overwriting one. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { exit, UsageError } from './usage.ts';

/** Its text; at most a megabyte. */
export function fileText(file: string): string {
  try {
    if (statSync(file).size > 1_000_000) throw new Error('it is too large');
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`“${file}” cannot be read: ${error instanceof Error ? error.message : ''}`);
  }
}

/** Writes JSON to a new file, or to standard output without one. */
export function give(what: unknown, out: string | undefined, next: string): number {
  const text = `${JSON.stringify(what, null, 2)}\n`;
  if (out === undefined) process.stdout.write(text);
  else {
    try {
      writeFileSync(out, text, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      throw new UsageError(`“${out}” cannot be written: ${error instanceof Error ? error.message : ''}`);
    }
    process.stderr.write(`${out} is written. ${next}\n`);
  }
  return exit.done;
}
