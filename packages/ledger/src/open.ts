/** Opening the folder of a log: begin it, or verify it and complete what a crash cut short. */
import { dirname } from 'node:path';
import { asFault, Fault } from '@interlock/model';
import { type Checkpoint, claimOf, openOwnCheckpoint, signCheckpoint } from './checkpoint.ts';
import { damagedFault } from './damage.ts';
import { codeOf, type Disk, hasCode } from './disk.ts';
import type { KnownEntry } from './events.ts';
import { type FolderWriter, folderWriter } from './fold.ts';
import { openFolder } from './folder.ts';
import { type Inspection, inspect } from './inspect.ts';
import { isZero, journalHeadBytes, readHead } from './journal.ts';
import { type Log, newLog } from './log.ts';
import { emptyRoot } from './merkle.ts';
import { type Signer, type Verifier, verifierOf } from './note.ts';
import { isFull, openReserve, type ReserveOptions } from './reserve.ts';
import { compareWith } from './verify.ts';

export interface OpenOptions {
  readonly dir: string;
  readonly origin: string;
  readonly signer: Signer;
  readonly atLeast?: string | readonly string[];
  readonly reserve?: ReserveOptions;
  readonly journalBytes?: number;
  readonly disk: Disk;
  /** Called for every entry that is found. */
  readonly visit: (index: number, bytes: Buffer) => void;
  /** Called for every entry that has become durable later. */
  readonly noted: (index: number, event: KnownEntry) => void;
}

const journalBytes = 8 << 20;
/** While the room set aside is in use, so that 16 MiB last for a dozen folds. */
const frugalJournalBytes = 256 << 10;

export async function openLog(options: OpenOptions): Promise<Log> {
  const { dir, disk, signer } = options;
  const verifier = verifierOf(options.origin, signer.publicKey);
  try {
    const reserve = options.reserve === undefined ? null : await openReserve(disk, options.reserve);
    const writer = folderWriter(disk, dir);
    await begin(options, writer, verifier);
    const found = await inspectAll(options, verifier);
    await signsFor(verifier, signer, found);
    const capacity = options.journalBytes ?? journalBytes;
    return await newLog({ ...options, verifier, reserve, writer, found, capacity, frugal: frugalJournalBytes });
  } catch (error) {
    throw asFault(
      error,
      'ledger.unwritable',
      `The ledger in ${dir} cannot be opened for writing (${codeOf(error)}).`,
      isFull(error)
        ? 'Make room on the disk and start again. Until then nothing is done.'
        : 'See that the disk works and that the folder is yours, then start again. Until then nothing is done.',
    );
  }
}

/** Makes an empty log where there is none. Its key is written last: where a key is, everything else must be too. */
async function begin({ dir, origin, signer, disk, atLeast }: OpenOptions, writer: FolderWriter, verifier: Verifier) {
  if (!(await isUnbegun(disk, dir))) return;
  const newest = newestOf(claimsOf(atLeast));
  if (newest !== null && newest.size > 0) throw goneFault(dir, newest);
  await makeFolders(disk, dir);
  const empty = await signCheckpoint(origin, 0, emptyRoot, signer);
  const journal = await writer.replaceJournal({ capacity: journalHeadBytes, base: 0, root: emptyRoot });
  journal.close();
  await writer.replace('checkpoint', Buffer.from(empty.note));
  await writer.replace('key', Buffer.from(`${verifier.vkey}\n`));
}

const firstFiles = new Set(['journal.new', 'journal', 'checkpoint.new', 'checkpoint', 'key.new']);

/** Whether there is nothing here yet but what a beginning that was cut short leaves: no key and no entry. */
async function isUnbegun(disk: Disk, dir: string): Promise<boolean> {
  const folder = await openFolder(disk, dir);
  if (folder === null) return true;
  if (folder.has('key') || folder.untaken().some((name) => !firstFiles.has(name))) return false;
  const journal = await folder.take('journal');
  const checkpoint = (await folder.take('checkpoint'))?.toString('utf8');
  const noEntry = journal === null || (readHead(journal)?.base === 0 && isZero(journal.subarray(journalHeadBytes)));
  return noEntry && (checkpoint === undefined || checkpoint.split('\n')[1] === '0');
}

async function makeFolders(disk: Disk, dir: string): Promise<void> {
  try {
    await disk.makeFolder(dir);
  } catch (error) {
    if (!hasCode(error, 'ENOENT') || dirname(dir) === dir) throw error;
    await makeFolders(disk, dirname(dir));
    await disk.makeFolder(dir);
  }
  await disk.flushFolder(dirname(dir));
}

async function inspectAll({ dir, disk, atLeast, visit }: OpenOptions, verifier: Verifier): Promise<Inspection> {
  const claims = claimsOf(atLeast);
  try {
    const folder = await openFolder(disk, dir);
    if (folder === null) throw goneFault(dir, newestOf(claims));
    const rootsAt = new Set(claims.map(({ size }) => size));
    const found = await inspect(folder, { verifier, rootsAt, visit });
    const damaged = [...found.damaged, ...claims.flatMap((earlier) => compareWith(found, verifier, earlier))];
    const [other] = damaged.filter((item) => item.kind === 'other-key');
    if (other !== undefined) throw otherKey(dir, verifier, other.message);
    if (damaged.length > 0) throw damagedFault(dir, damaged);
    return found;
  } catch (error) {
    throw asFault(
      error,
      'ledger.unreadable',
      `The ledger in ${dir} cannot be read (${codeOf(error)}).`,
      'See that the disk works and that you may read the folder, then start again.',
    );
  }
}

function claimsOf(atLeast: OpenOptions['atLeast']): Checkpoint[] {
  return [atLeast ?? []].flat().map(claimOf);
}

function newestOf(claims: readonly Checkpoint[]): Checkpoint | null {
  return claims.reduce<Checkpoint | null>((best, one) => (best === null || one.size > best.size ? one : best), null);
}

/** A signer that does not sign with the pinned key would be found out too late otherwise. */
async function signsFor(verifier: Verifier, signer: Signer, { tree }: Inspection): Promise<void> {
  const trial = await signCheckpoint(verifier.name, tree.size, tree.root(), signer);
  try {
    openOwnCheckpoint(trial.note, verifier);
  } catch (error) {
    throw asFault(
      undefined,
      'ledger.other-key',
      `What signs for the ledger does not sign with ${verifier.vkey}.`,
      `Unlock the vault that the ledger began with. (${String(error)})`,
    );
  }
}

function otherKey(dir: string, verifier: Verifier, what: string): Fault {
  return new Fault(
    'ledger.other-key',
    `The ledger in ${dir} is not of the key ${verifier.vkey}: ${what}.`,
    'Start with the data folder that this vault belongs to, or put its ledger back.',
  );
}

function goneFault(dir: string, earlier: Checkpoint | null): Fault {
  return new Fault(
    'ledger.rolled-back',
    `The ledger in ${dir} is gone: it has 0 entries, and once had ${earlier?.size ?? 'some'}.`,
    'Put the newest copy of the data folder back. If there is none, look at `npx --no interlock ledger accept`.',
  );
}
