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

/** What has been written so far, and room behind it. */
interface Sink {
  bytes: Uint8Array;
  at: number;
}

/** Bytes of `value`. A map's `undefined` members count as absent. Throws Fault `model.not-canonical`. */
export function canonicalBytes(value: CanonicalValue): Uint8Array {
  const sink: Sink = { bytes: new Uint8Array(2048), at: 0 };
  write(value, sink, 0);
  return sink.bytes.slice(0, sink.at);
}

function write(value: CanonicalValue, sink: Sink, depth: number): void {
  if (depth > deepest) throw notCanonical(`nested deeper than ${deepest}`);
  if (value === null) mark(tag.null, sink);
  else if (typeof value === 'boolean') mark(value ? tag.true : tag.false, sink);
  else if (typeof value === 'number') writeInteger(value, sink);
  else if (typeof value === 'string') writeText(value, sink);
  else if (value instanceof Uint8Array) writeBytes(tag.bytes, value, sink);
  else if (Array.isArray(value)) {
    head(tag.list, value.length, sink);
    for (const item of value) write(item, sink, depth + 1);
  } else writeMap(value as { readonly [key: string]: CanonicalValue | undefined }, sink, depth);
}

function writeMap(map: { readonly [key: string]: CanonicalValue | undefined }, sink: Sink, depth: number): void {
  const entries = Object.entries(map).filter(([, value]) => value !== undefined);
  // below the surrogates, the order of UTF-16 units is the order of UTF-8 bytes
  if (entries.every(([name]) => isAscii(name))) entries.sort(([a], [b]) => (a < b ? -1 : 1));
  else entries.sort(([a], [b]) => compareBytes(encode(a), encode(b)));
  head(tag.map, entries.length, sink);
  for (const [name, value] of entries) {
    writeText(name, sink);
    write(value as CanonicalValue, sink, depth + 1);
  }
}

function writeInteger(value: number, sink: Sink): void {
  if (!Number.isSafeInteger(value) || Object.is(value, -0))
    throw notCanonical(`the number ${value} is not a safe integer`);
  room(9, sink);
  sink.bytes[sink.at++] = tag.integer;
  writeWord(Math.floor(value / 2 ** 32), sink);
  writeWord(value, sink);
}

function writeText(text: string, sink: Sink): void {
  if (text.length > 256 || !isAscii(text)) {
    writeBytes(tag.text, encode(text), sink);
    return;
  }
  head(tag.text, text.length, sink);
  room(text.length, sink);
  for (let i = 0; i < text.length; i++) sink.bytes[sink.at + i] = text.charCodeAt(i);
  sink.at += text.length;
}

function writeBytes(kind: number, bytes: Uint8Array, sink: Sink): void {
  head(kind, bytes.length, sink);
  room(bytes.length, sink);
  sink.bytes.set(bytes, sink.at);
  sink.at += bytes.length;
}

function mark(kind: number, sink: Sink): void {
  room(1, sink);
  sink.bytes[sink.at++] = kind;
}

function head(kind: number, length: number, sink: Sink): void {
  room(5, sink);
  sink.bytes[sink.at++] = kind;
  writeWord(length, sink);
}

/** The lowest 32 bits of an integer. */
function writeWord(value: number, sink: Sink): void {
  const { bytes, at } = sink;
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value >>> 0;
  sink.at += 4;
}

function room(length: number, sink: Sink): void {
  if (sink.at + length <= sink.bytes.length) return;
  const wider = new Uint8Array(Math.max(2 * sink.bytes.length, sink.at + length));
  wider.set(sink.bytes);
  sink.bytes = wider;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
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
