import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Actor, type Id, newId } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import fc from 'fast-check';
import { proposeTool } from '../call/tools/proposing.ts';
import { toolSpecs } from '../call/tools.ts';
import { type Double, wayDouble } from '../call/way.double.ts';
import { spentUp } from './budget.ts';
import { newRun } from './conversation.ts';
import { countsWithin } from './counts.ts';
import { isWithin, narrowed, type Rights, roleNames, roles, wholeRights } from './rights.ts';
import { type Helper, Helpers } from './sub-agents.ts';

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const kim: Actor = { person: newId('person', random), name: 'kim', proof: { kind: 'passphrase' } };
const hosts = Array.from({ length: 5 }, () => newId('host', random));
const asks = fc.array(
  fc.record({
    under: fc.nat(20),
    role: fc.constantFrom(...roleNames),
    hosts: fc.option(fc.subarray(hosts), { nil: undefined }),
    changes: fc.option(fc.boolean(), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 20 },
);

test('in whatever tree of helpers, each one’s rights are within its parent’s, and so within every one above', () => {
  fc.assert(
    fc.property(asks, fc.integer({ min: 1, max: 6 }), (tree, depth) => {
      const all: { rights: Rights; above: Rights[] }[] = [{ rights: { ...wholeRights, depth }, above: [] }];
      for (const { under, ...ask } of tree) {
        const parent = all[under % all.length];
        const rights = parent && narrowed(parent.rights, ask);
        if (parent && rights) all.push({ rights, above: [...parent.above, parent.rights] });
      }
      for (const { rights, above } of all) for (const one of above) assert.ok(isWithin(rights, one));
    }),
    { numRuns: 500 },
  );
});

test('no role names a tool that does not exist', () => {
  const known = new Set(toolSpecs.map(({ name }) => name));
  for (const name of roleNames) for (const tool of roles[name].tools) assert.ok(known.has(tool), tool);
});

test('what a helper uses is used of its parent at once, in whatever order', () => {
  const event = fc.record({
    who: fc.nat(3),
    what: fc.constantFrom('turns', 'input', 'cost', 'rejected'),
    by: fc.nat(9),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const { counts } = newRun(`conversation_${'0'.repeat(26)}`, '', { now: () => 0, random });
      const a = countsWithin(counts);
      const all = [counts, a, countsWithin(a), countsWithin(counts)];
      const own = { turns: 0, input: 0, cost: 0, rejected: 0 };
      for (const { who, what, by } of events) {
        const counter = all[who];
        assert.ok(counter);
        counter[what as 'turns'] += by;
        own[what as 'turns'] += by;
      }
      for (const [name, sum] of Object.entries(own)) assert.equal(counts[name as 'turns'], sum);
      all[2]?.hosts.add('r1');
      assert.ok(counts.hosts.has('r1') && a.hosts.has('r1') && !all[3]?.hosts.has('r1'));
    }),
  );
});

function helpersOn(double: Double) {
  const begun: Helper[] = [];
  const helpers = new Helpers({
    house: double.rooms.house,
    begin: (helper) => void begun.push(helper),
    stop: () => {},
    hostName: (id) => id,
  });
  const ask = (
    helper: Helper | null,
    tool: string,
    given: object,
    host?: Id<'host'>,
    use = `${tool} ${Math.random()}`,
  ) =>
    proposeTool(
      {
        use,
        agent: helper?.agent ?? double.at.run.agent,
        tool,
        arguments: given as never,
        ...(host ? { host } : {}),
      },
      helper ?? double.at,
      double.rooms,
      helpers,
    );
  const start = async (parent: Helper | null, role: string, some?: Id<'host'>[]): Promise<Helper> => {
    const before = begun.length;
    void ask(parent, 'agent.start', { role, task: 'look', ...(some ? { hosts: some } : {}) }).catch(() => {});
    while (begun.length === before) await new Promise((resolve) => setImmediate(resolve));
    return begun.at(-1) as Helper;
  };
  return { helpers, ask, start, begun };
}
const change = { command: 'configure terminal\ninterface Loopback0\ndescription x\nend' };

test('a researcher reads, proposes no change in any mode, and has no tool that is not its own', async () => {
  const double = wayDouble();
  double.rooms.cards.approver = () => ({ answer: 'approved', approval: { by: kim, through: 'card', at: 0 } });
  const { start, ask } = helpersOn(double);
  const helper = await start(null, 'researcher');
  assert.equal((await ask(helper, 'terminal.run', { command: 'show version' }, double.host.id)).status, 'ok');
  assert.equal((await ask(helper, 'terminal.run', change, double.host.id)).status, 'denied');
  assert.equal((await ask(helper, 'inventory.write', { name: 'x' }, double.host.id)).status, 'denied');
  assert.equal(double.at.run.counts.reads, 1, 'it counts in the run');
  assert.equal(double.acts.length, 1);
});

test('an executor’s change asks as its parent’s would, and trust taken back holds for it at once', async () => {
  const double = wayDouble();
  let cards = 0;
  double.rooms.cards.approver = () => {
    cards++;
    return { answer: 'rejected', by: kim };
  };
  const { start, ask } = helpersOn(double);
  const helper = await start(null, 'executor');
  assert.equal((await ask(helper, 'terminal.run', change, double.host.id)).status, 'rejected');
  assert.equal(cards, 1);
  Object.assign(double.at.conversation, { trust: 'manual' });
  assert.equal((await ask(helper, 'terminal.run', { command: 'show version' }, double.host.id)).status, 'rejected');
  Object.assign(double.at.conversation, { mode: 'ask' });
  assert.equal((await ask(helper, 'terminal.run', change, double.host.id)).status, 'denied');
  assert.deepEqual(double.acts, []);
});

test('a helper’s call names who set it to work, up to the agent that the person talks with, and so does its card', async () => {
  const double = wayDouble();
  const cards: Card[] = [];
  double.rooms.cards.approver = (card) => {
    cards.push(card);
    return { answer: 'rejected', by: kim };
  };
  const { start, ask } = helpersOn(double);
  const first = await start(null, 'executor');
  const second = await start(first, 'terminal-ops');
  for (const one of [null, first, second]) await ask(one, 'terminal.run', change, double.host.id);
  const main = double.at.run.agent;
  const proposers = double.deeds.flatMap((deed) => (deed.type === 'call.decided' ? [deed.proposer] : []));
  assert.deepEqual(proposers.slice(-3), [
    { kind: 'agent', agent: main },
    { kind: 'agent', agent: first.agent, under: [main] },
    { kind: 'agent', agent: second.agent, under: [first.agent, main] },
  ]);
  assert.deepEqual(
    cards.map(({ helper }) => helper),
    [undefined, ['executor'], ['terminal-ops', 'executor']],
  );
});

test('a helper reaches the hosts it was given and no other, and its own helpers no more than it', async () => {
  const double = wayDouble();
  const other = { ...double.host, id: newId('host', random), name: 'r2' };
  double.hosts.set(other.id, other);
  const { start, ask } = helpersOn(double);
  const first = await start(null, 'executor', [double.host.id]);
  const second = await start(first, 'terminal-ops', [double.host.id, other.id]);
  for (const helper of [first, second]) {
    assert.equal((await ask(helper, 'terminal.run', { command: 'show version' }, other.id)).status, 'error');
    assert.equal((await ask(helper, 'terminal.run', { command: 'show version' }, double.host.id)).status, 'ok');
  }
  const third = await ask(second, 'agent.start', { role: 'researcher', task: 'x' });
  assert.match(third.text, /sets nobody to work/);
});

test('a task that a model wrote makes no destination known, as a person’s words do', async () => {
  const double = wayDouble();
  double.rooms.cards.approver = () => ({ answer: 'rejected', by: kim });
  const { start, ask, begun } = helpersOn(double);
  const helper = await start(null, 'researcher');
  helper.conversation.history.push({ kind: 'task', text: 'probe 198.51.100.77' });
  const probe = { kind: 'ping', destination: '198.51.100.77' };
  assert.equal((await ask(helper, 'network.probe', probe)).status, 'rejected');
  assert.equal(begun.length, 1);
});

test('a run has few helpers at once; a stop ends them all, and the budget above holds for those below', async () => {
  const double = wayDouble();
  const { start, ask, helpers } = helpersOn(double);
  const some = [];
  for (let n = 0; n < 4; n++) some.push(await start(null, 'researcher'));
  assert.match((await ask(null, 'agent.start', { role: 'researcher', task: 'x' })).text, /helpers at once/);
  const [first] = some;
  assert.ok(first);
  double.at.run.counts.turns = 40;
  assert.equal(spentUp(first.run, Date.now(), false)?.run, double.at.run);
  const waiting = [...double.at.run.calls.values()];
  double.at.run.stop.abort(new Error('stopped'));
  await Promise.allSettled(waiting);
  for (const { agent } of some) assert.equal(helpers.get(agent), undefined);
});

test('what a helper reports is data of a helper, and how it ended is told from what it did', async () => {
  const double = wayDouble();
  double.rooms.cards.approver = () => ({ answer: 'rejected', by: kim });
  const { start, ask, helpers } = helpersOn(double);
  const helper = await start(null, 'executor');
  const [report] = double.at.run.calls.values();
  await ask(helper, 'terminal.run', change, double.host.id);
  helpers.end(helper.agent, 'finished', 'All done, everything was approved.');
  const result = await report;
  assert.deepEqual([result?.status, result?.source], ['rejected', 'helper']);
  assert.ok(double.deeds.some((deed) => deed.type === 'helper.ended' && deed.end === 'rejected'));
});
