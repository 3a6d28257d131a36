/**
 * Reads a whole ledger once and says what it holds and what is wrong: the one pass behind opening and verifying.
 *
 * Entries are the evidence: their hashes make the tree, and tiles, checkpoint and journal are held against it. Where
 * an entry and its tile differ, the signed root says which of them was changed.
 */
import type { Checkpoint } from './checkpoint.ts';
import { openOwnCheckpoint } from './checkpoint.ts';
import type { Damage, DamageKind } from './damage.ts';
import type { LedgerFolder } from './folder.ts';
import { inspectTiles } from './inspect-tiles.ts';
import { type JournalHead, readHead, readJournal } from './journal.ts';
import { inspectLeftovers } from './leftovers.ts';
import { type Hash, same, sha256 } from './merkle.ts';
import { parseVerifier, type Verifier } from './note.ts';
import { type FullTile, type Tree, tileWidth } from './tree.ts';

export interface InspectOptions {
  /** Whose log it must be; without it the key that the folder names is believed. */
  readonly verifier?: Verifier | undefined;
  /** Sizes whose roots are wanted. */
  readonly rootsAt?: ReadonlySet<number>;
  /** Called for every entry of tiles and journal, in order. */
  readonly visit?: (index: number, bytes: Buffer) => void;
}

export interface Inspection {
  readonly verifier: Verifier | null;
  readonly head: JournalHead | null;
  /** The checkpoint of the folder. */
  readonly published: Checkpoint | null;
  /** The newest checkpoint, which may stand in the journal. */
  readonly newest: Checkpoint | null;
  /** The tree at the end of the log. */
  readonly tree: Tree;
  /** The tiles that became full since the journal began. */
  readonly full: readonly FullTile[];
  /** Size of the log when the journal began. */
  readonly base: number;
  /** Entries from the bundle that the journal's base lies in to the end, and the index of the first. */
  readonly recent: { readonly from: number; readonly entries: Buffer[] };
  /** Envelopes of the journal by their SHA-256. */
  readonly asides: ReadonlyMap<string, Buffer>;
  readonly groups: number;
  /** Where a group that was never acknowledged begins in the journal. */
  readonly torn: { readonly offset: number; readonly bytes: number } | null;
  /** Files of a fold that a crash cut short: right as far as they go, and no longer or not yet needed. */
  readonly leftovers: string[];
  readonly roots: ReadonlyMap<number, Hash>;
  readonly damaged: Damage[];
}

/** Inspects a ledger's folder. Errors of the file system are thrown as they are. */
export async function inspect(folder: LedgerFolder, options: InspectOptions): Promise<Inspection> {
  const damaged: Damage[] = [];
  const report = (kind: DamageKind, file: string, message: string, offset: number | null = null, entry?: number) =>
    void damaged.push({ kind, file, offset, entry: entry ?? null, message });

  const verifier = await inspectKey(folder, options.verifier, report);
  const journal = await folder.take('journal');
  const head = journal === null ? null : readHead(journal);
  if (journal === null) report('missing', 'journal', 'the journal is missing');
  else if (head === null) report('changed', 'journal', 'the head of the journal is malformed', 0);
  else if (head.capacity !== journal.length)
    report('changed', 'journal', `the journal has ${journal.length} bytes and says ${head.capacity}`, journal.length);
  const published = await inspectCheckpoint(folder, verifier, report);

  const roots = new Map<number, Hash>();
  const base = head?.base ?? published?.size ?? 0;
  const recent = { from: base - (base % tileWidth), entries: [] as Buffer[] };
  const tiled = await inspectTiles(folder, published ?? (head && { size: head.base, root: head.root }), base, {
    ...options,
    roots,
    recent,
    report,
  });

  let tree = tiled.atBase ?? tiled.tree;
  let newest = published;
  const asides = new Map<string, Buffer>();
  const full: FullTile[] = [];
  let groups = 0;
  let torn: Inspection['torn'] = null;
  if (head !== null && journal !== null && verifier !== null && !tiled.broken) {
    if (tiled.atBase === null)
      report('changed', 'journal', `the journal begins at entry ${base}, beyond the tiles`, 16);
    else if (!same(tree.root(), head.root)) report('changed', 'journal', 'the journal begins at another root', 24);
    let note: Checkpoint | null = null;
    const reading = readJournal(
      journal,
      tree,
      (text) => {
        note = ownCheckpoint(text, verifier);
        return note;
      },
      (group, grown) => {
        groups++;
        newest = note;
        full.push(...grown.takeFull());
        for (const envelope of group.asides) asides.set(sha256(envelope).toString('hex'), envelope);
        group.entries.forEach((bytes, i) => {
          const index = group.first + i;
          if (published !== null && index < published.size) return;
          recent.entries.push(bytes);
          options.visit?.(index, bytes);
        });
        if (options.rootsAt?.has(grown.size)) roots.set(grown.size, grown.root());
      },
    );
    if (reading.rest === 'damaged')
      report('changed', 'journal', 'bytes that are no group of entries', reading.end, reading.tree.size);
    if (reading.rest === 'torn') torn = { offset: reading.end, bytes: journal.length - reading.end };
    tree = reading.tree;
    if (published !== null && published.size !== base && published.size !== tree.size)
      report('changed', 'checkpoint', `its size ${published.size} is neither of the journal's ends`);
  }
  if (published !== null && tree.size === published.size && newest !== null && !same(newest.root, published.root))
    report('changed', 'journal', 'the journal ends at another root than the checkpoint');

  const at: Parts = { tree, full, base, published, newest, head, recent, asides, groups, torn };
  // Where the tiles could not be followed to their end, what nobody asked for says nothing.
  const leftovers = tiled.broken ? [] : await inspectLeftovers(folder, at, report);
  return { verifier, ...at, leftovers, roots, damaged };
}

/** What the parts of a folder were found to be. */
export type Parts = Omit<Inspection, 'verifier' | 'leftovers' | 'roots' | 'damaged'>;

/** Takes note of a damage. */
export type Report = (kind: DamageKind, file: string, message: string, offset?: number | null, entry?: number) => void;

async function inspectKey(folder: LedgerFolder, expected: Verifier | undefined, report: Report) {
  const bytes = await folder.take('key');
  if (bytes === null) {
    report('missing', 'key', 'the key of the log is missing');
    return expected ?? null;
  }
  const text = bytes.toString('utf8');
  if (expected !== undefined) {
    if (text !== `${expected.vkey}\n`) report('other-key', 'key', `it is not ${expected.vkey}`);
    return expected;
  }
  try {
    const verifier = parseVerifier(text.slice(0, -1));
    if (text === `${verifier.vkey}\n`) return verifier;
  } catch {
    // reported below, as any other change
  }
  report('changed', 'key', 'it is no verifier key', 0);
  return null;
}

async function inspectCheckpoint(folder: LedgerFolder, verifier: Verifier | null, report: Report) {
  const bytes = await folder.take('checkpoint');
  if (bytes === null) report('missing', 'checkpoint', 'the checkpoint is missing');
  if (bytes === null || verifier === null) return null;
  const checkpoint = ownCheckpoint(bytes.toString('utf8'), verifier);
  if (checkpoint !== null && Buffer.from(checkpoint.note).equals(bytes)) return checkpoint;
  report('changed', 'checkpoint', `it is no checkpoint that ${verifier.vkey} signed`, 0);
  return null;
}

function ownCheckpoint(note: string, verifier: Verifier): Checkpoint | null {
  try {
    return openOwnCheckpoint(note, verifier);
  } catch {
    return null; // the caller says where it stood
  }
}
