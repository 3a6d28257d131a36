import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readCertificate } from './certificate.ts';

const dir = mkdtempSync(join(tmpdir(), 'interlock-certificates-'));
after(() => rmSync(dir, { recursive: true, force: true }));
const skip = existsSync('/usr/bin/ssh-keygen') ? false : 'ssh-keygen is not installed here.';
const keygen = (...words: string[]) => execFileSync('ssh-keygen', ['-q', ...words]);
const blobOf = (file: string) => Buffer.from(readFileSync(file, 'utf8').split(' ')[1] ?? '', 'base64');

test('a certificate of another key, of a host, or a broken one is not shown', { skip }, () => {
  for (const name of ['authority', 'one', 'other', 'host']) keygen('-N', '', '-t', 'ed25519', '-f', join(dir, name));
  const certified = (name: string, ...more: string[]) => {
    keygen('-s', join(dir, 'authority'), '-I', 'id', '-n', 'kim', ...more, join(dir, `${name}.pub`));
    return { key: blobOf(join(dir, `${name}.pub`)), certificate: blobOf(join(dir, `${name}-cert.pub`)) };
  };
  const [one, other, host] = [certified('one'), certified('other'), certified('host', '-h')];
  const end = { name: 'r1', address: '192.0.2.1', port: 22, hostKeys: [] };
  const read = (certificate: Buffer, key: Buffer) => readCertificate(end, certificate, key, Date.now());
  assert.deepEqual(read(one.certificate, one.key).principals, ['kim']);
  for (const [certificate, key, code] of [
    [other.certificate, one.key, 'wire.certificate-other-key'],
    [host.certificate, host.key, 'wire.certificate-unreadable'],
    [one.certificate.subarray(0, 150), one.key, 'wire.certificate-unreadable'],
  ] as const)
    assert.throws(() => read(certificate, key), { code });
});
