/** The files of one ledger by their names below its folder, and which of them have been accounted for. */
import { join } from 'node:path';
import { type Disk, hasCode } from './disk.ts';

export interface LedgerFolder {
  readonly path: string;
  /** Bytes of a file, or null where there is none; it counts as accounted for. */
  take(file: string): Promise<Buffer | null>;
  has(file: string): boolean;
  /** Whether it was listed as a file, and not as a folder, a link or another thing. */
  isFile(file: string): boolean;
  /** Files, folders and other things that nobody took and no taken file lies in. */
  untaken(): string[];
}

/** Lists a ledger's folder. Null where there is no such folder. */
export async function openFolder(disk: Disk, path: string): Promise<LedgerFolder | null> {
  const names = new Map<string, 'file' | 'folder' | 'other'>();
  const taken = new Set<string>();
  async function listed(below: string) {
    try {
      return await disk.list(join(path, ...below.split('/')));
    } catch (error) {
      if (below !== '' && hasCode(error, 'ENOENT')) return []; // taken away since its name was read
      throw error;
    }
  }
  async function walk(below: string): Promise<void> {
    for (const { name, kind } of await listed(below)) {
      const file = below === '' ? name : `${below}/${name}`;
      names.set(file, kind);
      if (kind === 'folder') await walk(file);
    }
  }
  try {
    await walk('');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
  return {
    path,
    has: (file) => names.has(file),
    isFile: (file) => names.get(file) === 'file',
    async take(file) {
      if (names.get(file) !== 'file') return null;
      taken.add(file);
      for (let cut = file.lastIndexOf('/'); cut > 0; cut = file.lastIndexOf('/', cut - 1))
        taken.add(file.slice(0, cut));
      try {
        return await disk.read(join(path, ...file.split('/')));
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return null; // taken away since the folder was listed
        throw error;
      }
    },
    untaken: () => [...names.keys()].filter((name) => !taken.has(name)),
  };
}
