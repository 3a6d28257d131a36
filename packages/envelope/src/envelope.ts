/** Envelopes (docs/formats/envelope.md, chapter 5): version, name of the key, ciphertext. */
import { randomBytes } from 'node:crypto';
import { openChunks, overhead, plaintextLength, saltLength, sealChunks, smallestPiece } from './cobblestone.ts';
import { wipe } from './expand.ts';
import { type EnvelopeKey, recordKey } from './record-key.ts';
import { EnvelopeError, refused, unsealable } from './refusal.ts';
import { boundBytes, lengthPrefixed, type Slot, schemaBytes, slotText } from './slot.ts';

export const envelopeVersion = 1;
/** Bytes of plaintext in one envelope at most; longer content is cut into several (recordings are). */
export const longestPlaintext = 64 * 1024 * 1024;
const longestSealed = longestPlaintext + overhead + (longestPlaintext / 16_384) * 16;
const label = Buffer.from('interlock/envelope/v1', 'ascii');
const refPattern = /^[A-Za-z0-9._:/-]{1,128}$/;

/** Seals one value for one slot. Throws EnvelopeError `envelope.unsealable` for what the format cannot hold. */
export function seal(key: EnvelopeKey, slot: Slot, plaintext: Uint8Array): Buffer {
  return sealWithSalt(key, slot, plaintext, freshSalt());
}

/** Salts are no secret, and drawing many at a time costs a fifth of drawing each. */
const salts = { bytes: Buffer.alloc(saltLength * 256), next: saltLength * 256 };

function freshSalt(): Buffer {
  if (salts.next === salts.bytes.length) {
    salts.bytes = randomBytes(salts.bytes.length);
    salts.next = 0;
  }
  salts.next += saltLength;
  return salts.bytes.subarray(salts.next - saltLength, salts.next);
}

/** `seal` with the salt as an argument, for vectors; a salt used twice under one key breaks both values. */
export function sealWithSalt(key: EnvelopeKey, slot: Slot, plaintext: Uint8Array, salt: Uint8Array): Buffer {
  if (plaintext.length > longestPlaintext) throw unsealable('it is longer than 64 MiB');
  if (!refPattern.test(key.ref)) throw unsealable('the name of its key is not well-formed');
  try {
    const head = Buffer.allocUnsafe(2 + key.ref.length);
    head[0] = envelopeVersion;
    head[1] = key.ref.length;
    head.write(key.ref, 2, 'ascii');
    return withRecordKey(key, slot, (own, context) => sealChunks(own, context, plaintext, salt, head));
  } catch (error) {
    if (error instanceof EnvelopeError) throw unsealable('its key or slot is not well-formed');
    throw error;
  }
}

/** The name of the key that sealed an envelope. It is only a claim until `open` has returned. */
export function dekRef(envelope: Uint8Array): string {
  return parse(envelope).ref;
}

/** Length of the value in an envelope; only a claim until it was opened. Throws EnvelopeError `envelope.refused`. */
export function contentLength(envelope: Uint8Array): number {
  return lengthOf(parse(envelope).sealed);
}

function lengthOf(sealed: Uint8Array): number {
  const length = plaintextLength(sealed.length);
  if (length === null) throw refused();
  return length;
}

/** The value, if this envelope was sealed with this key for this slot. Throws EnvelopeError `envelope.refused`. */
export function open(key: EnvelopeKey, slot: Slot, envelope: Uint8Array): Buffer {
  const parsed = parse(envelope);
  const target = Buffer.alloc(lengthOf(parsed.sealed));
  openWith(key, slot, parsed, target);
  return target;
}

/**
 * As `open`, into memory of the caller's and leaving no other copy behind. `target` is `contentLength` bytes long; any
 * other length is refused, and a refused `target` holds zeros.
 */
export function openInto(key: EnvelopeKey, slot: Slot, envelope: Uint8Array, target: Uint8Array): void {
  openWith(key, slot, parse(envelope), target, smallestPiece);
}

function openWith(key: EnvelopeKey, slot: Slot, { ref, sealed }: Parsed, target: Uint8Array, piece?: number): void {
  if (ref !== key.ref) throw refused();
  withRecordKey(key, slot, (own, context) => openChunks(own, context, sealed, target, piece));
}

interface Parsed {
  readonly ref: string;
  readonly sealed: Uint8Array;
}

/** Its parts; nothing of them is checked yet but their form. */
export function parse(envelope: Uint8Array): Parsed {
  const refLength = envelope[1];
  if (envelope[0] !== envelopeVersion || refLength === undefined) throw refused();
  const ref = Buffer.from(envelope.subarray(2, 2 + refLength)).toString('latin1');
  if (ref.length !== refLength || !refPattern.test(ref)) throw refused();
  const sealed = envelope.subarray(2 + refLength);
  if (sealed.length < overhead || sealed.length > longestSealed) throw refused();
  return { ref, sealed };
}

function withRecordKey<T>(key: EnvelopeKey, slot: Slot, use: (own: Buffer, context: Buffer) => T): T {
  const own = recordKey(key, slot);
  try {
    return use(own, contextBytes(key.ref, slot));
  } finally {
    wipe(own);
  }
}

/** Associated data: everything that an envelope is bound to beside its key. */
export function contextBytes(ref: string, slot: Slot): Buffer {
  return lengthPrefixed([
    label,
    ref,
    slotText(slot.organization),
    slotText(slot.table),
    slotText(slot.record),
    slotText(slot.field),
    schemaBytes(slot.schema),
    boundBytes(slot),
  ]);
}
