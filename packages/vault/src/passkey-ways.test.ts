import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { canSearchMemory, newCanary } from '@interlock/envelope/memory-search.double';
import { type CanonicalValue, canonicalBytes } from '@interlock/model';
import type { Keystore } from './keystore.ts';
import { fileNote } from './keystore-note.ts';
import { LockedMemory } from './locked-memory.ts';
import { lockedVault, newSalt } from './passkey-ways.ts';
import { draft, freshFolder, keychainDouble, open, organization, passphrase, surroundings } from './vault.double.ts';
import type { Vault } from './vault.ts';

const passkey = (name: string) => ({
  credential: Buffer.from(name).toString('base64url'),
  key: Buffer.from(`the public key of ${name}`).toString('base64'),
  added: 1_000,
});
const mine = passkey('mine');
const answer = Buffer.alloc(32, 9);
const secretOf = (bytes: Uint8Array = answer) => new LockedMemory(32).fill((memory) => memory.set(bytes));
const by = (bytes: Uint8Array = answer, { credential } = mine) => ({
  unlock: { home: 'passkey' as const, credential, secret: secretOf(bytes) },
});
const salt = newSalt(surroundings.random);
const keysFile = (dir: string) => join(dir, 'vault', organization, 'keys.json');

/** A vault under a passphrase with one entry, which a passkey opens as well. */
async function wrapped(t: TestContext, part = {}): Promise<{ dir: string; vault: Vault }> {
  const dir = freshFolder(t);
  const vault = await open(dir, { unlock: passphrase(), ...part });
  t.after(() => vault.close());
  await vault.entries.put(draft({ lab: false }));
  await vault.passkeys.keep([mine]);
  await vault.passkeys.open(mine, salt, secretOf());
  return { dir, vault };
}

test('what a passkey answers opens the vault, and so does the passphrase still', async (t) => {
  const { dir, vault } = await wrapped(t);
  assert.deepEqual(vault.passkeys.list(), [{ ...mine, opens: true }]);
  vault.close();
  const again = await open(dir, by());
  assert.equal(again.entries.list()[0]?.name, 'lab admin');
  assert.equal(again.home, 'passphrase');
  await again.rotate();
  again.close();
  (await open(dir, by())).close();
  (await open(dir, { unlock: passphrase() })).close();
});

test('its public side and its salt can be read while the vault is locked', async (t) => {
  const { dir, vault } = await wrapped(t);
  const other = passkey('other');
  await vault.passkeys.keep([mine, other]);
  vault.close();
  assert.deepEqual(await lockedVault(dir, organization), {
    home: 'passphrase',
    passkeys: [
      { ...mine, salt: Uint8Array.from(salt) },
      { ...other, salt: null },
    ],
  });
  assert.equal(await lockedVault(freshFolder(t), organization), null);
});

test('another answer, another passkey, and one that opens nothing are turned away', async (t) => {
  const { dir, vault } = await wrapped(t);
  await vault.passkeys.keep([mine, passkey('other')]);
  vault.close();
  const wrong = { code: 'vault.wrong-passkey' };
  await assert.rejects(open(dir, by(Buffer.alloc(32, 8))), wrong);
  await assert.rejects(open(dir, by(answer, passkey('other'))), wrong);
  await assert.rejects(open(dir, by(answer, passkey('nobody'))), wrong);
  await assert.rejects(open(freshFolder(t), by()), { code: 'vault.keystore-missing' });
});

test('a wrap that was removed opens no more, and an older copy with it is noticed', async (t) => {
  const note = join(freshFolder(t), 'note');
  const notes = [fileNote(note)];
  const { dir, vault } = await wrapped(t, { notes });
  copyFileSync(keysFile(dir), `${keysFile(dir)}.kept`);
  await vault.passkeys.shut(mine.credential);
  assert.deepEqual(vault.passkeys.list(), [{ ...mine, opens: false }]);
  vault.close();
  await assert.rejects(open(dir, { ...by(), notes }), { code: 'vault.wrong-passkey' });
  copyFileSync(`${keysFile(dir)}.kept`, keysFile(dir));
  await assert.rejects(open(dir, { ...by(), notes }), { code: 'vault.keystore-older' });
});

test('a passkey that is taken away takes its wrap along, also where it comes back', async (t) => {
  const { dir, vault } = await wrapped(t);
  await vault.passkeys.keep([]);
  await vault.passkeys.keep([mine]);
  assert.deepEqual(vault.passkeys.list(), [{ ...mine, opens: false }]);
  await vault.passkeys.open(mine, salt, secretOf());
  await vault.passkeys.keep([{ ...mine, key: passkey('another').key }]);
  vault.close();
  await assert.rejects(open(dir, by()), { code: 'vault.wrong-passkey' }, 'the same name, another key');
});

test('under another passphrase no old wrap opens, and in the keychain there is none', async (t) => {
  const { dir, vault } = await wrapped(t);
  await vault.adopt(passphrase('another battery staple'));
  assert.deepEqual(vault.passkeys.list(), [{ ...mine, opens: false }]);
  await vault.adopt({ home: 'keychain', keychain: keychainDouble() });
  await assert.rejects(vault.passkeys.open(mine, salt, secretOf()), { code: 'vault.passkey-cannot' });
  vault.close();
  await assert.rejects(open(dir, by()), { code: 'vault.other-home' });
});

/** What an attacker with the disk would do: change the file and make its checksum right again. */
function forge(dir: string, passkeys: Keystore['passkeys']): void {
  const { checksum: _, seal, ...content } = JSON.parse(readFileSync(keysFile(dir), 'utf8')) as Keystore;
  const changed = { ...content, passkeys };
  const bytes = canonicalBytes([canonicalBytes(changed as CanonicalValue), seal]);
  const checksum = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(keysFile(dir), JSON.stringify({ ...changed, seal, checksum }));
}

test('whoever changes the list on the disk opens nothing: not with another public key, salt, name, or none', async (t) => {
  const { dir, vault } = await wrapped(t);
  vault.close();
  const { passkeys } = JSON.parse(readFileSync(keysFile(dir), 'utf8')) as Keystore;
  const [first] = passkeys ?? [];
  assert.ok(first?.wrap);
  const stranger = passkey('stranger');
  for (const [what, list] of Object.entries({
    key: [{ ...first, key: stranger.key }],
    credential: [{ ...first, credential: stranger.credential }],
    salt: [{ ...first, wrap: { ...first.wrap, salt: randomBytes(32).toString('base64') } }],
    added: [{ ...first, added: 2 }],
    more: [first, { ...stranger, wrap: null }],
    unwrapped: [{ ...first, wrap: null }],
    none: [],
  })) {
    forge(dir, list);
    const known = list.some(({ credential }) => credential === mine.credential);
    await assert.rejects(open(dir, by()), /passkey does not open|damaged or was changed/, what);
    await assert.rejects(open(dir, { unlock: passphrase() }), { code: 'vault.keystore-damaged' }, `${what} ${known}`);
  }
});

test('what a passkey answered is nowhere in memory afterwards', async (t) => {
  if (!canSearchMemory) return t.skip('this system does not let a process read its own memory');
  const { dir, vault } = await wrapped(t);
  const canary = newCanary();
  const two = Buffer.concat([canary.bytes, canary.bytes]);
  await vault.passkeys.open(mine, salt, secretOf(two));
  vault.close();
  (await open(dir, by(two))).close();
  two.fill(0);
  canary.bytes.fill(0);
  assert.deepEqual(canary.find(), []);
});
