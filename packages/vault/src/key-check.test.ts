import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { EntrySecret } from './entry.ts';
import { draft, freshFolder, open } from './vault.double.ts';

const dir = mkdtempSync(join(tmpdir(), 'interlock-keys-'));
after(() => rmSync(dir, { recursive: true, force: true }));
const skip = existsSync('/usr/bin/ssh-keygen') ? false : 'ssh-keygen is not installed here.';
const words = 'correct horse';
let n = 0;

interface Made {
  readonly path: string;
  readonly file: Buffer;
}

function made(type: string, more: readonly string[] = [], passphrase = ''): Made {
  const path = join(dir, `k${++n}`);
  execFileSync('ssh-keygen', ['-q', '-C', 'kim', '-N', passphrase, '-f', path, '-t', type, ...more]);
  return { path, file: readFileSync(path) };
}

/** A certificate of `key`, of a person unless said otherwise. */
function signed({ path }: Made, more: readonly string[] = []): Buffer {
  const authority = made('ed25519');
  execFileSync('ssh-keygen', ['-q', '-s', authority.path, '-I', 'id', '-n', 'kim', ...more, `${path}.pub`]);
  return readFileSync(`${path}-cert.pub`);
}

test('a key is kept where it opens, signs and fits its certificate', { skip, timeout: 120_000 }, async (t) => {
  const vault = await open(freshFolder(t));
  const add = (secret: EntrySecret) => vault.entries.put(draft({ type: 'ssh-key', name: `key ${++n}`, secret }));
  const [rsa, pem] = [
    ['-b', '2048'],
    ['-b', '2048', '-m', 'PEM'],
  ];
  for (const [type, more] of [
    ['ed25519', []],
    ['rsa', rsa],
    ['rsa', pem],
    ['ecdsa', ['-b', '521']],
  ] as const)
    for (const passphrase of ['', words]) {
      const key = made(type, more, passphrase);
      const secret = () => ({
        privateKey: Buffer.from(key.file),
        ...(passphrase && { passphrase: Buffer.from(words) }),
      });
      await add(secret());
      await add({ ...secret(), certificate: signed(key) });
    }
  const sealed = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    format: 'pem',
    type: 'pkcs8',
    cipher: 'aes-256-cbc',
    passphrase: words,
  });
  await add({ privateKey: Buffer.from(sealed), passphrase: Buffer.from(words) });
  const other = made('ed25519', ['-Z', 'aes256-gcm@openssh.com'], words);
  await add({ privateKey: Buffer.from(other.file), passphrase: Buffer.from(words) });
  vault.close();
});

test('a key under a passphrase is refused without it, and with another one', { skip, timeout: 120_000 }, async (t) => {
  const vault = await open(freshFolder(t));
  for (const key of [made('ed25519', [], words), made('rsa', ['-b', '2048', '-m', 'PEM'], words)])
    for (const passphrase of [undefined, '', 'wrong']) {
      const secret = {
        privateKey: Buffer.from(key.file),
        ...(passphrase !== undefined && { passphrase: Buffer.from(passphrase) }),
      };
      await assert.rejects(vault.entries.put(draft({ type: 'ssh-key', secret })), { code: 'vault.key-passphrase' });
    }
  assert.deepEqual(vault.entries.list(), []);
  vault.close();
});

test('a key that is cut short or garbled is refused', { skip, timeout: 120_000 }, async (t) => {
  const vault = await open(freshFolder(t));
  const refused = async (file: Buffer, why: string) =>
    await assert.rejects(
      vault.entries.put(draft({ type: 'ssh-key', secret: { privateKey: file } })).then(() => assert.fail(why)),
      (error: Error) => {
        assert.deepEqual(
          [(error as Error & { code: string }).code, /cut short or garbled/.test(error.message)],
          ['vault.malformed-entry', true],
          `${why}: ${error.message}`,
        );
        return true;
      },
    );
  // A key and where in it a number is that it cannot sign without; others of an RSA key are made good when it signs.
  for (const [key, part] of [
    [made('ed25519'), 0.76],
    [made('rsa', ['-b', '2048']), 0.6],
    [made('rsa', ['-b', '2048', '-m', 'PEM']), 0.1],
    [made('ecdsa'), 0.92],
  ] as const) {
    const lines = key.file.toString().trimEnd().split('\n');
    await refused(key.file.subarray(0, key.file.length >> 1), 'half of it');
    await refused(Buffer.from([...lines.slice(0, -2), lines.at(-1)].join('\n')), 'without its last line');
    await refused(Buffer.from([lines[0], ...lines.slice(2)].join('\n')), 'without its first line');
    await refused(Buffer.from(`${lines[0]}\n${lines.at(-1)}\n`), 'nothing in it');
    const bytes = Buffer.from(lines.slice(1, -1).join(''), 'base64');
    const at = Math.floor(bytes.length * part);
    bytes[at] = (bytes[at] as number) ^ 4;
    await refused(Buffer.from(`${lines[0]}\n${bytes.toString('base64')}\n${lines.at(-1)}\n`), `a bit of ${lines[0]}`);
  }
  await refused(
    Buffer.from('-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n'),
    'no key',
  );
  vault.close();
});

test('a certificate of another key, of a host, or that is cut is refused', { skip, timeout: 120_000 }, async (t) => {
  const vault = await open(freshFolder(t));
  for (const type of ['ed25519', 'ecdsa', 'rsa']) {
    const key = made(type);
    const own = signed(key);
    const line = own.toString().split(' ');
    for (const [certificate, why] of [
      [signed(made(type)), /belongs to another key/],
      [signed(made(type === 'rsa' ? 'ed25519' : 'rsa')), /belongs to another key/],
      [signed(key, ['-h']), /one of a host/],
      [Buffer.from([line[0], line[1]?.slice(0, 60), 'cut'].join(' ')), /cut short/],
      [Buffer.from(['ssh-ed25519-cert-v01@openssh.com', 'AAAA', 'cut'].join(' ')), /cut short|another key/],
    ] as const)
      await assert.rejects(
        vault.entries.put(draft({ type: 'ssh-key', secret: { privateKey: Buffer.from(key.file), certificate } })),
        (error: Error & { code?: string }) => error.code === 'vault.malformed-entry' && why.test(error.message),
      );
    await vault.entries.put(
      draft({ type: 'ssh-key', secret: { privateKey: Buffer.from(key.file), certificate: own } }),
    );
  }
  vault.close();
});
