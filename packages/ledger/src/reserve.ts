/** Room set aside in advance, so that a full disk still takes what a person does. */
import { randomBytes } from 'node:crypto';
import { statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Disk, hasCode } from './disk.ts';

export interface ReserveOptions {
  /** A file outside the ledger's folder. */
  readonly path: string;
  /** Bytes; 16 MiB unless given. */
  readonly bytes?: number;
  /** The room was given up just now, because the disk is full: it is not taken again. */
  readonly spent?: boolean;
}

export interface Reserve {
  /** Whether the room is set aside. */
  available(): boolean;
  /** Gives the room back to the file system. */
  release(): Promise<void>;
}

/** Whether room is set aside at `path`; gives it back to the file system where it is, before anything is open. */
export function giveUpReserve(path: string): boolean {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return false;
  truncateSync(path);
  return true;
}

/** Sets the room aside, unless the disk has none; then `available` says so. */
export async function openReserve(
  disk: Disk,
  { path, bytes = 16 << 20, spent = false }: ReserveOptions,
): Promise<Reserve> {
  let available = (await disk.length(path)) === bytes;
  const release = async () => {
    available = false;
    const file = await disk.create(path);
    try {
      await file.flush();
    } finally {
      file.close();
    }
  };
  if (available || spent) return { available: () => available, release };
  try {
    await fill(disk, path, bytes);
    available = true;
  } catch (error) {
    if (!isFull(error)) throw error;
    await release();
  }
  return { available: () => available, release };
}

async function fill(disk: Disk, path: string, bytes: number): Promise<void> {
  const block = randomBytes(1 << 20); // zeros take no room where a file system compresses
  const file = await disk.create(path);
  try {
    for (let at = 0; at < bytes; at += block.length)
      file.write(block.subarray(0, Math.min(block.length, bytes - at)), at);
    await file.flush();
  } finally {
    file.close();
  }
  await disk.flushFolder(dirname(path));
}

/** Whether an error says that there is no room left. */
export function isFull(error: unknown): boolean {
  return hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT');
}
