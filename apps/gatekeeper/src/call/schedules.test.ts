/**
 * Property of the approval: in no schedule of proposals, answers, time, changes, stops and failures does a call run
 * twice or without its decision. The order of everything is drawn: what happens, and how long each write and act takes.
 */
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { type Actor, type Call, newId, type Permit, type Proposal } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import fc from 'fast-check';
import { newAutonomy } from '../conversation/autonomy.ts';
import type { Deed } from '../journal.ts';
import { type Double, stricter, wayDouble } from './way.double.ts';
import { propose, takeUp } from './way.ts';

const kim: Actor = { person: `person_${'0'.repeat(26)}`, name: 'kim', proof: { kind: 'os-user', user: 'kim' } };
const config = (line: string) => `configure terminal\n${line}\nend`;
const commands = ['show version', config('interface Loopback0\ndescription x'), config('router bgp 65001'), 'reload'];

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('propose'), use: fc.nat(5), command: fc.nat(3) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('approve', 'reject'),
      card: fc.nat(1),
      read: fc.constantFrom(true, true, false),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('approve-another-hash'), card: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('modify'), card: fc.nat(3), command: fc.nat(3) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('expire', 'host-changes', 'policy-changes', 'ledger-fails') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('manual', 'supervised', 'autonomous') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('stop', 'over') }) },
);
type Step = { do: string; use?: number; card?: number; command?: number; read?: boolean };
const schedule = fc.record({
  steps: fc.array(fc.record({ step, wait: fc.nat(10) }), { minLength: 4, maxLength: 40 }),
  /** Turns that each write and each act takes. */
  delays: fc.array(fc.nat(4), { minLength: 8, maxLength: 24 }),
});

interface Act {
  readonly permit: Permit;
  readonly call: Call;
  /** What was durable when it began. */
  readonly durable: readonly Deed[];
}

/** Everything that must hold of what acted. Throws where it does not. */
function requireLawful(acts: readonly Act[], cards: ReadonlyMap<string, Card>): void {
  const once = (name: string, values: readonly string[]) =>
    assert.equal(new Set(values).size, values.length, `a ${name} acted twice`);
  once(
    'call',
    acts.map(({ call }) => call.id),
  );
  once(
    'permit',
    acts.map(({ permit }) => permit.id),
  );
  once(
    'use',
    acts.map(({ call }) => (call.by.kind === 'agent' ? call.by.use : call.id)),
  );
  for (const { permit, call, durable } of acts) {
    const of = <T extends Deed['type']>(type: T) =>
      durable.filter(
        (deed): deed is Extract<Deed, { type: T }> => deed.type === type && 'call' in deed && deed.call === call.id,
      );
    assert.equal(permit.call, call.id);
    const [decided, ...more] = of('call.decided');
    assert.ok(decided && more.length === 0, 'decided once, before it');
    assert.notEqual(decided.outcome, 'deny');
    const released = of('call.released');
    assert.ok(released.length === 1 && released[0]?.permit === permit.id, 'released once, by this permit, before it');
    const at = (deed: Deed | undefined) => durable.indexOf(deed as Deed);
    assert.ok(at(decided) < at(released[0]));
    assert.deepEqual(of('call.ended'), []);
    if (decided.outcome !== 'ask') continue;
    const answered = of('call.answered');
    assert.ok(answered.length === 1 && answered[0]?.answer === 'approve', 'a person approved it, once');
    assert.ok(at(answered[0]) < at(released[0]), 'before it was released');
    assert.deepEqual(of('call.withdrawn'), [], 'nobody took it back');
    const card = [...cards.values()].find((one) => one.call === call.id);
    assert.deepEqual(
      card?.lines.map(({ text }) => text),
      call.lines.map(({ text }) => text),
      'what stood on the card',
    );
  }
}

interface Ran {
  readonly acts: readonly Act[];
  readonly results: readonly string[];
  readonly double: Double;
  readonly cards: ReadonlyMap<string, Card>;
}

