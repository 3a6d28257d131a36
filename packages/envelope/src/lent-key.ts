/** Keys for sharing (docs/formats/envelope.md, chapter 9): one agreed between two, and a record's own handed over. */
import { createHmac } from 'node:crypto';
import { openChunks, smallestPiece } from './cobblestone.ts';
import { contextBytes, parse } from './envelope.ts';
import { expand, wipe } from './expand.ts';
import { type EnvelopeKey, keyLength, type RecordPlace, recordKey } from './record-key.ts';
import { refused } from './refusal.ts';
import { lengthPrefixed, type Slot } from './slot.ts';

/** Writes the key of one record under one data key into `target` (32 bytes): it opens that record and no other. */
export function recordKeyInto(key: EnvelopeKey, slot: RecordPlace, target: Uint8Array): void {
  if (target.length !== keyLength) throw refused();
  const own = recordKey(key, slot);
  target.set(own);
  wipe(own);
}

/**
 * As `openInto`, with the record's own key instead of the data key; `ref` stays the data key's name, which the
 * envelope is bound to. Throws EnvelopeError `envelope.refused`.
 */
export function openSharedInto(own: EnvelopeKey, slot: Slot, envelope: Uint8Array, target: Uint8Array): void {
  const { ref, sealed } = parse(envelope);
  if (ref !== own.ref || own.bytes.length !== keyLength) throw refused();
  openChunks(own.bytes, contextBytes(ref, slot), sealed, target, smallestPiece);
}

const label = Buffer.from('interlock/share/v1', 'ascii');

/**
 * Writes the key that follows from a Diffie-Hellman secret (X25519, 32 bytes) between an ephemeral and a lasting public
 * key into `target`: HKDF with SHA-512, no salt, and both public keys in the info.
 */
export function agreedKeyInto(
  secret: Uint8Array,
  ephemeral: Uint8Array,
  recipient: Uint8Array,
  target: Uint8Array,
): void {
  if (secret.length !== 32 || target.length !== keyLength) throw refused();
  const pseudorandom = createHmac('sha512', Buffer.alloc(64)).update(secret).digest();
  const key = expand(pseudorandom, lengthPrefixed([label, ephemeral, recipient]), keyLength);
  target.set(key);
  wipe(pseudorandom, key);
}
