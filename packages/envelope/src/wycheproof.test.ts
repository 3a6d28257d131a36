/**
 * Wycheproof's cases for what this package and the vault build on: Node's own implementation, called as it is called
 * here, and @noble as a second opinion. The vectors lie beside the repository.
 */
import assert from 'node:assert/strict';
import { createCipheriv, createDecipheriv, createHmac, createPublicKey, verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { it, type TestContext } from 'node:test';
import { aeskw, aeskwp, gcm } from '@noble/ciphers/aes.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { expand } from './expand.ts';

const folder = new URL('../../../../shared/vectors/wycheproof/', import.meta.url);
type Case = Record<string, string> & { tcId: number; size: number };
interface Group {
  readonly keySize: number;
  readonly ivSize: number;
  readonly tagSize: number;
  readonly publicKey: { readonly pk: string };
  readonly tests: readonly Case[];
}

/** Runs `check` on each case of the groups that are wanted, and says how many there were. */
function each(
  t: TestContext,
  name: string,
  least: number,
  check: (one: Case, group: Group) => void,
  wanted = (_: Group) => true,
) {
  const file = new URL(`${name}_test.json`, folder);
  if (!existsSync(file)) return t.skip('the Wycheproof vectors are not beside this repository');
  const { testGroups } = JSON.parse(readFileSync(file, 'utf8')) as { testGroups: Group[] };
  let cases = 0;
  for (const group of testGroups.filter(wanted))
    for (const one of group.tests) {
      check(one, group);
      cases++;
    }
  assert.ok(cases >= least, `only ${cases} cases`);
}

const bytes = (hexes: string | undefined) => Buffer.from(hexes ?? '', 'hex');
/** What it gives, or null where it throws. */
function or<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}

it('AES-256-GCM with IVs of 96 and tags of 128 bits opens what is valid and nothing else', (t) =>
  each(
    t,
    'aes_gcm',
    60,
    (one) => {
      const [key, iv, aad, sealed, tag] = [one.key, one.iv, one.aad, one.ct, one.tag].map(bytes) as Buffer[];
      const name = `case ${one.tcId}: ${one.comment}`;
      const opened = or(() => {
        const decipher = createDecipheriv('aes-256-gcm', key as Buffer, iv as Buffer, { authTagLength: 16 });
        decipher.setAAD(aad as Buffer).setAuthTag(tag as Buffer);
        return Buffer.concat([decipher.update(sealed as Buffer), decipher.final()]);
      });
      const second = or(() =>
        gcm(key as Buffer, iv as Buffer, aad).decrypt(Buffer.concat([sealed as Buffer, tag as Buffer])),
      );
      const expected = one.result === 'valid' ? bytes(one.msg) : null;
      assert.deepEqual(opened, expected, name);
      assert.deepEqual(second && Buffer.from(second), expected, name);
    },
    ({ keySize, ivSize, tagSize }) => keySize === 256 && ivSize === 96 && tagSize === 128,
  ));

it('AES-GCM of another IV size or a shorter tag has no way through the envelope’s cipher call', () => {
  const decipher = createDecipheriv('aes-256-gcm', Buffer.alloc(32), Buffer.alloc(12), { authTagLength: 16 });
  for (const length of [0, 4, 8, 12, 13, 14, 15, 17, 32])
    assert.throws(() => decipher.setAuthTag(Buffer.alloc(length)), `${length}`);
});

it('HKDF-Expand with SHA-512 makes the bytes of every valid case of up to 128, and refuses to make more', (t) =>
  each(t, 'hkdf_sha512', 80, (one) => {
    const [ikm, salt, info] = [bytes(one.ikm), bytes(one.salt), bytes(one.info)];
    const pseudorandom = createHmac('sha512', salt.length > 0 ? salt : Buffer.alloc(64))
      .update(ikm)
      .digest();
    const made = or(() => expand(pseudorandom, info, one.size));
    const second = or(() => Buffer.from(hkdf(sha512, ikm, salt, info, one.size)));
    const valid = one.result === 'valid';
    assert.deepEqual(made, valid && one.size <= 128 ? bytes(one.okm) : null, `case ${one.tcId}`);
    assert.deepEqual(second, valid ? bytes(one.okm) : null, `case ${one.tcId}`);
  }));

for (const [name, hash, other] of [
  ['hmac_sha256', 'sha256', sha256],
  ['hmac_sha512', 'sha512', sha512],
] as const)
  it(`HMAC with ${hash} makes the tag of every valid case and of no other`, (t) =>
    each(t, name, 170, (one, { tagSize }) => {
      const made = createHmac(hash, bytes(one.key)).update(bytes(one.msg)).digest();
      assert.deepEqual(made, Buffer.from(hmac(other, bytes(one.key), bytes(one.msg))));
      assert.equal(made.subarray(0, tagSize / 8).equals(bytes(one.tag)), one.result === 'valid', `case ${one.tcId}`);
    }));

it('Ed25519 takes the signature of every valid case and of no other', (t) =>
  each(t, 'ed25519', 150, (one, group) => {
    const x = bytes(group.publicKey.pk);
    const taken = or(() => {
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') }, format: 'jwk' });
      return verify(null, bytes(one.msg), key, bytes(one.sig));
    });
    const second = or(() => ed25519.verify(bytes(one.sig), bytes(one.msg), x, { zip215: false }));
    assert.equal(taken === true, one.result === 'valid', `case ${one.tcId}: ${one.comment}`);
    assert.equal(second === true, one.result === 'valid', `case ${one.tcId}: ${one.comment}`);
  }));

for (const [name, cipher, iv, other, least] of [
  ['aes_wrap', 'id-aes256-wrap', 'a6a6a6a6a6a6a6a6', aeskw, 50],
  ['aes_kwp', 'id-aes256-wrap-pad', 'a65959a6', aeskwp, 80],
] as const)
  it(`AES key wrap (${name}, 256 bits) unwraps what is valid and nothing else, here and in a second implementation`, (t) =>
    each(
      t,
      name,
      least,
      (one) => {
        const expected = one.result === 'valid' ? bytes(one.msg) : null;
        const name = `case ${one.tcId}: ${one.comment}`;
        const unwrapped = or(() => {
          const decipher = createDecipheriv(cipher, bytes(one.key), bytes(iv));
          // OpenSSL unwraps nothing from nothing, which is no key.
          const key = Buffer.concat([decipher.update(bytes(one.ct)), decipher.final()]);
          return key.length > 0 ? key : null;
        });
        const second = or(() => Buffer.from(other(bytes(one.key)).decrypt(bytes(one.ct))));
        if (one.result === 'acceptable') return;
        assert.deepEqual(unwrapped, expected, name);
        assert.deepEqual(second, expected, name);
        if (!expected) return;
        const wrap = createCipheriv(cipher, bytes(one.key), bytes(iv));
        assert.deepEqual(Buffer.concat([wrap.update(expected), wrap.final()]), bytes(one.ct), name);
      },
      ({ keySize }) => keySize === 256,
    ));
