import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { newId } from '@interlock/model';
import { realDisk } from '../../packages/vault/src/disk.ts';
import { createMaster, fetchMaster } from '../../packages/vault/src/home.ts';
import { dataKeySlot } from '../../packages/vault/src/key-ring.ts';
import { LockedMemory } from '../../packages/vault/src/locked-memory.ts';
import { providerContract } from '../../packages/vault/src/provider.contract.ts';
import { Token } from '../../packages/vault/src/token.ts';
import { freshFolder, organization, surroundings } from '../../packages/vault/src/vault.double.ts';
import { missingToken, newToken } from './softhsm.double.ts';

const missing = await missingToken();
const ground = { folder: '/nonexistent', disk: realDisk, random: surroundings.random, wrote: async () => undefined };

providerContract('PKCS#11, on a SoftHSM2 token', async (t) => {
  if (missing) {
    t.skip(missing);
    return null;
  }
  const unlock = newToken();
  const { record, provider } = await createMaster(unlock, ground);
  return {
    provider,
    again: () => fetchMaster(unlock, record, ground),
    other: async () => (await createMaster(unlock, ground)).provider,
  };
});

async function setPin(unlock: ReturnType<typeof newToken>, pin: string): Promise<void> {
  const token = new Token({ ...unlock, label: unlock.token });
  await token.with(async ({ module, session }) => module.C_SetPIN(session, unlock.pin(), pin));
  token.close();
}

describe('a PKCS#11 token', () => {
  it('keeps a key that cannot be taken out', async (t) => {
    if (missing) return t.skip(missing);
    const unlock = newToken();
    const { provider } = await createMaster(unlock, ground);
    const token = new Token({ ...unlock, label: unlock.token });
    t.after(() => {
      provider.close();
      token.close();
    });
    await token.with(async ({ sdk, module, session }) => {
      module.C_FindObjectsInit(session, [{ type: sdk.CKA_CLASS, value: sdk.CKO_SECRET_KEY }]);
      const [key] = module.C_FindObjects(session, 1);
      module.C_FindObjectsFinal(session);
      assert.ok(key);
      assert.throws(
        () => module.C_GetAttributeValue(session, key, [{ type: sdk.CKA_VALUE }]),
        /CKR_ATTRIBUTE_SENSITIVE/,
      );
    });
  });

  it('says that the PIN is wrong, that the token is not there, and that its key is gone', async (t) => {
    if (missing) return t.skip(missing);
    const unlock = newToken();
    const { record, provider } = await createMaster(unlock, ground);
    const slot = dataKeySlot(organization, { id: newId('dek', surroundings.random), created: 1 });
    const wrapped = await provider.wrap(slot, new LockedMemory(32).fillRandom());
    provider.close();
    const wrong = await fetchMaster({ ...unlock, pin: () => '9999' }, record, ground);
    await assert.rejects(wrong.unwrap(slot, wrapped, new LockedMemory(32)), { code: 'vault.wrong-pin' });
    wrong.close();
    assert.ok(record.home === 'pkcs11');
    const absent = await fetchMaster({ ...unlock, token: 'absent' }, { ...record, token: 'absent' }, ground);
    await assert.rejects(absent.state(), { code: 'vault.provider-silent' });
    absent.close();
    const gone = await fetchMaster(unlock, { ...record, master: `master_${'a'.repeat(32)}` }, ground);
    assert.equal(await gone.state(), 'gone');
    gone.close();
    await assert.rejects(fetchMaster({ ...unlock, token: 'another' }, record, ground), { code: 'vault.wrong-key' });
  });

  it('that is away is silent, and is found again when it is back', async (t) => {
    if (missing) return t.skip(missing);
    const unlock = newToken();
    const { provider } = await createMaster(unlock, ground);
    t.after(() => provider.close());
    assert.equal(await provider.state(), 'enabled');
    const store = join(dirname(process.env.SOFTHSM2_CONF as string), 'tokens');
    renameSync(store, `${store}.away`);
    mkdirSync(store);
    await assert.rejects(provider.state(), { code: 'vault.provider-silent' });
    rmSync(store, { recursive: true });
    renameSync(`${store}.away`, store);
    assert.equal(await provider.state(), 'enabled');
  });

  it('is not asked twice with a PIN that it did not take, so that it does not lock itself', async (t) => {
    if (missing) return t.skip(missing);
    const unlock = newToken();
    const { record, provider } = await createMaster(unlock, ground);
    provider.close();
    let pin = '9999';
    const again = await fetchMaster({ ...unlock, pin: () => pin }, record, ground);
    t.after(() => again.close());
    await assert.rejects(again.state(), { code: 'vault.wrong-pin' });
    await setPin(unlock, '9999'); // now it would be taken
    await assert.rejects(again.state(), { code: 'vault.wrong-pin' }, 'it was not tried');
    await setPin({ ...unlock, pin: () => '9999' }, '8888');
    pin = '8888';
    assert.equal(await again.state(), 'enabled', 'another one is');
  });

  it('is named as missing where its module is', async (t) => {
    if (missing) return t.skip(missing);
    const unlock = { home: 'pkcs11' as const, library: '/nonexistent.so', token: 't', pin: () => '' };
    await assert.rejects(createMaster(unlock, { ...ground, folder: freshFolder(t) }), {
      code: 'vault.pkcs11-missing',
    });
  });
});
