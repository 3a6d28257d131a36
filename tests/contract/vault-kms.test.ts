/** A vault whose master key is in a key service: what an answer ends, what silence lets go on, and for how long. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dekRef } from '@interlock/envelope';
import { newId } from '@interlock/model';
import { receiptHolds } from '../../packages/vault/src/destruction.ts';
import type { Keychain } from '../../packages/vault/src/keychain.ts';
import { draft, lendOf, open, organization, surroundings } from '../../packages/vault/src/vault.double.ts';
import { hour, readable, second, setUp, slot, text, until } from './kms-vault.double.ts';

const lendsAt = (time: { wall: number }, entry: Parameters<typeof lendOf>[0]) =>
  lendOf(entry, undefined, { issued: time.wall, expires: time.wall + hour });

describe('a vault with its master key in AWS KMS', () => {
  it('opens after a restart, keeps entries, and shows where its key is', async (t) => {
    const { double, key, start, dir } = await setUp(t);
    const first = await start();
    const sealed = first.seal(slot, text);
    await first.entries.put(draft({ lab: false }));
    assert.equal(first.home, 'kms');
    assert.equal(first.keys().place, key);
    assert.equal(first.keys().cache, 'keychain');
    first.close();
    const before = double.count('Decrypt');
    const again = await start();
    assert.ok(readable(again, sealed));
    assert.equal(again.entries.list().length, 1);
    again.close();
    assert.equal(double.count('Decrypt'), before, 'the cache answered');
    await assert.rejects(open(dir, {}), { code: 'vault.other-home' });
  });

  it('moves there from practice, and from there to a passphrase', async (t) => {
    const { start, unlock, keychain, dir } = await setUp(t);
    const practice = await open(dir);
    const sealed = practice.seal(slot, text);
    await practice.adopt(unlock);
    practice.close();
    const there = await start();
    assert.ok(readable(there, sealed));
    await there.adopt({ home: 'passphrase', passphrase: Buffer.from('correct horse battery') });
    assert.deepEqual(keychain.names(), [], 'the cache went with the home');
    there.close();
    const back = await open(dir, { unlock: { home: 'passphrase', passphrase: Buffer.from('correct horse battery') } });
    assert.ok(readable(back, sealed));
    back.close();
  });

  it('reads on through silence, also after a restart, and not without a cache', async (t) => {
    const { start, silent, unlock } = await setUp(t);
    const vault = await start();
    const sealed = vault.seal(slot, text);
    const entry = await vault.entries.put(draft({ lab: false }));
    silent();
    await vault.withCredential(lendOf(entry), async () => undefined);
    assert.ok(readable(vault, sealed));
    vault.close();
    const again = await start();
    assert.ok(readable(again, sealed));
    assert.deepEqual(Buffer.from(again.open(slot, again.seal(slot, text))), text);
    again.close();
    await assert.rejects(start({ unlock: { ...unlock, keychain: null } }), { code: 'vault.provider-silent' });
  });

  it('has its cache for twelve hours of either clock, and no clock change makes them more', async (t) => {
    for (const [name, change, lives] of [
      [
        'just before',
        (time) => Object.assign(time, { wall: time.wall + 12 * hour - 1, up: time.up + 12 * hour - 1 }),
        true,
      ],
      [
        'by both clocks',
        (time) => Object.assign(time, { wall: time.wall + 12 * hour, up: time.up + 12 * hour }),
        false,
      ],
      ['by the wall clock', (time) => Object.assign(time, { wall: time.wall + 12 * hour }), false],
      ['by the machine’s clock', (time) => Object.assign(time, { up: time.up + 12 * hour }), false],
      ['a clock set back', (time) => Object.assign(time, { wall: time.wall - 1 }), false],
      [
        'a clock set back after a while',
        (time) => Object.assign(time, { wall: time.wall + 1, up: time.up + 12 * hour }),
        false,
      ],
      ['a new boot', (time) => Object.assign(time, { boot: 'boot 2', up: 5 }), false],
      ['a boot of the same name', (time) => Object.assign(time, { up: 5 }), false],
    ] as [string, (time: { wall: number; up: number; boot: string }) => unknown, boolean][]) {
      const { start, silent, time, keychain } = await setUp(t);
      (await start()).close();
      silent();
      change(time);
      if (lives) (await start()).close();
      else {
        await assert.rejects(start(), { code: 'vault.provider-silent' }, name);
        assert.deepEqual(keychain.names(), [], `${name}: what is over is removed`);
      }
    }
  });

  it('has a cache for its organization, device, master key and key version alone', async (t) => {
    const { start, silent, honest, machine, keychain } = await setUp(t);
    const vault = await start();
    vault.close();
    silent();
    await assert.rejects(start({ machine: machine('device 2') }), { code: 'vault.provider-silent' });
    honest();
    (await start()).close();
    const [name] = keychain.names();
    const kept = await keychain.get(name as string);
    const again = await start();
    await again.rotate();
    again.close();
    assert.ok(kept);
    await keychain.set(name as string, kept); // the cache of before the rotation is put back
    silent();
    await assert.rejects(start(), { code: 'vault.provider-silent' });
    honest();
    await keychain.set(`cache ${newId('org', surroundings.random)}`, kept);
    (await start()).close();
  });

  it('takes no rubbish for a cache, and fetches its keys where the cache is wrong', async (t) => {
    const { double, start, keychain } = await setUp(t);
    const first = await start();
    const sealed = first.seal(slot, text);
    first.close();
    const name = keychain.names()[0] as string;
    const kept = await keychain.get(name);
    assert.ok(kept);
    const size = kept.length;
    for (const damage of [0, 3, 40, size - 1, size - 40]) {
      const { LockedMemory } = await import('../../packages/vault/src/locked-memory.ts');
      const bad = new LockedMemory(size).fill((bytes) => {
        kept.use((good) => bytes.set(good));
        bytes[damage] = (bytes[damage] as number) ^ 0x11;
      });
      await keychain.set(name, bad);
      const vault = await start();
      assert.ok(readable(vault, sealed), `byte ${damage}`);
      vault.close();
    }
    assert.ok(double.count('Decrypt') >= 5);
  });

  it('says that keys are in memory alone where no keychain answers', async (t) => {
    const { start, unlock } = await setUp(t);
    const fails = async () => {
      throw new Error('no keychain');
    };
    const none = await start({ unlock: { ...unlock, keychain: null } });
    assert.equal(none.keys().cache, 'memory');
    none.close();
    const deaf = await start({ unlock: { ...unlock, keychain: { get: fails, set: fails, remove: fails } } });
    assert.equal(deaf.keys().cache, 'memory');
    deaf.close();
  });

  it('purges everything at once when the key is disabled or to be deleted, and opens again when it is enabled', async (t) => {
    for (const [state, code] of [
      ['Disabled', 'vault.master-disabled'],
      ['PendingDeletion', 'vault.master-destroyed'],
    ] as const) {
      const { double, key, start, pass, time, keychain } = await setUp(t);
      const vault = await start();
      const sealed = vault.seal(slot, text);
      const entry = await vault.entries.put(draft({ lab: false }));
      double.set(key, state);
      pass(60 * second);
      await assert.rejects(
        vault.withCredential(lendsAt(time, entry), async () => assert.fail('lent')),
        { code },
      );
      assert.throws(() => vault.open(slot, sealed), { code });
      assert.throws(() => vault.seal(slot, text), { code });
      await until(() => keychain.names().length === 0);
      await assert.rejects(start(), { code });
      double.set(key, 'Enabled');
      pass(10 * second);
      await vault.withCredential(lendsAt(time, entry), async () => undefined);
      assert.ok(readable(vault, sealed));
      vault.close();
    }
  });

  it('leaves nothing in a keychain that is slow, is writing, or refuses at first, when the key is disabled', async (t) => {
    const { double, key, start, pass, keychain, unlock } = await setUp(t);
    let writing: Promise<void> = Promise.resolve();
    let refusals = 0;
    const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 40));
    const slow: Keychain = {
      ...keychain,
      async set(name, secret) {
        await writing;
        await keychain.set(name, secret);
      },
      async remove(name) {
        await pause();
        if (refusals-- > 0) throw new Error('the keychain is busy');
        await keychain.remove(name);
      },
    };
    const at = { unlock: { ...unlock, keychain: slow } };
    const vault = await start(at);
    t.after(() => vault.close());
    let written = () => {};
    writing = new Promise((resolve) => {
      written = resolve;
    });
    const sealed = vault.seal(slot, text);
    const rotated = vault.rotate(); // its new list of keys is on its way into the keychain
    await until(() => vault.keys().keys.length === 2);
    double.set(key, 'Disabled');
    pass(30 * second);
    assert.ok(vault.seal(slot, text)); // the use that has the provider asked
    await until(() => !readable(vault, sealed));
    await new Promise((resolve) => setTimeout(resolve, 100));
    written();
    await Promise.allSettled([rotated]);
    await until(() => keychain.names().length === 0);
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.deepEqual(keychain.names(), [], 'what was being written came before what forgot it');
    double.set(key, 'Enabled');
    pass(30 * second);
    await vault.tend();
    await until(() => keychain.names().length === 1);
    refusals = 1;
    double.set(key, 'Disabled');
    pass(30 * second);
    await vault.tend();
    pass(30 * second);
    await vault.tend();
    assert.deepEqual(keychain.names(), [], 'it is tried again');
    double.set(key, 'Enabled');
    pass(30 * second);
    await vault.tend();
    await until(() => keychain.names().length === 1);
    double.set(key, 'Disabled');
    await assert.rejects(start(at), { code: 'vault.master-disabled' });
    assert.deepEqual(keychain.names(), [], 'a start that is refused ends behind it');
  });

  it('stops reading within seconds of a deletion elsewhere, and one refusal is no silence', async (t) => {
    const { double, key, start, pass, honest } = await setUp(t);
    const vault = await start();
    const sealed = vault.seal(slot, text);
    double.set(key, 'PendingDeletion');
    pass(5 * second);
    vault.open(slot, sealed); // the read that has the provider asked
    await until(() => !readable(vault, sealed));
    double.set(key, 'Enabled');
    pass(5 * second);
    await until(() => readable(vault, sealed));
    Object.assign(double, { manner: 'denies' });
    pass(5 * second);
    vault.open(slot, sealed);
    await until(() => !readable(vault, sealed));
    assert.throws(() => vault.open(slot, sealed), { code: 'vault.provider-refused' });
    honest();
    pass(5 * second);
    await until(() => readable(vault, sealed));
    vault.close();
  });

  it('asks at most a minute before a lend, and not before each', async (t) => {
    const { double, start, pass, time } = await setUp(t);
    const vault = await start();
    const entry = await vault.entries.put(draft({ lab: false }));
    const lend = () => vault.withCredential(lendsAt(time, entry), async () => undefined);
    await lend();
    const before = double.count('DescribeKey');
    for (let n = 0; n < 50; n++) await lend();
    assert.equal(double.count('DescribeKey'), before);
    pass(60 * second);
    await lend();
    assert.ok(double.count('DescribeKey') > before);
    vault.close();
  });

  it('forgets what it unwrapped after twelve hours of silence, and has it back when the service answers', async (t) => {
    const { start, pass, silent, honest, keychain } = await setUp(t);
    const vault = await start();
    const sealed = vault.seal(slot, text);
    silent();
    pass(12 * hour - 1);
    assert.ok(readable(vault, sealed));
    pass(1);
    assert.throws(() => vault.open(slot, sealed), { code: 'vault.keys-lapsed' });
    await until(() => keychain.names().length === 0);
    honest();
    await vault.tend();
    assert.ok(readable(vault, sealed));
    vault.close();
  });

  it('fetches its keys anew before the twelve hours are over, while the service answers', async (t) => {
    const { start, pass, silent } = await setUp(t);
    const vault = await start();
    const sealed = vault.seal(slot, text);
    for (let n = 0; n < 6; n++) {
      pass(6 * hour);
      await vault.tend();
    }
    silent();
    pass(11 * hour);
    assert.ok(readable(vault, sealed));
    vault.close();
  });

  it('fails a seal that needs a new key while the service is silent, and reads on', async (t) => {
    const { start, pass, silent, honest } = await setUp(t);
    const vault = await start();
    const sealed = vault.seal(slot, text);
    for (let n = 0; n < 60; n++) {
      pass(12 * hour - 1);
      await vault.tend();
    }
    silent();
    pass(second);
    await vault.tend();
    assert.ok(readable(vault, sealed));
    assert.equal(vault.keys().overdue, true);
    assert.throws(() => vault.seal(slot, text), { code: 'vault.key-overdue' });
    honest();
    await vault.tend();
    assert.notEqual(dekRef(vault.seal(slot, text)), dekRef(sealed));
    assert.ok(readable(vault, sealed));
    vault.close();
  });

  it('is destroyed with a receipt that names the waiting window, and opens again only if that is called off', async (t) => {
    const { double, key, start, keychain, pass, time } = await setUp(t);
    const vault = await start();
    const sealed = vault.seal(slot, text);
    const receipt = await vault.destroy(
      async () => undefined,
      async ({ days }) => assert.equal(days, 30),
    );
    assert.ok(receiptHolds(receipt));
    assert.equal(receipt.days, 30);
    assert.ok(Math.abs(receipt.gone - time.wall - 30 * 24 * hour) < hour);
    assert.match(receipt.says, /waits 30 days/);
    assert.throws(() => vault.open(slot, sealed), { code: 'vault.master-destroyed' });
    vault.close();
    assert.deepEqual(keychain.names(), []);
    await assert.rejects(start(), { code: 'vault.master-destroyed' });
    double.set(key, 'Enabled');
    pass(second);
    const again = await start();
    assert.ok(readable(again, sealed));
    again.close();
    double.forget(key);
    await assert.rejects(start(), { code: 'vault.master-destroyed' });
  });

  it('is refused where the keystore names another key than the one it is to be opened with', async (t) => {
    const { double, start, unlock } = await setUp(t);
    (await start()).close();
    await assert.rejects(start({ unlock: { ...unlock, key: double.makeKey() } }), { code: 'vault.wrong-key' });
    assert.ok(organization);
  });
});
