/** The published part of a log: bundles of entries, tiles of hashes, envelopes beside, against the signed root. */
import { type Aside, asideOf } from './entry.ts';
import type { LedgerFolder } from './folder.ts';
import type { InspectOptions, Report } from './inspect.ts';
import { type Hash, leafHash, same, sha256 } from './merkle.ts';
import { readBundle, readTile, tilePath } from './tile.ts';
import { newTree, type Tree, tileWidth } from './tree.ts';

interface TileOptions extends InspectOptions {
  /** Takes the roots that were asked for. */
  readonly roots: Map<number, Hash>;
  /** Takes the entries from `from` on. */
  readonly recent: { readonly from: number; readonly entries: Buffer[] };
  readonly report: Report;
}

/** What the tiles were found to be. */
export interface TilesFound {
  readonly tree: Tree;
  /** The tree where the journal begins; null where that is beyond the tiles. */
  readonly atBase: Tree | null;
  /** Whether an entry and its hash are both lost, so that the tree cannot be followed to its end. */
  readonly broken: boolean;
}

/** Streams the tiles of a log that ends as `end` says, bundle by bundle. */
export async function inspectTiles(
  folder: LedgerFolder,
  end: { readonly size: number; readonly root: Hash } | null,
  base: number,
  { report, recent, roots, rootsAt, visit }: TileOptions,
): Promise<TilesFound> {
  const size = end?.size ?? 0;
  const tree = newTree();
  /** Entries that do not have the hash of their tile: which of the two was changed, the root will tell. */
  const doubtful: { index: number; offset: number }[] = [];
  /** Differences above them, which may only follow from these. */
  const above: Parameters<Report>[] = [];
  let atBase = base === 0 ? tree.clone() : null;
  if (rootsAt?.has(0)) roots.set(0, tree.root());

  async function follow(index: number, { width, files, bytes }: BundleReading): Promise<boolean> {
    const [bundle, hashes] = read(index, width, files, await bytes, report);
    let offset = 0;
    for (let i = 0; i < width; i++) {
      const at = index * tileWidth + i;
      const entry = bundle?.[i];
      const hash = hashes?.[i];
      const leaf = entry === undefined ? hash : leafHash(entry);
      if (leaf === undefined) return false;
      tree.push(leaf);
      if (entry !== undefined) {
        if (hash !== undefined && !same(leaf, hash)) doubtful.push({ index: at, offset: offset + 2 });
        offset += 2 + entry.length;
        if (at >= recent.from) recent.entries.push(entry);
        visit?.(at, entry);
        const aside = asideOf(entry);
        if (aside !== null) await inspectAside(folder, at, aside, report);
      }
      if (tree.size === base) atBase = tree.clone();
      if (rootsAt?.has(tree.size)) roots.set(tree.size, tree.root());
    }
    return true;
  }

  const take = (index: number): BundleReading => {
    const width = Math.min(tileWidth, size - index * tileWidth);
    const files = [tilePath({ level: 'entries', index, width }), tilePath({ level: 0, index, width })] as const;
    const bytes = Promise.all([folder.take(files[0]), folder.take(files[1])]);
    bytes.catch(() => undefined); // it is awaited, and thrown, when its turn comes
    return { width, files, bytes };
  };
  let ahead = size > 0 ? take(0) : null;
  for (let index = 0; ahead !== null; index++) {
    const reading: BundleReading = ahead;
    ahead = (index + 1) * tileWidth < size ? take(index + 1) : null;
    if (!(await follow(index, reading))) return { tree, atBase, broken: true };
    for (const tile of tree.takeFull())
      if (tile.level > 0)
        await compareTile(
          folder,
          tilePath({ ...tile, width: tileWidth }),
          tile.hashes,
          (...found) => void above.push(found),
        );
  }
  for (let level = 1; tree.size >= tileWidth ** level; level++) {
    const hashes = tree.edge(level);
    const tile = { level, index: Math.floor(tree.size / tileWidth ** (level + 1)), width: hashes.length };
    if (tile.width > 0) await compareTile(folder, tilePath(tile), hashes, (...found) => void above.push(found));
  }

  const holds = end === null || same(tree.root(), end.root);
  for (const { index, offset } of doubtful) {
    const tile = {
      index: Math.floor(index / tileWidth),
      width: Math.min(tileWidth, size - index + (index % tileWidth)),
    };
    if (holds) report('changed', tilePath({ ...tile, level: 0 }), 'a hash is another', 32 * (index % tileWidth), index);
    else report('changed', tilePath({ ...tile, level: 'entries' }), 'an entry is another', offset, index);
  }
  if (!holds && doubtful.length === 0)
    report('changed', 'checkpoint', 'entries and tiles agree, and their root is not the signed one', 0);
  for (const found of above) if (holds || doubtful.length === 0 || found[0] === 'missing') report(...found);
  return { tree, atBase, broken: false };
}

/** A bundle and its tile, on their way from the disk. */
interface BundleReading {
  readonly width: number;
  readonly files: readonly [string, string];
  readonly bytes: Promise<[Buffer | null, Buffer | null]>;
}

function read(
  index: number,
  width: number,
  files: readonly [string, string],
  [bundle, tile]: readonly [Buffer | null, Buffer | null],
  report: Report,
): [Buffer[] | null, Hash[] | null] {
  const first = index * tileWidth;
  const found = bundle === null ? null : readBundle(bundle, 0, width);
  const hashes = tile === null ? null : readTile(tile, width);
  if (bundle === null) report('missing', files[0], 'a bundle of entries is missing', null, first);
  else if (found?.end !== bundle.length)
    report('changed', files[0], `it does not hold ${width} entries`, found?.end ?? null, first);
  if (tile === null) report('missing', files[1], 'a tile of hashes is missing', null, first);
  else if (hashes === null) report('changed', files[1], `it does not hold ${width} hashes`, 0, first);
  return [found?.entries ?? null, hashes];
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
