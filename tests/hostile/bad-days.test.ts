/** Days on which devices fail, through the whole product: what a person is told, what the ledger says, what is not tried again. */
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import type { Id } from '@interlock/model';
import { besiege, type Siege } from './besieged.ts';
import type { Order } from './puppet.ts';

const propose = (use: string, host: string, command: string): Order => ({
  say: {
    method: 'call.propose',
    params: { use, agent: '$agent0', tool: 'terminal.run', arguments: { command }, host: `$host:${host}` },
  },
});
const change = (text: string) => `configure terminal\ninterface Loopback0\ndescription ${text}\nend`;
const shows = (text: string) => (card: { lines: readonly { text: string }[] }) =>
  card.lines.some((line) => line.text.includes(text));

/** Hosts of the person's own at a lab device's door, all with one keychain entry. */
async function ownHosts(siege: Siege, names: readonly string[], device: string, password?: string) {
  const { gatekeeper, lab } = siege;
  const {
    port,
    username,
    password: right,
  } = lab.devices.find(({ name }) => name === device) as never as {
    port: number;
    username: string;
    password: string;
  };
  const ids: Id<'host'>[] = [];
  for (const name of names) {
    const row = await gatekeeper.desk.addHost(
      {
        name,
        address: '127.0.0.1',
        port,
        platform: 'cisco_ios',
        environment: 'prod',
        folder: [],
        tags: [],
        credential: null,
        route: [],
      },
      'command-line',
    );
    ids.push(row.id);
  }
  const entry = await gatekeeper.desk.addEntry({
    name: `entry of ${names[0]}`,
    account: username,
    secret: { type: 'user-password', password: new Uint8Array(Buffer.from(password ?? right)) },
    hosts: ids,
    vaultPassphrase: new Uint8Array(Buffer.from('correct horse battery staple')),
  });
  return { ids, entry };
}

/** The next outcome of a call on this host. */
function ending(siege: Siege, host: string, nth = 1) {
  return siege.until(() => {
    const calls = siege.events.flatMap((event) =>
      event.type === 'call.decided' && event.host === host ? [event.call] : [],
    );
    const ends = siege.events.flatMap((event) =>
      event.type === 'call.ended' && calls.includes(event.call) ? [event.outcome] : [],
    );
    return ends[nth - 1];
  });
}

const heard = new WeakMap<Siege, string[]>();

/** The `nth` thing that the puppet was told about a use, once it was. */
async function told(siege: Siege, use: string, nth = 1): Promise<string> {
  const answers = heard.get(siege) ?? [];
  heard.set(siege, answers);
  for (;;) {
    const found = answers.filter((answer) => answer.startsWith(`${use} = `))[nth - 1];
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
    answers.push(...(JSON.parse(await siege.report('$agent0')) as string[]));
  }
}

/** Words for a person: no trace, no inside of the program, no control character. */
function assertReadable(siege: Siege): void {
  for (const event of siege.events) {
    const text = JSON.stringify(event);
    assert.doesNotMatch(text, /\n\s+at |node:internal|\.ts:\d+:\d+|\[object Object\]/);
    if (event.type !== 'call.ended' || !event.outcome.fault) continue;
    const { code, message, next } = event.outcome.fault;
    assert.match(code, /^[a-z]+\.[a-z-]+$/);
    assert.match(message, /\S.*[.?]$/s);
    assert.match(next, /\S.*[.]$/s);
  }
}

