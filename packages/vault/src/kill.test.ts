/** A vault whose process is killed in the middle of its writes, at moments that nobody chose. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { it } from 'node:test';
import { freshFolder, lendOf, open, organization } from './vault.double.ts';

const program = (dir: string) => `
  import { draft, surroundings } from '${new URL('./vault.double.ts', import.meta.url).href}';
  import { openVault } from '${new URL('./open-vault.ts', import.meta.url).href}';
  const vault = await openVault({ dir: ${JSON.stringify(dir)}, organization: '${organization}', surroundings,
    unlock: { home: 'practice' }, before: async () => {}, observe: () => {} });
  const [known] = vault.entries.list();
  let entry = known ?? await vault.entries.put(draft({ secret: { password: Buffer.from('password 1') } }));
  console.log('begun');
  for (;;) entry = await vault.entries.put(draft({ id: entry.id, version: entry.version,
    secret: { password: Buffer.from('password ' + (entry.version + 1)) } }));
`;

it('after kill -9 at any moment the vault opens, and an entry is whole at some version', async (t) => {
  const dir = freshFolder(t);
  let last = 0;
  for (const delay of [0, 3, 11, 23]) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program(dir)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await new Promise((resolve) => setTimeout(resolve, delay));
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    const vault = await open(dir);
    const [entry, ...others] = vault.entries.list();
    assert.ok(entry && others.length === 0);
    assert.ok(entry.version >= last);
    last = entry.version;
    await vault.withCredential(lendOf(entry, entry.hosts[0]), async (credential) => {
      assert.ok(credential.type === 'user-password');
      assert.equal(
        credential.password.use((bytes) => bytes.toString()),
        `password ${entry.version}`,
      );
    });
    vault.close();
  }
});
