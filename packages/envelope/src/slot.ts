/** Slots (docs/formats/envelope.md, chapter 2): the one place a value may stand in, as unambiguous bytes. */
import { refused } from './refusal.ts';

/** Where a value stands. Texts are 1 to 1,024 bytes of well-formed UTF-8; `schema` is 0 to 2^32 - 1. */
export interface Slot {
  readonly organization: string;
  readonly table: string;
  readonly record: string;
  readonly field: string;
  /** Version of the content's schema. */
  readonly schema: number;
  /** Clear bytes that stand beside the value and must not change without it; absent counts as empty. */
  readonly bound?: Uint8Array;
}

const longestText = 1024;
const longestBound = 1 << 20;

/**
 * A list of byte strings as bytes: each one its length (unsigned 32-bit, big-endian), then itself. A text is its UTF-8,
 * and has been checked (`slotText`).
 */
export function lengthPrefixed(items: readonly (Uint8Array | string)[]): Buffer {
  let length = 0;
  for (const item of items) length += 4 + (typeof item === 'string' ? Buffer.byteLength(item) : item.length);
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  for (const item of items) {
    const begin = at + 4;
    if (typeof item === 'string') at = begin + bytes.write(item, begin, 'utf8');
    else {
      bytes.set(item, begin);
      at = begin + item.length;
    }
    bytes.writeUInt32BE(at - begin, begin - 4);
  }
  return bytes;
}

/** One text of a slot, checked. Throws EnvelopeError: a lone surrogate would meet another text on the same bytes. */
export function slotText(text: string): string {
  if (typeof text !== 'string' || text.length === 0 || text.length > longestText || !text.isWellFormed())
    throw refused();
  if (text.length * 3 > longestText && Buffer.byteLength(text) > longestText) throw refused();
  return text;
}

/** The schema version as four bytes, big-endian. */
export function schemaBytes(schema: number): Buffer {
  if (!Number.isInteger(schema) || schema < 0 || schema > 0xffffffff) throw refused();
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(schema);
  return bytes;
}

/** The clear bytes beside the value. */
export function boundBytes(slot: Slot): Uint8Array {
  const bound = slot.bound ?? new Uint8Array(0);
  if (bound.length > longestBound) throw refused();
  return bound;
}
