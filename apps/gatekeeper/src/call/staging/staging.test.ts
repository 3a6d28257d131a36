/** Staged changes on the lab's devices, through the real execution. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { versionOf } from '@interlock/gate';
import { type Lab, newLabSecrets, startLab } from '@interlock/lab';
import type { Actor, Proposal } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import { type Bench, type Device, newBench } from '../../execution/bench.double.ts';
import type { CardAnswer } from '../cards.ts';
import { type Double, wayDouble } from '../way.double.ts';
import { propose } from '../way.ts';

let lab: Lab;
const benches: Bench[] = [];
before(async () => {
  lab = await startLab({ secrets: newLabSecrets(), faults: [] });
});
after(async () => {
  for (const { execution } of benches) await execution.close();
  await lab.close();
});

const kim: Actor = { person: `person_${'0'.repeat(26)}`, name: 'kim', proof: { kind: 'os-user', user: 'kim' } };
const approved: CardAnswer = { answer: 'approved', approval: { by: kim, through: 'approve-file', at: 1 } };
const deviceOf = (role: string) => lab.devices.find((one) => one.role === role) as Device;

/** The way of one command to a device of the lab; `other` is somebody else who works there. */
function on(role: string): { double: Double; other: (command: string) => Promise<unknown> } {
  const device = deviceOf(role);
  const { name, platform, host: address, port, hostKey } = device;
  let double: Double;
  const bench = newBench(device, { instance: 'this one', policy: () => versionOf(double.rooms.house.policy()) });
  const beside = newBench(device);
  benches.push(bench, beside);
  double = wayDouble({
    host: { name, platform, address, port, hostKeys: [hostKey], environment: 'staging' },
    perform: (permit, call, watch) => bench.execution.perform(permit, call, watch),
  });
  return { double, other: (command) => beside.run(device, command) };
}

let uses = 0;
const stage = async (double: Double, lines: string, check?: string) => {
  const proposal: Proposal = {
    use: `u${++uses}`,
    agent: double.at.run.agent,
    tool: 'config.stage',
    arguments: { lines, ...(check && { check }) },
    host: double.host.id,
  };
  const result = await propose(proposal, double.at, double.rooms);
  await double.at.run.outcomes.settled();
  return result;
};
const rows = ({ diff }: Card) => diff?.rows.map(({ sign, text }) => `${sign}${text}`);
const types = (double: Double) => double.deeds.map(({ type }) => type);

test('a staged change is read, shown as a diff, approved as a whole, read again and run', async () => {
  const { double } = on('edge');
  const cards: Card[] = [];
  double.rooms.cards.approver = (card) => {
    cards.push(card);
    return approved;
  };
  const result = await stage(double, 'interface Loopback0\ndescription staged', 'show ip interface brief');
  assert.equal(result.status, 'ok', result.text);
  assert.equal(cards.length, 1);
  const [card] = cards as [Card];
  assert.deepEqual(rows(card), [' interface Loopback0', '- description router id', '+ description staged']);
  assert.equal(card.diff?.by, 'computed');
  assert.equal(card.diff?.read, 'show running-config');
  assert.deepEqual(
    card.lines.map(({ text }) => text),
    [
      'configure terminal',
      'interface Loopback0',
      'description staged',
      'end',
      'show ip interface brief',
      'write memory',
    ],
  );
  assert.match(lab.device('edge').runningConfig(), /description staged/);
  const read = ['call.decided', 'call.released', 'call.ended'];
  assert.deepEqual(types(double), [
    ...read,
    'call.decided',
    'call.asked',
    'call.answered',
    ...read,
    'call.released',
    'call.ended',
  ]);
});

