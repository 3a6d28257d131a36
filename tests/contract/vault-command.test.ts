/** `interlock vault`, through the launcher, with the key service's double beside it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { receiptHolds } from '../../packages/vault/src/destruction.ts';
import { freshFolder } from '../../packages/vault/src/vault.double.ts';
import { kmsDouble } from './kms.double.ts';

const bin = fileURLToPath(new URL('../../apps/interlock/bin/interlock.mjs', import.meta.url));

it('shows, moves into a key service, rotates, takes a kit out and in, and destroys with a receipt', async (t) => {
  const { double, endpoint } = await kmsDouble(t);
  const key = double.makeKey();
  const folder = freshFolder(t);
  const file = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text, { mode: 0o600 });
    return path.join(folder, name);
  };
  mkdirSync(path.join(folder, 'home'));
  const passphrase = file('passphrase', 'correct horse battery staple');
  const env = {
    PATH: process.env.PATH,
    HOME: path.join(folder, 'home'),
    INTERLOCK_KMS_ENDPOINT: endpoint,
    INTERLOCK_PASSPHRASE_FILE: passphrase,
    INTERLOCK_KIT_PASSPHRASE_FILE: passphrase,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'a-key-of-the-double',
  };
  const interlock = async (data: string, ...words: string[]) => {
    const child = spawn(process.execPath, [bin, ...words, '--data', path.join(folder, data)], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (err += text));
    const [code] = (await once(child, 'close')) as [number];
    return { code, out, err };
  };
  const good = async (data: string, ...words: string[]) => {
    const { code, out, err } = await interlock(data, ...words);
    assert.equal(code, 0, err);
    return out;
  };
  const status = async (...words: string[]) =>
    JSON.parse(await good('one', 'vault', ...words, '--json')) as {
      home: string;
      organization: string;
      keys: object[];
    };

  await good('one', 'host', 'add', 'r1', '--address', '192.0.2.1');
  const { organization, home } = await status('status');
  assert.equal(home, 'practice');
  const moved = await status('move', 'kms', '--key', key);
  assert.equal(moved.home, 'kms');
  await good('one', 'entry', 'add', 'core', '--account', 'admin', '--password-file', file('secret', 'hunter2-hunter2'));
  assert.equal((await status('rotate')).keys.length, moved.keys.length + 1);
  assert.match(await good('one', 'vault', 'status'), /AWS KMS: arn:aws:kms/);

  const kit = path.join(folder, 'kit.age');
  assert.match(await good('one', 'vault', 'export', kit, '--entry', 'core'), /one entry: core/);
  assert.equal(statSync(kit).mode & 0o777, 0o600);
  assert.match(readFileSync(kit, 'latin1'), /^age-encryption\.org\/v1\n-> scrypt /);
  assert.equal((await interlock('one', 'vault', 'export', kit)).code, 2, 'no kit is written over');
  assert.match(await good('two', 'vault', 'import', kit), /Added core/);
  assert.match(await good('two', 'entry', 'list'), /core +user-password +admin/);

  const wrong = await interlock('one', 'vault', 'destroy', '--organization', 'org_00000000000000000000000000');
  assert.match(wrong.err, /vault\.other-organization/);
  const said = await good('one', 'vault', 'destroy', '--organization', organization);
  assert.match(said, /waits 30 days/);
  assert.ok(receiptHolds(JSON.parse(said.split('\n')[1] as string)));
  assert.match((await interlock('one', 'vault', 'status')).err, /vault\.master-destroyed/);
  const ledger = await good('one', 'ledger', 'export', '--format', 'jsonl');
  for (const type of ['key.rotated', 'secret.opened', 'key.destroyed']) assert.ok(ledger.includes(`"${type}"`), type);
  assert.match(ledger, /"days":30/);
  assert.match(ledger, /"service":"kms","url":"http:\/\/127\.0\.0\.1:/, 'that the service was moved is in the ledger');
});
