import assert from 'node:assert/strict';
import { test } from 'node:test';
import ssh2 from 'ssh2';
import { newKeyPair, parseKey } from './keys.ts';

test('a pair that the library cannot read again is not given out', () => {
  let made = 0;
  const pair = newKeyPair('x', (comment) => {
    made++;
    if (made === 1)
      return { private: '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n', public: '' };
    return ssh2.utils.generateKeyPairSync('ed25519', { comment });
  });
  assert.ok(made >= 2);
  parseKey(pair.privateKey);
});