/** One schedule, to its end: whatever stands open then is withdrawn. */
async function run({ steps, delays }: { steps: { step: Step; wait: number }[]; delays: number[] }): Promise<Ran> {
  let drawn = 0;
  const turns = async (n: number) => {
    for (let i = 0; i < n; i++) await new Promise((resolve) => setImmediate(resolve));
  };
  const delay = () => turns(delays[drawn++ % delays.length] as number);
  const deeds: Deed[] = [];
  const acts: Act[] = [];
  const cards = new Map<string, Card>();
  let broken = false;
  let last: Promise<unknown> = Promise.resolve();
  const double = wayDouble({
    journal: {
      write(deed) {
        // in order, as the ledger keeps them, each as long as is drawn
        const written = last.then(delay).then(() => {
          if (broken) throw Object.assign(new Error('no'), { code: 'EIO' });
          return deeds.push(deed) - 1;
        });
        last = written.catch(() => {});
        return written;
      },
      size: () => deeds.length,
      writable: () => !broken,
    },
    perform: async (permit, call) => {
      acts.push({ permit, call, durable: [...deeds] });
      await delay();
      const outcome = { end: 'done' as const, ran: 1, prompt: null, output: null, milliseconds: 1, fault: null };
      return { outcome, text: '', source: 'device' };
    },
  });
  const { rooms, at, host } = double;
  const seen: Card[] = [];
  rooms.house.events.listen((event) => {
    if (event.type !== 'card.opened') return;
    cards.set(event.card.id, event.card);
    seen.push(event.card);
  });
  const results: Promise<string>[] = [];
  const one: Record<string, (given: Step) => void> = {
    propose({ use = 0, command = 0 }) {
      const proposal: Proposal = {
        use: `u${use}`,
        agent: at.run.agent,
        tool: 'terminal.run',
        arguments: { command: commands[command] as string },
        host: host.id,
      };
      results.push(propose(proposal, at, rooms).then(({ status }) => status));
    },
    approve: ({ card = 0, read }) => press(card, 'approve', read ? 600 : 10),
    reject: ({ card = 0 }) => press(card, 'reject', 0),
    'approve-another-hash'({ card = 0 }) {
      const found = seen.at(-1 - card);
      mock.timers.tick(600);
      const code = /^card\.(changed|closed)$/;
      if (found) assert.throws(() => rooms.cards.answer(found.id, 'f'.repeat(64), 'approve', 600, kim), { code });
    },
    modify({ card = 0, command = 0 }) {
      const found = seen.at(-1 - card);
      if (found) quietly(() => rooms.cards.modify(found.id, found.hash, commands[command] as string, kim));
    },
    expire: () => mock.timers.tick(16 * 60_000),
    'host-changes'() {
      const now = double.hosts.get(host.id) ?? host;
      double.hosts.set(host.id, { ...now, version: now.version + 1, address: `192.0.2.${(now.version % 200) + 1}` });
    },
    'policy-changes': () => double.enforce(stricter),
    'ledger-fails'() {
      broken = true;
    },
    manual: () => Object.assign(at.conversation, { trust: 'manual', autonomy: null }),
    supervised: () => Object.assign(at.conversation, { trust: 'supervised', autonomy: null }),
    autonomous: () =>
      Object.assign(at.conversation, {
        trust: 'autonomous',
        autonomy: newAutonomy({ hosts: [host.id] }, rooms.house.around),
      }),
    stop: () => at.run.stop.abort(new Error('stopped')),
    over: () => at.run.over.abort(new Error('over')),
  };
  function press(nth: number, answer: 'approve' | 'reject', visible: number): void {
    const found = seen.at(-1 - nth);
    if (!found) return;
    if (visible >= 500) mock.timers.tick(600);
    quietly(() => rooms.cards.answer(found.id, found.hash, answer, visible, kim));
  }
  for (const { step: given, wait } of steps) {
    one[given.do]?.(given);
    await turns(wait);
  }
  at.run.stop.abort(new Error('the end'));
  const told = await Promise.all(results);
  await at.run.outcomes.settled();
  return { acts, results: told, double, cards };
}

function quietly(deed: () => void): void {
  try {
    deed();
  } catch {
    // a card that is closed, or was not read yet, says so; what matters is what acts
  }
}

test('in no schedule does a call run twice or without its decision', { timeout: 300_000 }, async (t) => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
  t.after(() => mock.timers.reset());
  const seen = { runs: 0, allowed: 0, approved: 0, refused: 0, stopped: 0, errors: 0, joined: 0 };
  await fc.assert(
    fc.asyncProperty(schedule, async (given) => {
      const { acts, results, cards } = await run(given);
      requireLawful(acts, cards);
      seen.runs++;
      for (const { permit } of acts) permit.approvals.length > 0 ? seen.approved++ : seen.allowed++;
      for (const status of results) {
        if (status === 'rejected' || status === 'denied') seen.refused++;
        if (status === 'stopped') seen.stopped++;
        if (status === 'error') seen.errors++;
      }
      if (results.filter((status) => status === 'ok').length > acts.length) seen.joined++;
    }),
    { numRuns: process.env.LONG ? 20_000 : 300 },
  );
  t.diagnostic(JSON.stringify(seen));
  for (const [what, count] of Object.entries(seen)) assert.ok(count > 10, `${what}: the schedules come there`);
});

test('what the property looks for, it finds: each broken law is seen', async () => {
  const double = wayDouble();
  let act: Act | undefined;
  const rooms = {
    ...double.rooms,
    perform: async (...[permit, call, watch]: Parameters<typeof double.rooms.perform>) => {
      act = { permit, call, durable: [...double.deeds] };
      return double.rooms.perform(permit, call, watch);
    },
  };
  const cards = new Map<string, Card>();
  rooms.cards.approver = (card) => {
    cards.set(card.id, card);
    return { answer: 'approved', approval: { by: kim, through: 'card', at: 1 } };
  };
  const proposal: Proposal = {
    use: 'u',
    agent: double.at.run.agent,
    tool: 'terminal.run',
    arguments: { command: commands[1] as string },
    host: double.host.id,
  };
  assert.equal((await takeUp(proposal, double.at, rooms)).status, 'ok');
  const lawful = act ?? assert.fail('nothing acted');
  requireLawful([lawful], cards);
  const without = (type: Deed['type']): Act => ({
    ...lawful,
    durable: lawful.durable.filter((deed) => deed.type !== type),
  });
  const other = { ...lawful.call, lines: lawful.call.lines.slice(1) };
  for (const [law, acts] of Object.entries<readonly Act[]>({
    twice: [lawful, lawful],
    'one use in two calls': [
      lawful,
      { ...lawful, call: { ...lawful.call, id: newId('call', double.rooms.house.around.random) } },
    ],
    undecided: [without('call.decided')],
    unreleased: [without('call.released')],
    unanswered: [without('call.answered')],
    'a permit of another': [
      { ...lawful, permit: { ...lawful.permit, call: newId('call', double.rooms.house.around.random) } },
    ],
    'other lines than the card’s': [{ ...lawful, call: other }],
    'released first': [{ ...lawful, durable: [...lawful.durable].reverse() }],
  }))
    assert.throws(() => requireLawful(acts, cards), law);
});
