/** All the ledgers below one folder, one a subfolder, so that no file there goes unseen. */
import { join } from 'node:path';
import { claimOf } from './checkpoint.ts';
import type { Damage } from './damage.ts';
import { type Disk, hasCode, nodeDisk } from './disk.ts';
import { parseVerifier } from './note.ts';
import { type LedgerReport, verifyLedger } from './verify.ts';

export interface VerifyAllOptions {
  /** Earlier checkpoints; each is held against the log of its origin. */
  readonly against?: readonly string[];
  /** Verifier keys that were pinned elsewhere; each is for the log of its name. */
  readonly keys?: readonly string[];
  readonly disk?: Disk;
  /** Called for every entry of each log, in order; from 0 again where another log begins or one moved on. */
  readonly visit?: (index: number, bytes: Buffer) => void;
}

export interface LedgersReport {
  readonly ok: boolean;
  readonly ledgers: readonly LedgerReport[];
  /** What lies beside the ledgers, and logs that were expected and are not there; files are named from the top. */
  readonly damaged: readonly Damage[];
}

/** Verifies every ledger below `folder`. Throws as `verifyLedger` does, but an absent folder has no ledgers. */
export async function verifyLedgers(folder: string, options: VerifyAllOptions = {}): Promise<LedgersReport> {
  const disk = options.disk ?? nodeDisk;
  const against = (options.against ?? []).map((note) => ({ origin: claimOf(note).origin, note }));
  const keys = (options.keys ?? []).map((key) => parseVerifier(key.trim()));
  const expected = new Set([...against.map(({ origin }) => origin), ...keys.map(({ name }) => name)]);
  const ledgers: LedgerReport[] = [];
  const damaged: Damage[] = [];
  const report = (kind: Damage['kind'], file: string, message: string) =>
    void damaged.push({ kind, file, offset: null, entry: null, message });

  const found = await disk.list(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
  for (const { name, kind } of found) {
    if (kind !== 'folder') {
      report('extra', name, 'it belongs to no ledger');
      continue;
    }
    const origin = await originOf(disk, join(folder, name));
    const key = keys.find((one) => one.name === origin)?.vkey;
    const earlier = against.filter((one) => one.origin === origin).map(({ note }) => note);
    expected.delete(origin ?? '');
    ledgers.push(
      await verifyLedger(join(folder, name), {
        disk,
        against: earlier,
        ...(key === undefined ? {} : { key }),
        ...(options.visit === undefined ? {} : { visit: options.visit }),
      }),
    );
  }
  for (const origin of expected) report('missing', '', `there is no ledger of ${origin}`);
  return { ok: damaged.length === 0 && ledgers.every(({ ok }) => ok), ledgers, damaged };
}

/** The name that a folder's key gives its log; what it is worth, the verification says. */
async function originOf(disk: Disk, folder: string): Promise<string | null> {
  try {
    return (await disk.read(join(folder, 'key'))).toString('utf8').split('+')[0] ?? null;
  } catch {
    return null; // the verification says what is wrong with it
  }
}
