/** Folding: what the journal holds becomes tiles, and a new journal takes its place. */
import { dirname, join } from 'node:path';
import { type Disk, type DiskFile, hasCode } from './disk.ts';
import { headBytes, type JournalHead, journalHeadBytes } from './journal.ts';
import { bundleBytes, partialTiles, tilePath } from './tile.ts';
import { type FullTile, type Tree, tileWidth } from './tree.ts';

/** Everything that stands in the journal and not yet in tiles. */
export interface Unfolded {
  /** Size of the log when the journal began. */
  readonly base: number;
  readonly tree: Tree;
  readonly full: Iterable<FullTile>;
  /** Entries from the bundle that `base` lies in to the end. */
  readonly recent: { readonly from: number; readonly entries: readonly Buffer[] };
  readonly asides: ReadonlyMap<string, Buffer>;
}

const zeros = Buffer.alloc(1 << 20);
const atOnce = 16;

/** Writes below one ledger's folder; every function resolves when its work will survive a loss of power. */
export interface FolderWriter {
  /** Writes tiles, bundles and envelopes; none that the checkpoint in the folder needs. */
  writeTiles(unfolded: Unfolded): Promise<void>;
  /** Removes the partial tiles of `base` that `size` does not have, and `others`. */
  removeStale(base: number, size: number, others: readonly string[]): Promise<void>;
  /** Puts an empty journal in place of the one before. */
  replaceJournal(head: JournalHead): Promise<DiskFile>;
  /** Puts a small file in place of the one before, whole or not at all. */
  replace(file: string, bytes: Uint8Array): Promise<void>;
}

export function folderWriter(disk: Disk, folder: string): FolderWriter {
  const known = new Set<string>(['']);
  const path = (file: string) => join(folder, ...file.split('/'));

  async function writeAll(files: ReadonlyMap<string, () => Buffer>): Promise<void> {
    const touched = new Set<string>();
    for (const file of files.keys()) await makeParents(file, touched);
    const waiting = [...files];
    for (let at = 0; at < waiting.length; at += atOnce)
      await settled(waiting.slice(at, at + atOnce).map(([file, bytes]) => writeOne(file, bytes())));
    await flushFolders(touched);
    for (const name of files.keys()) for (const parent of parentsOf(name)) known.add(parent);
  }

  async function makeParents(file: string, touched: Set<string>): Promise<void> {
    const parents = parentsOf(file);
    touched.add(parents[0] ?? '');
    for (const parent of parents.reverse()) {
      if (known.has(parent)) continue;
      await disk.makeFolder(path(parent));
      touched.add(parentsOf(parent)[0] ?? '');
    }
  }

  async function writeOne(file: string, bytes: Buffer): Promise<void> {
    const open = await disk.create(path(file));
    try {
      open.write(bytes, 0);
      await open.flush();
    } finally {
      open.close();
    }
  }

  async function flushFolders(folders: Iterable<string>): Promise<void> {
    await settled([...folders].map((name) => disk.flushFolder(path(name))));
  }

  async function remove(file: string): Promise<void> {
    await disk.remove(path(file)).catch(unlessAbsent);
  }

  async function replace(file: string, bytes: Uint8Array): Promise<void> {
    await writeOne(`${file}.new`, Buffer.from(bytes));
    await disk.rename(path(`${file}.new`), path(file));
    await disk.flushFolder(folder);
  }

  return {
    replace,
    writeTiles: (unfolded) => writeAll(filesOf(unfolded)),
    async removeStale(base, size, others) {
      const kept = new Set(partialTiles(size).map(tilePath));
      const keptFolders = new Set([...kept].map(dirname));
      const stale = new Set([...partialTiles(base).map(tilePath), ...others.filter((file) => file.includes('.p/'))]);
      const touched = new Set<string>();
      for (const file of others) if (file.endsWith('.new')) await remove(file);
      for (const file of stale) {
        if (kept.has(file)) continue;
        await remove(file);
        const parent = dirname(file);
        touched.add(keptFolders.has(parent) ? parent : dirname(parent));
      }
      for (const parent of new Set([...stale].map(dirname))) {
        if (keptFolders.has(parent)) continue;
        await disk.removeFolder(path(parent)).catch(unlessAbsent);
        known.delete(parent);
      }
      await flushFolders(touched);
    },
    async replaceJournal(head) {
      const file = await disk.create(path('journal.new'));
      try {
        file.write(headBytes(head), 0);
        for (let at = journalHeadBytes; at < head.capacity; at += zeros.length)
          file.write(zeros.subarray(0, Math.min(zeros.length, head.capacity - at)), at);
        await file.flush();
        await disk.rename(path('journal.new'), path('journal'));
        await disk.flushFolder(folder);
      } catch (error) {
        file.close();
        throw error;
      }
      return file;
    },
  };
}

/** The files that a fold writes, each with its bytes when they are needed. */
function filesOf({ base, tree, full, recent, asides }: Unfolded): Map<string, () => Buffer> {
  const files = new Map<string, () => Buffer>();
  for (const [name, envelope] of asides) files.set(`sealed/${name}`, () => envelope);
  for (let start = base - (base % tileWidth); start < tree.size; start += tileWidth) {
    const width = Math.min(tileWidth, tree.size - start);
    const from = start - recent.from;
    const name = tilePath({ level: 'entries', index: start / tileWidth, width });
    files.set(name, () => bundleBytes(recent.entries.slice(from, from + width)));
  }
  for (const { level, index, hashes } of full)
    files.set(tilePath({ level, index, width: tileWidth }), () => Buffer.concat(hashes));
  for (const tile of partialTiles(tree.size)) {
    const { level } = tile;
    if (level !== 'entries') files.set(tilePath(tile), () => Buffer.concat(tree.edge(level)));
  }
  for (const tile of partialTiles(base)) files.delete(tilePath(tile)); // of the same name, so the same, and needed
  return files;
}

/** Folders that a file lies in, nearest first, without the ledger's own. */
function parentsOf(file: string): string[] {
  const parents: string[] = [];
  for (let cut = file.lastIndexOf('/'); cut > 0; cut = file.lastIndexOf('/', cut - 1)) parents.push(file.slice(0, cut));
  return parents;
}

/** Waits for all, then throws the first failure: nothing is still being written when the caller goes on. */
async function settled(work: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) if (result.status === 'rejected') throw result.reason;
}

function unlessAbsent(error: unknown): void {
  if (!hasCode(error, 'ENOENT')) throw error;
}
