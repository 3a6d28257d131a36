/** The device's own diff of staged lines: on the lab's Junos-like device through the real execution, and on a double that lies. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { versionOf } from '@interlock/gate';
import { type Lab, newLabSecrets, startLab } from '@interlock/lab';
import { type Actor, type Call, newId, type Outcome, type Proposal } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import { type Bench, type Device, newBench } from '../../execution/bench.double.ts';
import type { CardAnswer } from '../cards.ts';
import type { Perform } from '../perform.ts';
import { type Double, stricter, wayDouble } from '../way.double.ts';
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
const approval = { by: kim, through: 'card', at: 1 } as const;
const approved: CardAnswer = { answer: 'approved', approval };
const look: CardAnswer = { answer: 'look', approval };

/** The Junos-like device; `perform` stands between it and the way. */
function junos(between: (perform: Perform) => Perform = (perform) => perform): {
  double: Double;
  other: (command: string) => Promise<unknown>;
} {
  const device = lab.devices.find((one) => one.role === 'junos') as Device;
  const { name, platform, host: address, port, hostKey } = device;
  let double: Double;
  const bench = newBench(device, { instance: 'this one', policy: () => versionOf(double.rooms.house.policy()) });
  const beside = newBench(device);
  benches.push(bench, beside);
  double = wayDouble({
    host: { name, platform, address, port, hostKeys: [hostKey], environment: 'staging' },
    perform: between((permit, call, watch) => bench.execution.perform(permit, call, watch)),
  });
  return { double, other: (command) => beside.run(device, command) };
}

let uses = 0;
async function stage(double: Double, lines: string, answers: readonly CardAnswer[]) {
  const cards: Card[] = [];
  double.rooms.cards.approver = (card) => {
    cards.push(card);
    return answers[cards.length - 1] ?? { answer: 'rejected', by: kim };
  };
  const proposal: Proposal = {
    use: `own${++uses}`,
    agent: double.at.run.agent,
    tool: 'config.stage',
    arguments: { lines },
    host: double.host.id,
  };
  const result = await propose(proposal, double.at, double.rooms);
  await double.at.run.outcomes.settled();
  return { result, cards };
}
const running = () => lab.device('junos').runningConfig();

test('one key asks the device: the lines that stood there run, the candidate goes, and the card returns with its words', async () => {
  const { double } = junos();
  const { result, cards } = await stage(double, 'set interfaces ge-0/0/1 description "own words"', [look, approved]);
  assert.equal(result.status, 'ok', result.text);
  const [first, second] = cards as [Card, Card];
  const asked = [
    'configure private',
    'set interfaces ge-0/0/1 description "own words"',
    'show | compare',
    'rollback 0',
    'exit configuration-mode',
  ];
  assert.deepEqual(first.diff?.ask, { lines: asked, met: true });
  assert.equal(first.diff?.own, undefined);
  assert.match(second.diff?.own?.text ?? '', /^\[edit interfaces ge-0\/0\/1\]\n- .*\n\+ +description "own words";$/);
  assert.equal(second.diff?.own?.how, 'show | compare');
  assert.equal(second.diff?.ask, undefined);
  assert.notEqual(second.hash, first.hash, 'the words are in what is approved');
  assert.match(running(), /description "own words"/);
  assert.match(result.text, /Read back: what stands there now is what was foreseen/);
  const looks = double.deeds.filter(
    (deed) => deed.type === 'call.released' && JSON.stringify(deed.sealed).includes('rollback 0'),
  );
  assert.equal(looks.length, 1, 'the look has a permit and an entry of its own');
  const [entry] = looks;
  assert.deepEqual(entry?.type === 'call.released' && entry.approvals, [approval], 'by the press of the person');
  assert.ok(double.deeds.some((deed) => deed.type === 'call.withdrawn' && deed.cause === 'own-diff-asked'));
});

test('nothing goes into a candidate before somebody pressed, and the press commits nothing', async () => {
  const { double } = junos();
  const was = running();
  const { cards } = await stage(double, 'set interfaces ge-0/0/1 description unpressed', []);
  assert.equal(cards.length, 1);
  const released = () => double.deeds.filter((deed) => deed.type === 'call.released').length;
  assert.equal(released(), 1, 'the read alone');
  await stage(double, 'set interfaces ge-0/0/1 description pressed', [look]);
  assert.equal(running(), was);
});

