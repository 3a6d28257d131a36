import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { inflateSync } from 'node:zlib';
import { openChunks, plaintextLength, sealChunks } from './cobblestone.ts';
import { EnvelopeError } from './refusal.ts';

const beside = new URL('../../../../shared/vectors/', import.meta.url);
const wycheproof = new URL('wycheproof/c2sp_chunked_encryption_aes_256_gcm_test.json', beside);
const twoKeys = new URL('two-key-gcm-vector.json', beside);

interface Vector {
  tcId: number;
  comment: string;
  key: string;
  ctx: string;
  ct: string;
  msgLength: number;
  msgSha512: string;
  result: 'valid' | 'invalid';
}

function openToEnd(key: Buffer, context: Buffer, sealed: Buffer): Buffer {
  const length = plaintextLength(sealed.length);
  const target = Buffer.alloc(length ?? 0);
  openChunks(key, context, sealed, target);
  return target;
}

describe('chunked encryption', () => {
  it('answers every Wycheproof case of Cobblestone-256 as told', (t) => {
    if (!existsSync(wycheproof)) return t.skip('the Wycheproof vectors are not beside this repository');
    const file = JSON.parse(readFileSync(wycheproof, 'utf8')) as { testGroups: { tests: Vector[] }[] };
    let cases = 0;
    for (const vector of file.testGroups.flatMap((group) => group.tests)) {
      const name = `case ${vector.tcId}: ${vector.comment}`;
      const [key, context] = [Buffer.from(vector.key, 'hex'), Buffer.from(vector.ctx, 'hex')];
      const sealed = inflateSync(Buffer.from(vector.ct, 'hex'));
      cases++;
      if (vector.result === 'invalid') {
        assert.throws(() => openToEnd(key, context, sealed), EnvelopeError, name);
        continue;
      }
      const plaintext = openToEnd(key, context, sealed);
      assert.equal(plaintext.length, vector.msgLength, name);
      assert.equal(createHash('sha512').update(plaintext).digest('hex'), vector.msgSha512, name);
      assert.deepEqual(sealChunks(key, context, plaintext, sealed.subarray(0, 24)), sealed, name);
    }
    assert.ok(cases >= 35, `only ${cases} cases were in the file`);
  });

  it('opens no ciphertext that plain AES-GCM takes under two keys', (t) => {
    if (!existsSync(twoKeys)) return t.skip('the two-key vector is not beside this repository');
    const vector = JSON.parse(readFileSync(twoKeys, 'utf8')) as Record<'k1' | 'k2' | 'iv' | 'ct' | 'tag', string>;
    const body = Buffer.from(vector.ct + vector.tag, 'hex');
    const honest = sealChunks(Buffer.from(vector.k1, 'hex'), Buffer.alloc(0), Buffer.alloc(48), Buffer.alloc(24, 7));
    for (const key of [vector.k1, vector.k2]) {
      const sealed = Buffer.concat([honest.subarray(0, 56), body]);
      assert.throws(() => openToEnd(Buffer.from(key, 'hex'), Buffer.alloc(0), sealed), EnvelopeError);
    }
  });

  it('knows the length of every plaintext from its ciphertext', () => {
    const key = Buffer.alloc(32, 1);
    for (const length of [0, 1, 16383, 16384, 16385, 32767, 32768, 50000]) {
      const sealed = sealChunks(key, Buffer.alloc(0), Buffer.alloc(length, 3), Buffer.alloc(24, length & 255));
      assert.equal(plaintextLength(sealed.length), length);
      assert.deepEqual(openToEnd(key, Buffer.alloc(0), sealed), Buffer.alloc(length, 3));
    }
    for (const length of [0, 55, 56, 71, 56 + 16400, 56 + 16400 + 15]) assert.equal(plaintextLength(length), null);
  });

  it('leaves zeros, not plaintext, where a later chunk is false', () => {
    const [key, context] = [Buffer.alloc(32, 1), Buffer.from('context')];
    const sealed = sealChunks(key, context, Buffer.alloc(40000, 9), Buffer.alloc(24, 5));
    sealed[sealed.length - 1] = (sealed.at(-1) as number) ^ 1;
    const target = Buffer.alloc(40000);
    assert.throws(() => openChunks(key, context, sealed, target), EnvelopeError);
    assert.ok(target.every((byte) => byte === 0));
  });
});
