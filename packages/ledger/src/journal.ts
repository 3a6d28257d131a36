/**
 * The journal: entries that are durable and not yet in tiles (docs/formats/ledger.md, chapter 6).
 *
 * A file of fixed capacity, zero where nothing was written: a head, then groups. A group is what was committed by one
 * flush, its signed checkpoint included; a mark after it says that the flush had returned. Groups begin at multiples
 * of 32 bytes, so that the head of one never lies in two sectors.
 */
import { asideOf } from './entry.ts';
import { type Hash, leafHash, same, sha256 } from './merkle.ts';
import { bundleBytes, readBundle } from './tile.ts';
import type { Tree } from './tree.ts';

export const journalHeadBytes = 64;
const groupHeadBytes = 32;
const markBytes = 16;
const alignment = 32;
const headMagic = Buffer.from('ilkjrnl1', 'ascii');
const groupMagic = Buffer.from('ilkgroup', 'ascii');
const markMagic = Buffer.from('ilkflush', 'ascii');

export interface JournalHead {
  /** Length of the file in bytes; that of the head alone says that the ledger was closed in order. */
  readonly capacity: number;
  /** Size and root of the log when this journal began. */
  readonly base: number;
  readonly root: Hash;
}

export interface Group {
  /** Index of the first entry. */
  readonly first: number;
  readonly entries: readonly Buffer[];
  /** Envelopes that stand beside their entries, in the order of the entries that name them. */
  readonly asides: readonly Buffer[];
  /** The signed checkpoint after the last entry. */
  readonly note: string;
}

export function headBytes({ capacity, base, root }: JournalHead): Buffer {
  const bytes = Buffer.alloc(journalHeadBytes);
  headMagic.copy(bytes);
  bytes.writeBigUInt64BE(BigInt(capacity), 8);
  bytes.writeBigUInt64BE(BigInt(base), 16);
  bytes.set(root, 24);
  return bytes;
}

/** The head that begins `bytes`, or null. */
export function readHead(bytes: Buffer): JournalHead | null {
  if (bytes.length < journalHeadBytes || !bytes.subarray(0, 8).equals(headMagic)) return null;
  const head = { capacity: integer(bytes, 8), base: integer(bytes, 16), root: bytes.subarray(24, 56) };
  return headBytes(head).equals(bytes.subarray(0, journalHeadBytes)) ? head : null;
}

function integer(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64BE(at) & 0x1f_ffff_ffff_ffffn);
}

/** Bytes that a group with its mark takes in the file. */
export function groupExtent(entryBytes: number, asideBytes: number, noteBytes: number): number {
  return Math.ceil((groupHeadBytes + entryBytes + asideBytes + noteBytes + markBytes) / alignment) * alignment;
}

/** A group as it is written at once; its mark follows later, in the last 16 bytes of its extent. */
export function groupBytes({ first, entries, asides, note }: Group): Buffer {
  const bundle = bundleBytes(entries);
  const beside = Buffer.concat(asides.flatMap((aside) => [lengthBytes(aside.length), aside]));
  const noteBytes = Buffer.from(note);
  const head = Buffer.alloc(groupHeadBytes);
  groupMagic.copy(head);
  head.writeBigUInt64BE(BigInt(first), 8);
  head.writeUInt32BE(entries.length, 16);
  head.writeUInt32BE(asides.length, 20);
  head.writeUInt32BE(bundle.length + beside.length, 24);
  head.writeUInt32BE(noteBytes.length, 28);
  const extent = groupExtent(bundle.length, beside.length, noteBytes.length);
  return Buffer.concat([head, bundle, beside, noteBytes], extent - markBytes);
}

function lengthBytes(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
}

/** Says that the group which took the log to `size` is durable. */
export function markOf(size: number): Buffer {
  const bytes = Buffer.alloc(markBytes);
  markMagic.copy(bytes);
  bytes.writeBigUInt64BE(BigInt(size), 8);
  return bytes;
}

