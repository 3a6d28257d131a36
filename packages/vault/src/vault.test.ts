import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { realDisk } from './disk.ts';
import { vaultHome, vaultsIn } from './open-vault.ts';
import {
  diskThatDies,
  draft,
  freshFolder,
  keychainDouble,
  lendOf,
  open,
  organization,
  passphrase,
} from './vault.double.ts';
import type { RecordSlot } from './vault.ts';

const slot: RecordSlot = { table: 'message', record: 'message_1', field: 'body', schema: 1 };
const text = Buffer.from('the reason why the session is down');

function filesOf(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('a vault', () => {
  it('opens after a restart what it sealed before it', async (t) => {
    const dir = freshFolder(t);
    const first = await open(dir);
    const sealed = first.seal(slot, text);
    const { publicKey } = first.signer();
    first.close();
    const second = await open(dir);
    assert.deepEqual(second.open(slot, sealed), text);
    assert.deepEqual(second.signer().publicKey, publicKey);
    second.close();
    assert.deepEqual(await vaultsIn(dir), [organization]);
    assert.equal(await vaultHome(dir, organization), 'practice');
  });

  it('opens nothing of another vault, even of the same organization', async (t) => {
    const [one, other] = [await open(freshFolder(t)), await open(freshFolder(t))];
    assert.throws(() => other.open(slot, one.seal(slot, text)), { name: 'Fault', code: 'envelope.refused' });
    one.close();
    other.close();
  });

  it('keeps every file to its owner', async (t) => {
    const dir = freshFolder(t);
    const vault = await open(dir);
    await vault.entries.put(draft());
    vault.close();
    for (const file of filesOf(dir)) assert.equal(statSync(file).mode & 0o777, 0o600, file);
    assert.equal(statSync(join(dir, 'vault')).mode & 0o777, 0o700);
  });

  it('signs with Ed25519 for the ledger', async (t) => {
    const vault = await open(freshFolder(t));
    const { publicKey, sign } = vault.signer();
    const signature = sign(text);
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') },
      format: 'jwk',
    });
    assert.ok(verify(null, text, key, signature));
    vault.close();
  });

  it('answers nothing once it is closed', async (t) => {
    const vault = await open(freshFolder(t));
    const sealed = vault.seal(slot, text);
    const signer = vault.signer();
    const entry = await vault.entries.put(draft());
    vault.close();
    vault.close();
    const locked = { code: 'vault.closed' };
    assert.throws(() => vault.seal(slot, text), locked);
    assert.throws(() => vault.open(slot, sealed), locked);
    assert.throws(() => signer.sign(text), locked);
    assert.throws(() => vault.entries.list(), locked);
    await assert.rejects(vault.entries.put(draft()), locked);
    await assert.rejects(
      vault.withCredential(lendOf(entry), async () => assert.fail('lent')),
      locked,
    );
  });

  it('neither seals nor opens a record in a table of its own', async (t) => {
    const dir = freshFolder(t);
    const vault = await open(dir);
    const entry = await vault.entries.put(draft());
    const file = join(dir, 'vault', organization, 'entries', `${entry.id}.json`);
    const sealed = Buffer.from((JSON.parse(readFileSync(file, 'utf8')) as { sealed: string }).sealed, 'base64');
    const reserved = { code: 'vault.reserved-table' };
    for (const table of ['vault.credential', 'vault.key', 'vault.signer', 'vault.keystore', 'vault.']) {
      assert.throws(() => vault.open({ table, record: entry.id, field: 'secret', schema: 1 }, sealed), reserved);
      assert.throws(() => vault.seal({ table, record: entry.id, field: 'secret', schema: 1 }, text), reserved);
    }
    for (const table of ['credential', 'Vault.credential', 'vault', 'message'])
      assert.throws(() => vault.open({ table, record: entry.id, field: 'secret', schema: 1 }, sealed), {
        code: 'envelope.refused',
      });
    vault.close();
  });
});

