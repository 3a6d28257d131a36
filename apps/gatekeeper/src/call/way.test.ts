import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Actor, Fault, type Id, newId, type Outcome, type Proposal } from '@interlock/model';
import { newAutonomy } from '../conversation/autonomy.ts';
import type { HookVerdict } from '../hooks/hooks.ts';
import type { CardAnswer } from './cards.ts';
import { type Double, heldWay, stricter, wayDouble } from './way.double.ts';
import { propose } from './way.ts';

const fix = 'configure terminal\nrouter bgp 65001\nno neighbor 192.0.2.2 shutdown\nend\nshow ip bgp summary';
const kim: Actor = { person: `person_${'0'.repeat(26)}`, name: 'kim', proof: { kind: 'os-user', user: 'kim' } };
const approved: CardAnswer = { answer: 'approved', approval: { by: kim, through: 'approve-file', at: 1 } };
const proposal = (double: Double, command: string, use = 'u1'): Proposal => ({
  use,
  agent: double.at.run.agent,
  tool: 'terminal.run',
  arguments: { command },
  host: double.host.id,
});
const done: Outcome = { end: 'done', ran: 1, prompt: null, output: null, milliseconds: 1, fault: null };
const types = (double: Double) => double.deeds.map(({ type }) => type);

test('a read flows, and the ledger knew before the device did', async () => {
  const double = wayDouble();
  const result = await propose(proposal(double, 'show version'), double.at, double.rooms);
  assert.equal(result.status, 'ok');
  assert.deepEqual(
    double.acts.map(({ after }) => after),
    [['call.decided', 'call.released']],
  );
  await double.at.run.outcomes.durable();
  assert.deepEqual(types(double), ['call.decided', 'call.released', 'call.ended']);
});

test('a change waits for a card that shows every line, and a rejection runs nothing', async () => {
  const double = wayDouble();
  double.rooms.cards.approver = (card) => {
    assert.equal(card.lines.map(({ text }) => text).join('\n'), fix);
    assert.deepEqual(
      card.lines.map(({ mode }) => mode),
      ['exec', 'config', 'config-router', 'config-router', 'exec'],
    );
    assert.equal(card.host?.address, '192.0.2.1');
    assert.equal(card.account?.entry, 'admin');
    return { answer: 'rejected', by: kim };
  };
  const result = await propose(proposal(double, fix), double.at, double.rooms);
  assert.equal(result.status, 'rejected');
  assert.deepEqual(double.acts, []);
  assert.deepEqual(types(double), ['call.decided', 'call.asked', 'call.answered']);
  assert.equal(double.at.run.counts.rejected, 1);
});

test('an approved change runs once with a permit that names who approved', async () => {
  const double = wayDouble();
  double.rooms.cards.approver = () => approved;
  assert.equal((await propose(proposal(double, fix), double.at, double.rooms)).status, 'ok');
  assert.deepEqual(
    double.acts.map(({ command }) => command),
    [fix],
  );
  const released = double.deeds.find(({ type }) => type === 'call.released');
  assert.deepEqual(released?.type === 'call.released' && released.approvals.map(({ by }) => by.name), ['kim']);
});

test('a modified card is a new call that is classified and asked again', async () => {
  const double = wayDouble();
  const seen: string[] = [];
  double.rooms.cards.approver = (card) => {
    seen.push(`${card.class}: ${card.lines.map(({ text }) => text).join('; ')}`);
    return seen.length === 1 ? { answer: 'modified', by: kim, command: 'reload' } : { answer: 'rejected', by: kim };
  };
  assert.equal((await propose(proposal(double, fix), double.at, double.rooms)).status, 'rejected');
  assert.equal(seen.length, 2);
  assert.match(seen[1] ?? '', /^dangerous: reload/);
  assert.deepEqual(double.acts, []);
});

