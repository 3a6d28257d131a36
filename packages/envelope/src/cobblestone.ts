/**
 * Chunked encryption (docs/formats/envelope.md, chapter 4): Cobblestone-256 of c2sp.org/chunked-encryption, that is
 * AES-256-GCM in chunks of 16 KiB, keyed and committed through HKDF-Expand with SHA-512. This file and no other calls
 * a cipher.
 */
import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';
import { expand, wipe } from './expand.ts';
import { refused } from './refusal.ts';

export const saltLength = 24;
const commitmentLength = 32;
const nonceLength = 12;
/** Node before 26 takes shorter tags unless the length is named, and update() gives plaintext before the check. */
const tagLength = 16;
const chunkLength = 16 * 1024;
const sealedChunkLength = chunkLength + tagLength;
const inputKeyLength = 32;
const headLength = saltLength + commitmentLength;
/** What sealing adds to less than one chunk of plaintext. */
export const overhead = headLength + tagLength;
/**
 * The piece for secrets. Each `update` decrypts into a block of its own, copies the answer out of it and frees it
 * unwiped; a block this small is overwritten by the allocator's own marks, so nothing longer is left in free memory.
 */
export const smallestPiece = 8;
const label = Buffer.from('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0', 'ascii');

interface Derived {
  readonly key: Buffer;
  readonly baseNonce: Buffer;
  readonly commitment: Buffer;
  readonly wipe: () => void;
}

/**
 * Salt, commitment and sealed chunks, behind `head`, which is not sealed. The salt MUST be fresh for every message under
 * one input key.
 */
export function sealChunks(
  inputKey: Uint8Array,
  context: Uint8Array,
  plaintext: Uint8Array,
  salt: Uint8Array,
  head?: Uint8Array,
): Buffer {
  if (inputKey.length !== inputKeyLength || salt.length !== saltLength) throw refused();
  const derived = derive(inputKey, salt, context);
  try {
    const parts: Uint8Array[] = head ? [head, salt, derived.commitment] : [salt, derived.commitment];
    for (let index = 0; index * chunkLength <= plaintext.length; index++) {
      const chunk = plaintext.subarray(index * chunkLength, (index + 1) * chunkLength);
      const cipher = createCipheriv('aes-256-gcm', derived.key, nonce(derived.baseNonce, index), {
        authTagLength: tagLength,
      });
      parts.push(cipher.update(chunk), cipher.final(), cipher.getAuthTag());
    }
    return Buffer.concat(parts);
  } finally {
    derived.wipe();
  }
}

/** Length of the plaintext in a ciphertext of `length` bytes, before anything is checked; null where none fits. */
export function plaintextLength(length: number): number | null {
  const body = length - headLength;
  if (body < tagLength) return null;
  const last = body % sealedChunkLength;
  if (last < tagLength) return null;
  return Math.floor(body / sealedChunkLength) * chunkLength + last - tagLength;
}

/**
 * Writes the plaintext into `target`, which is `plaintextLength` bytes long; nothing of it counts before this returns,
 * and it is zeroed when this throws. `piece` is how many bytes the cipher is given at a time.
 */
export function openChunks(
  inputKey: Uint8Array,
  context: Uint8Array,
  sealed: Uint8Array,
  target: Uint8Array,
  piece: number = chunkLength,
): void {
  if (inputKey.length !== inputKeyLength || plaintextLength(sealed.length) !== target.length) throw refused();
  const derived = derive(inputKey, sealed.subarray(0, saltLength), context);
  try {
    if (!timingSafeEqual(derived.commitment, sealed.subarray(saltLength, headLength))) throw refused();
    for (let index = 0; index * chunkLength <= target.length; index++) {
      const from = headLength + index * sealedChunkLength;
      const chunk = sealed.subarray(from, from + sealedChunkLength);
      openChunk(derived, index, chunk, target.subarray(index * chunkLength, (index + 1) * chunkLength), piece);
    }
  } catch {
    wipe(target);
    throw refused();
  } finally {
    derived.wipe();
  }
}

function openChunk(derived: Derived, index: number, sealed: Uint8Array, target: Uint8Array, piece: number): void {
  const decipher = createDecipheriv('aes-256-gcm', derived.key, nonce(derived.baseNonce, index), {
    authTagLength: tagLength,
  });
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
  for (let at = 0; at < target.length; at += piece) {
    const plaintext = decipher.update(sealed.subarray(at, Math.min(at + piece, target.length)));
    target.set(plaintext, at);
    wipe(plaintext);
  }
  decipher.final();
}

function derive(inputKey: Uint8Array, salt: Uint8Array, context: Uint8Array): Derived {
  const bytes = expand(
    inputKey,
    Buffer.concat([label, salt, context]),
    inputKeyLength + nonceLength + commitmentLength,
  );
  return {
    key: bytes.subarray(0, inputKeyLength),
    baseNonce: bytes.subarray(inputKeyLength, inputKeyLength + nonceLength),
    commitment: bytes.subarray(inputKeyLength + nonceLength),
    wipe: () => wipe(bytes),
  };
}

/** Base nonce XOR chunk number. A number of 32 bits is enough: envelopes end long before (envelope.ts). */
function nonce(base: Buffer, index: number): Buffer {
  const bytes = Buffer.from(base);
  bytes.writeUInt32BE((bytes.readUInt32BE(8) ^ index) >>> 0, 8);
  return bytes;
}
