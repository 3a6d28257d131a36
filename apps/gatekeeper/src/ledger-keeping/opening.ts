/** Opens the ledger against what stands outside, and lets a person go on where it does not fit. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { claimOf, type Ledger, type LedgerOptions, openLedger } from '@interlock/ledger';
import { Fault } from '@interlock/model';
import type { Records } from '@interlock/records';
import type { Vault } from '@interlock/vault';
import type { Outside, Place } from './outside.ts';
import { askAtStart, refuseAgainst, witnessFolders } from './witness-at-start.ts';

/** What a person said yes to: the number of entries that the ledger has now. */
export interface Acceptance {
  readonly size: number;
}

export interface OpenedLedger {
  readonly ledger: Ledger;
  /** Where a checkpoint stood outside. */
  readonly places: readonly Place[];
  /** Folders of witnesses that did not answer before anything was done. */
  readonly silent: readonly string[];
  /** What was accepted: the newest checkpoint that does not fit. */
  readonly accepted: { readonly had: number; readonly root: string | null; readonly records: boolean } | null;
}

/** Whether a ledger was begun in `dir`: its key is written last. */
export function isBegun(dir: string): boolean {
  return existsSync(path.join(dir, 'key'));
}

/** Whether the store of records is missing or empty, although a ledger was begun after it. */
export function recordsGone(file: string, ledgerDir: string): boolean {
  return isBegun(ledgerDir) && (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;
}

/** Throws Fault `records.gone` unless a person accepted it. */
export function refuseGoneRecords(file: string): never {
  throw new Fault(
    'records.gone',
    `The store ${file} is missing or empty, and the ledger beside it was begun after it.`,
    'Put it back from the newest copy of the data folder. If there is none, look at `npx --no interlock ledger accept`.',
  );
}

/**
 * Opens the ledger. Throws what `openLedger` throws, `ledger.outside-missing`, `ledger.rolled-back` also where nothing outside tells but the
 * vault or the records were used, `ledger.accept-other` where `accept` names another size than the ledger has.
 */
export async function openAgainstOutside(
  options: LedgerOptions,
  around: {
    readonly outside: Outside;
    readonly records: Records;
    readonly vault: Vault;
    readonly accept: Acceptance | undefined;
    readonly recordsGone: boolean;
  },
): Promise<OpenedLedger> {
  const { outside, accept } = around;
  if (accept) return accepted(options, around, accept);
  const found = await outside.read();
  const used = !around.records.isEmpty() || around.vault.entries.list().length > 0;
  if (found.length === 0 && used && !isBegun(options.dir))
    throw new Fault(
      'ledger.rolled-back',
      `The ledger in ${options.dir} is gone: it has 0 entries, and the vault and records beside it were used with one.`,
      'Put the newest copy of the data folder back. If there is none, look at `npx --no interlock ledger accept`.',
    );
  const ledger = await openLedger({ ...options, atLeast: found.map(({ note }) => note) });
  if (found.length === 0) await refuseLostMark(ledger, options.dir);
  const asked = await askAtStart(ledger, witnessFolders(around.records));
  try {
    refuseAgainst(asked, ledger, options.dir);
  } catch (error) {
    await ledger.close();
    throw error;
  }
  return { ledger, places: found.map(({ place }) => place), silent: asked.silent, accepted: null };
}

const anchoring = Buffer.from('{"v":1,"type":"ledger.anchored"');

/** Throws Fault `ledger.outside-missing` where the log says that a checkpoint of it was put outside. */
async function refuseLostMark(ledger: Ledger, dir: string): Promise<void> {
  const { size } = ledger;
  for (let index = 0; index < size; index++) {
    const bytes = await ledger.bytes(index);
    if (!bytes.subarray(0, anchoring.length).equals(anchoring)) continue;
    const { at, fields } = await ledger.entry(index);
    await ledger.close();
    const places = (fields.places as readonly Place[]).map((place) => placeNames[place]).join(' and ');
    throw new Fault(
      'ledger.outside-missing',
      `The ledger in ${dir} has ${size} entries, and its entry ${index} of ${new Date(at).toISOString().slice(0, 16)}Z says that its newest checkpoint stands in ${places} as well: nothing stands there, so nobody can tell whether this is an older copy.`,
      'Put the state folder back. Where this data folder came to another machine or user, look at `npx --no interlock ledger accept`.',
    );
  }
}

const placeNames = { file: 'the state folder', keychain: 'the keychain' } as const;

async function accepted(
  options: LedgerOptions,
  {
    outside,
    recordsGone: gone,
    records,
  }: { readonly outside: Outside; readonly recordsGone: boolean; readonly records: Records },
  accept: Acceptance,
): Promise<OpenedLedger> {
  const found = await outside.read().catch((error: unknown) => {
    if (error instanceof Fault && error.code === 'ledger.outside-damaged') return [];
    throw error;
  });
  const newest = found.map(({ note }) => claimOf(note)).sort((a, b) => b.size - a.size)[0];
  const ledger = await openLedger(options);
  if (ledger.size !== accept.size) {
    const { size } = ledger;
    await ledger.close();
    throw new Fault(
      'ledger.accept-other',
      `The ledger has ${size} entries (outside the data folder it has ${newest?.size ?? 'no figure'}), and you accepted ${accept.size}.`,
      `Look again. To go on with this ledger: npx --no interlock ledger accept --size ${size}`,
    );
  }
  const asked = await askAtStart(ledger, witnessFolders(records));
  const most = [...(newest ? [newest] : []), ...asked.against].sort((a, b) => b.size - a.size)[0];
  const root = most ? Buffer.from(most.root).toString('hex') : null;
  return {
    ledger,
    places: found.map(({ place }) => place),
    silent: asked.silent,
    accepted: { had: most?.size ?? 0, root, records: gone },
  };
}
