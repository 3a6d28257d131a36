/** Files that nothing published accounts for: what a cut fold may leave, and nothing else. */
import type { LedgerFolder } from './folder.ts';
import type { Parts, Report } from './inspect.ts';
import { headBytes } from './journal.ts';
import { bundleBytes, partialTiles, type TileName, tilePath } from './tile.ts';
import { tileWidth } from './tree.ts';

/**
 * Goes through what is left of the folder. While the journal holds groups, a fold may have been cut short: its files
 * may be there in part, and those of the state before it may still be there. All else is reported as extra.
 */
export async function inspectLeftovers(folder: LedgerFolder, parts: Parts, report: Report): Promise<string[]> {
  const leftovers: string[] = [];
  const expected = expectedFiles(parts);
  const folders = new Set<string>();
  for (const file of expected.keys())
    for (let cut = file.lastIndexOf('/'); cut > 0; cut = file.lastIndexOf('/', cut - 1))
      folders.add(file.slice(0, cut));
  for (const file of folder.untaken()) {
    if (folders.has(file) && parts.groups > 0) continue; // a folder that the fold makes
    const right = expected.get(file);
    if (right === undefined || !folder.isFile(file)) {
      report('extra', file, 'nothing in the ledger accounts for it');
      continue;
    }
    const bytes = await folder.take(file);
    if (bytes === null) continue; // a fold that goes on has removed it since the folder was listed
    if (isPartOf(bytes, right(bytes))) leftovers.push(file);
    else report('changed', file, 'it is not what an interrupted write leaves');
  }
  return leftovers;
}

/** What may be there beside the published state, and what it must be as far as it goes. */
function expectedFiles(parts: Parts): Map<string, (found: Buffer) => Buffer> {
  const files = new Map<string, (found: Buffer) => Buffer>();
  files.set('journal.new', (found) => freshJournal(found, parts));
  if (parts.groups === 0) return files;
  files.set('checkpoint.new', () => Buffer.from(parts.newest?.note ?? ''));
  for (const [name, envelope] of parts.asides) files.set(`sealed/${name}`, () => envelope);
  for (const tile of [...tilesSince(parts), ...partialTiles(parts.base), ...partialTiles(parts.tree.size)])
    files.set(tilePath(tile), () => tileBytes(parts, tile));
  return files;
}

/** The tiles that became full since the journal began. */
function tilesSince({ base, tree }: Parts): TileName[] {
  const tiles: TileName[] = [];
  for (let level = 0, span = tileWidth; span <= tree.size; level++, span *= tileWidth)
    for (let index = Math.floor(base / span); index < Math.floor(tree.size / span); index++) {
      if (level === 0) tiles.push({ level: 'entries', index, width: tileWidth });
      tiles.push({ level, index, width: tileWidth });
    }
  return tiles;
}

function tileBytes({ tree, recent, full }: Parts, { level, index, width }: TileName): Buffer {
  if (level === 'entries') {
    const from = index * tileWidth - recent.from;
    return bundleBytes(recent.entries.slice(from, from + width));
  }
  const hashes = full.find((tile) => tile.level === level && tile.index === index)?.hashes ?? tree.edge(level);
  return Buffer.concat(hashes.slice(0, width));
}

/** A journal as it is made at the end of the log; its capacity is its own. */
function freshJournal(found: Buffer, { tree }: Parts): Buffer {
  const right = headBytes({ capacity: 0, base: tree.size, root: tree.root() });
  if (found.length >= 16) found.copy(right, 8, 8, 16);
  return Buffer.concat([right], found.length);
}

/** Whether `bytes` can be what of `right` a crash left: not longer, and each byte right or still zero. */
function isPartOf(bytes: Buffer, right: Buffer): boolean {
  if (bytes.length > right.length) return false;
  return bytes.equals(right.subarray(0, bytes.length)) || bytes.every((byte, i) => byte === 0 || byte === right[i]);
}
