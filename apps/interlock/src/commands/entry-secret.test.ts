import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { secretOf } from './entry-secret.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'interlock-entry-'));
after(() => rmSync(dir, { recursive: true, force: true }));
const file = (text: string) => {
  const at = path.join(dir, 'secret');
  writeFileSync(at, text, { mode: 0o600 });
  return at;
};
const of = async (given: Parameters<typeof secretOf>[0]) => {
  const { type, parts } = await secretOf(given, 'usage');
  return [type, Object.fromEntries(parts.map(([part, bytes]) => [part, Buffer.from(bytes).toString('latin1')]))];
};

test('SNMP v3 is read from a file, a password a line', async () => {
  const type = 'snmp-v3';
  assert.deepEqual(await of({ type, 'password-file': file('first one\r\nsecond one\n') }), [
    type,
    { authProtocol: 'sha256', authPassword: 'first one', privProtocol: 'aes', privPassword: 'second one' },
  ]);
  assert.deepEqual(await of({ type, auth: 'sha', privacy: 'des', 'password-file': file('first one\n') }), [
    type,
    { authProtocol: 'sha', authPassword: 'first one' },
  ]);
});

test('a one-time code is added in letters and digits, or by its address', async () => {
  const type = 'totp';
  for (const text of ['JBSW Y3DP EHPK 3PXP\n', 'otpauth://totp/ACME:kim?secret=JBSWY3DPEHPK3PXP&issuer=ACME\n'])
    assert.deepEqual(await of({ type, 'password-file': file(text) }), [type, { seed: 'Hello!\xde\xad\xbe\xef' }]);
  await assert.rejects(of({ type, 'password-file': file('otpauth://hotp/x?secret=JBSWY3DPEHPK3PXP') }), {
    code: 'entry.other-codes',
  });
});

test('the passphrase of a key comes from a file, and where there is none it is asked for', async () => {
  const sealed = '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n';
  const key = path.join(dir, 'key');
  for (const text of [sealed, '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHI\n']) {
    writeFileSync(key, text);
    assert.deepEqual(await of({ key, 'key-passphrase-file': file('correct horse\n') }), [
      'ssh-key',
      { privateKey: text, passphrase: 'correct horse' },
    ]);
    if (!process.stdin.isTTY) await assert.rejects(of({ key }), /--key-passphrase-file/);
  }
  writeFileSync(key, '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n');
  assert.deepEqual(Object.keys((await of({ key }))[1] as object), ['privateKey']);
});

test('an empty secret is refused, whatever it would have been', async () => {
  for (const type of [undefined, 'token', 'enable-secret', 'snmp-v2c', 'totp'])
    for (const text of ['', '\n', '\r\n'])
      await assert.rejects(of({ type, 'password-file': file(text) }), { code: 'entry.empty-secret' });
  await assert.rejects(of({ type: 'snmp-v3', 'password-file': file('\nsecond one\n') }), {
    code: 'entry.empty-secret',
  });
});

test('a file without an end, or longer than a megabyte, is not read on', {
  skip: process.platform === 'win32',
}, async () => {
  const long = path.join(dir, 'long');
  writeFileSync(long, 'x'.repeat(1_000_001));
  for (const endless of ['/dev/zero', long])
    for (const given of [
      { 'password-file': endless },
      { key: endless },
      { 'agent-key': endless },
      { key: file('-----BEGIN '), 'key-passphrase-file': '/dev/zero' },
    ])
      await assert.rejects(of(given), /more than a megabyte/);
});