describe('a practice vault', () => {
  it('takes the lab’s entries and no other', async (t) => {
    const vault = await open(freshFolder(t));
    const entry = await vault.entries.put(draft());
    const given = Buffer.from('a real password');
    await assert.rejects(vault.entries.put(draft({ lab: false, secret: { password: given } })), {
      code: 'vault.practice-only',
    });
    assert.ok(
      given.every((byte) => byte === 0),
      'what was given is wiped all the same',
    );
    await assert.rejects(vault.entries.put(draft({ id: entry.id, version: 1, lab: false })), {
      code: 'vault.practice-only',
    });
    vault.close();
  });

  it('moves under a passphrase with everything in it, and takes its key off the disk', async (t) => {
    const dir = freshFolder(t);
    const vault = await open(dir);
    const old = vault.seal(slot, text);
    const lab = await vault.entries.put(draft());
    const { publicKey } = vault.signer();
    const phrase = passphrase();
    await vault.adopt(phrase);
    assert.ok(phrase.passphrase.every((byte) => byte === 0));
    assert.equal(vault.home, 'passphrase');
    const real = await vault.entries.put(draft({ lab: false, secret: { password: Buffer.from('real') } }));
    const fresh = vault.seal(slot, text);
    assert.notDeepEqual(old.subarray(0, 32), fresh.subarray(0, 32), 'another data key seals now');
    vault.close();
    assert.ok(!filesOf(dir).some((file) => file.includes('practice')));
    await assert.rejects(open(dir), { code: 'vault.other-home' });
    await assert.rejects(open(dir, { unlock: passphrase('something else') }), { code: 'vault.wrong-passphrase' });
    const again = await open(dir, { unlock: passphrase() });
    assert.deepEqual(again.open(slot, old), text);
    assert.deepEqual(again.open(slot, fresh), text);
    assert.deepEqual(again.signer().publicKey, publicKey);
    const password = (entry: typeof real) =>
      again.withCredential(lendOf(entry), async (credential) => {
        assert.equal(credential.type, 'user-password');
        return credential.type === 'user-password' ? credential.password.use((bytes) => bytes.toString()) : null;
      });
    assert.equal(await password(real), 'real');
    assert.equal(await password(lab), 'not a secret');
    await assert.rejects(again.adopt({ home: 'practice' }), { code: 'vault.practice-only' });
    again.close();
  });

  it('moves into a keychain, and from there to another home', async (t) => {
    const dir = freshFolder(t);
    const keychain = keychainDouble();
    const vault = await open(dir);
    const sealed = vault.seal(slot, text);
    await vault.adopt({ home: 'keychain', keychain });
    vault.close();
    assert.equal(keychain.names().length, 1);
    await assert.rejects(open(dir, { unlock: { home: 'keychain', keychain: keychainDouble() } }), {
      code: 'vault.key-missing',
    });
    const again = await open(dir, { unlock: { home: 'keychain', keychain } });
    assert.deepEqual(again.open(slot, sealed), text);
    await again.adopt(passphrase());
    assert.deepEqual(keychain.names(), []);
    again.close();
    const last = await open(dir, { unlock: passphrase() });
    assert.deepEqual(last.open(slot, sealed), text);
    last.close();
  });

  it('is whole in its new home where whoever is told of the new key fails', async (t) => {
    const dir = freshFolder(t);
    const vault = await open(dir);
    const sealed = vault.seal(slot, text);
    vault.onKeyDeed(() => {
      throw new Error('the ledger is full');
    });
    await assert.rejects(vault.adopt(passphrase()), /the ledger is full/);
    vault.onKeyDeed(() => undefined);
    await vault.rotate(); // the new home wraps this key
    vault.close();
    const again = await open(dir, { unlock: passphrase() });
    assert.deepEqual(again.open(slot, sealed), text);
    again.close();
  });

  it('opens in one home or the other, whole, wherever the move was cut short', async (t) => {
    for (const torn of [false, true])
      for (let n = 1, died = true; died; n++) {
        const dir = freshFolder(t);
        const before = await open(dir);
        const sealed = before.seal(slot, text);
        await before.entries.put(draft());
        before.close();
        const keychain = keychainDouble();
        const disk = diskThatDies(realDisk, n, torn);
        const vault = await open(dir, { disk });
        await vault.adopt({ home: 'keychain', keychain }).catch(() => undefined);
        assert.deepEqual(vault.open(slot, sealed), text, 'the running vault still opens');
        vault.close();
        died = disk.died();
        const home = await vaultHome(dir, organization);
        const after = await open(dir, home === 'keychain' ? { unlock: { home, keychain } } : {});
        assert.deepEqual(after.open(slot, sealed), text, `after step ${n}`);
        assert.equal(after.entries.list().length, 1);
        assert.equal(existsSync(join(dir, 'vault', organization, 'practice.key')), home === 'practice');
        after.close();
        assert.ok(n < 20);
      }
  });

  it('is made or not made, whole, wherever the first start was cut short', async (t) => {
    for (let n = 1, died = true; died; n++) {
      const dir = freshFolder(t);
      const disk = diskThatDies(realDisk, n, n % 2 === 0);
      await open(dir, { disk }).then(
        (vault) => vault.close(),
        () => undefined,
      );
      died = disk.died();
      const vault = await open(dir);
      assert.deepEqual(vault.open(slot, vault.seal(slot, text)), text);
      vault.close();
    }
  });

  it('refuses a passphrase that is too short', async (t) => {
    await assert.rejects(open(freshFolder(t), { unlock: passphrase('short') }), {
      code: 'vault.passphrase-too-short',
    });
  });
});
