/** The data folder: of its owner alone, writable, and used by one gatekeeper at a time. */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Fault } from '@interlock/model';
import { onStorage } from './storage-fault.ts';

/**
 * Makes the folder with mode 0700, or checks the one that is there. Faults: `data.readable-by-others`,
 * `data.not-yours`, `data.not-a-folder`, `data.read-only`, and `data.disk-full` unless `makeRoom` made some.
 */
export function prepareDataFolder(dir: string, makeRoom: () => boolean = () => false): void {
  onStorage(dir, () => {
    if (isFile(dir)) throw new Fault('data.not-a-folder', `${dir} is a file.`, 'Choose another folder with --data.');
    makeFolder(dir);
    const { mode, uid } = statSync(dir);
    if (process.platform !== 'win32') {
      if (uid !== process.geteuid?.())
        throw new Fault(
          'data.not-yours',
          `The data folder ${dir} belongs to another user of this machine.`,
          'Start Interlock as that user, or choose another folder with --data.',
        );
      if ((mode & 0o077) !== 0)
        throw new Fault(
          'data.readable-by-others',
          `Other users of this machine can reach the data folder ${dir}.`,
          `Run: chmod 700 '${dir}' and start again.`,
        );
    }
    try {
      probe(dir);
    } catch (error) {
      if (!isFull(error) || !makeRoom()) throw error;
      probe(dir);
    }
  });
}

/** Writes a byte: access(2) would ask for the real user, and know nothing of a full disk. */
function probe(dir: string): void {
  const file = join(dir, '.writable');
  try {
    writeFileSync(file, 'x', { mode: 0o600 });
  } finally {
    rmSync(file, { force: true });
  }
}

function isFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/**
 * Makes the folder and those above it that are missing, one by one: `recursive` never returns where a file system
 * takes no folder and says that something is missing, as /proc does.
 */
function makeFolder(dir: string): void {
  const missing: string[] = [];
  for (let at = resolve(dir); !existsSync(at); at = dirname(at)) missing.push(at);
  for (const one of missing.reverse())
    try {
      mkdirSync(one, { mode: 0o700 });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') continue; // another start made it meanwhile
      if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'ELOOP' && code !== 'ENAMETOOLONG') throw error;
      throw new Fault(
        'data.cannot-be-made',
        `The folder ${one} cannot be made there (${code}).`,
        'Choose another folder with --data.',
        { cause: error },
      );
    }
}

/** A held lock; `release` gives it back, and so does the kernel when the process ends in any way. */
export interface FolderLock {
  readonly release: () => void;
}

/** A database that nothing refers to is closed by the collector, and its lock is gone. */
const held = new Set<DatabaseSync>();

/**
 * Holds the folder against a second start, by an exclusive lock of SQLite on `lock`. Reading that file in this process
 * by any other means would drop the lock. Faults: `data.in-use`.
 */
export function lockFolder(dir: string): FolderLock {
  const [path, holder] = [join(dir, 'lock'), join(dir, 'lock.pid')];
  return onStorage(path, () => {
    closeSync(openSync(path, 'a', 0o600));
    const database = new DatabaseSync(path, { timeout: 0 });
    try {
      database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
    } catch (error) {
      database.close();
      if (isBusy(error)) throw inUse(dir, holder);
      throw error;
    }
    try {
      writeFileSync(holder, `${process.pid}\n`, { mode: 0o600 });
    } catch (error) {
      database.close();
      throw error;
    }
    held.add(database);
    return {
      release: () => {
        if (held.delete(database)) database.close();
      },
    };
  });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
}

function inUse(dir: string, holder: string): Fault {
  let who = 'another Interlock';
  try {
    const pid = readFileSync(holder, 'utf8').trim();
    if (/^\d{1,10}$/.test(pid)) who = `another Interlock (process ${pid})`;
  } catch {
    // whoever holds it has not said who it is
  }
  return new Fault(
    'data.in-use',
    `The data folder ${dir} is in use by ${who}.`,
    'Use that one (npx --no interlock open), stop it, or choose another folder with --data.',
  );
}