test('what somebody changed between card and approval voids it, and the card returns with the new diff', async () => {
  const { double, other } = on('edge');
  const cards: Card[] = [];
  const { cards: all } = double.rooms;
  const answered = stage(double, 'interface Loopback0\ndescription mine');
  const opened = async (n: number): Promise<Card> => {
    for (;;) {
      const [card] = all.list();
      if (card && cards.length < n) cards.push(card);
      if (cards.length === n) return cards.at(-1) as Card;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const first = await opened(1);
  await other('configure terminal\ninterface Loopback0\ndescription theirs\nend');
  await new Promise((resolve) => setTimeout(resolve, 520));
  all.answer(first.id, first.hash, 'approve', 600, kim);
  for (;;) {
    if (all.list().some(({ id }) => id !== first.id)) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const second = await opened(2);
  assert.equal(second.diff?.returned, true);
  assert.notEqual(second.diff?.fingerprint, first.diff?.fingerprint);
  assert.deepEqual(rows(second), [' interface Loopback0', '- description theirs', '+ description mine']);
  assert.match(lab.device('edge').runningConfig(), /description theirs/, 'nothing ran on the first approval');
  const voided = double.deeds.find((deed) => deed.type === 'call.withdrawn');
  assert.equal(voided?.type === 'call.withdrawn' && voided.cause, 'state-changed');
  assert.ok(voided?.type === 'call.withdrawn' && voided.call === first.call);
  await new Promise((resolve) => setTimeout(resolve, 520));
  all.answer(second.id, second.hash, 'approve', 600, kim);
  assert.equal((await answered).status, 'ok');
  assert.match(lab.device('edge').runningConfig(), /description mine/);
  const released = double.deeds.filter((deed) => deed.type === 'call.released' && deed.call === first.call);
  assert.equal(released.length, 0, 'the first approval gave no permit');
});

test('it stops at the first error the platform reports, and says what ran and what did not', async () => {
  const { double } = on('core');
  double.rooms.cards.approver = () => approved;
  const result = await stage(double, 'interface Loopback0\ndescription half\nfrobnicate 1\nshutdown');
  assert.equal(result.status, 'error');
  assert.match(
    result.text,
    /Taken by the device:\n {2}configure terminal\n {2}interface Loopback0\n {2}description half/,
  );
  assert.match(
    result.text,
    /Refused by the device:\n {2}frobnicate 1\nNot sent:\n {2}shutdown\n {2}end\n {2}write memory/,
  );
  assert.match(lab.device('core').runningConfig(), /description half/);
});

test('in Manual the approved card answers for the second read, and the first one has a card', async () => {
  const { double } = on('core');
  double.at.conversation.trust = 'manual';
  const asked: string[] = [];
  double.rooms.cards.approver = (card) => {
    asked.push(card.lines[0]?.text ?? '');
    return approved;
  };
  assert.equal((await stage(double, 'interface Loopback0\ndescription by hand')).status, 'ok');
  assert.deepEqual(asked, ['show running-config', 'configure terminal']);
});

test('a modified staged card is computed and decided anew', async () => {
  const { double } = on('core');
  const seen: Card[] = [];
  double.rooms.cards.approver = (card) => {
    seen.push(card);
    return seen.length === 1
      ? { answer: 'modified', by: kim, command: 'configure terminal\ninterface Loopback0\ndescription other\nend' }
      : approved;
  };
  assert.equal((await stage(double, 'interface Loopback0\ndescription one')).status, 'ok');
  assert.ok(rows(seen[1] as Card)?.includes('+ description other'));
  assert.match(lab.device('core').runningConfig(), /description other/);
});

test('Junos: a private candidate is compared and committed', async () => {
  const { double } = on('junos');
  const seen: Card[] = [];
  double.rooms.cards.approver = (card) => {
    seen.push(card);
    return approved;
  };
  const result = await stage(double, 'set interfaces ge-0/0/1 description staged');
  assert.equal(result.status, 'ok', result.text);
  assert.match(result.text, /commit complete/);
  assert.ok(rows(seen[0] as Card)?.includes('+set interfaces ge-0/0/1 description staged'));
  assert.match(lab.device('junos').runningConfig(), /description "?staged/);
});

test("Junos: somebody else's uncommitted edits are shown, and neither they nor ours are committed", async () => {
  const { double } = on('junos');
  lab.editAsAnother('jsmith', ['interfaces ge-0/0/1 disable']);
  double.rooms.cards.approver = () => approved;
  const result = await stage(double, 'set interfaces ge-0/0/1 description late');
  assert.equal(result.status, 'error');
  assert.match(result.text, /Somebody else's edits stand uncommitted/);
  assert.match(result.text, /\+\s+disable;/);
  const running = lab.device('junos').runningConfig();
  assert.doesNotMatch(running, /late|disable/);
});

test('where nothing can be compared nothing is staged, and nothing is read', async () => {
  const { double } = on('routeros');
  const result = await stage(double, '/interface set ether1 disabled=yes');
  assert.equal(result.status, 'error');
  assert.match(result.text, /Nothing can be staged on mikrotik_routeros/);
  assert.deepEqual(double.deeds, []);
});
