/** What lies in the keychain goes when a person signs out or the master key ends, whatever the keychain refused before. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { newId } from '@interlock/model';
import { Custody } from './custody.ts';
import { KeyCache } from './key-cache.ts';
import { dataKeySlot, KeyRing } from './key-ring.ts';
import type { Keychain } from './keychain.ts';
import { base64, type DataKeyRecord, type KeystoreContent } from './keystore.ts';
import { LockedMemory } from './locked-memory.ts';
import { type KeyProvider, localProvider, type MasterState } from './provider.ts';
import { keychainDouble, organization, surroundings } from './vault.double.ts';

/** A master key that is asked as one elsewhere is, over a keychain that refuses what it is told to. */
async function setUp() {
  const around = surroundings;
  const answers: { state: MasterState } = { state: 'enabled' };
  const local = localProvider('master_1', new LockedMemory(32).fillRandom(), async () => undefined);
  const provider: KeyProvider = { ...local, remote: true, state: async () => answers.state };
  const ring = new KeyRing();
  const [id, created] = [newId('dek', around.random), around.now()];
  ring.generate(id);
  const wrapped = base64(await provider.wrap(dataKeySlot(organization, { id, created }), ring.key(id)));
  const record: DataKeyRecord = { id, state: 'active', created, wrapped };
  const refused = new Set<keyof Keychain>();
  const kept = keychainDouble();
  const or = async <T>(deed: keyof Keychain, act: () => Promise<T>): Promise<T> => {
    if (refused.has(deed)) throw new Error('the keychain is busy');
    return act();
  };
  const keychain: Keychain = {
    get: (name) => or('get', () => kept.get(name)),
    set: (name, secret) => or('set', () => kept.set(name, secret)),
    remove: (name) => or('remove', () => kept.remove(name)),
  };
  const machine = { device: 'device 1', boot: () => 'boot 1', uptime: () => 100_000 };
  const cache = new KeyCache(keychain, machine, organization);
  const start = () => new Custody({ organization, ring, cache, machine, around }, provider, [record]);
  const content = { keys: [record] } as unknown as KeystoreContent;
  const again = (custody: Custody) => custody.changed(provider, content);
  const comeHome = (custody: Custody) => custody.changed({ ...local, close: () => undefined }, content, null);
  const moveOn = (custody: Custody) => custody.changed({ ...provider, close: () => undefined }, content, cache);
  return { start, again, comeHome, moveOn, refused, names: kept.names, answers };
}

it('a cache that was kept is removed when a later one is not taken, or at the sign-out at the latest', async () => {
  for (const sticks of [false, true]) {
    const { start, again, refused, names } = await setUp();
    const custody = start();
    await custody.unlock();
    assert.equal(custody.place, 'keychain');
    assert.equal(names().length, 1);
    refused.add('set');
    if (sticks) refused.add('remove');
    await again(custody);
    assert.equal(custody.place, 'memory');
    assert.equal(names().length, sticks ? 1 : 0);
    refused.clear();
    await again(custody);
    assert.equal(names().length, sticks ? 1 : 0, 'nothing is kept any more');
    await custody.leave();
    assert.deepEqual(names(), []);
    custody.close();
  }
});

it('a cache that could not be looked at goes at the sign-out, and one that could not be removed is tried again', async () => {
  const { start, again, refused, names } = await setUp();
  const first = start();
  await first.unlock();
  refused.add('get');
  const second = start();
  await second.unlock();
  assert.equal(second.place, 'memory');
  assert.equal(names().length, 1);
  await second.leave();
  assert.deepEqual(names(), []);
  refused.clear();
  await again(first);
  refused.add('get');
  const third = start();
  await third.unlock();
  await third.tend();
  assert.deepEqual(names(), [], 'nor does it lie there unlooked at');

  refused.clear();
  await again(first);
  assert.equal(names().length, 1);
  refused.add('set').add('remove');
  await again(first);
  assert.equal(names().length, 1);
  refused.clear();
  await first.tend();
  assert.deepEqual(names(), [], 'the next look at what is due takes it away');
  first.close();
});

it('a master key that ends takes a cache with it that was kept before the keychain refused one', async () => {
  const { start, again, refused, names, answers } = await setUp();
  const custody = start();
  await custody.unlock();
  refused.add('set').add('remove');
  await again(custody);
  assert.equal(names().length, 1);
  refused.clear();
  answers.state = 'disabled';
  await assert.rejects(custody.unlock(), { code: 'vault.master-disabled' });
  assert.deepEqual(names(), []);
  custody.close();
});

it('a cache that could not be removed when the master key came home goes later', async () => {
  for (const how of ['tend', 'leave'] as const) {
    const { start, comeHome, refused, names } = await setUp();
    const custody = start();
    await custody.unlock();
    refused.add('remove');
    await comeHome(custody);
    assert.equal(custody.place, 'none');
    assert.equal(names().length, 1);
    refused.clear();
    await custody[how]();
    assert.deepEqual(names(), [], how);
    custody.close();
  }
});

it('what was kept for the next master key stays, where the keychain had not let go of what it stands in place of', async () => {
  const { start, moveOn, refused, names } = await setUp();
  const custody = start();
  await custody.unlock();
  refused.add('remove');
  await moveOn(custody);
  refused.clear();
  await custody.tend();
  assert.equal(custody.place, 'keychain');
  assert.equal(names().length, 1);
  await custody.leave();
  assert.equal(names().length, 0);
});
