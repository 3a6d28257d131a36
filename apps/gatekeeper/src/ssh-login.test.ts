import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { newLabSecrets, startLab } from '@interlock/lab';
import { newId, type Permit } from '@interlock/model';
import { type EntrySecret, type EntryView, generateSshKey, openVault } from '@interlock/vault';
import { type Device, newBench } from './execution/bench.double.ts';
import { loginWith } from './ssh-login.ts';

const around = { now: () => Date.now(), random: (n: number) => new Uint8Array(randomBytes(n)) };
const host = newId('host', around.random);

async function vaultWith(t: TestContext, type: EntryView['type'], account: string, secret: EntrySecret) {
  const dir = mkdtempSync(path.join(tmpdir(), 'interlock-login-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const vault = await openVault({
    dir,
    organization: newId('org', around.random),
    surroundings: around,
    unlock: { home: 'practice' },
    before: async () => undefined,
    observe: () => undefined,
  });
  t.after(() => vault.close());
  const owner = newId('person', around.random);
  const view = await vault.entries.put({ name: 'key', type, account, owner, hosts: [host], lab: true, secret });
  const permit = { expires: around.now() + 60_000 } as unknown as Permit;
  return { vault, view, lend: { permit, entry: view.id, version: view.version, host } };
}

test('a key that was made here logs in to a device without ever being a string', async (t) => {
  const { file, publicLine } = generateSshKey('made here');
  const lab = await startLab({ secrets: newLabSecrets(), authorizedKeys: [publicLine] });
  t.after(() => lab.close());
  const edge = lab.devices.find(({ role }) => role === 'edge') as Device;
  const privateKey = file.use((bytes) => Uint8Array.from(bytes));
  file.free();
  const { vault, view, lend } = await vaultWith(t, 'ssh-key', edge.username, { privateKey });
  assert.equal(view.publicKey?.split(' ')[1], publicLine.split(' ')[1]);
  const kinds: string[] = [];
  const bench = newBench(edge, {
    credential: () => (login) =>
      vault.withCredential(lend, (credential) =>
        loginWith(credential, (as) => {
          kinds.push(as.kind);
          return login(as);
        }),
      ),
  });
  t.after(() => bench.execution.close());
  const { outcome } = await bench.run(edge, 'show clock');
  assert.equal(outcome.end, 'done', JSON.stringify(outcome));
  assert.deepEqual(kinds, ['signer']);
});

test('an entry that is no login, and an agent that is not there, are said', async (t) => {
  const token = await vaultWith(t, 'token', 'x', { token: Buffer.from('token') });
  await assert.rejects(
    token.vault.withCredential(token.lend, (credential) => loginWith(credential, async () => undefined)),
    { code: 'entry.wrong-type' },
  );
  const socket = process.env.SSH_AUTH_SOCK;
  delete process.env.SSH_AUTH_SOCK;
  t.after(() => {
    if (socket !== undefined) process.env.SSH_AUTH_SOCK = socket;
  });
  const agent = await vaultWith(t, 'ssh-agent', 'x', { publicLine: Buffer.from('ssh-ed25519 AAAA kim') });
  await assert.rejects(
    agent.vault.withCredential(agent.lend, (credential) => loginWith(credential, async () => undefined)),
    { code: 'entry.no-agent' },
  );
});
