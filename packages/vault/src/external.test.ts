import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realDisk } from './disk.ts';
import type { EntryDraft, EntrySecret, EntryView } from './entry.ts';
import type { Credential } from './lend.ts';
import { draft, freshFolder, host, lendOf, open, surroundings } from './vault.double.ts';

const entry = (command: Uint8Array): EntryDraft => ({ ...draft(), type: 'external', secret: { command } });
const words = Buffer.from('["/usr/bin/keeper","store"]');
const password = async (credential: Credential) =>
  credential.type === 'user-password' ? credential.password.use((bytes) => bytes.toString()) : credential.type;

test('a password that another program keeps is asked for as git asks, at each lend, after the ledger knew', async (t) => {
  const seen: unknown[] = [];
  const said = Buffer.from('protocol=ssh\nusername=admin\npassword=s3cret=1\r\n');
  const vault = await open(freshFolder(t), {
    before: async () => void seen.push('written'),
    observe: (secret) => void seen.push(secret.toString()),
    helper: async (...asked) => {
      seen.push(asked);
      return said;
    },
  });
  t.after(() => vault.close());
  const made = await vault.entries.put(entry(Buffer.from(words)));
  assert.equal(await vault.withCredential({ ...lendOf(made), hostName: '192.0.2.1\nx=y' }, password), 's3cret=1');
  const question = 'protocol=ssh\nhost=192.0.2.1x=y\nusername=admin\n\n';
  assert.deepEqual(seen, ['written', [['/usr/bin/keeper', 'store'], question], 's3cret=1']);
  assert.ok(
    said.every((byte) => byte === 0),
    'the answer is wiped',
  );
});

test('a helper that fails or is silent of a password lends nothing, and so does a vault that runs none', async (t) => {
  const answers = ['', 'quit=1\n', 'password=\n', null, undefined];
  for (const answer of answers) {
    const helper = async () => {
      if (answer === null) throw new Error('it is not there');
      return Buffer.from(answer ?? '');
    };
    const vault = await open(freshFolder(t), answer === undefined ? {} : { helper });
    t.after(() => vault.close());
    const made = await vault.entries.put(entry(Buffer.from(words)));
    await assert.rejects(vault.withCredential(lendOf(made), password), { code: 'vault.helper-failed' });
  }
});

test('a command that is no list of words is not kept', async (t) => {
  const vault = await open(freshFolder(t));
  t.after(() => vault.close());
  for (const odd of ['', 'pass show', '[]', '[1]', '{}', '["a\\u0000b"]'])
    await assert.rejects(vault.entries.put(entry(Buffer.from(odd))), { code: 'vault.malformed-entry' }, odd);
});

test('a key of the person’s agent is its public line alone', async (t) => {
  const vault = await open(freshFolder(t));
  t.after(() => vault.close());
  const line = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJvYmJvYmJvYmJvYmJvYmJvYmJvYmJvYmJvYmJvYmJv kim';
  const made = await vault.entries.put({ ...draft(), type: 'ssh-agent', secret: { publicLine: Buffer.from(line) } });
  assert.equal(made.publicKey, line);
  const lent = await vault.withCredential(lendOf(made, host), async (credential) =>
    credential.type === 'ssh-agent' ? credential.publicLine : null,
  );
  assert.equal(lent, line);
  for (const odd of ['no key', 'ssh-ed25519 AAAA\nssh-rsa BBBB'])
    await assert.rejects(
      vault.entries.put({ ...draft(), type: 'ssh-agent', secret: { publicLine: Buffer.from(odd) } }),
      { code: 'vault.malformed-entry' },
    );
});

test('nothing is lent when the entry or the permit went while a helper ran or the step of a code was written', async (t) => {
  let now = Date.now();
  const meanwhile: { act: () => Promise<unknown> } = { act: async () => undefined };
  const said: Buffer[] = [];
  const observed: string[] = [];
  const vault = await open(freshFolder(t), {
    surroundings: { ...surroundings, now: () => now },
    observe: (_, __, part) => void observed.push(part),
    helper: async () => {
      await meanwhile.act();
      said.push(Buffer.from('password=s3cret\n'));
      return said.at(-1) as Buffer;
    },
    disk: {
      ...realDisk,
      create: async (path, bytes) => {
        if (path.includes('.totp')) await meanwhile.act();
        await realDisk.create(path, bytes);
      },
    },
  });
  t.after(() => vault.close());
  const kinds = {
    external: () => ({ command: Buffer.from('["/usr/bin/keeper"]') }),
    totp: () => ({ seed: Buffer.from('12345678901234567890') }),
  };
  for (const [type, secret] of Object.entries(kinds) as ['external' | 'totp', () => EntrySecret][]) {
    const fresh = () => vault.entries.put(draft({ type, secret: secret() }));
    const change = ({ id, version }: EntryView, part: Partial<EntryDraft>) =>
      vault.entries.put(draft({ type, id, version, ...part }));
    const goes: [string, (entry: EntryView) => Promise<unknown>][] = [
      ['vault.entry-changed', (entry) => change(entry, { hosts: [] })],
      ['vault.entry-changed', (entry) => change(entry, { suspended: [host] })],
      ['vault.no-such-entry', ({ id }) => vault.entries.remove(id)],
      [
        'vault.permit-expired',
        async () => {
          now += 120_000;
        },
      ],
    ];
    for (const [code, go] of goes) {
      const entry = await fresh();
      observed.splice(0);
      meanwhile.act = () => go(entry);
      const permit = lendOf(entry, host, { expires: now + 60_000 });
      await assert.rejects(vault.withCredential(permit, password), { code }, type);
      assert.deepEqual(observed, []);
    }
  }
  assert.equal(said.length, 4);
  assert.ok(said.every((bytes) => bytes.every((byte) => byte === 0)));
});
