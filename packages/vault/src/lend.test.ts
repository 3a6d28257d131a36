import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { newId } from '@interlock/model';
import { realDisk } from './disk.ts';
import type { EntryView } from './entry.ts';
import type { Secret } from './secret.ts';
import {
  diskThatDies,
  draft,
  freshFolder,
  host,
  keyFile,
  lendOf,
  open,
  organization,
  surroundings,
} from './vault.double.ts';

const canary = 'c4n4ry-Zq8-password';
const elsewhere = newId('host', surroundings.random);

function never(): Promise<never> {
  return Promise.reject(assert.fail('a credential was lent'));
}

function entryFile(dir: string, entry: EntryView): string {
  return join(dir, 'vault', organization, 'entries', `${entry.id}.json`);
}

describe('lending', () => {
  it('gives the plaintext inside the callback, after the ledger knew, and takes it back', async (t) => {
    const steps: string[] = [];
    const vault = await open(freshFolder(t), {
      before: async (lend, entry) => void steps.push(`ledger ${lend.host === host} ${entry.name}`),
      observe: (secret, entry, part) => void steps.push(`observe ${entry.name} ${part} ${secret.toString()}`),
    });
    const given = Buffer.from(canary);
    const entry = await vault.entries.put(draft({ secret: { password: given } }));
    assert.ok(
      given.every((byte) => byte === 0),
      'put wipes what it was given',
    );
    assert.deepEqual(
      steps.splice(0),
      [`observe lab admin password ${canary}`],
      'what is typed is recognised from then on',
    );
    const kept: { secret?: Secret; bytes?: Buffer } = {};
    const answer = await vault.withCredential(lendOf(entry), async (credential) => {
      assert.ok(credential.type === 'user-password');
      assert.equal(credential.username, 'admin');
      await new Promise((resolve) => setImmediate(resolve));
      kept.secret = credential.password;
      kept.bytes = credential.password.use((bytes) => bytes);
      steps.push(`use ${kept.bytes.toString()}`);
      return 42;
    });
    assert.equal(answer, 42);
    assert.deepEqual(steps, ['ledger true lab admin', `observe lab admin password ${canary}`, `use ${canary}`]);
    assert.equal(kept.bytes?.length, 0, 'a reference that was kept is empty');
    assert.throws(() => kept.secret?.use(() => assert.fail()), { code: 'vault.closed' });
    vault.close();
  });

  it('lends an SSH key with its passphrase, and without one', async (t) => {
    const vault = await open(freshFolder(t));
    const pem = keyFile().toString();
    const type = 'ssh-key' as const;
    const both = await vault.entries.put(
      draft({ type, secret: { privateKey: Buffer.from(pem), passphrase: Buffer.from(canary) } }),
    );
    const one = await vault.entries.put(draft({ type, name: 'bare', secret: { privateKey: Buffer.from(pem) } }));
    await vault.withCredential(lendOf(both), async (credential) => {
      assert.ok(credential.type === 'ssh-key');
      assert.equal(
        credential.privateKey.use((bytes) => bytes.toString()),
        pem,
      );
      assert.equal(
        credential.passphrase?.use((bytes) => bytes.toString()),
        canary,
      );
    });
    await vault.withCredential(lendOf(one), async (credential) => {
      assert.ok(credential.type === 'ssh-key' && credential.passphrase === null);
    });
    const wrong = { code: 'vault.malformed-entry' };
    const key = Buffer.from('ssh-ed25519 AAAA');
    await assert.rejects(vault.entries.put(draft({ type, secret: { privateKey: key } })), wrong);
    await assert.rejects(vault.entries.put(draft({ type, secret: { password: Buffer.from('x') } })), wrong);
    await assert.rejects(vault.entries.put(draft({ secret: {} })), wrong);
    const passphrase = Buffer.alloc(0);
    const empty = await vault.entries.put(
      draft({ type, name: 'empty', secret: { privateKey: Buffer.from(pem), passphrase } }),
    );
    await vault.withCredential(lendOf(empty), async (credential) => {
      assert.ok(credential.type === 'ssh-key' && credential.passphrase?.length === 0);
    });
    vault.close();
  });

  it('lends nothing that the ledger could not write down', async (t) => {
    const observed: string[] = [];
    const vault = await open(freshFolder(t), {
      before: () => Promise.reject(new Error('the ledger cannot be written')),
      observe: () => void observed.push('secret'),
    });
    const entry = await vault.entries.put(draft());
    observed.splice(0); // as it was stored
    await assert.rejects(vault.withCredential(lendOf(entry), never), /cannot be written/);
    assert.deepEqual(observed, []);
    vault.close();
  });

  it('lends to no other host, at no other version, under no expired permit', async (t) => {
    let written = 0;
    const vault = await open(freshFolder(t), { before: async () => void written++ });
    const entry = await vault.entries.put(draft());
    await assert.rejects(vault.withCredential(lendOf(entry, elsewhere), never), { code: 'vault.not-for-this-host' });
    await assert.rejects(vault.withCredential({ ...lendOf(entry), version: 2 }, never), {
      code: 'vault.entry-changed',
    });
    const expired = lendOf(entry, host, { expires: surroundings.now() });
    await assert.rejects(vault.withCredential(expired, never), { code: 'vault.permit-expired' });
    await vault.entries.remove(entry.id);
    await assert.rejects(vault.withCredential(lendOf(entry), never), { code: 'vault.no-such-entry' });
    assert.equal(written, 0);
    vault.close();
  });

  it('lends nothing when the entry changed, went or was locked away while the ledger wrote', async (t) => {
    const dir = freshFolder(t);
    const meanwhile: { act: () => Promise<unknown> } = { act: async () => undefined };
    const vault = await open(dir, { before: async () => void (await meanwhile.act()) });
    const entry = await vault.entries.put(draft());
    meanwhile.act = () => vault.entries.put(draft({ id: entry.id, version: 1, hosts: [] }));
    await assert.rejects(vault.withCredential(lendOf(entry), never), { code: 'vault.entry-changed' });
    const changed = await vault.entries.put(draft({ id: entry.id, version: 2 }));
    meanwhile.act = async () => vault.close();
    await assert.rejects(vault.withCredential(lendOf(changed), never), { code: 'vault.closed' });
  });

  it('takes a secret out of the hands that hold it when the vault is closed', async (t) => {
    const vault = await open(freshFolder(t));
    const entry = await vault.entries.put(draft());
    await vault.withCredential(lendOf(entry), async (credential) => {
      assert.ok(credential.type === 'user-password');
      const bytes = credential.password.use((memory) => memory);
      assert.equal(bytes.length, 12);
      vault.close();
      assert.equal(bytes.length, 0);
      assert.throws(() => credential.password.use(() => undefined), { code: 'vault.closed' });
    });
  });

  it('hands out secrets that refuse to print, serialise and be inspected', async (t) => {
    const vault = await open(freshFolder(t));
    const entry = await vault.entries.put(draft({ secret: { password: Buffer.from(canary) } }));
    await vault.withCredential(lendOf(entry), async (credential) => {
      assert.ok(credential.type === 'user-password');
      const { password } = credential;
      const printed = { code: 'vault.secret-printed' };
      assert.throws(() => String(password), printed);
      assert.throws(() => `${password as unknown as string}`, printed);
      assert.throws(() => JSON.stringify(credential), printed);
      for (const options of [{}, { showHidden: true, depth: 9, customInspect: false }])
        assert.ok(!inspect(credential, options).includes(canary.slice(0, 6)));
      assert.deepEqual(structuredClone(Object.assign(Object.create(null), { ...password })), {});
    });
    vault.close();
  });

  it('passes on what the callback throws, and wipes all the same', async (t) => {
    const vault = await open(freshFolder(t));
    const entry = await vault.entries.put(draft());
    let kept: Buffer = Buffer.from('x');
    const failing = vault.withCredential(lendOf(entry), async (credential) => {
      if (credential.type === 'user-password') kept = credential.password.use((bytes) => bytes);
      throw new Error('the device is gone');
    });
    await assert.rejects(failing, /the device is gone/);
    assert.equal(kept.length, 0);
    vault.close();
  });
});

