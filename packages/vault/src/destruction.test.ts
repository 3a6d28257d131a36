import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type Receipt, receiptHolds } from './destruction.ts';
import type { Unlock } from './home.ts';
import { draft, freshFolder, keychainDouble, lendOf, open, organization, passphrase } from './vault.double.ts';

const slot = { table: 'message', record: 'message_1', field: 'body', schema: 1 };

describe('a destruction', () => {
  for (const home of ['practice', 'keychain', 'passphrase'] as const)
    it(`of a vault in the home “${home}” leaves noise and a signed receipt`, async (t) => {
      const dir = freshFolder(t);
      const keychain = keychainDouble();
      const unlock = (): Unlock =>
        home === 'passphrase' ? passphrase() : home === 'keychain' ? { home, keychain } : { home };
      const vault = await open(dir, { unlock: unlock() });
      const sealed = vault.seal(slot, Buffer.from('text'));
      const entry = await vault.entries.put(draft());
      const steps: string[] = [];
      const receipt = await vault.destroy(
        async () => void steps.push('asked'),
        async (made) => {
          steps.push(`receipt ${made.days}`);
          assert.ok(vault.seal(slot, Buffer.from('something can still be sealed for the ledger')));
        },
      );
      assert.deepEqual(steps, ['asked', 'receipt 0']);
      assert.ok(receiptHolds(receipt));
      assert.ok(receiptHolds(JSON.parse(JSON.stringify(receipt))));
      for (const change of [{ days: 30 }, { gone: 0 }, { says: 'gone for ever' }, { keys: [] }] as Partial<Receipt>[])
        assert.equal(receiptHolds({ ...receipt, ...change }), false);
      assert.equal(Buffer.from(vault.signer().publicKey).toString('base64'), receipt.signer);
      assert.throws(() => vault.open(slot, sealed), { code: 'vault.master-destroyed' });
      await assert.rejects(
        vault.withCredential(lendOf(entry), async () => assert.fail('lent')),
        { code: /vault\./ } as never,
      );
      vault.close();
      await assert.rejects(open(dir, { unlock: unlock() }), {
        code: 'vault.destroyed',
      });
      const kept = JSON.parse(readFileSync(join(dir, 'vault', organization, 'destroyed.json'), 'utf8')) as Receipt;
      assert.deepEqual(kept, receipt);
      assert.deepEqual(keychain.names(), []);
      assert.equal(existsSync(join(dir, 'vault', organization, 'practice.key')), false);
    });

  it('does not begin where it could not be written down', async (t) => {
    const vault = await open(freshFolder(t));
    const sealed = vault.seal(slot, Buffer.from('text'));
    const fails = vault.destroy(
      async () => {
        throw new Error('the ledger is full');
      },
      async () => assert.fail('a receipt was made'),
    );
    await assert.rejects(fails, /the ledger is full/);
    assert.equal(Buffer.from(vault.open(slot, sealed)).toString(), 'text');
    vault.close();
  });
});
