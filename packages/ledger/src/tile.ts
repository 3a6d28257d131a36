/** Names and bytes of tiles and entry bundles (C2SP tlog-tiles). */
import type { Hash } from './merkle.ts';
import { tileWidth } from './tree.ts';

/** One entry has at most this many bytes, because its length stands before it in 16 bits. */
export const longestEntry = 65_535;

/** A tile or bundle of a tree of a certain size. */
export interface TileName {
  readonly level: number | 'entries';
  readonly index: number;
  /** 1 to 256; less than 256 is a partial tile. */
  readonly width: number;
}

/** Path below the log's folder, with `/`. */
export function tilePath({ level, index, width }: TileName): string {
  const groups: string[] = [];
  for (let rest = index; groups.length === 0 || rest > 0; rest = Math.floor(rest / 1000))
    groups.unshift(String(rest % 1000).padStart(3, '0'));
  const name = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${name}${width < tileWidth ? `.p/${width}` : ''}`;
}

/** The partial tiles and the partial bundle of a log of `size` entries. */
export function partialTiles(size: number): TileName[] {
  const tiles: TileName[] = [];
  for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / tileWidth)) {
    const tile = { index: Math.floor(hashes / tileWidth), width: hashes % tileWidth };
    if (tile.width === 0) continue;
    if (level === 0) tiles.push({ level: 'entries', ...tile });
    tiles.push({ level, ...tile });
  }
  return tiles;
}

/** Bytes of a bundle, or of the entries of a group. */
export function bundleBytes(entries: readonly Uint8Array[]): Buffer {
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(entry.length);
    parts.push(length, entry);
  }
  return Buffer.concat(parts);
}

/** `count` entries that begin at `offset` of `bytes`, and where they end; null if they do not stand there. */
export function readBundle(bytes: Buffer, offset: number, count: number): { entries: Buffer[]; end: number } | null {
  const entries: Buffer[] = [];
  let at = offset;
  for (let i = 0; i < count; i++) {
    if (at + 2 > bytes.length) return null;
    const end = at + 2 + bytes.readUInt16BE(at);
    if (end > bytes.length) return null;
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return { entries, end: at };
}

/** The hashes of a tile's bytes, or null where their number is not `width`. */
export function readTile(bytes: Buffer, width: number): Hash[] | null {
  if (bytes.length !== width * 32) return null;
  return Array.from({ length: width }, (_, i) => bytes.subarray(32 * i, 32 * (i + 1)));
}