test('a rejected password is tried once a host, rests after two hosts, and goes on when a person says so', async (t) => {
  const siege = await besiege(t);
  const { gatekeeper, lab, person } = siege;
  const { entry } = await ownHosts(siege, ['own-a', 'own-b', 'own-c'], 'edge-1');
  lab.device('edge-1').misbehave({ rejectLogins: true });
  await gatekeeper.converse('look', {});
  const trust = () => person.answer((card) => card.hostKeys.length === 1, 'approve');

  siege.order(propose('a1', 'own-a', 'show version'));
  await trust();
  const { end, fault } = await ending(siege, 'own-a');
  assert.deepEqual([end, fault?.code], ['failed', 'wire.auth-rejected']);
  siege.order(propose('a2', 'own-a', 'show version'));
  assert.match(await told(siege, 'a2'), /error: own-a rejected entry of own-a\. It is not tried again/);

  siege.order(propose('b1', 'own-b', 'show version'));
  await trust();
  await ending(siege, 'own-b');
  siege.order(propose('c1', 'own-c', 'show version'));
  assert.match(await told(siege, 'c1'), /error: own-a and own-b rejected entry of own-a; it is paused/);
  assert.equal(person.cards.size, 0, 'nobody is asked to trust a key for a login that will not be tried');
  assert.equal(gatekeeper.desk.entries().find(({ id }) => id === entry.id)?.paused, true);
  const lent = (entries: Record<string, unknown>[]) => entries.filter(({ type }) => type === 'secret.lent').length;
  assert.equal(lent(await siege.ledger()), 2, 'one login a host');

  lab.device('edge-1').misbehave({});
  await person.ask('entry.resume', { entry: entry.id });
  siege.order(propose('c2', 'own-c', 'show version'));
  await trust();
  assert.equal((await ending(siege, 'own-c')).end, 'done');
  const entries = await siege.ledger();
  const kinds = entries.map(({ type }) => type);
  assert.ok(kinds.includes('secret.paused') && kinds.includes('secret.resumed'));
  assert.equal(lent(entries), 3);
  assertReadable(siege);
});

test('nobody there, somebody who is no SSH server, and a door that stays shut: each is named, and nothing else stops', async (t) => {
  const siege = await besiege(t);
  const { gatekeeper } = siege;
  const mute = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await new Promise<void>((resolve) => void mute.listen(0, '127.0.0.1', resolve));
  t.after(() => mute.close());
  const { port } = mute.address() as { port: number };
  const closed = createServer();
  await new Promise<void>((resolve) => void closed.listen(0, '127.0.0.1', resolve));
  const nobody = (closed.address() as { port: number }).port;
  await new Promise((resolve) => closed.close(resolve));
  const { entry } = await ownHosts(siege, ['good'], 'edge-1');
  for (const [name, address, at] of [
    ['gone', '127.0.0.1', nobody],
    ['web', '127.0.0.1', port],
    ['nameless', 'no-such-host.invalid', 22],
  ] as const) {
    const host = {
      name,
      address,
      port: at,
      platform: 'cisco_ios' as const,
      environment: 'prod' as const,
      folder: [],
      tags: [],
      credential: entry.id,
      route: [],
    };
    await gatekeeper.desk.addHost(host, 'command-line');
  }
  await gatekeeper.converse('look', {});
  siege.order(
    propose('g', 'gone', 'show version'),
    propose('w', 'web', 'show version'),
    propose('n', 'nameless', 'show version'),
    propose('ok', 'edge-1', 'show version'),
  );
  assert.equal((await ending(siege, 'edge-1')).end, 'done');
  assert.match(await told(siege, 'g'), /error: gone at 127\.0\.0\.1/);
  assert.match(await told(siege, 'w'), /error: web/);
  assert.match(await told(siege, 'n'), /error: .*nameless/);
  assert.equal((await siege.ledger()).filter(({ type }) => type === 'secret.lent').length, 1, 'only the lab’s own');
  assertReadable(siege);
});

test('a changed host key is refused before any credential, and the ledger has both fingerprints first', async (t) => {
  const siege = await besiege(t);
  const { gatekeeper, lab, person } = siege;
  await ownHosts(siege, ['own-a'], 'edge-1');
  await gatekeeper.converse('look', {});
  siege.order(propose('first', 'own-a', 'show version'));
  const card = await person.answer(({ hostKeys }) => hostKeys.length === 1, 'approve');
  assert.equal((await ending(siege, 'own-a')).end, 'done');
  const pinned = card.hostKeys[0]?.fingerprint;
  const { fingerprint } = lab.device('edge-1').changeHostKey();
  lab.device('edge-1').dropConnections();
  siege.order(propose('second', 'own-a', 'show version'));
  const { end, fault } = await ending(siege, 'own-a', 2);
  assert.deepEqual([end, fault?.code], ['failed', 'wire.host-key-changed']);
  assert.ok(fault?.message.includes(fingerprint) && fault.message.includes(pinned ?? 'none'));
  const entries = await siege.ledger();
  const at = entries.findIndex(({ type }) => type === 'hostkey.changed');
  assert.deepEqual([entries[at]?.expected, entries[at]?.fingerprint], [[pinned], fingerprint]);
  assert.ok(at < entries.findLastIndex(({ type }) => type === 'call.ended'), 'before anybody was told');
  assert.equal(entries.filter(({ type }) => type === 'secret.lent').length, 1, 'no credential went out behind it');
  assert.equal(person.cards.size, 0, 'a changed key is not a question to click away');
  assertReadable(siege);
});

