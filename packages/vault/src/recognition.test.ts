import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { draft, freshFolder, keyFile, open } from './vault.double.ts';

describe('what is kept', () => {
  it('is shown to who has to recognise it, each once, after it was written down', async (t) => {
    const dir = freshFolder(t);
    const first = await open(dir);
    await first.entries.put(draft({ name: 'login', secret: { password: Buffer.from('a password 1') } }));
    const key = { type: 'ssh-key', name: 'key', secret: { privateKey: keyFile() } } as const;
    await first.entries.put(draft(key));
    const command = Buffer.from('["a-helper"]');
    await first.entries.put(draft({ type: 'external', name: 'elsewhere', secret: { command } }));
    first.close();
    const steps: string[] = [];
    const vault = await open(dir, {
      observe: (secret, { name }, part) => void steps.push(`${name} ${part} ${secret.toString('utf8', 0, 12)}`),
    });
    t.after(() => vault.close());
    const recognise = () => vault.recognise(async ({ name }) => void steps.push(`written: ${name}`));
    await Promise.all([recognise(), recognise()]);
    assert.deepEqual(steps, [
      'written: key',
      'written: login',
      'key privateKey -----BEGIN O',
      'login password a password 1',
    ]);
    steps.splice(0);
    const token = { type: 'token', name: 'new', secret: { token: Buffer.from('a token 2') } } as const;
    const { version, id } = await vault.entries.put(draft(token));
    assert.deepEqual(steps, ['new token a token 2'], 'one that is stored is seen while it is typed');
    await vault.entries.put(draft({ type: 'token', name: 'renamed', id, version }));
    await recognise();
    assert.equal(steps.length, 1);
  });

  it('is shown to nobody where it could not be written down, or the vault was closed meanwhile', async (t) => {
    const dir = freshFolder(t);
    const first = await open(dir);
    await first.entries.put(draft());
    first.close();
    const seen: string[] = [];
    const vault = await open(dir, { observe: (_, { name }) => void seen.push(name) });
    const fails = () => Promise.reject(new Error('the ledger is full'));
    await assert.rejects(vault.recognise(fails), /the ledger is full/);
    await assert.rejects(
      vault.recognise(async () => vault.close()),
      { code: 'vault.closed' },
    );
    assert.deepEqual(seen, []);
  });
});
