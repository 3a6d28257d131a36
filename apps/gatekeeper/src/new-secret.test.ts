import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase32, secretBytes, seedOf, typedBytes } from './new-secret.ts';

test('base32 is read as sites show it', () => {
  for (const text of ['JBSWY3DPEHPK3PXP', 'jbsw y3dp ehpk 3pxp', 'JBSWY3DP-EHPK3PXP=='])
    assert.equal(Buffer.from(fromBase32(text)).toString('hex'), '48656c6c6f21deadbeef');
  assert.equal(Buffer.from(fromBase32('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')).toString(), '12345678901234567890');
  assert.throws(() => fromBase32('JBSW1'), { code: 'entry.bad-seed' });
});

test('an otpauth address gives its shared secret, and codes of another sort are refused', () => {
  const at = (rest: string) => `otpauth://totp/ACME:kim@example.org?secret=JBSWY3DPEHPK3PXP${rest}`;
  for (const good of ['', '&issuer=ACME', '&algorithm=SHA1&digits=6&period=30', '&algorithm=sha1'])
    assert.equal(Buffer.from(seedOf(at(good))).toString('hex'), '48656c6c6f21deadbeef');
  assert.equal(seedOf(` ${at('')}\n`).length, 10);
  for (const other of ['&algorithm=SHA256', '&digits=8', '&period=60'])
    assert.throws(() => seedOf(at(other)), { code: 'entry.other-codes' }, other);
  assert.throws(() => seedOf(at('').replace('totp', 'hotp')), { code: 'entry.other-codes' });
  for (const bad of ['otpauth://totp/x', 'otpauth:', 'otpauth://totp/x?secret=', 'otpauth://totp/x?secret=JBSW1'])
    assert.throws(() => seedOf(bad), { code: 'entry.bad-seed' }, bad);
  assert.equal(secretBytes({ type: 'totp', seed: at('') }).seed?.length, 10);
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

test('what is typed lies in room of its own, outside the pool and the heap, where it can be zeroed', () => {
  const canary = 'Kanarienvogel';
  const words = Buffer.from(canary).toString('base64');
  for (const bytes of [secretBytes({ type: 'token', token: canary }).token, typedBytes(words, 'base64')]) {
    assert.equal(bytes && Buffer.from(bytes).toString(), canary);
    assert.equal(bytes?.buffer.byteLength, canary.length);
  }
  const pool = Buffer.from(Buffer.from('any').buffer);
  assert.equal(typedBytes('Wellensittich', 'utf8').length, 13);
  assert.equal(typedBytes('V2VsbGVuc2l0dGljaA==', 'base64').length, 13);
  assert.ok(!pool.includes('Wellensittich'));
});