test('a wire that is cut in mid-change is an effect nobody saw: said so, never repeated', async (t) => {
  const siege = await besiege(t);
  const { gatekeeper, lab, person } = siege;
  await gatekeeper.converse('change it', {});
  lab.device('edge-1').misbehave({ cut: { command: 'description', bytes: 0 } });
  siege.order(propose('cut', 'edge-1', change('half done')));
  await person.answer(shows('half done'), 'approve');
  const { end, fault } = await ending(siege, 'edge-1');
  assert.equal(end, 'unknown');
  assert.match(`${fault?.message} ${fault?.next}`, /[Rr]ead/);
  assert.match(await told(siege, 'cut'), /^cut = unknown: /);
  siege.order(propose('cut', 'edge-1', change('half done')));
  assert.match(await told(siege, 'cut', 2), /^cut = unknown: /, 'the same use is the same call');
  assert.equal(person.cards.size, 0);
  lab.device('edge-1').misbehave({});
  siege.order(propose('read', 'edge-1', 'show running-config interface Loopback0'));
  assert.equal((await ending(siege, 'edge-1', 2)).end, 'done');
  const entries = await siege.ledger();
  assert.equal(entries.filter(({ type, end: how }) => type === 'call.ended' && how === 'unknown').length, 1);
  assert.equal(entries.filter(({ type }) => type === 'call.released').length, 2 + reports(entries));
  assertReadable(siege);
});

test('one device answers 50 MB, another never: stop, approvals and other devices go on', async (t) => {
  const siege = await besiege(t);
  const { gatekeeper, lab, person } = siege;
  const [edge, core] = ['edge-1', 'core-1'].map((name) => lab.device(name));
  core?.misbehave({ flood: { command: 'show logging', bytes: 50_000_000 } });
  edge?.misbehave({ neverAnswer: 'show clock' });
  const conversation = await gatekeeper.converse('look', {});
  siege.order(propose('never', 'edge-1', 'show clock'), propose('flood', 'core-1', 'show logging'));
  await siege.until(() => siege.events.filter(({ type }) => type === 'call.released').length >= 2 || undefined);
  const third = lab.devices.find(({ name, platform }) => platform === 'linux' && name !== 'edge-1');
  assert.ok(third);
  siege.order(propose('else', third.name, 'uptime'));
  assert.equal((await ending(siege, third.name)).end, 'done');
  const flood = await ending(siege, 'core-1');
  assert.ok(['cut', 'failed', 'timed-out'].includes(flood.end), flood.end);
  assert.match(flood.fault?.message ?? '', /MB|bytes|more than|limit/i);
  siege.order(propose('card', 'core-1', change('beside the flood')));
  await person.answer(shows('beside the flood'), 'approve');
  assert.equal((await ending(siege, 'core-1', 2)).end, 'done');
  await person.ask('conversation.stop', { conversation, cut: false });
  await siege.until(() => siege.events.find(({ type }) => type === 'run.ended'));
  assert.ok(['stopped', 'cut'].includes((await ending(siege, 'edge-1')).end));
  const kept = siege.events.reduce((sum, event) => sum + (event.type === 'call.output' ? event.text.length : 0), 0);
  assert.ok(kept < 5_000_000, 'what is over the limit is not kept');
  assertReadable(siege);
});

test('a banner full of escape codes and lies reaches no screen, no ledger and no prompt of ours', async (t) => {
  const siege = await besiege(t);
  const { hostileBanner } = await import('@interlock/lab');
  siege.lab.device('edge-1').misbehave({ banner: hostileBanner });
  await siege.gatekeeper.converse('look', {});
  siege.order(propose('b', 'edge-1', 'show version'));
  assert.equal((await ending(siege, 'edge-1')).end, 'done');
  const text = JSON.stringify([siege.events, await siege.ledger()]);
  assert.doesNotMatch(text, /[\u0000-\u001f\u007f-\u009f]|\\u00[01][0-9a-f](?<!\\u000[9ad])|owned|203\.0\.113\.66/);
  assertReadable(siege);
});

/** Calls that were the puppet's own reports. */
const reports = (entries: Record<string, unknown>[]) =>
  entries.filter(({ type, host }) => type === 'call.released' && host === undefined).length;
