/** Where a data folder keeps its ledger, and files that a person names. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '@interlock/model';
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

/** A text that a person named, or UsageError. */
export function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`${what}; “${file}” cannot be read.`);
  }
}

/** Writes to the file a person named, or to standard output. */
export function hand(text: string, out: string | undefined): void {
  if (out === undefined) process.stdout.write(text);
  else writeFileSync(out, text, { mode: 0o644 });
}

/** A time for a person. */
export function timeText(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
