/** What the rehearsal does when people, gates and devices do not go along. The devices here are doubles of a few lines. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerOf } from '../model.ts';
import { type Play, play, say } from './play.test-double.ts';
import { rehearsal } from './rehearsal.ts';
import { ok, pair } from './router.test-double.ts';

test('the change is one call: in, lines, out, check, save; its explanation says why and how to undo it', async () => {
  const { report, changes, messages } = await play({ devices: pair() });
  assert.deepEqual(changes, [
    'south: configure terminal\nrouter bgp 65002\nno neighbor 192.0.2.1 shutdown\nend\nshow ip bgp summary\nwrite memory',
  ]);
  const uses = messages.flatMap((message) => message.content.filter((block) => block.type === 'tool-use'));
  const change = uses.find(({ input }) => String(input.command).startsWith('configure'));
  assert.match(
    String(change?.input.explanation),
    /south has its neighbour 192\.0\.2\.1 shut down.*Undo: router bgp 65002/,
  );
  assert.match(report, /It is up again[\s\S]*Found[\s\S]*Changed[\s\S]*Checked[\s\S]*Undo/);
  assert.match(report, /Rehearsal model/);
  assert.equal(new Set(uses.map(({ use }) => use)).size, uses.length, 'every use has its own id');
});

test('a rejected or denied change is the last thing that is proposed', async () => {
  for (const status of ['rejected', 'denied'] as const) {
    const [north, south] = pair();
    north.shut = true;
    const { report, changes } = await play({
      devices: [north, south],
      gate: () => ({ status, source: 'gate', text: 'No. Do not propose it in other words.' }),
    });
    assert.equal(changes.length, 1);
    assert.match(report, /I stop here/);
    assert.match(report, /Nothing was changed/);
    if (status === 'rejected') assert.doesNotMatch(report, /other words/, 'what is said to a model');
  }
});

test('an effect nobody saw is not repeated', async () => {
  const { report, changes } = await play({
    devices: pair(),
    gate: () => ({ status: 'unknown', source: 'gatekeeper', text: 'The wire was cut.' }),
  });
  assert.equal(changes.length, 1);
  assert.match(report, /do not repeat/);
});

test('words on the way that forbid changes are heeded, others are not in the way', async () => {
  const forbidden = await play({ devices: pair(), says: { 3: 'Wait, do not change anything please' } });
  assert.deepEqual(forbidden.changes, []);
  assert.match(forbidden.report, /You said that nothing may be changed/);
  const held = await play({ devices: pair(), says: { 4: 'stop' } });
  assert.deepEqual(held.changes, []);
  const other = await play({ devices: pair(), says: { 2: 'the customer is on the phone', 4: 'he is angry' } });
  assert.equal(other.changes.length, 1);
  assert.match(other.report, /It is up again/);
});

test('a host that refuses the login or does not answer is asked once and reported with what to do', async () => {
  const [north, south] = pair();
  const text = 'The device refused the password. Correct the entry.';
  south.instead.push(['show', { status: 'error', source: 'gatekeeper', text }]);
  const { report, commands, changes } = await play({ devices: [north, south] });
  assert.equal(commands.filter((one) => one.startsWith('south')).length, 1);
  assert.deepEqual(changes, []);
  assert.match(report, /Not read[\s\S]*south \(error\): The device refused the password\. Correct the entry\./);
});

test('an answer that a log line tore is read once more', async () => {
  const [north, south] = pair();
  north.instead.push(['show ip bgp summary', ok('BGP router ident*Mar 1 00:00:01.000: something')]);
  const { report } = await play({ devices: [north, south] });
  assert.match(report, /It is up again/);
});

test('nothing wrong is said with the lines that show it', async () => {
  const [north, south] = pair();
  south.neighbors.pop();
  north.up = south.up = true;
  const { report, changes } = await play({ devices: [north, south] });
  assert.match(report, /Nothing is wrong[\s\S]*north: `192\.0\.2\.2 4 65002/);
  assert.deepEqual(changes, []);
});

test('down without a known cause ends in the routers’ own words and in no change', async () => {
  const [north, south] = pair();
  south.neighbors.pop();
  north.instead.push([
    'show ip bgp neighbors',
    ok('BGP neighbor is 192.0.2.2\n  Last reset 00:00:03, due to BGP Notification'),
  ]);
  const { report, changes } = await play({ devices: [north, south] });
  assert.match(report, /I do not know why[\s\S]*Last reset 00:00:03/);
  assert.deepEqual(changes, []);
});

test('without a tool that waits it reads again at once, and the run ends', async () => {
  const [north, south] = pair();
  south.neighbors.pop();
  const { messages } = await play({ devices: [north, south], waits: false });
  const uses = messages.flatMap((message) => message.content.filter((block) => block.type === 'tool-use'));
  assert.ok(uses.every(({ tool }) => tool !== 'wait'));
});

test('asked only why, or in a mode that only reads, it shows the change and does not propose it', async () => {
  const why = await play({ devices: pair(), prompt: 'Why is the BGP session down?' });
  assert.match(why.report, /Say "fix it"[\s\S]*no neighbor 192\.0\.2\.1 shutdown/);
  assert.deepEqual(why.changes, []);
  const plan = await play({ devices: pair(), system: 'rules\n\nMode: planning. Only read.' });
  assert.match(plan.report, /The plan:[\s\S]*no neighbor 192\.0\.2\.1 shutdown/);
  assert.deepEqual(plan.changes, []);
});

test('"fix it" afterwards is about what was asked before', async () => {
  const devices = pair();
  const first = await play({ devices, prompt: 'Why is the session between north and south down?' });
  const then = await play({ devices, earlier: first.messages, prompt: 'OK, fix it.' });
  assert.match(then.report, /It is up again/);
});

test('a neighbour whose lines hold a secret is not moved, and the report says what to do', async () => {
  const [north, south] = pair();
  south.neighbors = ['192.0.2.9 remote-as 65001', '192.0.2.9 password 7 {{redacted}}'];
  const { report, changes } = await play({ devices: [north, south] });
  assert.deepEqual(changes, []);
  assert.match(report, /looks for north \(AS 65001\) at 192\.0\.2\.9[\s\S]*a person must move it/);
});

test('text of a device never becomes a line of a command that it was not', async () => {
  const [north, south] = pair();
  south.neighbors = ['192.0.2.9 remote-as 65001', '192.0.2.9 description x`; reload | y'];
  const { changes, report } = await play({ devices: [north, south] });
  assert.deepEqual(changes, []);
  assert.ok(!report.includes('reload'));
});

test('which of two stray neighbours was meant is not guessed: the right statement is added and both stay', async () => {
  const [north, south] = pair();
  south.neighbors = ['198.51.100.9 remote-as 64999', '203.0.113.9 remote-as 64998'];
  const { changes, report } = await play({ devices: [north, south] });
  assert.equal(changes.length, 1);
  assert.match(changes[0] ?? '', /neighbor 192\.0\.2\.1 remote-as 65001/);
  assert.doesNotMatch(changes[0] ?? '', /no neighbor/);
  assert.doesNotMatch(report, /undefined/);
});

test('a session whose other end is not in the inventory is judged from the end that is', async () => {
  const [, south] = pair();
  const { changes, report } = await play({ devices: [south] });
  assert.equal(changes.length, 1);
  assert.match(report, /It is up again/);
});

test('one command runs as it was typed on the host that was named, and only there', async () => {
  const devices = pair();
  const { commands, report } = await play({ devices, prompt: 'Please show ip interface brief on south.' });
  assert.deepEqual(commands, ['south: show ip interface brief']);
  assert.match(report, /Gi0\/0 192\.0\.2\.2/);
  const unnamed = await play({ devices, prompt: 'show clock' });
  assert.deepEqual(unnamed.commands, []);
  assert.match(unnamed.report, /On which host\? There are north and south/);
});

test('what it does not understand it says, with what it can do', async () => {
  for (const prompt of ['Write me a poem', 'Hello'])
    assert.match((await play({ devices: pair(), prompt })).report, /I am the rehearsal model/);
});

test('the same messages give the same answer, at every point of a conversation', async () => {
  const given: Play = { devices: pair(), says: { 2: 'go on' } };
  const { messages } = await play(given);
  for (const [i, message] of messages.entries())
    if (message.role === 'assistant') assert.deepEqual(await say(messages.slice(0, i), given), message);
});

test('a stop ends its words', async () => {
  const stop = new AbortController();
  stop.abort(new Error('stopped'));
  await assert.rejects(answerOf(rehearsal.converse({ system: '', messages: [], tools: [] }, stop.signal)), /stopped/);
});
