import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { newId } from '@interlock/model';
import { realDisk } from './disk.ts';
import type { EntryView } from './entry.ts';
import { KeyRing } from './key-ring.ts';
import { contentOf, type Keystore, readKeystore, sealContent, writeKeystore } from './keystore.ts';
import { fileNote } from './keystore-note.ts';
import { LockedMemory } from './locked-memory.ts';
import { localProvider } from './provider.ts';
import { diskThatDies, draft, freshFolder, keyFile, lendOf, open, organization, surroundings } from './vault.double.ts';

const fileOf = (dir: string, { id }: Pick<EntryView, 'id'>) =>
  join(dir, 'vault', organization, 'entries', `${id}.json`);

/** Writes the clear side of an entry's file anew, as an attacker does. */
function edit(file: string, change: Partial<EntryView>): void {
  const kept = JSON.parse(readFileSync(file, 'utf8')) as { entry: EntryView };
  writeFileSync(file, JSON.stringify({ ...kept, entry: { ...kept.entry, ...change } }), { mode: 0o600 });
}

/** A vault with one entry, as it was before the keystore listed entries. */
async function vaultOfBefore(dir: string): Promise<{ entry: EntryView; keys: string }> {
  const vault = await open(dir);
  const entry = await vault.entries.put(draft());
  vault.close();
  const folder = join(dir, 'vault', organization);
  const { entries: _, ...content } = contentOf((await readKeystore(realDisk, folder, organization)) as Keystore);
  const key = readFileSync(join(folder, 'practice.key'));
  const master = new LockedMemory(32).fill((room) => room.set(key));
  const ring = new KeyRing();
  const provider = localProvider(content.provider.master, master, async () => undefined);
  for (const record of content.keys) await ring.load(provider, organization, record);
  const ground = { folder, disk: realDisk, wrote: async () => undefined };
  await writeKeystore(ground, content, sealContent(ring, content, ring.active));
  ring.close();
  provider.close();
  return { entry, keys: join(folder, 'keys.json') };
}

describe('the clear side of an entry', () => {
  it('that was changed on disk is neither listed nor printed: the vault says which entry it is', async (t) => {
    const dir = freshFolder(t);
    const vault = await open(dir);
    const entry = await vault.entries.put(draft({ type: 'ssh-key', secret: { privateKey: keyFile() } }));
    vault.close();
    const file = fileOf(dir, entry);
    const whole = readFileSync(file);
    const changes: Partial<EntryView>[] = [
      { publicKey: 'ssh-ed25519 AAAAattacker theirs' },
      { hosts: [...entry.hosts, newId('host', surroundings.random)] },
      { tags: ['everything'] },
      { account: 'root' },
      { name: 'another name' },
      { type: 'token' },
      { owner: newId('person', surroundings.random) },
      { lab: false },
      { version: 2 },
      { updated: entry.updated + 1 },
    ];
    for (const change of changes) {
      edit(file, change);
      await assert.rejects(open(dir), { code: 'vault.entry-edited' }, JSON.stringify(change));
      writeFileSync(file, whole);
    }
    const again = await open(dir);
    assert.deepEqual(again.entries.list(), [entry]);
    again.close();
  });

  it('is held against its own seal in a vault that has no list of entries yet, which then gets one', async (t) => {
    const dir = freshFolder(t);
    const { entry, keys } = await vaultOfBefore(dir);
    assert.equal('entries' in JSON.parse(readFileSync(keys, 'utf8')), false);
    const file = fileOf(dir, entry);
    const whole = readFileSync(file);
    edit(file, { account: 'root' });
    await assert.rejects(open(dir), { code: 'vault.entry-edited' });
    writeFileSync(file, whole);
    const vault = await open(dir);
    assert.deepEqual(vault.entries.list(), [entry]);
    vault.close();
    assert.equal((JSON.parse(readFileSync(keys, 'utf8')) as { entries: unknown[] }).entries.length, 1);
  });
});

