/**
 * The files of a hook's command line, by what is in them: the program, and every argument that names a file. Whoever
 * writes over one of them does not change what a person approved; the hook then does not run until a person looks.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Hook } from './hook.ts';

export type Pin = NonNullable<Hook['pins']>[number];

/** Where a program without a folder is looked for; a hook runs with an empty environment. */
const places = ['/usr/bin', '/bin'];
/** Bytes above which a file is read again only where its record on the disk is another one. */
const large = 4 * 1024 * 1024;

/** The program where it lies, so that what is pinned is what is started; unchanged where there is none. */
export function located([program = '', ...args]: readonly string[]): string[] {
  if (path.isAbsolute(program)) return [program, ...args];
  const tried = program.includes('/') ? [path.resolve('/', program)] : places.map((place) => path.join(place, program));
  return [tried.find((file) => kindOf(file) === 'file') ?? program, ...args];
}

/** SHA-256 of each file that a command names; null for one that is not there. A folder or a device is not pinned. */
export function pinsOf(command: readonly string[]): Pin[] {
  return [...new Set(filesOf(command))]
    .filter((file) => kindOf(file) !== 'other')
    .map((file) => ({ file, sha256: digestOf(file) }));
}

/** The file that is not as it was when the hook was approved; null where all are. */
export function changedFile({ command, pins = [] }: Pick<Hook, 'command' | 'pins'>): string | null {
  if (!command) return null;
  const known = new Set(pins.map(({ file }) => file));
  const other = pins.find(({ file, sha256 }) => digestOf(file) !== sha256)?.file;
  return other ?? pinsOf(command).find(({ file }) => !known.has(file))?.file ?? null;
}

function filesOf(command: readonly string[]): string[] {
  const [program = '', ...args] = located(command);
  return [program, ...args.flatMap((arg) => /^(?:-[^=]*=)?(\/.*)$/s.exec(arg)?.[1] ?? [])];
}

const digests = new Map<string, { readonly record: string; readonly sha256: string }>();

function digestOf(file: string): string | null {
  if (!path.isAbsolute(file)) return null;
  let handle: number;
  let record: string;
  let size: bigint;
  try {
    const stat = statSync(file, { bigint: true });
    if (!stat.isFile()) return null;
    size = stat.size;
    record = [stat.dev, stat.ino, size, stat.mtimeNs, stat.ctimeNs].join(' ');
    const known = digests.get(file);
    if (size > large && known?.record === record) return known.sha256;
    handle = openSync(file, 'r');
  } catch {
    return null;
  }
  try {
    const hash = createHash('sha256');
    const chunk = Buffer.alloc(1024 * 1024);
    for (let read = readSync(handle, chunk); read > 0; read = readSync(handle, chunk))
      hash.update(chunk.subarray(0, read));
    const sha256 = hash.digest('hex');
    if (size > large) digests.set(file, { record, sha256 });
    return sha256;
  } catch {
    return null;
  } finally {
    closeSync(handle);
  }
}

function kindOf(file: string): 'file' | 'none' | 'other' {
  if (!path.isAbsolute(file)) return 'none';
  try {
    return statSync(file).isFile() ? 'file' : 'other';
  } catch {
    return 'none';
  }
}
