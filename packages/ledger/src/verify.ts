/** The offline verifier: a ledger's folder against its key, and against a checkpoint that stood elsewhere. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Fault } from '@interlock/model';
import { type Checkpoint, claimOf, openCheckpoint } from './checkpoint.ts';
import type { Damage } from './damage.ts';
import { type Disk, hasCode, nodeDisk } from './disk.ts';
import { openFolder } from './folder.ts';
import { type Inspection, inspect } from './inspect.ts';
import { same } from './merkle.ts';
import { parseVerifier, type Verifier } from './note.ts';

export interface VerifyOptions {
  /** Earlier checkpoints of this log, as they stood elsewhere: the log must be a continuation of each. */
  readonly against?: string | readonly string[];
  /** The log's verifier key, as it was pinned elsewhere; without it the folder's own is believed. */
  readonly key?: string;
  readonly disk?: Disk;
  /** Called for every entry, in order; from 0 again where the log moved on and is read once more. */
  readonly visit?: (index: number, bytes: Buffer) => void;
}

export interface LedgerReport {
  readonly ok: boolean;
  readonly folder: string;
  /** The verifier key that was used, and where it came from. */
  readonly key: string | null;
  readonly keyFrom: 'caller' | 'folder';
  readonly size: number;
  /** The newest checkpoint, or null where none can be read. */
  readonly checkpoint: Checkpoint | null;
  /** The checkpoints it was compared with. */
  readonly against: readonly Checkpoint[];
  readonly damaged: readonly Damage[];
  /** A group in the journal that was never acknowledged: no damage; the next start cuts it off. */
  readonly torn: { readonly offset: number; readonly bytes: number } | null;
  /** Files of an interrupted fold: no damage; the next start completes it. */
  readonly leftovers: readonly string[];
}

const attempts = 20;

/**
 * Reads every file of a ledger and says whether it is what was signed. A ledger that is being written may be read; it
 * is read again where it moved on meanwhile. Throws Fault `ledger.absent`, `ledger.unreadable`, `ledger.bad-key`, or
 * `ledger.bad-note` for an `against` that is no checkpoint at all.
 */
export async function verifyLedger(folder: string, options: VerifyOptions = {}): Promise<LedgerReport> {
  return (await inspectLedger(folder, options)).report;
}

/** As `verifyLedger`, with what was found on the way. */
export async function inspectLedger(
  folder: string,
  options: VerifyOptions = {},
): Promise<{ report: LedgerReport; found: Inspection }> {
  const disk = options.disk ?? nodeDisk;
  const verifier = options.key === undefined ? undefined : parseVerifier(options.key.trim());
  const claims = [options.against ?? []].flat().map(claimOf);
  try {
    for (let attempt = 1; ; attempt++) {
      const before = await standOf(disk, folder);
      const seen = await verifyOnce(disk, folder, options, verifier, claims);
      if (seen.report.ok || attempt === attempts || (await standOf(disk, folder)) === before) return seen;
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault(
      'ledger.unreadable',
      `The ledger in ${folder} cannot be read.`,
      'See that the disk works and that you may read the folder, then try again.',
      { cause: error },
    );
  }
}

async function verifyOnce(
  disk: Disk,
  path: string,
  options: VerifyOptions,
  verifier: Verifier | undefined,
  claims: readonly Checkpoint[],
): Promise<{ report: LedgerReport; found: Inspection }> {
  const folder = await openFolder(disk, path);
  if (folder === null) throw absent(path);
  const found = await inspect(folder, {
    verifier,
    rootsAt: new Set(claims.map(({ size }) => size)),
    ...(options.visit === undefined ? {} : { visit: options.visit }),
  });
  const damaged = [...found.damaged];
  for (const claim of found.verifier === null ? [] : claims)
    damaged.push(...compareWith(found, found.verifier as Verifier, claim));
  const report = {
    ok: damaged.length === 0,
    folder: path,
    key: found.verifier?.vkey ?? null,
    keyFrom: verifier === undefined ? ('folder' as const) : ('caller' as const),
    size: found.tree.size,
    checkpoint: found.newest,
    against: claims,
    damaged,
    torn: found.torn,
    leftovers: found.leftovers,
  };
  return { report, found };
}

/** Holds an inspected log against an earlier checkpoint of it. */
export function compareWith(
  found: Pick<Inspection, 'tree' | 'roots'>,
  verifier: Verifier,
  earlier: Checkpoint,
): Damage[] {
  const whole = { file: '', offset: null, entry: null };
  try {
    openCheckpoint(earlier.note, verifier);
  } catch {
    return [{ ...whole, kind: 'other-key', message: `the earlier checkpoint is not signed by ${verifier.vkey}` }];
  }
  const { size } = found.tree;
  if (earlier.size > size)
    return [{ ...whole, kind: 'rolled-back', message: `it has ${size} entries, and once had ${earlier.size}` }];
  const root = found.roots.get(earlier.size);
  if (root !== undefined && same(root, earlier.root)) return [];
  const message = `its first ${earlier.size} entries (of ${size}) are not those of the earlier checkpoint`;
  return [{ ...whole, kind: 'forked', message }];
}

/**
 * What changes when a ledger is written or folded; two equal answers say that it was neither. The whole journal counts: a
 * fold that has begun writes tiles for entries that stood in no journal a moment ago, and has not changed its head yet.
 */
async function standOf(disk: Disk, folder: string): Promise<string> {
  const read = (file: string) =>
    disk.read(join(folder, file)).catch((error: unknown) => {
      if (hasCode(error, 'ENOENT')) return Buffer.alloc(0);
      throw error;
    });
  const [checkpoint, journal] = await Promise.all([read('checkpoint'), read('journal')]);
  return createHash('sha256').update(`${checkpoint.length} `).update(checkpoint).update(journal).digest('hex');
}

function absent(folder: string): Fault {
  return new Fault(
    'ledger.absent',
    `There is no ledger in ${folder}.`,
    'Give the data folder with --data, or start Interlock once.',
  );
}