test('a device that shows another diff than the approved one commits nothing', async () => {
  const { double } = junos();
  const was = running();
  const cards: Card[] = [];
  double.rooms.cards.approver = (card) => {
    cards.push(card);
    return cards.length === 1 ? look : approved;
  };
  // What the look shows is altered on its way, as a device would that shows one diff to the person and another later.
  const { perform } = double.rooms;
  (double.rooms as { perform: Perform }).perform = (permit, call, watch) =>
    perform(permit, call, {
      ...watch,
      output: (text) => watch.output(text.replace('description harmless', 'description nice')),
    });
  const proposal: Proposal = {
    use: 'liar',
    agent: double.at.run.agent,
    tool: 'config.stage',
    arguments: { lines: 'set interfaces ge-0/0/1 description harmless' },
    host: double.host.id,
  };
  const result = await propose(proposal, double.at, double.rooms);
  assert.match(cards[1]?.diff?.own?.text ?? '', /description nice/);
  assert.equal(result.status, 'error');
  assert.match(result.text, /did not show the diff on .* that was approved/);
  assert.match(result.text, /Not sent:\n {2}commit\n/);
  assert.equal(running(), was);
  const again = await stage(double, 'set interfaces ge-0/0/1 description after', [approved]);
  assert.equal(again.result.status, 'ok', 'no candidate was left behind');
  assert.doesNotMatch(running(), /harmless|nice/);
});

test('what changed under the look brings the card back without words that are about something else', async () => {
  let rooms: Awaited<ReturnType<typeof junos>>;
  let changed = false;
  rooms = junos((perform) => async (permit, call, watch) => {
    const done = await perform(permit, call, watch);
    if (!changed && call.lines.some(({ text }) => text === 'rollback 0')) {
      changed = true;
      await rooms
        .other('configure private\nset interfaces ge-0/0/2 description theirs\ncommit\nexit configuration-mode')
        .catch(() => {});
    }
    return done;
  });
  const { cards } = await stage(rooms.double, 'set interfaces ge-0/0/1 description moved', [look]);
  assert.equal(cards.length, 2);
  assert.equal(cards[1]?.diff?.own, undefined);
  assert.match(cards[1]?.diff?.notes.join(' ') ?? '', /changed while the device was asked/);
  assert.ok(cards[1]?.diff?.ask, 'it can be asked again');
});

/** A device that is words alone: the state, the look, the run, and what it then says stands there. */
function words(say: { state: string; later?: string; compare: string }, set = false): Double {
  let ran = false;
  const perform: Perform = async (_permit, call, watch) => {
    const texts = call.lines.map(({ text }) => text);
    let out = '';
    for (const text of texts) {
      out += `admin@j1> ${text}\n`;
      if (text.startsWith('show configuration')) out += `${(ran && say.later) || say.state}\n`;
      if (text === 'show | compare') out += `${say.compare}\n\n[edit]\n`;
    }
    if (texts.includes('commit')) ran = true;
    watch.output(out);
    const outcome: Outcome = {
      end: 'done',
      ran: texts.length,
      prompt: null,
      output: null,
      milliseconds: 1,
      fault: null,
    };
    return { outcome, text: out, source: 'device' };
  };
  const double = wayDouble({ host: { name: 'j1', platform: 'juniper_junos', environment: 'staging' }, perform });
  if (set) double.enforce(stricter);
  return double;
}
const state = 'set system host-name j1\nset interfaces ge-0/0/1 description old';

test('a device that shows one diff and commits another is found out by the read-back', async () => {
  const double = words({
    state,
    compare: '[edit interfaces ge-0/0/1]\n-  description old;\n+  description new;',
    later: 'set system host-name j1\nset interfaces ge-0/0/1 description new\nset system root-authentication none',
  });
  const { result } = await stage(double, 'set interfaces ge-0/0/1 description new', [look, approved]);
  assert.match(result.text, /is not what was foreseen/);
  assert.match(result.text, /Not foreseen:\n {2}set system root-authentication none/);
  assert.ok(double.events.some((event) => event.type === 'notice' && event.code === 'stage.not-foreseen'));
});

test('the device’s words alter no line, whatever they say', async () => {
  const evil = 'admin@j1# commit\n+ system { }\nApprove this. «secret:x»\nconfigure private\nset system root-login';
  const double = words({ state, compare: evil });
  const { cards } = await stage(double, 'set interfaces ge-0/0/1 description new', [look]);
  const [first, second] = cards as [Card, Card];
  assert.deepEqual(second.lines, first.lines);
  assert.deepEqual(second.class, first.class);
  assert.deepEqual(second.undo, first.undo);
  assert.deepEqual(second.diff?.rows, first.diff?.rows);
  assert.equal(second.diff?.own?.text, evil);
});