test('the same use is the same call: asked twice at once or again later, it runs once', async () => {
  const double = wayDouble();
  const both = await Promise.all([
    propose(proposal(double, 'show version'), double.at, double.rooms),
    propose(proposal(double, 'show version'), double.at, double.rooms),
  ]);
  const later = await propose(proposal(double, 'show clock'), double.at, double.rooms);
  assert.equal(double.acts.length, 1);
  assert.deepEqual(both[0], both[1]);
  assert.deepEqual(later, both[0]);
});

test('whichever write to the ledger fails, nothing happens after it', async () => {
  for (let n = 1; n <= 5; n++) {
    const double = wayDouble();
    double.rooms.cards.approver = () => approved;
    double.failFrom(n);
    const result = await propose(proposal(double, fix), double.at, double.rooms);
    assert.equal(result.status, n <= 4 ? 'error' : 'ok', `write ${n}`);
    assert.equal(double.acts.length, n <= 4 ? 0 : 1, `write ${n}`);
    if (n === 5) await assert.rejects(double.at.run.outcomes.durable(), { code: 'ledger.unwritable' });
    const next = await propose(proposal(double, 'show version', 'u2'), double.at, double.rooms);
    assert.equal(next.status, 'error', `after write ${n}`);
    assert.equal(double.acts.length, n <= 4 ? 0 : 1, `after write ${n}`);
    for (const { after } of double.acts) assert.ok(after.includes('call.released'));
  }
});

test('a host that changed while its card was open voids the approval', async () => {
  const double = wayDouble();
  double.rooms.cards.approver = () => {
    double.hosts.set(double.host.id, { ...double.host, address: '198.51.100.7', version: 2 });
    return approved;
  };
  const result = await propose(proposal(double, fix), double.at, double.rooms);
  assert.equal(result.status, 'error');
  assert.match(result.text, /changed after the decision/);
  assert.deepEqual(double.acts, []);
});

test('a policy that changed while a card was open voids the approval, and denies the next one', async () => {
  const double = wayDouble();
  double.rooms.cards.approver = () => {
    double.enforce(stricter);
    return approved;
  };
  const result = await propose(proposal(double, fix), double.at, double.rooms);
  assert.equal(result.status, 'error');
  assert.match(result.text, /policy changed in between/);
  assert.deepEqual(double.acts, []);
  const again = await propose(proposal(double, fix, 'u2'), double.at, double.rooms);
  assert.equal(again.status, 'denied');
  assert.match(again.text, /test\.no-bgp.*Nobody touches it tonight/);
  assert.equal((await propose(proposal(double, 'show version', 'u3'), double.at, double.rooms)).status, 'ok');
});

test('a hook raises the class, asks or denies before anybody decides, and is told of the outcome', async () => {
  const asked: string[] = [];
  const told: string[] = [];
  const answers: HookVerdict[] = [
    { ruling: { outcome: 'deny', hook: 'h', reason: 'Frozen.' }, raised: null },
    { ruling: null, raised: { class: 'dangerous', reason: 'hook h: The way in.' } },
    { ruling: null, raised: null },
  ];
  const double = wayDouble({
    hooks: {
      before: async ({ lines, class: cls }) => {
        asked.push(`${cls}: ${lines.map(({ text }) => text).join('; ')}`);
        return answers.shift() ?? { ruling: null, raised: null };
      },
      after: async ({ outcome }) => void told.push(outcome?.end ?? 'none'),
    },
  });
  const denied = await propose(proposal(double, 'show version', 'u1'), double.at, double.rooms);
  assert.match(denied.text, /hook\.h.*Frozen/);
  double.rooms.cards.approver = (card) => {
    assert.equal(`${card.class} ${card.why}`, 'dangerous hook h: The way in.');
    return { answer: 'rejected', by: kim };
  };
  assert.equal((await propose(proposal(double, 'show version', 'u2'), double.at, double.rooms)).status, 'rejected');
  assert.equal((await propose(proposal(double, 'show version', 'u3'), double.at, double.rooms)).status, 'ok');
  await double.at.run.outcomes.durable();
  assert.deepEqual(asked, Array(3).fill('read-only: show version'));
  assert.deepEqual(told, ['done']);
});

