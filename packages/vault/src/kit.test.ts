import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sealAge } from '@interlock/envelope';
import { openKit } from './kit.ts';
import { draft, freshFolder, keyFile, lendOf, open } from './vault.double.ts';

const words = () => Buffer.from('correct horse battery staple');
const pem = keyFile();

describe('a recovery kit', () => {
  it('gives chosen entries back to another vault, after each was written down', async (t) => {
    const vault = await open(freshFolder(t));
    const odd = Buffer.from([0, 10, 13, 255, 10, 10]);
    const one = await vault.entries.put(draft({ name: 'a “name”\n', secret: { password: Buffer.from(odd) } }));
    const two = await vault.entries.put(
      draft({ name: 'key', type: 'ssh-key', secret: { privateKey: Buffer.from(pem), passphrase: Buffer.from('p') } }),
    );
    await vault.entries.put(draft({ name: 'left out' }));
    const written: string[] = [];
    const given = words();
    const file = await vault.exportKit([one.id, two.id], given, async ({ name }) => void written.push(name));
    assert.ok(given.every((byte) => byte === 0));
    assert.deepEqual(written, [one.name, two.name]);
    assert.equal(Buffer.from(file).indexOf('OPENSSH'), -1);
    vault.close();
    const found = openKit(file, words());
    assert.deepEqual(
      found.map(({ name, type, account }) => [name, type, account]),
      [
        [one.name, 'user-password', 'admin'],
        ['key', 'ssh-key', 'admin'],
      ],
    );
    const other = await open(freshFolder(t));
    for (const { name, type, account, secret } of found) {
      const entry = await other.entries.put(draft({ name, type, account, secret }));
      await other.withCredential(lendOf(entry), async (credential) => {
        const bytes = credential.type === 'user-password' ? credential.password : null;
        const key = credential.type === 'ssh-key' ? credential.privateKey : null;
        (bytes ?? key)?.use((read) => assert.deepEqual(read, type === 'ssh-key' ? pem : odd));
      });
    }
    other.close();
  });

  it('is not made where it could not be written down, nor under a short passphrase', async (t) => {
    const vault = await open(freshFolder(t));
    const { id } = await vault.entries.put(draft());
    const fails = async () => {
      throw new Error('the ledger is full');
    };
    await assert.rejects(vault.exportKit([id], words(), fails), /the ledger is full/);
    await assert.rejects(
      vault.exportKit([id], Buffer.from('short'), async () => assert.fail('it was written down')),
      { code: 'vault.passphrase-too-short' },
    );
    vault.close();
  });

  it('is refused with another passphrase, and where it is no kit', () => {
    const refused = { code: 'vault.kit-refused' };
    const sealed = (text: string) => sealAge(words(), Buffer.from(text), 10);
    const head = 'interlock/recovery-kit/v1\n';
    const entry = `${head}\nentry {"name":"n","type":"user-password","account":"a"}\n`;
    assert.equal(openKit(sealed(`${entry}password 1\nx\n`), words()).length, 1);
    assert.throws(() => openKit(sealed(entry), Buffer.from('another one')), refused);
    for (const text of [
      '',
      'nonsense',
      'interlock/recovery-kit/v2\n',
      `${head}entry {}\n`,
      `${head}\nentry {}\n`,
      `${head}\nentry {"name":"n","type":"unknown","account":"a"}\n`,
      `${entry}password 5\nx\n`,
      `${entry}password x\nx\n`,
      `${entry}password 999999\nx\n`,
      `${entry}password 1`,
    ])
      assert.throws(() => openKit(sealed(text), words()), refused, JSON.stringify(text));
  });
});
