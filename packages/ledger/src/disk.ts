/** What the ledger asks of a file system; an argument, so that a test can let any step of it fail. */
import { closeSync, constants, fdatasync, fdatasyncSync, fsync, openSync, writeSync } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface DiskFile {
  /** Writes all bytes at `position`, or throws. Synchronous: it copies into the page cache and waits for no disk. */
  write(bytes: Uint8Array, position: number): void;
  /** Resolves when what was written will survive a loss of power. */
  flush(): Promise<void>;
  close(): void;
}

export interface DiskName {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

/** Errors are those of Node, with their `code`; a path uses the system's separators. */
export interface Disk {
  /** What is no plain file (a pipe, a device) counts as not there: reading it might never end. */
  read(path: string): Promise<Buffer>;
  /** Length of a file in bytes, or null where there is none. */
  length(path: string): Promise<number | null>;
  list(path: string): Promise<readonly DiskName[]>;
  /** Makes a folder for the owner alone; one that exists is left as it is. Its parent must exist. */
  makeFolder(path: string): Promise<void>;
  /** An empty file for the owner alone, in place of one that exists. */
  create(path: string): Promise<DiskFile>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  removeFolder(path: string): Promise<void>;
  /** Resolves when the names in a folder will survive a loss of power. */
  flushFolder(path: string): Promise<void>;
}

/** Milliseconds of a flush that nobody notices if everything waits for it. */
const quick = 1;
const fdatasyncOf = promisify(fdatasync);
const fsyncOf = promisify(fsync);

/** Nobody waits for the other end of a pipe. */
const readOnly = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** The file system of this machine. */
export const nodeDisk: Disk = {
  async read(path) {
    const file = await open(path, readOnly);
    try {
      if ((await file.stat()).isFile()) return await file.readFile();
    } finally {
      await file.close();
    }
    throw Object.assign(new Error(`${path} is no file`), { code: 'ENOENT' });
  },
  async length(path) {
    try {
      return (await lstat(path)).size;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return null;
      throw error;
    }
  },
  async list(path) {
    const found = await readdir(path, { withFileTypes: true });
    return found.map((item) => ({
      name: item.name,
      kind: item.isFile() ? 'file' : item.isDirectory() ? 'folder' : 'other',
    }));
  },
  async makeFolder(path) {
    try {
      await mkdir(path, { mode: 0o700 });
    } catch (error) {
      if (!hasCode(error, 'EEXIST') || !(await lstat(path)).isDirectory()) throw error;
    }
  },
  async create(path) {
    const fd = openSync(path, 'w', 0o600);
    let length = 0;
    let grew = true;
    let usual = Number.POSITIVE_INFINITY; // milliseconds of the last flushes, those further back counting less
    return {
      write(bytes, position) {
        for (let done = 0; done < bytes.length; )
          done += writeSync(fd, bytes, done, bytes.length - done, position + done);
        if (position + bytes.length <= length) return;
        length = position + bytes.length;
        grew = true;
      },
      async flush() {
        // Handing a flush to another thread and back takes longer than a quick disk needs for it.
        const begun = performance.now();
        if (grew) await fsyncOf(fd);
        else if (usual < quick) fdatasyncSync(fd);
        else await fdatasyncOf(fd);
        const took = performance.now() - begun;
        if (!grew) usual = usual === Number.POSITIVE_INFINITY ? took : usual + (took - usual) / 8;
        grew = false;
      },
      close: () => closeSync(fd),
    };
  },
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path),
  removeFolder: (path) => rmdir(path),
  async flushFolder(path) {
    if (process.platform === 'win32') return; // a folder cannot be flushed there; NTFS journals names itself
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
};

/** Whether an error of the file system has this code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}

/** The code of an error of the file system, or what it says; for a message. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error as NodeJS.ErrnoException).code ?? error.message;
}