test('stop withdraws an open card and starts nothing new', async () => {
  const double = wayDouble();
  const asked = propose(proposal(double, fix), double.at, double.rooms);
  while (double.rooms.cards.list().length === 0) await new Promise((resolve) => setImmediate(resolve));
  double.at.run.stop.abort(new Fault('run.stopped', 'Stopped.', 'Read.'));
  assert.equal((await asked).status, 'stopped');
  assert.equal((await propose(proposal(double, 'show version', 'u2'), double.at, double.rooms)).status, 'stopped');
  assert.deepEqual(double.acts, []);
});

test('an agent that ends its run takes its open card with it, and what it had running keeps running', async () => {
  let finish = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const double = wayDouble({
    perform: async (_permit, _call, { stop }) => {
      await done;
      assert.equal(stop.aborted, false, 'only a person stops what runs');
      return {
        outcome: { end: 'done', ran: 1, prompt: null, output: null, milliseconds: 5, fault: null },
        text: '',
        source: 'device',
      };
    },
  });
  const running = propose(proposal(double, 'show version', 'u1'), double.at, double.rooms);
  const asked = propose(proposal(double, fix, 'u2'), double.at, double.rooms);
  while (double.rooms.cards.list().length === 0 || double.acts.length === 0)
    await new Promise((resolve) => setImmediate(resolve));
  double.at.run.over.abort(new Fault('run.over', 'The agent ended the run.', 'Nothing ran.'));
  assert.equal((await asked).status, 'stopped');
  assert.deepEqual(double.rooms.cards.list(), []);
  finish();
  assert.equal((await running).status, 'ok');
  assert.equal(double.acts.length, 1);
});

test('a run that proposes without end is refused before the ledger hears of it', async () => {
  const double = wayDouble();
  double.at.run.counts.calls = 1999;
  assert.equal((await propose(proposal(double, 'show version', 'u1'), double.at, double.rooms)).status, 'ok');
  const before = double.deeds.length;
  await assert.rejects(propose(proposal(double, 'show version', 'u2'), double.at, double.rooms), {
    code: 'run.calls-spent',
  });
  assert.equal(double.deeds.length, before);
});

test('what is no tool, no host, no schema or a placeholder never becomes a call', async () => {
  const double = wayDouble();
  const stranger = `host_${'0'.repeat(26)}` as const;
  const bad: Proposal[] = [
    { ...proposal(double, 'x', 'a'), tool: 'terminal.open' },
    { ...proposal(double, 'x', 'b'), tool: 'constructor' },
    { ...proposal(double, 'x', 'c'), host: stranger },
    { ...proposal(double, 'x', 'd'), arguments: {} },
    { ...proposal(double, 'x', 'e'), arguments: { command: 'show version', mode: 'exec' } },
    { ...proposal(double, 'show {{admin}}', 'f') },
    { ...proposal(double, '', 'g') },
    { ...proposal(double, 'show version\u0007', 'h') },
  ];
  double.rooms.cards.approver = () => approved;
  for (const one of bad) {
    const { status } = await propose(one, double.at, double.rooms);
    assert.ok(status === 'error' || status === 'denied', `${one.use}: ${status}`);
  }
  assert.deepEqual(double.acts, []);
});

test('a room that throws has an outcome all the same', async () => {
  for (const [thrown, end] of [
    [new Fault('wire.unreachable', 'No way there.', 'Look.'), 'failed'],
    [new Error('a bug'), 'unknown'],
  ] as const) {
    const double = wayDouble({ perform: () => Promise.reject(thrown) });
    await propose(proposal(double, 'show version'), double.at, double.rooms);
    await double.at.run.outcomes.durable();
    const ended = double.deeds.at(-1);
    assert.equal(ended?.type === 'call.ended' && ended.end, end);
  }
});

