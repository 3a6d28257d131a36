/** What every key provider must do, whoever keeps the master key. Called by the test of each. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Slot } from '@interlock/envelope';
import { newId } from '@interlock/model';
import { dataKeySlot } from './key-ring.ts';
import { LockedMemory } from './locked-memory.ts';
import type { KeyProvider } from './provider.ts';
import { organization, surroundings } from './vault.double.ts';

export interface ProvidersUnderTest {
  readonly provider: KeyProvider;
  /** The same master key, reached anew. */
  readonly again: () => Promise<KeyProvider>;
  /** Another master key of the same kind. */
  readonly other: () => Promise<KeyProvider>;
}

/** `make` returns null after `test.skip` where the system lacks something. */
export function providerContract(name: string, make: (test: TestContext) => Promise<ProvidersUnderTest | null>): void {
  const record = { id: newId('dek', surroundings.random), created: 1_700_000_000_000 };
  const slot = dataKeySlot(organization, record);
  const fresh = () => new LockedMemory(32).fillRandom();
  const bytes = (memory: LockedMemory) => memory.use((read) => Buffer.from(read));
  const refused = { code: 'envelope.refused' };
  const its = (sentence: string, test: (made: ProvidersUnderTest) => Promise<void>): void => {
    void it(sentence, async (t) => {
      const made = await make(t);
      if (!made) return;
      t.after(() => made.provider.close());
      await test(made);
    });
  };
  const opened = async (provider: KeyProvider, where: Slot, wrapped: Uint8Array) => {
    const memory = new LockedMemory(32);
    await provider.unwrap(where, wrapped, memory);
    return bytes(memory);
  };

  void describe(`the key provider ${name}`, () => {
    its('unwraps what it wrapped, now and when it is reached anew', async ({ provider, again }) => {
      const key = fresh();
      const wrapped = await provider.wrap(slot, key);
      assert.deepEqual(await opened(provider, slot, wrapped), bytes(key));
      const later = await again();
      assert.deepEqual(await opened(later, slot, wrapped), bytes(key));
      later.close();
    });

    its('never wraps alike and shows nothing of the key', async ({ provider }) => {
      const key = fresh();
      const [one, two] = [await provider.wrap(slot, key), await provider.wrap(slot, key)];
      assert.notDeepEqual(one, two);
      for (const wrapped of [one, two]) assert.equal(Buffer.from(wrapped).indexOf(bytes(key).subarray(0, 8)), -1);
    });

    its('refuses a wrap for any other place', async ({ provider }) => {
      const wrapped = await provider.wrap(slot, fresh());
      const elsewhere: Slot[] = [
        { ...slot, organization: newId('org', surroundings.random) },
        { ...slot, table: 'vault.kez' },
        { ...slot, record: newId('dek', surroundings.random) },
        { ...slot, field: 'other' },
        { ...slot, schema: 2 },
        { ...slot, bound: Buffer.from('other') },
        dataKeySlot(organization, { ...record, created: record.created + 1 }),
      ];
      for (const where of elsewhere) await assert.rejects(opened(provider, where, wrapped), refused);
    });

    its('refuses every damaged wrap, and none with another error', async ({ provider }) => {
      const wrapped = Buffer.from(await provider.wrap(slot, fresh()));
      for (let at = 0; at < wrapped.length; at += 5) {
        const mutant = Buffer.from(wrapped);
        mutant[at] = (mutant[at] as number) ^ 0x40;
        await assert.rejects(opened(provider, slot, mutant), refused, `byte ${at}`);
      }
      for (const length of [0, 1, 2, 12, 29, wrapped.length - 1])
        await assert.rejects(opened(provider, slot, wrapped.subarray(0, length)), refused, `length ${length}`);
      await assert.rejects(opened(provider, slot, Buffer.concat([wrapped, Buffer.alloc(1)])), refused);
    });

    its('refuses a wrap of another master key', async ({ provider, other }) => {
      const stranger = await other();
      await assert.rejects(opened(provider, slot, await stranger.wrap(slot, fresh())), refused);
      await assert.rejects(opened(stranger, slot, await provider.wrap(slot, fresh())), refused);
      stranger.close();
    });

    its('serves many at a time', async ({ provider }) => {
      const keys = Array.from({ length: 16 }, fresh);
      const wraps = await Promise.all(keys.map((key) => provider.wrap(slot, key)));
      const back = await Promise.all(wraps.map((wrapped) => opened(provider, slot, wrapped)));
      assert.deepEqual(back, keys.map(bytes));
    });

    its('says that its key is enabled, destroys it, and opens nothing from then on', async ({ provider }) => {
      const wrapped = await provider.wrap(slot, fresh());
      assert.equal(await provider.state(), 'enabled');
      const now = Date.now();
      const { days, gone } = await provider.destroy(now);
      assert.ok(days >= 0 && Math.abs(gone - (now + days * 86_400_000)) <= 86_400_000);
      assert.equal(await provider.state(), days === 0 ? 'gone' : 'pending-deletion');
      const ended = { code: 'vault.master-destroyed' };
      await assert.rejects(opened(provider, slot, wrapped), ended);
      await assert.rejects(provider.wrap(slot, fresh()), ended);
    });
  });
}
