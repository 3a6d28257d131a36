/** A ledger that is only looked at: verified first, then read; it needs no key, and one may be written meanwhile. */
import { join } from 'node:path';
import { Fault } from '@interlock/model';
import { damagedFault } from './damage.ts';
import { nodeDisk } from './disk.ts';
import type { Hash } from './merkle.ts';
import { logReader, tileKey } from './reader.ts';
import { type LedgerReading, readingOf } from './reading.ts';
import { inspectLedger, type LedgerReport, type VerifyOptions } from './verify.ts';

export interface LedgerView extends LedgerReading {
  /** What the verification said; it is without damage. */
  readonly report: LedgerReport;
  /** The verifier key, as the caller pinned it or, without that, as the folder says. */
  readonly key: string;
  readonly size: number;
  readonly root: Hash;
}

/**
 * Verifies the ledger in `folder` and opens it for reading, as it stood then. Throws what `verifyLedger` throws, and
 * Fault `ledger.damaged`, `ledger.rolled-back` or `ledger.forked`.
 */
export async function viewLedger(folder: string, options: VerifyOptions = {}): Promise<LedgerView> {
  const disk = options.disk ?? nodeDisk;
  const { report, found } = await inspectLedger(folder, options);
  if (!report.ok) throw damagedFault(folder, report.damaged);
  const { newest, tree, asides } = found;
  if (newest === null || report.key === null)
    throw new Fault('ledger.unreadable', `The ledger in ${folder} has no checkpoint yet.`, 'Start Interlock once.');
  const full = new Map(found.full.map((tile) => [tileKey(tile.level, tile.index), tile]));
  const reader = logReader(disk, folder, found.recent, full, tree);
  const reading = readingOf(
    reader,
    () => newest,
    async ({ sha256: name }) => asides.get(name) ?? disk.read(join(folder, 'sealed', name)),
  );
  return { ...reading, report, key: report.key, size: newest.size, root: newest.root };
}