test('calls on one host take turns, calls on nobody’s wait for nobody', async () => {
  let under = 0;
  let most = 0;
  const double = wayDouble({
    perform: async () => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setTimeout(resolve, 5));
      under--;
      return {
        outcome: { end: 'done', ran: 1, prompt: null, output: null, milliseconds: 5, fault: null },
        text: '',
        source: 'device',
      };
    },
  });
  await Promise.all(
    Array.from({ length: 8 }, (_, n) => propose(proposal(double, 'show version', `u${n}`), double.at, double.rooms)),
  );
  assert.equal(most, 1);
  assert.equal(double.acts.length, 8);
});

test('a card is answered once, not before it was read, and only as it was shown', async () => {
  const double = wayDouble();
  const asked = propose(proposal(double, fix), double.at, double.rooms);
  while (double.rooms.cards.list().length === 0) await new Promise((resolve) => setImmediate(resolve));
  const [card] = double.rooms.cards.list();
  assert.ok(card);
  const { cards } = double.rooms;
  assert.throws(() => cards.answer(card.id, card.hash, 'approve', 100, kim), { code: 'card.too-soon' });
  assert.throws(
    () => cards.answer(card.id, card.hash, 'approve', 5000, kim),
    { code: 'card.too-soon' },
    'a frame that lies about time does not beat the clock',
  );
  assert.throws(() => cards.answer(card.id, 'f'.repeat(64), 'reject', 0, kim), { code: 'card.changed' });
  await new Promise((resolve) => setTimeout(resolve, 520));
  cards.answer(card.id, card.hash, 'approve', 500, kim);
  assert.throws(() => cards.answer(card.id, card.hash, 'reject', 500, kim), { code: 'card.closed' });
  assert.equal((await asked).status, 'ok', 'the first answer counts');
  assert.throws(() => cards.answer(card.id, card.hash, 'approve', 500, kim), { code: 'card.closed' });
  assert.equal(double.acts.length, 1);
});

test('what waits its turn under a trust that a person takes back does not run', async () => {
  const { double, go, begun } = heldWay();
  const running = propose(proposal(double, 'show version', 'u1'), double.at, double.rooms);
  const waiting = propose(proposal(double, 'show running-config', 'u2'), double.at, double.rooms);
  await begun();
  double.at.conversation.trust = 'manual';
  go();
  assert.equal((await running).status, 'ok');
  const refused = await waiting;
  assert.notEqual(refused.status, 'ok');
  assert.match(refused.text, /changed the trust/);
  assert.equal(double.acts.length, 1);
});

test('on a host that Autonomous does not name, a change still waits for a person', async () => {
  for (const named of [true, false]) {
    const double = wayDouble({ host: { environment: 'lab' } });
    const hosts = [named ? double.host.id : (`host_${'0'.repeat(26)}` as const)];
    Object.assign(double.at.conversation, {
      trust: 'autonomous',
      autonomy: newAutonomy({ hosts }, double.rooms.house.around),
    });
    double.rooms.cards.approver = () => ({ answer: 'rejected', by: kim });
    const { status } = await propose(
      proposal(double, 'configure terminal\ninterface Loopback0\ndescription x\nend'),
      double.at,
      double.rooms,
    );
    assert.equal(status, named ? 'ok' : 'rejected');
  }
});

test('heavy calls run one at a time, whatever hosts they run on', async () => {
  let running = 0;
  let most = 0;
  const double = wayDouble({
    perform: async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
      return { outcome: done, text: '', source: 'device' };
    },
  });
  const other = { ...double.host, id: newId('host', double.rooms.house.around.random), name: 'r2' };
  double.hosts.set(other.id, other);
  const on = (host: Id<'host'>, command: string, use: string) =>
    propose({ ...proposal(double, command, use), host }, double.at, double.rooms);
  const heavy = await Promise.all([
    on(double.host.id, 'show tech-support', 'u1'),
    on(other.id, 'show tech-support', 'u2'),
  ]);
  assert.deepEqual([heavy.map(({ status }) => status), most], [['ok', 'ok'], 1]);
  await Promise.all([on(double.host.id, 'show version', 'u3'), on(other.id, 'show version', 'u4')]);
  assert.equal(most, 2);
});
