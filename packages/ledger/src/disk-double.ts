/**
 * A double of the disk for tests: it keeps apart what programs see and what a loss of power leaves, and fails where
 * it is told to. What was not flushed may survive in any mixture of sectors; names, unless their folder was flushed,
 * may be the old or the new ones; what a failed flush should have written is lost to every later flush.
 */
import { basename, dirname, sep } from 'node:path';
import type { Disk, DiskFile } from './disk.ts';

interface Inode {
  seen: Buffer;
  kept: Buffer;
  /** Written and not flushed; `lost` ones were part of a flush that failed. */
  pending: { position: number; bytes: Buffer; lost: boolean }[];
}
interface Folder {
  seen: Map<string, Inode | Folder>;
  kept: Map<string, Inode | Folder>;
}

/** `torn`: a write gets half way, then fails. `crash`: nothing works from there on. */
export type Failure = 'EIO' | 'ENOSPC' | 'torn' | 'crash';

export interface DiskDouble extends Disk {
  /** Steps taken so far that may fail. */
  readonly steps: number;
  /** Lets the `n`-th step from the beginning fail (1 is the first). */
  failAt(n: number, failure: Failure): void;
  /** Bytes that all files together may have. */
  limit(bytes: number): void;
  /** The disk after the program was killed: everything it wrote is there. */
  afterKill(): DiskDouble;
  /** The disk after a loss of power. `random` gives numbers from 0 up to and without 1. */
  afterPowerLoss(random: () => number): DiskDouble;
  /** A copy of every file, by path. */
  files(): Map<string, Buffer>;
}

const sector = 512;
const isFolder = (node: Inode | Folder | undefined): node is Folder => node !== undefined && node.seen instanceof Map;
const failed = (code: string) => Object.assign(new Error(`${code}: by the double of the disk`), { code });

export function diskDouble(root: Folder = { seen: new Map(), kept: new Map() }): DiskDouble {
  let steps = 0;
  let plan: { at: number; failure: Failure } | null = null;
  let dead = false;
  let room = Number.POSITIVE_INFINITY;

  function step(): Failure | null {
    if (dead) throw failed('EIO');
    steps++;
    if (plan?.at !== steps) return null;
    if (plan.failure === 'crash') dead = true;
    if (plan.failure === 'torn') return 'torn';
    throw failed(plan.failure === 'ENOSPC' ? 'ENOSPC' : 'EIO');
  }
  const names = (path: string) => path.split(sep).filter((name) => name !== '');
  function find(path: string): Inode | Folder {
    let node: Inode | Folder | undefined = root;
    for (const name of names(path)) node = isFolder(node) ? node.seen.get(name) : undefined;
    if (node === undefined) throw failed('ENOENT');
    return node;
  }
  function folderAt(path: string): Folder {
    const node = find(path);
    if (!isFolder(node)) throw failed('ENOTDIR');
    return node;
  }
  const place = (path: string) => ({ folder: folderAt(dirname(path)), name: names(path).at(-1) ?? '' });
  function used(folder: Folder): number {
    let sum = 0;
    for (const node of folder.seen.values()) sum += isFolder(node) ? used(node) : node.seen.length;
    return sum;
  }
  function put(inode: Inode, bytes: Buffer, position: number): void {
    const length = Math.max(inode.seen.length, position + bytes.length);
    if (length > inode.seen.length && used(root) + length - inode.seen.length > room) throw failed('ENOSPC');
    if (length > inode.seen.length) inode.seen = Buffer.concat([inode.seen], length);
    inode.seen.set(bytes, position);
    inode.pending.push({ position, bytes: Buffer.from(bytes), lost: false });
  }

  function open(inode: Inode): DiskFile {
    return {
      write(bytes, position) {
        const torn = step() === 'torn';
        put(inode, Buffer.from(bytes).subarray(0, torn ? bytes.length >> 1 : bytes.length), position);
        if (torn) throw failed('EIO');
      },
      async flush() {
        try {
          if (step() === 'torn') throw failed('EIO');
        } catch (error) {
          for (const write of inode.pending) write.lost = true;
          throw error;
        }
        if (!inode.pending.some((write) => write.lost)) inode.kept = Buffer.from(inode.seen);
        else for (const write of inode.pending) if (!write.lost) inode.kept = overlaid(inode.kept, write, () => true);
        inode.pending = inode.pending.filter((write) => write.lost);
      },
      close() {},
    };
  }

  return {
    get steps() {
      return steps;
    },
    failAt: (at, failure) => {
      plan = { at, failure };
    },
    limit: (bytes) => {
      room = bytes;
    },
    async read(path) {
      step();
      const node = find(path);
      if (isFolder(node)) throw failed('EISDIR');
      return Buffer.from(node.seen);
    },
    async length(path) {
      try {
        const node = find(path);
        return isFolder(node) ? 0 : node.seen.length;
      } catch {
        return null;
      }
    },
    async list(path) {
      step();
      return [...folderAt(path).seen].map(([name, node]) => ({ name, kind: isFolder(node) ? 'folder' : 'file' }));
    },
    async makeFolder(path) {
      step();
      const { folder, name } = place(path);
      if (!folder.seen.has(name)) folder.seen.set(name, { seen: new Map(), kept: new Map() });
    },
    async create(path) {
      step();
      const { folder, name } = place(path);
      const before = folder.seen.get(name);
      const inode: Inode = before !== undefined && !isFolder(before) ? before : newInode();
      inode.seen = Buffer.alloc(0);
      inode.pending = [];
      inode.kept = Buffer.alloc(0); // a cut to nothing may be kept at once
      folder.seen.set(name, inode);
      return open(inode);
    },
    async rename(from, to) {
      step();
      const [source, target] = [place(from), place(to)];
      const node = source.folder.seen.get(source.name);
      if (node === undefined) throw failed('ENOENT');
      source.folder.seen.delete(source.name);
      target.folder.seen.set(target.name, node);
    },
    async remove(path) {
      step();
      const { folder, name } = place(path);
      if (!folder.seen.delete(name)) throw failed('ENOENT');
    },
    async removeFolder(path) {
      step();
      const { folder, name } = place(path);
      if (folderAt(path).seen.size > 0) throw failed('ENOTEMPTY');
      folder.seen.delete(name);
    },
    async flushFolder(path) {
      step();
      const folder = folderAt(path);
      folder.kept = new Map(folder.seen);
    },
    afterKill: () => diskDouble(copied(root)),
    afterPowerLoss: (random) => diskDouble(survived(root, random)),
    files() {
      const files = new Map<string, Buffer>();
      const walk = (folder: Folder, below: string) => {
        for (const [name, node] of folder.seen)
          if (isFolder(node)) walk(node, `${below}${sep}${name}`);
          else files.set(`${below}${sep}${name}`, node.seen);
      };
      walk(root, '');
      return files;
    },
  };
}

