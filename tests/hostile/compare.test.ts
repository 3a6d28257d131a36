import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { LabDevice } from '@interlock/lab';
import type { Comparison } from '@interlock/protocol';
import { Client } from 'ssh2';
import { besiege, closing, type Siege } from './besieged.ts';

/** Somebody at the device itself, past Interlock: lines typed into a shell of their own. */
async function past(t: TestContext, device: LabDevice, lines: readonly string[], ready: RegExp): Promise<string> {
  const client = new Client();
  closing(t, () => client.destroy());
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve).once('error', reject);
    const { host, port, username, password } = device;
    client.connect({ host, port, username, password, hostVerifier: () => true });
  });
  let shown = '';
  const stream = await new Promise<import('ssh2').ClientChannel>((resolve, reject) => {
    client.shell((error, channel) => (error ? reject(error) : resolve(channel)));
  });
  stream.on('data', (bytes: Buffer) => {
    shown += bytes.toString('utf8');
  });
  let over = false; // the last line may have been its end
  stream.once('close', () => (over = true));
  const settled = async () => {
    for (let n = 0; n < 6000; n++) {
      if (over || ready.test(shown)) return;
      await pause(10);
    }
    assert.fail(`no prompt came: ${JSON.stringify(shown)}`);
  };
  for (const line of lines) {
    await settled();
    shown = '';
    stream.write(`${line}\r`);
  }
  await settled();
  client.end();
  return shown;
}

/** A change by the agent, through the gate and a card. */
async function change(siege: Siege, host: string, use: string, command: string): Promise<void> {
  const before = siege.events.filter(({ type }) => type === 'call.ended').length;
  await siege.gatekeeper.converse('change it', {});
  const runs = siege.events.filter(({ type }) => type === 'run.started').length;
  siege.order({
    say: {
      method: 'call.propose',
      params: { use, agent: `$agent${runs - 1}`, tool: 'terminal.run', arguments: { command }, host: `$host:${host}` },
    },
  });
  await siege.person.answer(({ lines }) => lines.length > 0, 'approve');
  await siege.until(() => siege.events.filter(({ type }) => type === 'call.ended').length > before || undefined);
}

const device = (siege: Siege, name: string) =>
  siege.lab.devices.find((one) => one.name === name) ?? assert.fail(`no ${name}`);
const elsewhere = ({ deeds }: Comparison) => deeds.filter(({ origin }) => origin === 'elsewhere');
const compare = (siege: Siege, host: string) => siege.gatekeeper.archive.compare({ host }, siege.gatekeeper.person());

test('IOS: what was typed past Interlock is flagged by the device’s own archive, and calls are not', async (t) => {
  const siege = await besiege(t);
  await change(
    siege,
    'edge-1',
    'one',
    'configure terminal\ninterface Loopback9\ndescription through interlock\nend\nwrite memory',
  );
  const clean = await compare(siege, 'edge-1');
  assert.deepEqual([clean.counts.elsewhere, clean.counts.call], [0, 2], JSON.stringify(clean.deeds));
  await past(
    t,
    device(siege, 'edge-1'),
    ['configure terminal', 'interface Loopback9', 'description by somebody else', 'end', 'exit'],
    /#\s*$/,
  );
  const found = await compare(siege, 'edge-1');
  assert.deepEqual(
    elsewhere(found).map(({ says }) => says.replace(/^.*: /, '')),
    ['interface Loopback9', 'description by somebody else'],
  );
  assert.equal(found.counts.call, 2);
  const entries = await siege.ledger();
  assert.deepEqual(
    entries.filter(({ type }) => type === 'device.differed').map(({ source, deeds }) => [source, deeds]),
    [['ios archive log', 2]],
  );
  // Its own reads are calls like any other: decided, released, ended, in runs that a person began.
  const reads = entries.filter(({ type, class: of }) => type === 'call.released' && of === 'read-only');
  assert.equal(reads.length, 2);
  assert.equal(entries.filter(({ type, table }) => type === 'record.opened' && table === 'ledger').length, 2);
  assert.doesNotMatch(JSON.stringify(entries), /somebody else/, 'what was typed is sealed');
});

test('Linux: sudo past Interlock is flagged by the journal, a person’s own terminal here is named', async (t) => {
  const siege = await besiege(t);
  const host = siege.gatekeeper.hosts().find(({ platform }) => platform === 'linux') ?? assert.fail();
  const linux = device(siege, host.name);
  await past(t, linux, ['sudo systemctl stop nginx', linux.password, 'exit'], /[$:] $/);
  const found = await compare(siege, host.name);
  const outside = elsewhere(found);
  assert.deepEqual(
    outside.map(({ user, says }) => [user, says.replace(/^.*\//, '')]),
    [[linux.username, 'systemctl stop nginx']],
    JSON.stringify(found),
  );
  const page = await siege.person.page();
  const { session } = (await page.ask('terminal.open', { host: host.id, columns: 80, rows: 24 })) as {
    session: number;
  };
  await page.ask('terminal.type', { session, text: 'sudo systemctl start nginx\r' });
  await siege.until(() => (/password for/.test(page.shown()) ? true : undefined));
  await page.ask('terminal.type', { session, text: `${linux.password}\r` });
  let after = await compare(siege, host.name);
  const start = () => after.deeds.find(({ says }) => says.endsWith('start nginx') && !says.endsWith('restart nginx'));
  for (let n = 0; n < 60 && !start(); n++) {
    await pause(300);
    after = await compare(siege, host.name);
  }
  const own = start();
  assert.equal(own?.origin, 'terminal', JSON.stringify(after.deeds));
  assert.match(own?.recording ?? '', /^recording_/);
});

test('Junos and RouterOS: a commit and a change of another hand are flagged by their time and account', async (t) => {
  const siege = await besiege(t);
  const of = (platform: string) =>
    siege.gatekeeper.hosts().find((host) => host.platform === platform) ?? assert.fail(platform);
  const [junos, routeros] = [of('juniper_junos'), of('mikrotik_routeros')];
  await change(siege, junos.name, 'one', 'configure\nset system login message "through interlock"\ncommit and-quit');
  const clean = await compare(siege, junos.name);
  assert.equal(clean.counts.call, 1, JSON.stringify(clean));
  assert.ok(elsewhere(clean).length === 0, JSON.stringify(clean.deeds));
  await change(siege, routeros.name, 'two', '/interface comment ether1 comment="through interlock"').catch(() => {});
  const other = await compare(siege, routeros.name);
  assert.equal(elsewhere(other).length, 0, JSON.stringify(other.deeds));
  // The slack of ten seconds is waited out: a deed within it counts as the call's.
  await pause(11_500);
  await past(
    t,
    device(siege, junos.name),
    ['configure', 'set system login message "by hand"', 'commit and-quit', 'exit'],
    /[>#] $/,
  );
  await past(t, device(siege, routeros.name), ['/interface comment ether1 comment="by hand"', '/quit'], /> $/);
  assert.equal(elsewhere(await compare(siege, junos.name)).length, 1);
  const last = await compare(siege, routeros.name);
  assert.equal(elsewhere(last).length, 1, JSON.stringify(last));
});
