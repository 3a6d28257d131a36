import assert from 'node:assert/strict';
import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { keychainNote } from './keychain-note.ts';
import { fileNote } from './keystore-note.ts';
import { freshFolder, keychainDouble, open, organization } from './vault.double.ts';

describe('a keystore', () => {
  it('that is older than what stands outside is noticed, and goes on only when a person accepts it', async (t) => {
    const [dir, copy, state] = [freshFolder(t), freshFolder(t), freshFolder(t)];
    for (const notes of [[fileNote(join(state, 'vault', 'note'))], [keychainNote('keystore', keychainDouble())]]) {
      const first = await open(dir, { notes });
      await first.rotate();
      first.close();
      cpSync(dir, copy, { recursive: true });
      const second = await open(dir, { notes });
      await second.rotate();
      second.close();
      (await open(dir, { notes })).close();
      await assert.rejects(open(copy, { notes }), { code: 'vault.keystore-older' });
      const forked = await open(copy, { notes: [] });
      await forked.rotate();
      forked.close();
      await assert.rejects(open(copy, { notes }), { code: 'vault.keystore-older' }, 'another one of the same number');
      (await open(copy, { notes, acceptOlder: true })).close();
      (await open(copy, { notes })).close();
      await assert.rejects(open(dir, { notes }), { code: 'vault.keystore-older' });
      (await open(dir, { notes, acceptOlder: true })).close();
    }
  });

  it('that is gone, while something outside remembers it, is not made anew', async (t) => {
    const [dir, state] = [freshFolder(t), freshFolder(t)];
    const file = join(state, 'note');
    (await open(dir, { notes: [fileNote(file)] })).close();
    assert.ok(existsSync(file));
    rmSync(join(dir, 'vault'), { recursive: true });
    await assert.rejects(open(dir, { notes: [fileNote(file)] }), { code: 'vault.keystore-missing' });
  });

  it('is not held up by a note that is damaged, is of another organization, or cannot be read', async (t) => {
    const [dir, state] = [freshFolder(t), freshFolder(t)];
    const file = join(state, 'note');
    (await open(dir)).close();
    for (const text of ['', 'rubbish', `interlock/keystore-note/v1 org_other 99 ${'0'.repeat(64)}\n`]) {
      writeFileSync(file, text, { mode: 0o600 });
      (await open(dir, { notes: [fileNote(file)] })).close();
    }
    const broken = {
      read: async () => Promise.reject(new Error('no')),
      write: async () => Promise.reject(new Error('no')),
    };
    (await open(dir, { notes: [broken] })).close();
    assert.ok(organization);
  });
});
