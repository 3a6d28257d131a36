/**
 * Reads a whole ledger once and says what it holds and what is wrong: the one pass behind opening and verifying.
 *
 * Entries are the evidence: their hashes make the tree, and tiles, checkpoint and journal are held against it. Where
 * an entry and its tile differ, the signed root says which of them was changed.
 */
import type { Checkpoint } from './checkpoint.ts';
import { openOwnCheckpoint } from './checkpoint.ts';
import type { Damage, DamageKind } from './damage.ts';
import { type Aside, asideOf } from './entry.ts';
import type { LedgerFolder } from './folder.ts';
import { type JournalHead, readHead, readJournal } from './journal.ts';
import { inspectLeftovers } from './leftovers.ts';
import { type Hash, leafHash, same, sha256 } from './merkle.ts';
import { parseVerifier, type Verifier } from './note.ts';
import { readBundle, readTile, tilePath } from './tile.ts';
import { type FullTile, newTree, type Tree, tileWidth } from './tree.ts';

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
  if (head !== null && journal !== null && verifier !== null) {
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
  const leftovers = await inspectLeftovers(folder, at, report);
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

interface TileOptions extends InspectOptions {
  readonly roots: Map<number, Hash>;
  readonly recent: { readonly from: number; readonly entries: Buffer[] };
  readonly report: Report;
}

/** Streams the published tiles; `atBase` is the tree where the journal begins, null where that is beyond them. */
async function inspectTiles(
  folder: LedgerFolder,
  published: { readonly size: number; readonly root: Hash } | null,
  base: number,
  { report, recent, roots, rootsAt, visit }: TileOptions,
): Promise<{ tree: Tree; atBase: Tree | null }> {
  const size = published?.size ?? 0;
  const tree = newTree();
  const doubtful: { index: number; offset: number }[] = [];
  let atBase = base === 0 ? tree.clone() : null;
  const reached = () => {
    if (tree.size === base) atBase = tree.clone();
    if (rootsAt?.has(tree.size)) roots.set(tree.size, tree.root());
  };
  if (rootsAt?.has(0)) roots.set(0, tree.root());

  let broken = false;
  const read = (index: number) => {
    const width = Math.min(tileWidth, size - index * tileWidth);
    const files = [tilePath({ level: 'entries', index, width }), tilePath({ level: 0, index, width })] as const;
    return { width, files, bytes: Promise.all([folder.take(files[0]), folder.take(files[1])]) };
  };
  let next = size > 0 ? read(0) : null;
  for (let index = 0; next !== null; index++) {
    const { width, files, bytes } = next;
    const [bundleFile, tileFile] = await bytes;
    next = (index + 1) * tileWidth < size ? read(index + 1) : null;
    next?.bytes.catch(() => undefined); // awaited, and thrown, in the next round
    const bundle = bundleFile === null ? null : readBundle(bundleFile, 0, width);
    const hashes = tileFile === null ? null : readTile(tileFile, width);
    if (bundleFile === null) report('missing', files[0], 'a bundle of entries is missing', null, index * tileWidth);
    else if (bundle === null || bundle.end !== bundleFile.length)
      report('changed', files[0], `it does not hold ${width} entries`, bundle?.end ?? null, index * tileWidth);
    if (tileFile === null) report('missing', files[1], 'a tile of hashes is missing', null, index * tileWidth);
    else if (hashes === null) report('changed', files[1], `it does not hold ${width} hashes`, 0, index * tileWidth);
    let offset = 0;
    for (let i = 0; i < width; i++) {
      const at = index * tileWidth + i;
      const entry = bundle?.entries[i];
      const leaf = entry === undefined ? hashes?.[i] : leafHash(entry);
      if (leaf === undefined) {
        broken = true;
        break;
      }
      if (entry !== undefined && hashes?.[i] !== undefined && !same(leaf, hashes[i] as Hash))
        doubtful.push({ index: at, offset: offset + 2 });
      tree.push(leaf);
      if (entry !== undefined) {
        offset += 2 + entry.length;
        if (at >= recent.from) recent.entries.push(entry);
        visit?.(at, entry);
        const aside = asideOf(entry);
        if (aside !== null) await inspectAside(folder, at, aside, report);
      }
      reached();
    }
    if (broken) break; // neither entry nor hash: the tree cannot go on
    await inspectUpperTiles(folder, tree, report);
  }
  next?.bytes.catch(() => undefined);
  if (broken) return { tree, atBase };

  for (let level = 1; tree.edge(level).length > 0 || tree.size >= tileWidth ** (level + 1); level++) {
    const hashes = tree.edge(level);
    if (hashes.length === 0) continue;
    const tile = { level, index: Math.floor(tree.size / tileWidth ** (level + 1)), width: hashes.length };
    await compareTile(folder, tilePath(tile), hashes, report);
  }
  const entriesHold = published === null || same(tree.root(), published.root);
  for (const { index, offset } of doubtful) {
    const tile = { index: Math.floor(index / tileWidth), width: 0 };
    const width = Math.min(tileWidth, size - tile.index * tileWidth);
    if (entriesHold)
      report('changed', tilePath({ ...tile, level: 0, width }), 'a hash is another', 32 * (index % tileWidth), index);
    else report('changed', tilePath({ ...tile, level: 'entries', width }), 'an entry is another', offset, index);
  }
  if (!entriesHold && doubtful.length === 0)
    report('changed', 'checkpoint', `entries and tiles agree, and their root is not the signed one`, 0);
  return { tree, atBase };
}

async function inspectUpperTiles(folder: LedgerFolder, tree: Tree, report: Report): Promise<void> {
  for (const { level, index, hashes } of tree.takeFull())
    if (level > 0) await compareTile(folder, tilePath({ level, index, width: tileWidth }), hashes, report);
}

async function compareTile(folder: LedgerFolder, file: string, hashes: readonly Hash[], report: Report): Promise<void> {
  const bytes = await folder.take(file);
  if (bytes === null) return report('missing', file, 'a tile of hashes is missing');
  const expected = Buffer.concat(hashes);
  if (expected.equals(bytes)) return;
  const differs = expected.findIndex((byte, i) => byte !== bytes[i]);
  report('changed', file, 'a hash is another', differs < 0 ? expected.length : differs);
}

async function inspectAside(folder: LedgerFolder, index: number, aside: Aside, report: Report): Promise<void> {
  const file = `sealed/${aside.sha256}`;
  const bytes = await folder.take(file);
  if (bytes === null) report('missing', file, 'the envelope of an entry is missing', null, index);
  else if (bytes.length !== aside.bytes || sha256(bytes).toString('hex') !== aside.sha256)
    report('changed', file, 'the envelope of an entry is another', null, index);
}
