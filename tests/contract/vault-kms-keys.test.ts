/** What a vault takes of a key service's answers: while keys are fetched, when it moves there, and when a person leaves. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dekRef } from '@interlock/envelope';
import { draft, open } from '../../packages/vault/src/vault.double.ts';
import type { Vault } from '../../packages/vault/src/vault.ts';
import { hour, readable, second, setUp, slot, text, until } from './kms-vault.double.ts';

describe('keys that come from AWS KMS', () => {
  /** The vault fetches its keys anew, and the service's answer is on its way until `answer`. */
  async function fetching({ double, pass }: Awaited<ReturnType<typeof setUp>>, vault: Vault) {
    let answer = () => {};
    double.holds = new Promise<void>((resolve) => {
      answer = resolve;
    });
    pass(6.5 * hour);
    const tended = vault.tend();
    await until(() => double.holds === null);
    return { tended, answer };
  }

  it('seals under the new key alone when a key is rotated while the others are fetched anew', async (t) => {
    const set = await setUp(t);
    const vault = await set.start();
    const sealed = vault.seal(slot, text);
    const { tended, answer } = await fetching(set, vault);
    await vault.rotate();
    answer();
    await tended;
    const active = vault.keys().keys.find(({ state }) => state === 'active');
    assert.equal(dekRef(vault.seal(slot, text)), active?.id);
    await vault.entries.put(draft({ lab: false }));
    vault.close();
    const again = await set.start({ unlock: { ...set.unlock, keychain: null } });
    assert.ok(readable(again, sealed));
    again.close();
  });

  it('stays shut when the key was disabled while an older answer was on its way', async (t) => {
    const set = await setUp(t);
    const { double, key, pass } = set;
    const vault = await set.start();
    const sealed = vault.seal(slot, text);
    const { tended, answer } = await fetching(set, vault);
    double.set(key, 'Disabled');
    pass(5 * second);
    vault.open(slot, sealed); // the read that has the provider asked
    await until(() => !readable(vault, sealed));
    answer();
    await tended;
    assert.throws(() => vault.open(slot, sealed), { code: 'vault.master-disabled' });
    assert.deepEqual(set.keychain.names(), []);
    vault.close();
  });

  it('ends at an answer that is no silence when its keys are fetched anew', async (t) => {
    for (const [manner, code] of [
      ['denies-decrypt', 'vault.provider-refused'],
      ['answers-for-another', 'vault.provider-refused'],
    ] as const) {
      const { double, start, pass, honest, keychain } = await setUp(t);
      const vault = await start();
      const sealed = vault.seal(slot, text);
      await vault.rotate(); // two keys, so that one answer is for the other
      Object.assign(double, { manner });
      pass(6.5 * hour);
      await vault.tend();
      assert.throws(() => vault.open(slot, sealed), { code }, manner);
      await until(() => keychain.names().length === 0);
      honest();
      pass(5 * second);
      await vault.tend();
      assert.ok(readable(vault, sealed), manner);
      vault.close();
    }
  });

  it('does not move to a key that does not give back what it took', async (t) => {
    for (const manner of ['denies-decrypt', 'wraps-rubbish'] as const) {
      const { double, unlock, dir } = await setUp(t);
      const passphrase = () => ({ home: 'passphrase' as const, passphrase: Buffer.from('correct horse battery') });
      const vault = await open(dir, { unlock: passphrase() });
      const sealed = vault.seal(slot, text);
      Object.assign(double, { manner });
      await assert.rejects(vault.adopt(unlock), { code: 'vault.provider-refused' }, manner);
      assert.ok(readable(vault, sealed));
      vault.close();
      const again = await open(dir, { unlock: passphrase() });
      assert.ok(readable(again, sealed), manner);
      again.close();
    }
  });

  it('leaves nothing in the keychain when a person signs out, also of what is being kept', async (t) => {
    const { start, silent, keychain, pass } = await setUp(t);
    const vault = await start();
    assert.equal(keychain.names().length, 1);
    const rotated = vault.rotate();
    await vault.leave();
    await rotated;
    pass(6.5 * hour);
    await vault.tend();
    vault.close();
    assert.deepEqual(keychain.names(), []);
    silent();
    await assert.rejects(start(), { code: 'vault.provider-silent' });
  });
});
