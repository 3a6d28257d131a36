import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { sealAge } from '@interlock/envelope';
import { Fault, type Id } from '@interlock/model';
import { openVault, type Unlock } from '@interlock/vault';
import { wayDouble } from './call/way.double.ts';
import { Desk } from './desk.ts';
import type { SecretOfEntry } from './new-secret.ts';
import { VaultDesk } from './vault-desk.ts';

/** A desk on a practice vault of its own. */
async function bench(t: TestContext) {
  const dir = mkdtempSync(path.join(tmpdir(), 'interlock-desk-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const on = wayDouble();
  const { house, rejections } = on.rooms;
  const vaultOf = (unlock: Unlock) =>
    openVault({
      dir,
      organization: house.organization,
      surroundings: house.around,
      unlock,
      before: async () => {},
      observe: () => {},
    });
  const vault = await vaultOf({ home: 'practice' });
  t.after(() => vault.close());
  const inventory = { get: () => undefined, list: () => [] } as never;
  const desk = new Desk({ house, inventory, vault, rejections, hostKeys: {} as never, changed: () => {} });
  const add = (secret: SecretOfEntry, vaultPassphrase: Uint8Array, name = 'core') =>
    desk.addEntry({ name, account: 'admin', secret, hosts: [], vaultPassphrase });
  return { ...on, house, vault, vaultOf, desk, add };
}

const words = () => new Uint8Array(Buffer.from('correct horse battery staple'));
const zeroed = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);

test('a first entry that is refused leaves the vault a practice one, and neither its secret nor the passphrase in memory', async (t) => {
  const { vault, add, deeds } = await bench(t);
  const privateKey = new Uint8Array(Buffer.from('-----BEGIN OPENSSH PRIVATE KEY-----\ncut short\n'));
  const authPassword = new Uint8Array(Buffer.from('short'));
  const authProtocol = new Uint8Array(Buffer.from('sha'));
  for (const secret of [
    { type: 'ssh-key', privateKey },
    { type: 'snmp-v3', authProtocol, authPassword },
  ] as const) {
    const passphrase = words();
    await assert.rejects(add(secret, passphrase), { code: 'vault.malformed-entry' });
    assert.deepEqual([vault.home, vault.keys().keys.length], ['practice', 1]);
    assert.ok(zeroed(passphrase));
  }
  const password = new Uint8Array(Buffer.from('hunter2-hunter2'));
  await assert.rejects(add({ type: 'user-password', password }, words(), 'typed-1'), { code: 'entry.name-odd' });
  assert.ok([privateKey, authPassword, password].every(zeroed));
  assert.deepEqual([vault.home, deeds], ['practice', []]);
  await add({ type: 'user-password', password: new Uint8Array(Buffer.from('hunter2-hunter2')) }, words());
  assert.equal(vault.home, 'passphrase');
});

test('a kit that could not be taken in leaves nothing of it in memory', async (t) => {
  const { vault, house, desk } = await bench(t);
  await vault.adopt({ home: 'passphrase', passphrase: words() });
  const good = await vault.entries.put({
    name: 'a good one',
    type: 'token',
    account: 'admin',
    owner: house.person().person,
    hosts: [],
    lab: false,
    secret: { token: Buffer.from('a token of a test') },
  });
  const kit = await vault.exportKit([good.id], words(), async () => {});
  await vault.entries.remove(good.id);
  const kept: Uint8Array[] = [];
  const made = new VaultDesk({
    house,
    vault,
    addEntry: async ({ secret }) => {
      kept.push(...Object.values(secret).filter((part) => part instanceof Uint8Array));
      throw new Error('the disk is full');
    },
  });
  const asked = {
    ask: 'vault.import',
    with: {
      kit: Buffer.from(kit).toString('base64'),
      passphrase: Buffer.from(words()).toString('base64'),
      vaultPassphrase: null,
    },
  };
  await assert.rejects(made.answer(asked, house.person()), /the disk is full/);
  assert.ok(kept.length === 1 && kept.every(zeroed));
  await desk.vault.answer(asked, house.person());
  assert.deepEqual(
    vault.entries.list().map(({ name }) => name),
    ['a good one'],
  );
});

test('of a kit the good entries come in, and each other one is named with its reason', async (t) => {
  const { vault, vaultOf, house, desk } = await bench(t);
  const text = (words: string) => new Uint8Array(Buffer.from(words));
  const pieces: [head: object, parts: Record<string, string>][] = [
    [{ name: 'keeper', type: 'external' }, { command: '["/bin/sh","-c","id"]' }],
    [{ name: 'cut', type: 'ssh-key' }, { privateKey: '-----BEGIN OPENSSH PRIVATE KEY-----\ncut short\n' }],
    [{ name: 'typed-1', type: 'token' }, { token: 'a token' }],
    [{ name: 'one', type: 'token' }, { token: 'a token' }],
    [{ name: 'one', type: 'token' }, { token: 'another' }],
    [{ name: 'two', type: 'token' }, { token: 'a token' }],
  ];
  const kit = pieces.map(([head, parts]) => {
    const lines = Object.entries(parts).map(([part, value]) => `${part} ${Buffer.byteLength(value)}\n${value}\n`);
    return `\nentry ${JSON.stringify({ ...head, account: 'admin' })}\n${lines.join('')}`;
  });
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const asked = {
    ask: 'vault.import',
    with: {
      kit: base64(sealAge(words(), text(`interlock/recovery-kit/v1\n${kit.join('')}`))),
      passphrase: base64(words()),
      vaultPassphrase: base64(words()),
    },
  };
  const { added, left } = (await desk.vault.answer(asked, house.person())) as {
    added: string[];
    left: { name: string; why: string }[];
  };
  assert.deepEqual(added, ['one', 'two']);
  assert.deepEqual(
    left.map(({ name }) => name),
    ['keeper', 'cut', 'typed-1', 'one'],
  );
  for (const [at, why] of [/run a program/, /cannot be kept/, /Interlock’s own/, /already/].entries())
    assert.match(left[at]?.why ?? '', why);
  assert.deepEqual(
    vault.entries.list().map(({ name }) => name),
    ['one', 'two'],
  );
  vault.close();
  const again = await vaultOf({ home: 'passphrase', passphrase: words() });
  assert.equal(again.entries.list().length, 2, 'the passphrase that was given opens it');
  again.close();
});

test('a kit whose taking in stops says where it stopped and what came in before', async (t) => {
  const { vault, house } = await bench(t);
  await vault.adopt({ home: 'passphrase', passphrase: words() });
  const ids: Id<'entry'>[] = [];
  for (const name of ['first', 'second']) {
    const secret = { token: Buffer.from('a token of a test') };
    const owner = house.person().person;
    const made = await vault.entries.put({ name, type: 'token', account: 'x', owner, hosts: [], lab: false, secret });
    ids.push(made.id);
  }
  const kit = await vault.exportKit(ids, words(), async () => {});
  let count = 0;
  const addEntry = async () => {
    if (++count > 1) throw new Fault('vault.disk-full', 'No room was left.', 'Free some space.');
  };
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const given = { kit: base64(kit), passphrase: base64(words()), vaultPassphrase: null };
  await assert.rejects(
    new VaultDesk({ house, vault, addEntry }).answer({ ask: 'vault.import', with: given }, house.person()),
    (error: Fault) => error.code === 'vault.disk-full' && /at “second”.*Added before it: first\./.test(error.message),
  );
});

test('of two entries of one name that are added at a time, one is', async (t) => {
  const { vault, add } = await bench(t);
  await vault.adopt({ home: 'passphrase', passphrase: words() });
  const one = () =>
    add({ type: 'token', token: new Uint8Array(Buffer.from('a token of a test')) }, words()).then(
      () => 'added',
      ({ code }: { code: string }) => code,
    );
  assert.deepEqual(await Promise.all([one(), one()]), ['added', 'entry.name-taken']);
  assert.equal(vault.entries.list().length, 1);
});
