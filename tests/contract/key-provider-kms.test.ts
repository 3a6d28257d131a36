import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newId } from '@interlock/model';
import { dataKeySlot } from '../../packages/vault/src/key-ring.ts';
import { LockedMemory } from '../../packages/vault/src/locked-memory.ts';
import { providerContract } from '../../packages/vault/src/provider.contract.ts';
import { kmsProvider } from '../../packages/vault/src/provider-kms.ts';
import { organization, surroundings } from '../../packages/vault/src/vault.double.ts';
import { kmsDouble, type Manner } from './kms.double.ts';

const ref = `master_${'0'.repeat(32)}`;

providerContract('AWS KMS', async (t) => {
  const { double, endpoint } = await kmsDouble(t);
  const key = double.makeKey();
  return {
    provider: kmsProvider(ref, { key, endpoint }),
    again: async () => kmsProvider(ref, { key, endpoint }),
    other: async () => kmsProvider(ref, { key: double.makeKey(), endpoint }),
  };
});

describe('AWS KMS', () => {
  const record = { id: newId('dek', surroundings.random), created: 1 };
  const slot = dataKeySlot(organization, record);
  const key = () => new LockedMemory(32).fillRandom();
  const setUp = async (t: Parameters<typeof kmsDouble>[0], patience = 10_000) => {
    const { double, endpoint } = await kmsDouble(t);
    const arn = double.makeKey();
    const provider = kmsProvider(ref, { key: arn, endpoint, patience });
    t.after(() => provider.close());
    return { double, arn, endpoint, provider };
  };

  it('is told opaque ids and nothing else, and names its key in every question', async (t) => {
    const { double, arn, provider } = await setUp(t);
    const wrapped = await provider.wrap(slot, key());
    await provider.unwrap(slot, wrapped, new LockedMemory(32));
    assert.deepEqual(
      double.asked.map(({ operation }) => operation),
      ['Encrypt', 'Decrypt'],
    );
    for (const { body } of double.asked) {
      assert.equal(body.KeyId, arn);
      assert.deepEqual(body.EncryptionContext, { organization, key: record.id });
    }
  });

  it('tells silence from an answer, each way it misbehaves', async (t) => {
    const { double, arn, endpoint, provider: patient } = await setUp(t);
    const provider = kmsProvider(ref, { key: arn, endpoint, patience: 1_500 });
    t.after(() => provider.close());
    const wrapped = await patient.wrap(slot, key());
    const expected: [Manner, string][] = [
      ['throttles', 'vault.provider-silent'],
      ['hangs', 'vault.provider-silent'],
      ['breaks', 'vault.provider-silent'],
      ['hangs-up', 'vault.provider-silent'],
      ['babbles', 'vault.provider-silent'],
      ['babbles-on', 'vault.provider-silent'],
      ['denies', 'vault.provider-refused'],
      ['curses', 'vault.provider-refused'],
    ];
    for (const [manner, code] of expected) {
      double.manner = manner;
      await assert.rejects(provider.unwrap(slot, wrapped, new LockedMemory(32)), { code }, manner);
      await assert.rejects(provider.wrap(slot, key()), { code }, manner);
      await assert.rejects(provider.state(), { code }, manner);
      const plain = (error: Error & { code?: string }) => error.code === code && !/[\u0000-\u001f]/.test(error.message);
      await assert.rejects(provider.destroy(0), plain, manner);
    }
    assert.ok(double.drunk < 64 << 20, 'an answer without end was not drunk up');
    double.manner = 'honest';
    assert.equal(await patient.state(), 'enabled');
    await double.stop();
    await assert.rejects(provider.state(), { code: 'vault.provider-silent' }, 'nobody listens');
  });

  it('goes on by itself when it was throttled for a moment', async (t) => {
    const { double, provider } = await setUp(t);
    Object.assign(double, { manner: 'throttles', times: 2 });
    assert.equal(await provider.state(), 'enabled');
    assert.equal(double.count('DescribeKey'), 3);
  });

  it('takes neither another organization’s answer nor one about another key', async (t) => {
    const { double, provider } = await setUp(t);
    const theirs = dataKeySlot(newId('org', surroundings.random), record);
    const [wrapped, other] = [await provider.wrap(slot, key()), await provider.wrap(theirs, key())];
    await provider.unwrap(theirs, other, new LockedMemory(32)); // the double keeps this answer
    double.manner = 'answers-for-another';
    await assert.rejects(provider.unwrap(slot, wrapped, new LockedMemory(32)), { code: 'envelope.refused' });
    double.manner = 'names-another-key';
    await assert.rejects(provider.unwrap(slot, wrapped, new LockedMemory(32)), { code: 'envelope.refused' });
    await assert.rejects(provider.state(), { code: 'vault.provider-refused' });
  });

  it('says that its key is disabled, to be deleted, or gone', async (t) => {
    const { double, arn, provider } = await setUp(t);
    const wrapped = await provider.wrap(slot, key());
    const unwrap = () => provider.unwrap(slot, wrapped, new LockedMemory(32));
    double.set(arn, 'Disabled');
    assert.equal(await provider.state(), 'disabled');
    await assert.rejects(unwrap(), { code: 'vault.master-disabled' });
    double.set(arn, 'PendingDeletion');
    assert.equal(await provider.state(), 'pending-deletion');
    await assert.rejects(unwrap(), { code: 'vault.master-destroyed' });
    double.forget(arn);
    assert.equal(await provider.state(), 'gone');
    await assert.rejects(unwrap(), { code: 'vault.master-destroyed' });
  });

  it('names the waiting window of a destruction as the service does', async (t) => {
    const { provider } = await setUp(t);
    const { days, gone } = await provider.destroy(Date.now());
    assert.equal(days, 30);
    assert.ok(Math.abs(gone - Date.now() - 30 * 86_400_000) < 60_000);
  });

  it('has scheduled a destruction also where the answer to it was lost', async (t) => {
    const { double, arn, provider } = await setUp(t);
    const day = 86_400_000;
    Object.assign(double, { manner: 'loses-answers', times: 1 });
    const now = Date.now();
    const first = await provider.destroy(now);
    assert.equal(first.days, 30);
    assert.ok(Math.abs(first.gone - now - 30 * day) < day);
    const later = await provider.destroy(now + 12 * day);
    assert.deepEqual([later.days, Math.round(later.gone / day)], [18, Math.round(first.gone / day)]);
    double.set(arn, 'Disabled');
    double.forget(arn);
    await assert.rejects(provider.destroy(now), { code: 'vault.master-destroyed' });
  });

  it('is reached on this machine or at the FIPS endpoint, by ARN and by no alias', async (t) => {
    const { arn } = await setUp(t);
    for (const endpoint of [
      'https://kms.example.com',
      'http://10.0.0.1',
      'http://127.0.0.1.example.com',
      'file:///etc/passwd',
      'http://user@127.0.0.1',
      'nonsense',
    ])
      assert.throws(() => kmsProvider(ref, { key: arn, endpoint }), { code: 'vault.endpoint-elsewhere' }, endpoint);
    for (const bad of ['', 'alias/mine', arn.replace('us-east-1', 'eu-west-1'), arn.split('/')[1] as string])
      assert.throws(() => kmsProvider(ref, { key: bad }), { code: 'vault.malformed-key' }, bad);
  });
});
