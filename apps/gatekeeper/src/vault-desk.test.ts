import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '@interlock/model';
import type { Vault } from '@interlock/vault';
import { wayDouble } from './call/way.double.ts';
import { VaultDesk } from './vault-desk.ts';

/** A desk whose vault says what was asked of it. */
function desk(provable: boolean) {
  const { house } = wayDouble().rooms;
  const asked: string[] = [];
  const vault = {
    organization: house.organization,
    entries: { list: () => [] },
    passkeys: { list: () => [] },
    keys: () => ({ master: 'master' }),
    exportKit: async () => {
      asked.push('export');
      return new Uint8Array(1);
    },
    adopt: async () => void asked.push('move'),
    destroy: async () => void asked.push('destroy'),
    rotate: async () => void asked.push('rotate'),
  } as unknown as Vault;
  const made = new VaultDesk({ house: { ...house, provable: () => provable }, vault, addEntry: async () => undefined });
  return { made, asked, by: house.person(), organization: house.organization };
}

const asks = (organization: string) => [
  { ask: 'vault.export', with: { entries: null, passphrase: 'eA==' } },
  { ask: 'vault.move', with: { home: 'passphrase', key: null, token: null, passphrase: 'eA==' } },
  { ask: 'vault.destroy', with: { organization } },
];

test('to export, move or destroy wants a proof where a person can be proven', async () => {
  const { made, asked, by, organization } = desk(true);
  for (const ask of asks(organization)) await assert.rejects(made.answer(ask, by), { code: 'vault.presence' });
  assert.deepEqual(asked, []);
  const proven: Actor = { ...by, proof: { kind: 'passkey', credential: 'abc' } };
  for (const ask of asks(organization)) await made.answer(ask, proven);
  await made.answer({ ask: 'vault.rotate', with: {} }, by);
  assert.deepEqual(asked, ['export', 'move', 'destroy', 'rotate']);
});

test('where nothing but the system’s user proves a person, it is enough', async () => {
  const { made, asked, by, organization } = desk(false);
  for (const ask of asks(organization)) await made.answer(ask, by);
  assert.deepEqual(asked, ['export', 'move', 'destroy']);
});
