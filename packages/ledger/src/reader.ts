/** Reading back: entries and tree hashes out of what is in memory, or else out of full bundles and tiles. */
import { join } from 'node:path';
import { Fault } from '@interlock/model';
import type { Disk } from './disk.ts';
import { type Hash, leafHash, type NodeOf, nodeHash, same } from './merkle.ts';
import { readBundle, readTile, tilePath } from './tile.ts';
import { type FullTile, type Tree, tileWidth } from './tree.ts';

/** The part of a log that is in memory. */
export interface Recent {
  from: number;
  entries: Buffer[];
}

export interface LogReader {
  /** Bytes of the entry at `index`, which is below the log's size. */
  entryBytes(index: number): Promise<Buffer>;
  readonly node: NodeOf;
}

/** Reads of a log whose recent part may grow and move. Throws Fault `ledger.damaged` for what does not fit its hash. */
export function logReader(
  disk: Disk,
  folder: string,
  recent: Recent,
  full: ReadonlyMap<string, FullTile>,
  tree: Tree,
): LogReader {
  let last: { index: number; entries: Buffer[] } | null = null;
  const read = (file: string) => disk.read(join(folder, ...file.split('/')));

  async function tile(level: number, index: number): Promise<readonly Hash[]> {
    const fresh = full.get(tileKey(level, index));
    if (fresh !== undefined) return fresh.hashes;
    if (index === Math.floor(tree.size / tileWidth ** (level + 1))) return tree.edge(level);
    const file = tilePath({ level, index, width: tileWidth });
    const hashes = readTile(await read(file), tileWidth);
    if (hashes === null) throw changed(folder, file);
    return hashes;
  }

  async function bundle(index: number): Promise<Buffer[]> {
    if (last?.index === index) return last.entries;
    const file = tilePath({ level: 'entries', index, width: tileWidth });
    const [bytes, hashes] = await Promise.all([read(file), tile(0, index)]);
    const found = readBundle(bytes, 0, tileWidth);
    if (found === null || !found.entries.every((entry, i) => same(leafHash(entry), hashes[i] as Hash)))
      throw changed(folder, file);
    last = { index, entries: found.entries };
    return found.entries;
  }

  return {
    async entryBytes(index) {
      const held = recent.entries[index - recent.from];
      if (held !== undefined) return held;
      return (await bundle(Math.floor(index / tileWidth)))[index % tileWidth] as Buffer;
    },
    async node(level, index) {
      const below = level % 8; // levels above the hashes that a tile holds
      const width = 2 ** below;
      const first = index * width;
      const hashes = await tile((level - below) / 8, Math.floor(first / tileWidth));
      let row = hashes.slice(first % tileWidth, (first % tileWidth) + width);
      while (row.length > 1)
        row = Array.from({ length: row.length / 2 }, (_, i) => nodeHash(row[2 * i] as Hash, row[2 * i + 1] as Hash));
      return row[0] as Hash;
    },
  };
}

/** Name of a full tile in memory. */
export function tileKey(level: number, index: number): string {
  return `${level}/${index}`;
}

function changed(folder: string, file: string): Fault {
  return new Fault(
    'ledger.damaged',
    `The ledger in ${folder} is not as it was written: ${file}: it was changed while Interlock ran.`,
    'Keep the folder as evidence, run `npx --no interlock ledger verify`, and put back a copy that verifies.',
  );
}