/** The group at `offset` and its extent, or null where no whole one stands. */
function readGroup(bytes: Buffer, offset: number): { group: Group; extent: number } | null {
  const head = groupHead(bytes, offset);
  if (head === null) return null;
  const body = offset + groupHeadBytes;
  const bundle = readBundle(bytes.subarray(0, body + head.length), body, head.entries);
  if (bundle === null) return null;
  const asides: Buffer[] = [];
  let at = bundle.end;
  for (let i = 0; i < head.asides; i++) {
    if (at + 4 > body + head.length) return null;
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > body + head.length) return null;
    asides.push(bytes.subarray(at + 4, end));
    at = end;
  }
  const note = body + head.length;
  const end = offset + head.extent - markBytes;
  if (at !== note || !isZero(bytes.subarray(note + head.note, end))) return null;
  if (!standBeside(bundle.entries, asides)) return null;
  const text = bytes.subarray(note, note + head.note).toString('utf8');
  return { group: { first: head.first, entries: bundle.entries, asides, note: text }, extent: head.extent };
}

/** Whether these envelopes are the ones that the entries name, in their order. */
function standBeside(entries: readonly Buffer[], asides: readonly Buffer[]): boolean {
  const named = entries.map(asideOf).filter((aside) => aside !== null);
  return (
    named.length === asides.length &&
    named.every(({ sha256: name }, i) => sha256(asides[i] as Buffer).toString('hex') === name)
  );
}

function groupHead(bytes: Buffer, offset: number) {
  if (offset + groupHeadBytes > bytes.length || !bytes.subarray(offset, offset + 8).equals(groupMagic)) return null;
  const first = integer(bytes, offset + 8);
  const entries = bytes.readUInt32BE(offset + 16);
  const asides = bytes.readUInt32BE(offset + 20);
  const length = bytes.readUInt32BE(offset + 24);
  const note = bytes.readUInt32BE(offset + 28);
  const extent = groupExtent(length, 0, note);
  return offset + extent > bytes.length || entries === 0 ? null : { first, entries, asides, length, note, extent };
}

/** What became of a journal: where the groups end, and what stands after them. */
export interface JournalReading {
  /** The tree after the last whole group. */
  readonly tree: Tree;
  readonly end: number;
  /** `clean`: only zeros follow. `torn`: a group that was never acknowledged. `damaged`: something else. */
  readonly rest: 'clean' | 'torn' | 'damaged';
}

/**
 * Reads the groups that follow the head, and hands on each that is whole: its entries hash to the root that its own
 * checkpoint signs. `accepts` checks that signature and says what it signs.
 */
export function readJournal(
  bytes: Buffer,
  start: Tree,
  accepts: (note: string) => { size: number; root: Hash } | null,
  visit: (group: Group, tree: Tree) => void,
): JournalReading {
  let tree = start;
  let at = journalHeadBytes;
  while (at < bytes.length && !isZero(bytes.subarray(at))) {
    const found = readGroup(bytes, at);
    const next = tree.clone();
    if (found?.group.first === tree.size) for (const entry of found.group.entries) next.push(leafHash(entry));
    const signed = found === null || next.size === tree.size ? null : accepts(found.group.note);
    if (found === null || signed === null || signed.size !== next.size || !same(signed.root, next.root()))
      return { tree, end: at, rest: isTorn(bytes, at, tree.size) ? 'torn' : 'damaged' };
    const mark = bytes.subarray(at + found.extent - markBytes, at + found.extent);
    const right = markOf(next.size);
    if (!mark.every((byte, i) => byte === 0 || byte === right[i])) return { tree, end: at, rest: 'damaged' };
    visit(found.group, next);
    tree = next;
    at += found.extent;
  }
  return { tree, end: at, rest: 'clean' };
}

/** Whether the bytes at `at` can be what a cut write of the group after `size` entries left, and no flush followed. */
function isTorn(bytes: Buffer, at: number, size: number): boolean {
  for (
    let i = bytes.indexOf(markMagic, at);
    i >= 0 && i + markBytes <= bytes.length;
    i = bytes.indexOf(markMagic, i + 1)
  )
    if (integer(bytes, i + 8) > size) return false;
  for (let i = bytes.indexOf(groupMagic, at + 1); i >= 0; i = bytes.indexOf(groupMagic, i + 1))
    if (i % alignment === 0 && (groupHead(bytes, i)?.first ?? 0) > size) return false;
  if (isZero(bytes.subarray(at, at + groupHeadBytes))) return true;
  const head = groupHead(bytes, at);
  return head !== null && head.first === size && isZero(bytes.subarray(at + head.extent - markBytes));
}

/** Whether every byte is zero. */
export function isZero(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) return false;
  return true;
}
