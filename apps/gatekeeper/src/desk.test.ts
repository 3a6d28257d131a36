import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { openVault } from '@interlock/vault';
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
  const vault = await openVault({
    dir,
    organization: house.organization,
    surroundings: house.around,
    unlock: { home: 'practice' },
    before: async () => {},
    observe: () => {},
  });
  t.after(() => vault.close());
  const inventory = { get: () => undefined, list: () => [] } as never;
  const desk = new Desk({ house, inventory, vault, rejections, hostKeys: {} as never, changed: () => {} });
  const add = (secret: SecretOfEntry, vaultPassphrase: Uint8Array, name = 'core') =>
    desk.addEntry({ name, account: 'admin', secret, hosts: [], vaultPassphrase });
  return { ...on, house, vault, desk, add };
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
