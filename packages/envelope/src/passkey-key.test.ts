import assert from 'node:assert/strict';
import { hkdfSync } from 'node:crypto';
import { test } from 'node:test';
import { passkeyKeyInto } from './passkey-key.ts';

const derive = (secret: Uint8Array, organization = 'org_a', credential = 'cred') => {
  const target = Buffer.alloc(32);
  passkeyKeyInto(secret, organization, credential, target);
  return target.toString('hex');
};
const secret = Buffer.alloc(32, 7);

test('it is HKDF of RFC 5869 with SHA-512', () => {
  const part = (text: string) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(Buffer.byteLength(text));
    return Buffer.concat([length, Buffer.from(text)]);
  };
  const info = Buffer.concat(['interlock/passkey/v1', 'org_a', 'cred'].map(part));
  const expected = Buffer.from(hkdfSync('sha512', secret, Buffer.from('interlock/passkey/v1'), info, 32));
  assert.equal(derive(secret), expected.toString('hex'));
});

test('another secret, organization or credential makes another key, and other lengths none', () => {
  const keys = [
    derive(secret),
    derive(Buffer.alloc(32, 8)),
    derive(secret, 'org_b'),
    derive(secret, 'org_a', 'cred2'),
    derive(secret, 'org_', 'acred'),
  ];
  assert.equal(new Set(keys).size, keys.length);
  for (const length of [0, 31, 33]) assert.throws(() => derive(Buffer.alloc(length)), { code: 'envelope.refused' });
  assert.throws(() => passkeyKeyInto(secret, 'o', 'c', Buffer.alloc(16)), { code: 'envelope.refused' });
});
