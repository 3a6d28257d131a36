/** The first day with one's own network: many new host keys, a client configuration, a session within minutes. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Id } from '@interlock/model';
import ssh2 from 'ssh2';
import { besiege, newFolder, type Siege } from './besieged.ts';

/** A home of the test's own, with what stands in `.ssh`. */
function home(t: TestContext, knownHosts: string): string {
  const folder = newFolder(t);
  const before = process.env.HOME;
  process.env.HOME = folder;
  t.after(() => {
    process.env.HOME = before;
  });
  mkdirSync(path.join(folder, '.ssh'));
  writeFileSync(path.join(folder, '.ssh', 'known_hosts'), knownHosts);
  return folder;
}

const passphrase = () => new Uint8Array(Buffer.from('correct horse battery staple'));

/** Thirty hosts of the person's own, spread over the lab's doors. */
async function thirty({ gatekeeper, lab }: Siege): Promise<Id<'host'>[]> {
  const ids: Id<'host'>[] = [];
  for (let n = 0; n < 30; n++) {
    const { port } = lab.devices[n % lab.devices.length] as (typeof lab.devices)[number];
    const row = await gatekeeper.desk.addHost(
      {
        name: `site-${n}`,
        address: '127.0.0.1',
        port,
        platform: 'linux',
        environment: 'prod',
        folder: ['sites'],
        tags: [],
        credential: null,
        route: [],
      },
      'command-line',
    );
    ids.push(row.id);
  }
  return ids;
}

test('thirty first host keys are one card with their fingerprints, and one answer pins them all', async (t) => {
  home(t, '');
  const siege = await besiege(t);
  const { gatekeeper, lab, person } = siege;
  const ids = await thirty(siege);
  const found = gatekeeper.desk.fetchKeys(ids);
  const card = await person.answer(({ hostKeys }) => hostKeys.length === 30, 'approve');
  assert.deepEqual(await found, { asked: 30, known: 0, failed: [] });
  assert.equal(person.cards.size, 0, 'one card');
  assert.equal(card.deed, 'Trust 30 keys');
  const real = new Map(lab.devices.map(({ port, hostKey }) => [port, hostKey.fingerprint]));
  for (const { name, port, hostKeys } of gatekeeper.hosts().filter(({ lab: own }) => !own)) {
    assert.deepEqual(
      hostKeys.map(({ fingerprint }) => fingerprint),
      [real.get(port)],
      name,
    );
    assert.ok(
      card.hostKeys.some(({ host, fingerprint }) => host.startsWith(`${name} (`) && fingerprint === real.get(port)),
    );
  }
  const trusted = (await siege.ledger()).filter(({ type, how }) => type === 'hostkey.trusted' && how === 'list');
  assert.equal(trusted.length, 30);
});

test('rejected together, no key is pinned', async (t) => {
  home(t, '');
  const siege = await besiege(t);
  const found = siege.gatekeeper.desk.fetchKeys(await thirty(siege));
  await siege.person.answer(({ hostKeys }) => hostKeys.length === 30, 'reject');
  await found;
  assert.ok(siege.gatekeeper.hosts().every(({ lab, hostKeys }) => lab || hostKeys.length === 0));
});

/** The key a door shows, as known_hosts has it. */
function publicKey(port: number): Promise<string> {
  return new Promise((resolve) => {
    const client = new ssh2.Client();
    client.on('error', () => {});
    client.connect({
      host: '127.0.0.1',
      port,
      username: 'nobody',
      hostVerifier: (key: Buffer) => {
        const length = key.readUInt32BE(0);
        resolve(`${key.subarray(4, 4 + length).toString()} ${key.toString('base64')}`);
        return false;
      },
    });
  });
}

test('known_hosts answers what it can: known keys ask nobody, another key of the same kind is never offered', async (t) => {
  const siege = await besiege(t);
  const [first, second] = siege.lab.devices;
  assert.ok(first && second);
  const key = await publicKey(first.port);
  const line = (port: number, publicKey: string) => `[127.0.0.1]:${port} ${publicKey}`;
  home(t, [line(first.port, key), line(second.port, key), '# a remark', ''].join('\n'));
  const ids = await thirty(siege);
  const per = (port: number) =>
    Array.from({ length: 30 }, (_, n) => siege.lab.devices[n % 5]?.port).filter((p) => p === port).length;
  const found = siege.gatekeeper.desk.fetchKeys(ids);
  await siege.person.answer(({ hostKeys }) => hostKeys.length > 1, 'approve');
  const { asked, known, failed } = await found;
  assert.deepEqual(
    [asked, known, failed.length],
    [30 - per(first.port) - per(second.port), per(first.port), per(second.port)],
  );
  assert.ok(failed.every(({ why }) => /somebody may be in between/.test(why)));
});

test('a host out of ~/.ssh/config has a session, typed by the person alone', async (t) => {
  home(t, '');
  const siege = await besiege(t);
  const { gatekeeper, lab, person } = siege;
  const device = lab.devices.find(({ platform }) => platform === 'linux') ?? lab.devices[0];
  assert.ok(device);
  const { added, skipped } = await gatekeeper.desk.importHosts({
    sshConfig: `Host *\n  ServerAliveInterval 30\n\nHost my-box\n  HostName 127.0.0.1\n  Port ${device.port}\n  User ${device.username}\n\nMatch exec "touch /tmp/never"\n  User root\n`,
    knownHosts: '',
    platform: 'linux',
    environment: 'staging',
  });
  assert.deepEqual(
    added.map(({ name, address, port }) => ({ name, address, port })),
    [{ name: 'my-box', address: '127.0.0.1', port: device.port }],
  );
  assert.ok(skipped.length <= 1);
  const [row] = added;
  assert.ok(row);
  await gatekeeper.desk.addEntry({
    name: 'my own',
    account: device.username,
    secret: { type: 'user-password', password: new Uint8Array(Buffer.from(device.password)) },
    hosts: [row.id],
    vaultPassphrase: passphrase(),
  });
  const page = await person.page();
  const opening = page.ask('terminal.open', { host: row.id, columns: 80, rows: 24 });
  await person.answer(({ hostKeys }) => hostKeys.length === 1, 'approve');
  const { session } = (await opening) as { session: number };
  await page.ask('terminal.type', { session, text: 'echo typed-by-hand\r' });
  await siege.until(() => (/echo typed-by-hand\r?\n[\s\S]*typed-by-hand/.test(page.shown()) ? true : undefined));
  await page.ask('terminal.close', { session });
  const entries = await siege.ledger();
  assert.ok(entries.some(({ type }) => type === 'session.opened'));
  assert.ok(entries.some(({ type, change }) => type === 'host.changed' && change === 'imported'));
  assert.doesNotMatch(
    JSON.stringify([siege.events, entries]),
    /typed-by/,
    'what a person types is in the sealed recording alone',
  );
});