describe('an old file of an entry', () => {
  it('put back with a host that was taken off is refused', async (t) => {
    const dir = freshFolder(t);
    const vault = await open(dir);
    const first = await vault.entries.put(draft());
    const file = fileOf(dir, first);
    copyFileSync(file, `${file}.kept`);
    await vault.entries.put(draft({ id: first.id, version: 1, hosts: [] }));
    vault.close();
    renameSync(`${file}.kept`, file);
    await assert.rejects(open(dir), { code: 'vault.entry-older' });
    rmSync(file);
    const without = await open(dir);
    assert.deepEqual(without.entries.list(), [], 'moved away, the rest opens');
    without.close();
  });

  it('put back after the entry was removed is refused', async (t) => {
    const dir = freshFolder(t);
    const vault = await open(dir);
    const entry = await vault.entries.put(draft());
    const file = fileOf(dir, entry);
    copyFileSync(file, `${file}.kept`);
    await vault.entries.remove(entry.id);
    vault.close();
    for (const place of [file, `${file}.new`, `${file}.gone`]) {
      copyFileSync(`${file}.kept`, place);
      if (place === file) await assert.rejects(open(dir), { code: 'vault.entry-unknown' });
      else {
        const after = await open(dir);
        assert.deepEqual(after.entries.list(), []);
        after.close();
      }
      rmSync(place, { force: true });
    }
  });

  it('put back together with the keystore of that time is noticed by what stands outside', async (t) => {
    const [dir, state] = [freshFolder(t), freshFolder(t)];
    const notes = [fileNote(join(state, 'note'))];
    const vault = await open(dir, { notes });
    const first = await vault.entries.put(draft());
    const places = [fileOf(dir, first), join(dir, 'vault', organization, 'keys.json')];
    const kept = places.map((place) => readFileSync(place));
    await vault.entries.put(draft({ id: first.id, version: 1, hosts: [] }));
    vault.close();
    places.forEach((place, n) => {
      writeFileSync(place, kept[n] as Buffer);
    });
    await assert.rejects(open(dir, { notes }), { code: 'vault.keystore-older' });
  });
});

describe('a change of entries', () => {
  it('that is cut short leaves each entry whole, at the old version or the new one', async (t) => {
    for (const deed of ['add', 'change', 'remove'] as const)
      for (const torn of [false, true])
        for (let n = 1, died = true; died; n++) {
          const dir = freshFolder(t);
          const before = await open(dir);
          const kept = await before.entries.put(draft());
          const first = await before.entries.put(draft({ name: 'first' }));
          before.close();
          const disk = diskThatDies(realDisk, n, torn);
          const vault = await open(dir, { disk });
          const { id, version } = first;
          const password = { password: Buffer.from('the second one') };
          await (deed === 'add'
            ? vault.entries.put(draft({ name: 'third', secret: password }))
            : deed === 'change'
              ? vault.entries.put(draft({ id, version, name: 'first', secret: password }))
              : vault.entries.remove(id)
          ).catch(() => undefined);
          vault.close();
          died = disk.died();
          const after = await open(dir);
          const names = after.entries.list().map(({ name }) => name);
          const good = {
            add: ['first,lab admin', 'first,lab admin,third'],
            change: ['first,lab admin'],
            remove: ['first,lab admin', 'lab admin'],
          };
          assert.ok(good[deed].includes(names.join()), `${deed} ${n} ${torn}: ${names.join()}`);
          for (const entry of after.entries.list())
            await after.withCredential(lendOf(entry), async (credential) => {
              assert.ok(credential.type === 'user-password');
              const secret = credential.password.use((bytes) => bytes.toString());
              assert.equal(secret, entry.name === 'third' || entry.version > 1 ? 'the second one' : 'not a secret');
            });
          assert.ok(after.entries.get(kept.id));
          await after.entries.put(draft({ id: kept.id, version: 1, hosts: [] }));
          after.close();
          (await open(dir)).close();
          assert.equal(
            readdirSync(join(dir, 'vault', organization, 'entries')).some((name) => name.endsWith('.gone')),
            false,
          );
          assert.ok(n < 20);
        }
  });

  it('can be tried again in the same process after a write that failed', async (t) => {
    const dir = freshFolder(t);
    let full = false;
    const disk = {
      ...realDisk,
      create: async (path: string, bytes: Uint8Array) => {
        if (full && path.includes('keys.json')) throw new Error('no room');
        await realDisk.create(path, bytes);
      },
    };
    const vault = await open(dir, { disk });
    const entry = await vault.entries.put(draft());
    full = true;
    await assert.rejects(vault.entries.remove(entry.id));
    await assert.rejects(vault.entries.put(draft({ id: entry.id, version: 1, hosts: [] })));
    full = false;
    await vault.entries.remove(entry.id);
    vault.close();
    assert.equal(existsSync(fileOf(dir, entry)), false);
    const after = await open(dir);
    assert.deepEqual(after.entries.list(), []);
    after.close();
  });
});
