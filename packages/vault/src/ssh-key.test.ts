import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, verify } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { generateSshKey, openSshKey, publicLineOf } from './ssh-key.ts';

const dir = mkdtempSync(join(tmpdir(), 'interlock-keys-'));
after(() => rmSync(dir, { recursive: true, force: true }));
const skip = existsSync('/usr/bin/ssh-keygen') ? false : 'ssh-keygen is not installed here.';
const data = Buffer.from('what is signed');
let n = 0;

/** A key as ssh-keygen makes it. */
function made(type: readonly string[], more: { words?: string; pem?: boolean } = {}) {
  const file = join(dir, `k${++n}`);
  const form = more.pem ? ['-m', 'PEM'] : [];
  execFileSync('ssh-keygen', ['-q', '-N', more.words ?? '', '-C', 'a comment', '-f', file, '-t', ...type, ...form]);
  return { file: readFileSync(file), line: readFileSync(`${file}.pub`, 'utf8').trim(), path: file };
}

/** Whether OpenSSH's own public key takes the signature. */
function holds(path: string, signature: Buffer, hash: string | null): boolean {
  const pem = execFileSync('ssh-keygen', ['-e', '-m', 'PKCS8', '-f', `${path}.pub`]);
  return verify(hash, data, pem, signature);
}

const kinds: [readonly string[], string | null, string | undefined][] = [
  [['rsa', '-b', '2048'], 'sha256', 'sha256'],
  [['ecdsa', '-b', '256'], 'sha256', undefined],
  [['ecdsa', '-b', '384'], 'sha384', undefined],
  [['ecdsa', '-b', '521'], 'sha512', undefined],
];

test('keys of OpenSSH sign, with and without a passphrase, and in PEM form', { skip }, () => {
  for (const [type, check, hash] of kinds)
    for (const more of [{}, { words: 'correct horse' }, { pem: true }]) {
      const { file, line, path } = made(type, more);
      const signer = openSshKey(file, more.words ? Buffer.from(more.words) : null);
      assert.ok(signer, `${type.join(' ')} ${JSON.stringify(more)}`);
      assert.equal(`${signer.type} ${signer.publicKey.toString('base64')}`, line.split(' ').slice(0, 2).join(' '));
      assert.ok(holds(path, signer.sign(data, hash), check), type.join(' '));
      signer.free();
      assert.throws(() => signer.sign(data, hash));
    }
});

test('an Ed25519 key signs', { skip }, () => {
  for (const words of ['', 'correct horse']) {
    const { file, line } = made(['ed25519'], { words });
    const signer = openSshKey(file, Buffer.from(words));
    assert.ok(signer);
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), signer.publicKey.subarray(-32)]);
    assert.ok(verify(null, data, { key: spki, format: 'der', type: 'spki' }, signer.sign(data)));
    assert.equal(publicLineOf(file, 'a comment'), line.replace('a comment', 'a-comment'));
    signer.free();
  }
});

test('a wrong or missing passphrase is said, and a form that is not read is null', { skip }, () => {
  const { file } = made(['ed25519'], { words: 'correct horse' });
  for (const words of [null, Buffer.from('wrong')])
    assert.throws(() => openSshKey(file, words), { code: 'vault.key-passphrase' });
  assert.equal(openSshKey(Buffer.from('no key'), null), null);
  assert.equal(
    openSshKey(Buffer.from('-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n'), null),
    null,
  );
  assert.equal(
    openSshKey(made(['rsa', '-b', '2048'], { words: 'correct horse', pem: true }).file, Buffer.from('correct horse')),
    null,
  );
});

test('PKCS #8 keys sign as well', () => {
  for (const pair of [
    generateKeyPairSync('rsa', { modulusLength: 2048 }),
    generateKeyPairSync('ed25519'),
    generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ]) {
    const file = Buffer.from(pair.privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const signer = openSshKey(file, null);
    assert.ok(signer);
    const hash = signer.type === 'ssh-ed25519' ? null : 'sha256';
    assert.ok(verify(hash, data, pair.publicKey, signer.sign(data, 'sha256')));
    signer.free();
  }
});

test('a generated key is one that OpenSSH reads, and signs as the line beside it says', { skip }, () => {
  const { file, publicLine } = generateSshKey('kim at r1');
  const bytes = file.use((whole) => Buffer.from(whole));
  const path = join(dir, 'generated');
  writeFileSync(path, bytes.subarray(0, bytes.indexOf('\0') < 0 ? bytes.length : bytes.indexOf('\0')), { mode: 0o600 });
  const derived = execFileSync('ssh-keygen', ['-y', '-f', path]).toString().trim();
  assert.equal(derived.split(' ').slice(0, 2).join(' '), publicLine.split(' ').slice(0, 2).join(' '));
  assert.equal(publicLineOf(bytes, 'kim at r1'), publicLine);
  assert.match(publicLine, / kim-at-r1$/);
  assert.ok(openSshKey(bytes, null));
  file.free();
});
