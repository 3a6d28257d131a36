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

/** A list of byte strings as bytes: each one its length (unsigned 32-bit, big-endian), then itself. */
export function lengthPrefixed(items: readonly Uint8Array[]): Buffer {
  const parts: Uint8Array[] = [];
  for (const item of items) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(item.length);
    parts.push(length, item);
  }
  return Buffer.concat(parts);
}

/** UTF-8 of one text of a slot. Throws EnvelopeError: a lone surrogate would meet another text on the same bytes. */
export function slotText(text: string): Buffer {
  if (typeof text !== 'string' || !text.isWellFormed()) throw refused();
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length === 0 || bytes.length > longestText) throw refused();
  return bytes;
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
