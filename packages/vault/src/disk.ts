/** The vault's files: written whole or not at all, readable by their owner alone. */
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asFault, Fault } from '@interlock/model';

/** What the vault asks of a disk; an argument, so that a test can let any step fail. */
export interface Disk {
  /** A folder of mode 0700, its parents too. */
  readonly folder: (path: string) => Promise<void>;
  /** A new file of mode 0600 whose bytes are on the disk when this returns; replaces a leftover. */
  readonly create: (path: string, bytes: Uint8Array) => Promise<void>;
  /** Replaces `to`, durably. */
  readonly rename: (from: string, to: string) => Promise<void>;
  /** Removes a file if it is there, durably. */
  readonly remove: (path: string) => Promise<void>;
  /** The file's bytes, or null where there is none. Faults: `vault.not-a-file`, `vault.file-too-large`. */
  readonly read: (path: string) => Promise<Buffer | null>;
  /** Names in a folder; none where there is no folder. */
  readonly names: (path: string) => Promise<string[]>;
}

/** Writes `bytes` to `path` so that a crash leaves either the old file or the new one. */
export async function replaceFile(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  await disk.create(`${path}.new`, bytes);
  await disk.rename(`${path}.new`, path);
}

const owner = 0o600;
/** Opening a pipe waits for nobody; Windows has no such flag. */
const withoutWaiting = constants.O_NONBLOCK ?? 0;
/** Bytes of the largest file that a vault has: a keystore of ten thousand keys and a hundred thousand entries. */
const largest = 64 * 1024 * 1024;

export const realDisk: Disk = {
  folder: (path) =>
    guarded(path, async () => {
      await mkdir(path, { recursive: true, mode: 0o700 });
      refuseOthers(path, (await stat(path)).mode, 'go-rwx');
    }),
  create: (path, bytes) =>
    guarded(path, async () => {
      await rm(path, { force: true });
      await withFile(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, async (file) => {
        for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
        await file.sync();
      });
    }),
  rename: (from, to) =>
    guarded(to, async () => {
      await rename(from, to);
      await syncFolder(dirname(to));
    }),
  remove: (path) =>
    guarded(path, async () => {
      await rm(path, { force: true });
      await syncFolder(dirname(path));
    }),
  read: (path) =>
    guarded(path, async () => {
      try {
        return await withFile(path, constants.O_RDONLY | withoutWaiting, (file) => readBounded(path, file));
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return null;
        throw error;
      }
    }),
  names: (path) =>
    guarded(path, async () => {
      try {
        return await readdir(path);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return [];
        throw error;
      }
    }),
};

/** The bytes of a file, however it grows meanwhile. Faults: `vault.not-a-file`, `vault.file-too-large`. */
async function readBounded(path: string, file: FileHandle): Promise<Buffer> {
  const stat = await file.stat();
  if (!stat.isFile()) throw notAFile(path);
  refuseOthers(path, stat.mode, 'go-rwx');
  if (stat.size > largest) throw tooLarge(path);
  const bytes = Buffer.alloc(stat.size);
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await file.read(bytes, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

async function withFile<T>(path: string, flags: number, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags, owner);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/** A rename or removal is durable only when its folder is; Windows neither allows nor needs this. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  await withFile(path, constants.O_RDONLY, (folder) => folder.sync());
}

function refuseOthers(path: string, mode: number, remove: string): void {
  if (process.platform === 'win32' || (mode & 0o077) === 0) return;
  throw new Fault(
    'vault.readable-by-others',
    `Other users of this machine can reach ${path}, which holds keys.`,
    `Run: chmod ${remove} '${path}' and ask who may have read it.`,
  );
}

function notAFile(path: string): Fault {
  return new Fault(
    'vault.not-a-file',
    `${path} is no file, but a pipe, a device or a folder.`,
    'Put the file back from a backup, and ask who put this in its place.',
  );
}

function tooLarge(path: string): Fault {
  return new Fault(
    'vault.file-too-large',
    `${path} is larger than anything that a vault writes (${largest / 1024 / 1024} MiB).`,
    'Put the file back from a backup, and ask who changed it.',
  );
}

async function guarded<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EISDIR' || code === 'ENXIO') throw notAFile(path);
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw asFault(error, 'vault.disk-full', `No room was left to write ${path}.`, 'Free some space and try again.');
    if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
      throw asFault(error, 'vault.not-writable', `The system refused ${path}.`, 'Give this user the folder, writable.');
    throw asFault(error, 'vault.disk', `The disk failed at ${path}.`, 'Check the disk; the cause is in the details.');
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
