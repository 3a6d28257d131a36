/** Wycheproof's cases for what the vault asks of its library: X25519 and Ed25519, with @noble as a second opinion. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { it } from 'node:test';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import sodium from 'sodium-native';
import { LockedMemory } from './locked-memory.ts';
import { SigningKey } from './signer.ts';

const file = new URL('../../../../shared/vectors/wycheproof/x25519_test.json', import.meta.url);
interface Case {
  tcId: number;
  public: string;
  private: string;
  shared: string;
  flags: string[];
}

it('X25519 makes the secret of every case, and none where there would be none', (t) => {
  if (!existsSync(file)) return t.skip('the Wycheproof vectors are not beside this repository');
  const { testGroups } = JSON.parse(readFileSync(file, 'utf8')) as { testGroups: { tests: Case[] }[] };
  const cases = testGroups.flatMap(({ tests }) => tests);
  assert.ok(cases.length >= 518);
  for (const one of cases) {
    const [publicKey, secret, shared] = [one.public, one.private, one.shared].map((hexes) => Buffer.from(hexes, 'hex'));
    const made = Buffer.alloc(32);
    const none = shared?.every((byte) => byte === 0);
    if (none) {
      assert.throws(() => sodium.crypto_scalarmult(made, secret as Buffer, publicKey as Buffer), `case ${one.tcId}`);
      assert.throws(() => x25519.getSharedSecret(secret as Buffer, publicKey as Buffer), `case ${one.tcId}`);
      continue;
    }
    sodium.crypto_scalarmult(made, secret as Buffer, publicKey as Buffer);
    assert.deepEqual(made, shared, `case ${one.tcId}`);
    assert.deepEqual(Buffer.from(x25519.getSharedSecret(secret as Buffer, publicKey as Buffer)), shared);
  }
});

it('Ed25519 signs as a second implementation does', () => {
  for (let n = 0; n < 200; n++) {
    const seed = randomBytes(32);
    const message = randomBytes(n * 7);
    const key = new SigningKey(new LockedMemory(32).fill((bytes) => bytes.set(seed)));
    assert.deepEqual(key.publicKey, Buffer.from(ed25519.getPublicKey(seed)));
    assert.deepEqual(Buffer.from(key.sign(message)), Buffer.from(ed25519.sign(message, seed)));
    key.free();
  }
});
