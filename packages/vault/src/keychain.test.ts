/** The system's own keychain, in a session of its own, where the programs for it are installed. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { it } from 'node:test';
import { keychainAnswers, systemKeychain } from './keychain.ts';
import { freshFolder, open, organization } from './vault.double.ts';

const missing = ['dbus-run-session', 'gnome-keyring-daemon'].filter(
  (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0,
);

it('a real keychain keeps the master key, and the vault opens with it in another process', (t) => {
  if (missing.length > 0) return t.skip(`not installed: ${missing.join(', ')}`);
  const dir = freshFolder(t);
  const program = `
    import assert from 'node:assert/strict';
    import { open } from '${new URL('./vault.double.ts', import.meta.url).href}';
    import { openVault, vaultHome } from '${new URL('./open-vault.ts', import.meta.url).href}';
    import { keychainAnswers } from '${new URL('./keychain.ts', import.meta.url).href}';
    assert.ok(await keychainAnswers());
    const [dir, organization] = process.argv.slice(1);
    const options = { organization, unlock: { home: 'keychain' } };
    const fresh = (await vaultHome(dir, organization)) === null;
    const vault = await open(dir, options);
    const slot = { table: 't', record: 'r', field: 'f', schema: 1 };
    if (fresh) console.log(Buffer.from(vault.seal(slot, Buffer.from('kept'))).toString('base64'));
    else console.log('' + vault.open(slot, Buffer.from(process.argv[3], 'base64')));
    vault.close();`;
  const script = `echo password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    sealed=$("$0" --input-type=module -e "$1" "$2" "$3") && "$0" --input-type=module -e "$1" "$2" "$3" "$sealed"`;
  const args = ['--', 'sh', '-c', script, process.execPath, program, dir, organization];
  const env = { ...process.env, HOME: dir, XDG_RUNTIME_DIR: dir, XDG_DATA_HOME: dir };
  const done = spawnSync('dbus-run-session', args, { encoding: 'utf8', env, timeout: 60_000 });
  assert.equal(done.stdout.trim(), 'kept', done.stderr);
});

it('a system without a keychain is told so, with a way out', async (t) => {
  if (await keychainAnswers()) return t.skip('this session has a keychain');
  await assert.rejects(open(freshFolder(t), { unlock: { home: 'keychain' } }), { code: 'vault.keychain-missing' });
  await assert.rejects(systemKeychain.get('anything'), (error: Error & { next: string }) =>
    error.next.includes('passphrase'),
  );
});
