import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase32, secretBytes } from './new-secret.ts';

test('base32 is read as sites show it', () => {
  for (const text of ['JBSWY3DPEHPK3PXP', 'jbsw y3dp ehpk 3pxp', 'JBSWY3DP-EHPK3PXP=='])
    assert.equal(Buffer.from(fromBase32(text)).toString('hex'), '48656c6c6f21deadbeef');
  assert.equal(Buffer.from(fromBase32('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')).toString(), '12345678901234567890');
  assert.throws(() => fromBase32('JBSW1'), { code: 'entry.bad-seed' });
});

test('a secret of each type becomes the bytes of its parts, and what is empty is left out', () => {
  const bytes = (value: Uint8Array | undefined) => value && Buffer.from(value).toString();
  const key = secretBytes({ type: 'ssh-key', privateKey: 'key', passphrase: '' });
  assert.deepEqual([key.type, bytes(key.privateKey), key.passphrase], ['ssh-key', 'key', undefined]);
  const snmp = secretBytes({ type: 'snmp-v3', authProtocol: 'sha', authPassword: 'eight888' });
  assert.deepEqual(
    [bytes(snmp.authProtocol), bytes(snmp.authPassword), snmp.privPassword],
    ['sha', 'eight888', undefined],
  );
});
