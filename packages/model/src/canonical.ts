/**
 * Canonical bytes: one value, one byte string, on every machine (docs/formats/canonical.md).
 *
 * A value is a tag byte, then its content. Lengths and counts are unsigned 32-bit, integers signed 64-bit, all
 * big-endian. Text is UTF-8 and must be well-formed. The keys of a map stand in the order of their UTF-8 bytes
 * (JavaScript's own order compares UTF-16 units and differs). Fractions have no canonical bytes: nothing that is
 * hashed here has a use for them.
 */
import { Fault } from './fault.ts';

export type CanonicalValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue | undefined };

const tag = { null: 0x00, false: 0x01, true: 0x02, integer: 0x03, text: 0x04, bytes: 0x05, list: 0x06, map: 0x07 };
const deepest = 64;
const utf8 = new TextEncoder();

/** Bytes of `value`. A map's `undefined` members count as absent. Throws Fault `model.not-canonical`. */
export function canonicalBytes(value: CanonicalValue): Uint8Array {
  const parts: Uint8Array[] = [];
  write(value, parts, 0);
  return concat(parts);
}

function write(value: CanonicalValue, parts: Uint8Array[], depth: number): void {
  if (depth > deepest) throw notCanonical(`nested deeper than ${deepest}`);
  if (value === null) parts.push(Uint8Array.of(tag.null));
  else if (typeof value === 'boolean') parts.push(Uint8Array.of(value ? tag.true : tag.false));
  else if (typeof value === 'number') parts.push(integer(value));
  else if (typeof value === 'string') parts.push(head(tag.text, encode(value).length), encode(value));
  else if (value instanceof Uint8Array) parts.push(head(tag.bytes, value.length), value);
  else if (Array.isArray(value)) {
    parts.push(head(tag.list, value.length));
    for (const item of value) write(item, parts, depth + 1);
  } else writeMap(value as { readonly [key: string]: CanonicalValue | undefined }, parts, depth);
}

function writeMap(map: { readonly [key: string]: CanonicalValue | undefined }, parts: Uint8Array[], depth: number) {
  const entries: { key: Uint8Array; value: CanonicalValue }[] = [];
  for (const [name, value] of Object.entries(map)) if (value !== undefined) entries.push({ key: encode(name), value });
  entries.sort((a, b) => compareBytes(a.key, b.key));
  parts.push(head(tag.map, entries.length));
  for (const { key, value } of entries) {
    parts.push(head(tag.text, key.length), key);
    write(value, parts, depth + 1);
  }
}

function integer(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || Object.is(value, -0))
    throw notCanonical(`the number ${value} is not a safe integer`);
  const bytes = new Uint8Array(9);
  bytes[0] = tag.integer;
  new DataView(bytes.buffer).setBigInt64(1, BigInt(value));
  return bytes;
}

function head(kind: number, length: number): Uint8Array {
  const bytes = new Uint8Array(5);
  bytes[0] = kind;
  new DataView(bytes.buffer).setUint32(1, length);
  return bytes;
}

function encode(text: string): Uint8Array {
  if (!text.isWellFormed()) throw notCanonical('a text has a lone surrogate');
  return utf8.encode(text);
}

/** Order of two byte strings, as memcmp orders them; the shorter first where one begins the other. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** One byte string out of several. */
export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const part of parts) length += part.length;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function notCanonical(what: string): Fault {
  return new Fault(
    'model.not-canonical',
    `This value has no canonical bytes: ${what}.`,
    'Report this with the call that caused it.',
  );
}