describe('keychain entries', () => {
  it('show their clear side, in order of names, and change by version', async (t) => {
    const dir = freshFolder(t);
    const vault = await open(dir);
    const first = await vault.entries.put(draft({ name: 'b', secret: { password: Buffer.from(canary) } }));
    await vault.entries.put(draft({ name: 'a' }));
    assert.deepEqual(
      vault.entries.list().map(({ name }) => name),
      ['a', 'b'],
    );
    assert.ok(!JSON.stringify(vault.entries.list()).includes(canary));
    const changed = await vault.entries.put(draft({ id: first.id, version: 1, name: 'c', hosts: [host, elsewhere] }));
    assert.equal(changed.version, 2);
    await assert.rejects(vault.entries.put(draft({ id: first.id, version: 1 })), { code: 'vault.entry-changed' });
    vault.close();
    const again = await open(dir);
    assert.deepEqual(again.entries.get(first.id), changed);
    const password = await again.withCredential(lendOf(changed, elsewhere), async (credential) =>
      credential.type === 'user-password' ? credential.password.use((bytes) => bytes.toString()) : '',
    );
    assert.equal(password, canary, 'a change without a secret keeps it');
    await again.entries.remove(first.id);
    assert.equal(again.entries.get(first.id), null);
    again.close();
  });

  it('open for no clear side that was changed on disk', async (t) => {
    const dir = freshFolder(t);
    const vault = await open(dir);
    const entry = await vault.entries.put(draft({ hosts: [] }));
    const other = await vault.entries.put(draft({ name: 'other', account: 'root' }));
    vault.close();
    const honest = JSON.parse(readFileSync(entryFile(dir, entry), 'utf8')) as { entry: EntryView; sealed: string };
    const otherFile = JSON.parse(readFileSync(entryFile(dir, other), 'utf8')) as typeof honest;
    const forged: (typeof honest)[] = [
      { ...honest, entry: { ...entry, hosts: [host] } },
      { ...honest, entry: { ...entry, hosts: [host], account: 'root' } },
      { ...honest, entry: { ...entry, hosts: [host], lab: false } },
      { ...honest, entry: { ...entry, hosts: [host], owner: newId('person', surroundings.random) } },
      { ...honest, entry: { ...entry, hosts: [host], version: 7 } },
      { ...honest, entry: { ...entry, hosts: [host] }, sealed: otherFile.sealed },
    ];
    for (const file of forged) {
      writeFileSync(entryFile(dir, entry), JSON.stringify(file));
      await assert.rejects(open(dir), { code: 'vault.entry-edited' });
    }
  });

  it('stop the start with the name of the file when one is damaged', async (t) => {
    const dir = freshFolder(t);
    const vault = await open(dir);
    const entry = await vault.entries.put(draft());
    vault.close();
    writeFileSync(entryFile(dir, entry), '{"format":"interlock/entry/v1"');
    await assert.rejects(open(dir), (error: Error & { code: string }) => {
      assert.equal(error.code, 'vault.entry-damaged');
      return error.message.includes(entry.id);
    });
  });

  it('are the old or the new one, whole, wherever a write was cut short', async (t) => {
    for (const torn of [false, true])
      for (let n = 1, died = true; died; n++) {
        const dir = freshFolder(t);
        const before = await open(dir);
        const old = await before.entries.put(draft({ secret: { password: Buffer.from('old') } }));
        before.close();
        const disk = diskThatDies(realDisk, n, torn);
        const vault = await open(dir, { disk });
        const change = draft({ id: old.id, version: 1, secret: { password: Buffer.from('new') } });
        await vault.entries.put(change).catch(() => undefined);
        vault.close();
        died = disk.died();
        const after = await open(dir);
        const view = after.entries.get(old.id) as EntryView;
        const password = await after.withCredential(lendOf(view), async (credential) =>
          credential.type === 'user-password' ? credential.password.use((bytes) => bytes.toString()) : '',
        );
        assert.equal(password, view.version === 1 ? 'old' : 'new');
        after.close();
      }
  });
});
