/** What follows a card on the lab's router, through the real execution. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { versionOf } from '@interlock/gate';
import { type Lab, newLabSecrets, startLab } from '@interlock/lab';
import { type Actor, newId, type Proposal } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import { type Bench, type Device, newBench } from '../../execution/bench.double.ts';
import type { CardAnswer } from '../cards.ts';
import { type Double, wayDouble } from '../way.double.ts';
import { propose, takeUp, type WayRooms } from '../way.ts';
import { coveredBy } from './covered.ts';
import { Sequels } from './sequels.ts';

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

interface Stage {
  readonly double: Double;
  readonly rooms: WayRooms;
  readonly sequels: Sequels;
  /** Waits until nothing of it runs. */
  quiet(): Promise<void>;
}

function on(role: string): Stage {
  const device = lab.devices.find((one) => one.role === role) as Device;
  const { name, platform, host: address, port, hostKey } = device;
  let double: Double;
  const bench = newBench(device, { instance: 'this one', policy: () => versionOf(double.rooms.house.policy()) });
  benches.push(bench);
  double = wayDouble({
    host: { name, platform, address, port, hostKeys: [hostKey], environment: 'staging' },
    perform: (permit, call, watch) => bench.execution.perform(permit, call, watch),
  });
  let rooms: WayRooms;
  const sequels: Sequels = new Sequels({
    house: double.rooms.house,
    conversation: () => double.at.conversation,
    mayBegin: () => {},
    take: (proposal, at, follows) => takeUp(proposal, at, rooms, follows),
    answered: double.rooms.answered,
  });
  rooms = { ...double.rooms, sequels };
  const quiet = async () => {
    while (sequels.views().some(({ running }) => running)) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  return { double, rooms, sequels, quiet };
}

let uses = 0;
async function ask({ double, rooms }: Stage, tool: string, given: Proposal['arguments']) {
  const { run } = double.at;
  const proposal = { use: `u${++uses}`, agent: run.agent, tool, arguments: given, host: double.host.id };
  const result = await propose(proposal, double.at, rooms);
  await run.outcomes.settled();
  return result;
}
const config = (role: string) => lab.device(role).runningConfig();

test('the undo that stood on a card runs by one key: a call of its own, and no second card', async () => {
  const stage = on('edge');
  const cards: Card[] = [];
  stage.rooms.cards.approver = (card) => {
    cards.push(card);
    return approved;
  };
  await ask(stage, 'config.stage', { lines: 'interface Loopback0\ndescription changed' });
  assert.match(config('edge'), /description changed/);
  const [undo] = stage.sequels.views();
  assert.equal(undo?.kind, 'undo');
  assert.deepEqual(undo?.lines, cards[0]?.undo.lines);
  const before = stage.double.deeds.length;
  await stage.sequels.run(undo?.id ?? '', kim);
  await stage.quiet();
  assert.match(config('edge'), /description router id/);
  assert.doesNotMatch(config('edge'), /description changed/);
  assert.equal(cards.length, 1);
  assert.deepEqual(
    stage.double.deeds.slice(before).map(({ type }) => type),
    ['run.begun', 'call.decided', 'call.released', 'call.ended', 'run.ended'],
  );
  const told = stage.double.at.conversation.history.findLast((item) => item.kind === 'result');
  assert.match(told?.kind === 'result' ? told.result.text : '', /Afterwards a person acted: the undo \(ok\)/);
  await assert.rejects(stage.sequels.run(undo?.id ?? '', kim), /not offered any more/);
});

test('of a change that broke off only what ran is taken back', async () => {
  const stage = on('core');
  stage.rooms.cards.approver = () => approved;
  await ask(stage, 'config.stage', { lines: 'interface Loopback0\ndescription half\nfrobnicate 1\nshutdown' });
  const [undo] = stage.sequels.views();
  assert.ok(undo && !undo.lines.some((line) => line.includes('shutdown')), JSON.stringify(undo));
  await stage.sequels.run(undo.id, kim);
  await stage.quiet();
  assert.match(config('core'), /description router id/);
});

test('what a call started is ended by one key, and a card names it before', async () => {
  const stage = on('edge');
  const cards: Card[] = [];
  stage.rooms.cards.approver = (card) => {
    cards.push(card);
    return approved;
  };
  await ask(stage, 'terminal.run', { command: 'debug ip bgp updates' });
  assert.deepEqual(cards[0]?.cleanup, { lines: ['undebug all'] });
  const cleanUp = stage.sequels.views().find(({ kind }) => kind === 'clean-up');
  assert.deepEqual(cleanUp?.lines, ['undebug all']);
  await stage.sequels.run(cleanUp?.id ?? '', kim);
  await stage.quiet();
  assert.equal(cards.length, 1, 'it stood on the approved card');
});

test('an expired card comes back by one key, decided anew, and at most once', async () => {
  const stage = on('edge');
  const cards: Card[] = [];
  stage.rooms.cards.approver = (card) => {
    cards.push(card);
    return cards.length === 1 ? ({ answer: 'expired' } as CardAnswer) : approved;
  };
  const first = await ask(stage, 'terminal.run', {
    command: 'configure terminal\ninterface Loopback0\ndescription late\nend',
  });
  assert.match(first.text, /Nobody answered in time/);
  const [again] = stage.sequels.views();
  assert.equal(again?.kind, 'again');
  await stage.sequels.run(again?.id ?? '', kim);
  await stage.quiet();
  assert.equal(cards.length, 2);
  assert.notEqual(cards[0]?.hash, cards[1]?.hash);
  assert.match(config('edge'), /description late/);
});

test('a press answers for what stood on the card, on the host as it was, and for nothing worse', async () => {
  const stage = on('edge');
  const cards: Card[] = [];
  stage.rooms.cards.approver = (card) => {
    cards.push(card);
    return cards.length === 1 ? approved : { answer: 'rejected', by: kim };
  };
  await ask(stage, 'config.stage', { lines: 'interface Loopback0\ndescription moved' });
  const [undo] = stage.sequels.views();
  const { host, hosts } = stage.double;
  hosts.set(host.id, { ...host, version: host.version + 1 });
  await stage.sequels.run(undo?.id ?? '', kim);
  await stage.quiet();
  assert.equal(cards.length, 2, 'the host changed: a card of its own');
  assert.match(config('edge'), /description moved/);
});

test('no policy’s wish, demand, tag or class is passed over', () => {
  const id = newId('host', (n) => new Uint8Array(n));
  const lines = [{ text: 'no debug all', mode: 'exec', leaves: 'exec', class: 'moderate' }];
  const call = { target: { host: id, version: 1 }, credential: { entry: 'e' }, placeholders: [], lines };
  const card = { class: 'moderate', tags: ['heavy'], undo: { lines: ['no debug all'], note: '' } };
  const follows = { card, call, approval: { by: kim, through: 'card', at: 1 } } as never;
  const found = (verdict: object, more = {}) =>
    ({ call: { ...call, ...more }, verdict: { class: 'moderate', tags: [], reason: '', ...verdict } }) as never;
  const decision = { outcome: 'ask', rule: 'policy.change', reason: '', policy: '' } as const;
  assert.equal(coveredBy(follows, found({}), decision), true);
  assert.equal(coveredBy(follows, found({ tags: ['heavy'] }), decision), true);
  assert.equal(coveredBy(follows, found({ tags: ['may-lock-out'] }), decision), false);
  assert.equal(coveredBy(follows, found({ class: 'dangerous' }), decision), false);
  assert.equal(coveredBy(follows, found({ class: 'unknown' }), decision), false);
  for (const rule of ['core.hands-off', 'floor.dangerous', 'floor.placeholder', 'hook.siem'])
    assert.equal(coveredBy(follows, found({}), { ...decision, rule }), false, rule);
  const demands = { presence: true, others: 0, approvers: [], rules: [], reason: null };
  assert.equal(coveredBy(follows, found({}), { ...decision, demands }), false);
  const other = [{ ...lines[0], text: 'reload' }];
  assert.equal(coveredBy(follows, found({}, { lines: other }), decision), false);
  const login = { credential: { entry: 'e', version: 2 } };
  assert.equal(coveredBy(follows, found({}, login), decision), false, 'another account under the same name');
});

test('a change that Stop ended between its lines leaves the undo of what ran; one nobody saw the end of leaves none', async () => {
  for (const [end, ran, kinds] of [
    ['stopped', 3, ['undo']],
    ['unknown', 3, []],
  ] as const) {
    const outcome = { end, ran, prompt: null, output: null, milliseconds: 1, fault: null };
    const double = wayDouble({ perform: async () => ({ outcome, text: '', source: 'device' }) });
    double.rooms.cards.approver = () => approved;
    const offered: string[][] = [];
    const sequels = {
      expired: () => {},
      ended: (one: Parameters<Sequels['ended']>[0]) => void real.ended(one),
    };
    const real = new Sequels({
      house: double.rooms.house,
      conversation: () => double.at.conversation,
      mayBegin: () => {},
      take: () => Promise.reject(new Error('nothing is taken up here')),
      answered: () => {},
    });
    const { run } = double.at;
    const command = 'configure terminal\ninterface Loopback0\nshutdown\ndescription never\nend';
    const proposal = { use: 'u', agent: run.agent, tool: 'terminal.run', arguments: { command }, host: double.host.id };
    await propose(proposal, double.at, { ...double.rooms, sequels });
    for (const { lines } of real.views()) offered.push(lines);
    assert.deepEqual(
      real.views().map(({ kind }) => kind),
      kinds,
    );
    for (const lines of offered) {
      assert.ok(lines.includes('no shutdown'), lines.join('; '));
      assert.ok(!lines.some((line) => line.includes('description')), lines.join('; '));
    }
  }
});

test('a stop with the wire cut reaches an undo that is under way, and waits until it has ended', async () => {
  let cut = false;
  const outcome = { end: 'unknown', ran: 0, prompt: null, output: null, milliseconds: 1, fault: null } as const;
  const double = wayDouble({
    perform: (_permit, _call, watch) =>
      new Promise((resolve) => {
        watch.cut.addEventListener('abort', () => {
          cut = true;
          resolve({ outcome, text: '', source: 'device' });
        });
      }),
  });
  double.rooms.cards.approver = () => approved;
  const { conversation } = double.at;
  const sequels: Sequels = new Sequels({
    house: double.rooms.house,
    conversation: () => conversation,
    mayBegin: () => {},
    take: (proposal, at, follows) => takeUp(proposal, at, double.rooms, follows),
    answered: () => {},
  });
  const proposal = {
    use: 'u',
    agent: double.at.run.agent,
    tool: 'terminal.run',
    arguments: { command: 'configure terminal\ninterface Loopback0\ndescription x\nend' },
    host: double.host.id,
  };
  const card = { id: newId('card', (n) => new Uint8Array(n)), conversation: conversation.id, lines: [], domain: 'd' };
  sequels.expired({ ...card, host: { id: double.host.id, name: 'r1' } } as never, proposal);
  await sequels.run(sequels.views()[0]?.id ?? '', kim);
  while (double.acts.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await sequels.stopAll(conversation.id, true);
  assert.deepEqual([cut, sequels.views()], [true, []]);
});
