import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Actor, Fault, type Host } from '@interlock/model';
import { heldWay, wayDouble } from './way.double.ts';
import { propose } from './way.ts';

const kim: Actor = { person: `person_${'0'.repeat(26)}`, name: 'kim', proof: { kind: 'passkey', credential: 'c' } };
const of = ({ at, host }: ReturnType<typeof wayDouble>, command: string, use: string) => ({
  use,
  agent: at.run.agent,
  tool: 'terminal.run',
  arguments: { command },
  host: host.id,
});

test('a host that changes while the entry of its call is written is not reached by the record it had', async () => {
  const double = wayDouble();
  const { journal } = double.rooms.house;
  const write = journal.write.bind(journal);
  Object.assign(journal, {
    write: async (...given: Parameters<typeof write>) => {
      const index = await write(...given);
      if (given[0].type === 'call.released') Object.assign(double.host, { version: double.host.version + 1 });
      return index;
    },
  });
  const { status, text } = await propose(of(double, 'show version', 'u1'), double.at, double.rooms);
  assert.notEqual(status, 'ok');
  assert.match(text, /changed after the decision/);
  assert.deepEqual(double.acts, []);
});

test('an approved change that waits its turn does not run once the conversation only reads, and does under another trust', async () => {
  for (const [set, acts] of [
    [{ mode: 'ask' }, 1],
    [{ trust: 'manual' }, 2],
  ] as const) {
    const { double, go, begun } = heldWay();
    double.rooms.cards.approver = () => ({ answer: 'approved', approval: { by: kim, through: 'card', at: 1 } });
    const running = propose(of(double, 'show version', 'u1'), double.at, double.rooms);
    await begun();
    const change = 'configure terminal\ninterface Loopback0\ndescription x\nend';
    const waiting = propose(of(double, change, 'u2'), double.at, double.rooms);
    while (!double.deeds.some(({ type }) => type === 'call.answered'))
      await new Promise((resolve) => setTimeout(resolve, 1));
    Object.assign(double.at.conversation, set);
    go();
    assert.equal((await running).status, 'ok');
    const { status } = await waiting;
    assert.equal(status === 'ok', acts === 2, JSON.stringify(set));
    assert.equal(double.acts.length, acts);
  }
});

const change = 'configure terminal\ninterface Loopback0\ndescription x\nend';

/** A double that does something right after an entry of this type is durable. */
function behindEntry(type: string, deed: (double: ReturnType<typeof wayDouble>) => void): ReturnType<typeof wayDouble> {
  const double = wayDouble();
  const { journal } = double.rooms.house;
  const write = journal.write.bind(journal);
  Object.assign(journal, {
    write: async (...given: Parameters<typeof write>) => {
      const index = await write(...given);
      if (given[0].type === type) deed(double);
      return index;
    },
  });
  double.rooms.cards.approver = () => ({ answer: 'approved', approval: { by: kim, through: 'card', at: 1 } });
  return double;
}
const last = ({ deeds }: ReturnType<typeof wayDouble>) =>
  deeds.at(-1) as { type: string; end?: string; cause?: string };

test('what is refused after its approval stands in the ledger, and is never said to have an unknown effect', async () => {
  const move = ({ host }: ReturnType<typeof wayDouble>) => void Object.assign(host, { version: 2 });
  const early = behindEntry('call.answered', move);
  assert.equal((await propose(of(early, change, 'u1'), early.at, early.rooms)).status, 'error');
  assert.deepEqual([last(early).type, last(early).cause, early.acts.length], ['call.withdrawn', 'call.changed', 0]);
  const late = behindEntry('call.released', move);
  assert.equal((await propose(of(late, change, 'u1'), late.at, late.rooms)).status, 'error');
  await late.at.run.outcomes.settled();
  assert.deepEqual([last(late).type, last(late).end, late.acts.length], ['call.ended', 'failed', 0]);
});

test('a stop while the entry of a call is written keeps it from beginning, also where no device has a part in it', async () => {
  const stop = ({ at }: ReturnType<typeof wayDouble>) =>
    at.run.stop.abort(new Fault('run.stopped', 'A person stopped the run.', 'Go on.'));
  const double = behindEntry('call.released', stop);
  const given = { ...of(double, '', 'u1'), tool: 'inventory.write', arguments: { environment: 'staging' } };
  assert.equal((await propose(given, double.at, double.rooms)).status, 'stopped');
  await double.at.run.outcomes.settled();
  assert.deepEqual([last(double).type, last(double).end, double.acts.length], ['call.ended', 'stopped', 0]);
});

test('a host on the way that changes after the approval is not gone through', async () => {
  let jump: Host | undefined;
  const double = behindEntry('call.answered', ({ hosts }) => {
    if (jump) hosts.set(jump.id, { ...jump, version: 2, hostKeys: [] });
  });
  jump = { ...double.host, id: `host_${'1'.repeat(26)}`, name: 'jump' };
  double.hosts.set(jump.id, jump);
  double.hosts.set(double.host.id, { ...double.host, route: [jump.id] });
  assert.equal((await propose(of(double, 'show version', 'u1'), double.at, double.rooms)).status, 'ok');
  const { status, text } = await propose(of(double, change, 'u2'), double.at, double.rooms);
  assert.equal(status, 'error');
  assert.match(text, /changed after the decision/);
  assert.equal(double.acts.length, 1);
});

test('what waits its turn while the machine sleeps, or its clock is moved, is refused and recorded, approved or not', async () => {
  for (const moved of [600_000, 20_000, -20_000])
    for (const command of [change, 'show clock']) {
      const { double, go, begun } = heldWay();
      const { house } = double.rooms;
      let shift = 0;
      Object.assign(house, { around: { ...house.around, now: () => Date.now() + shift } });
      double.rooms.cards.approver = () => ({ answer: 'approved', approval: { by: kim, through: 'card', at: 1 } });
      const running = propose(of(double, 'show version', 'u1'), double.at, double.rooms);
      await begun();
      const waiting = propose(of(double, command, 'u2'), double.at, double.rooms);
      const before = command === change ? 'call.answered' : 'call.decided';
      while (double.deeds.filter(({ type }) => type === before).length < (command === change ? 1 : 2))
        await new Promise((resolve) => setTimeout(resolve, 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
      shift = moved;
      go();
      assert.equal((await running).status, 'ok');
      const { status, text } = await waiting;
      assert.deepEqual([status, double.acts.length], ['error', 1], `${command} ${moved}`);
      assert.match(text, /slept|clock/);
      assert.deepEqual([last(double).type, last(double).cause], ['call.withdrawn', 'call.clock-moved']);
    }
});