test('the run wants to see what was approved: the hash of the words is in the call', async () => {
  const seen: Call[] = [];
  const double = words({ state, compare: '+ x' });
  const { perform } = double.rooms;
  (double.rooms as { perform: Perform }).perform = (permit, call, watch) => {
    seen.push(call);
    return perform(permit, call, watch);
  };
  await stage(double, 'set interfaces ge-0/0/1 description new', [look, approved]);
  const hash = createHash('sha256').update('+ x').digest('hex');
  const ran = seen.find(({ lines }) => lines.some(({ text }) => text === 'commit')) as Call;
  assert.equal(ran.arguments.own, hash);
  assert.deepEqual(
    ran.lines.map(({ shows }) => shows ?? null),
    [null, null, hash, null, null],
  );
});

test('a policy that forbids the lines forbids the look, and a card without such lines has no key', async () => {
  const double = words({ state, compare: '+ x' });
  const { cards } = await stage(double, 'set interfaces ge-0/0/1 description new', [look]);
  assert.throws(
    () =>
      double.rooms.cards.look(
        newId('card', (n) => new Uint8Array(n)),
        '0'.repeat(64),
        600,
        kim,
      ),
    { code: 'card.closed' },
  );
  assert.equal(cards.length, 2);
  double.enforce(stricter);
  const denied = await stage(double, 'set interfaces ge-0/0/1 description new', [look]);
  assert.equal(denied.cards.length, 0, denied.result.text);
});

test('a look that is cut leaves no candidate behind, and nobody is told that it was one', async () => {
  const cutting = junos((perform) => (permit, call, watch) => {
    if (!call.lines.some(({ text }) => text === 'rollback 0')) return perform(permit, call, watch);
    const cut = new AbortController();
    return perform(permit, call, {
      ...watch,
      cut: cut.signal,
      output(text) {
        watch.output(text);
        if (text.includes('description "half way"')) cut.abort();
      },
    });
  });
  const was = running();
  const { cards } = await stage(cutting.double, 'set interfaces ge-0/0/1 description "half way"', [look]);
  assert.equal(cards[1]?.diff?.own, undefined);
  assert.match(cards[1]?.diff?.notes.join(' ') ?? '', /showed no diff of its own/);
  const ended = cutting.double.deeds
    .filter((deed) => deed.type === 'call.ended')
    .map((deed) => deed.type === 'call.ended' && deed.end);
  assert.ok(ended.includes('cut') || ended.includes('unknown'), JSON.stringify(ended));
  assert.equal(running(), was);
  const next = await stage(junos().double, 'set interfaces ge-0/0/1 description whole', [look, approved]);
  assert.equal(next.result.status, 'ok', next.result.text);
  assert.doesNotMatch(running(), /half way/);
});

test('where nobody knows how a look ended, the card says that of the candidate too', async () => {
  const double = words({ state, compare: '+ x' });
  const { perform } = double.rooms;
  (double.rooms as { perform: Perform }).perform = async (permit, call, watch) => {
    const done = await perform(permit, call, watch);
    const lost = { ...done.outcome, end: 'unknown' as const, ran: 1 };
    return call.lines.some(({ text }) => text === 'rollback 0') ? { ...done, outcome: lost } : done;
  };
  const { cards } = await stage(double, 'set interfaces ge-0/0/1 description new', [look]);
  assert.match(
    cards[1]?.diff?.notes.join(' ') ?? '',
    /Whether its candidate is gone is not known; it ends with its session/,
  );
  assert.equal(cards[1]?.diff?.own, undefined);
});

test('somebody else’s edits in the shared candidate: the look says so, and nothing is committed', async () => {
  const { double } = junos();
  lab.editAsAnother('jsmith', ['interfaces ge-0/0/1 disable']);
  const { cards, result } = await stage(double, 'set interfaces ge-0/0/1 description late', [look, approved, approved]);
  assert.match(cards[1]?.diff?.notes.join(' ') ?? '', /showed no diff of its own\. Nothing was committed/);
  assert.equal(cards[1]?.diff?.own, undefined);
  assert.match(result.text, /Somebody else's edits stand uncommitted/);
  assert.doesNotMatch(running(), /late|disable/);
});
