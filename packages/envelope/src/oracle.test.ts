/** A second implementation of docs/formats/envelope.md, on other people's primitives, beside the one of this package. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { gcm } from '@noble/ciphers/aes.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { sealWithSalt } from './envelope.ts';
import { open, type Slot } from './index.ts';

function number(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

function list(...items: Uint8Array[]): Uint8Array {
  return concatBytes(...items.flatMap((item) => [number(item.length), item]));
}

/** RFC 5869, section 2.3. */
function expand(hash: typeof sha512, key: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  let [made, last] = [new Uint8Array(0), new Uint8Array(0)];
  for (let n = 1; made.length < length; n++) {
    last = Uint8Array.from(hmac(hash, key, concatBytes(last, info, Uint8Array.of(n))));
    made = Uint8Array.from(concatBytes(made, last));
  }
  return made.slice(0, length);
}

/** Chapters 2 to 5, read and written down again. */
function oracle(ref: string, dataKey: Uint8Array, slot: Slot, plaintext: Uint8Array, salt: Uint8Array): Uint8Array {
  const text = utf8ToBytes;
  const place = [text(slot.organization), text(slot.table), text(slot.record)];
  const own = expand(sha512, dataKey, list(text('interlock/record-key/v1'), ...place), 32);
  const context = list(
    text('interlock/envelope/v1'),
    text(ref),
    ...place,
    text(slot.field),
    number(slot.schema),
    slot.bound ?? new Uint8Array(0),
  );
  const label = concatBytes(text('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM'), Uint8Array.of(0));
  const derived = expand(sha512, own, concatBytes(label, salt, context), 76);
  const chunks: Uint8Array[] = [];
  for (let n = 0; n * 16_384 <= plaintext.length; n++) {
    const nonce = derived.slice(32, 44);
    number(n).forEach((byte, at) => {
      nonce[8 + at] = (nonce[8 + at] as number) ^ byte;
    });
    chunks.push(gcm(derived.slice(0, 32), nonce).encrypt(plaintext.slice(n * 16_384, (n + 1) * 16_384)));
  }
  return concatBytes(Uint8Array.of(1, ref.length), text(ref), salt, derived.slice(44), ...chunks);
}

it('envelopes are, byte for byte, what an independent implementation makes of the format', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
  const slots = fc.record({
    organization: text,
    table: text,
    record: text,
    field: text,
    schema: fc.integer({ min: 0, max: 0xffffffff }),
    bound: fc.uint8Array({ maxLength: 60 }),
  });
  const check = (slot: Slot, content: Uint8Array) => {
    const [bytes, salt] = [randomBytes(32), randomBytes(24)];
    const key = { ref: 'dek_0123456789abcdefghjkmnpqrs', bytes };
    const theirs = oracle(key.ref, bytes, slot, content, salt);
    assert.deepEqual(sealWithSalt(key, slot, content, salt), Buffer.from(theirs));
    assert.deepEqual(open(key, slot, theirs), Buffer.from(content));
  };
  fc.assert(fc.property(slots, fc.uint8Array({ maxLength: 2000 }), check), { numRuns: 300 });
  const slot: Slot = { organization: 'o', table: 't', record: 'r', field: 'f', schema: 1 };
  for (const length of [16_383, 16_384, 16_385, 32_768, 70_000]) check(slot, randomBytes(length));
});
