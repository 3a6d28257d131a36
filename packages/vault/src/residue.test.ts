/** What the vault leaves behind, in memory and on disk. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { canSearchMemory, newCanary } from '@interlock/envelope/memory-search.double';
import { draft, freshFolder, keyFile, lendOf, open, organization, passphrase } from './vault.double.ts';

it('a password is nowhere in memory after its lend, and the keys are nowhere after the vault is closed', async (t) => {
  if (!canSearchMemory) return t.skip('this system does not let a process read its own memory');
  const dir = freshFolder(t);
  const canary = newCanary();
  const vault = await open(dir);
  const entry = await vault.entries.put(draft({ secret: { password: canary.bytes } }));
  assert.deepEqual(canary.find(), [], 'after it was put');
  for (let n = 0; n < 20; n++)
    await vault.withCredential(lendOf(entry), async (credential) => {
      assert.ok(credential.type === 'user-password');
      assert.equal(
        credential.password.use((bytes) => bytes.length),
        16,
      );
      if (n === 0) assert.equal(canary.find().length, 1, 'one copy during the lend, in locked memory');
    });
  assert.deepEqual(canary.find(), [], 'after it was lent');
  await vault.entries.put(draft({ id: entry.id, version: 1, name: 'renamed' }));
  assert.deepEqual(canary.find(), [], 'after the entry was renamed');
  vault.close();
});

it('a passphrase is nowhere in memory after it opened the vault', async (t) => {
  if (!canSearchMemory) return t.skip('this system does not let a process read its own memory');
  const dir = freshFolder(t);
  const canary = newCanary();
  const again = Buffer.allocUnsafeSlow(16);
  canary.bytes.copy(again);
  (await open(dir, { unlock: { home: 'passphrase', passphrase: canary.bytes } })).close();
  (await open(dir, { unlock: { home: 'passphrase', passphrase: again } })).close();
  assert.deepEqual(canary.find(), []);
});

it('no secret, in any spelling, is in any file of the vault', async (t) => {
  const dir = freshFolder(t);
  const secret = 'Zq8-c4n4ry-R2d2!x';
  const pem = `${keyFile()}${secret}\n`;
  const vault = await open(dir);
  await vault.entries.put(draft({ secret: { password: Buffer.from(secret) } }));
  await vault.entries.put(draft({ name: 'key', type: 'ssh-key', secret: { privateKey: Buffer.from(pem) } }));
  await vault.adopt(passphrase(secret));
  vault.close();
  const spellings = ['utf8', 'hex', 'base64', 'base64url', 'utf16le'].map((encoding) =>
    Buffer.from(
      Buffer.from(secret)
        .toString(encoding as BufferEncoding)
        .slice(0, 12),
    ),
  );
  const folder = join(dir, 'vault', organization);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  assert.equal(files.length, 3);
  for (const file of files) {
    const bytes = readFileSync(join(file.parentPath, file.name));
    for (const spelling of spellings) assert.equal(bytes.indexOf(spelling), -1, file.name);
  }
});