/** A disk that holds these files, and the empty folders that `folders` names. */
export function diskOf(files: ReadonlyMap<string, Buffer>, folders: readonly string[] = []): DiskDouble {
  const root: Folder = { seen: new Map(), kept: new Map() };
  const folderOf = (path: string): Folder => {
    let folder = root;
    for (const name of path.split(sep).filter((part) => part !== '')) {
      const next = folder.seen.get(name) ?? { seen: new Map(), kept: new Map() };
      folder.seen.set(name, next);
      if (!isFolder(next)) throw failed('ENOTDIR');
      folder = next;
    }
    return folder;
  };
  for (const [path, bytes] of files) folderOf(dirname(path)).seen.set(basename(path), newInode(bytes));
  for (const path of folders) folderOf(path);
  return diskDouble(copied(root));
}

const newInode = (bytes: Buffer = Buffer.alloc(0)): Inode => ({
  seen: Buffer.from(bytes),
  kept: Buffer.from(bytes),
  pending: [],
});

function copied(folder: Folder): Folder {
  const names = new Map<string, Inode | Folder>();
  for (const [name, node] of folder.seen) names.set(name, isFolder(node) ? copied(node) : newInode(node.seen));
  return { seen: names, kept: new Map(names) };
}

function survived(folder: Folder, random: () => number): Folder {
  const names = new Map<string, Inode | Folder>();
  for (const name of new Set([...folder.seen.keys(), ...folder.kept.keys()])) {
    const [seen, kept] = [folder.seen.get(name), folder.kept.get(name)];
    const node = seen === kept || random() < 0.5 ? seen : kept;
    if (node !== undefined) names.set(name, isFolder(node) ? survived(node, random) : newInode(settled(node, random)));
  }
  return { seen: names, kept: new Map(names) };
}

/** What of a file a loss of power leaves: what was flushed, and any sectors of what was not. */
function settled(inode: Inode, random: () => number): Buffer {
  let bytes = inode.kept;
  for (const write of inode.pending) if (random() < 0.7) bytes = overlaid(bytes, write, () => random() < 0.5);
  return bytes;
}

function overlaid(under: Buffer, write: { position: number; bytes: Buffer }, keep: (at: number) => boolean): Buffer {
  const end = write.position + write.bytes.length;
  const result = Buffer.concat([under], Math.max(under.length, end));
  for (let at = write.position; at < end; at = (Math.floor(at / sector) + 1) * sector) {
    const until = Math.min(end, (Math.floor(at / sector) + 1) * sector);
    if (keep(at)) write.bytes.copy(result, at, at - write.position, until - write.position);
  }
  return result;
}
