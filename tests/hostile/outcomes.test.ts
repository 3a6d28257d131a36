/**
 * A result is back before its outcome is durable. What may go wrong in between: a disk that refuses, a kill, a second
 * call, a person's stop. On a real ledger over a double of the disk, with doubles of device and model.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault, type Id, newId, type Proposal } from '@interlock/model';
import { listPrices } from '@interlock/models';
import type { CallResult } from '@interlock/protocol';
import { closeOpenCalls } from '../../apps/gatekeeper/src/beginning.ts';
import { wayDouble } from '../../apps/gatekeeper/src/call/way.double.ts';
import { propose } from '../../apps/gatekeeper/src/call/way.ts';
import { Conversations } from '../../apps/gatekeeper/src/conversation/conversations.ts';
import { ownRun } from '../../apps/gatekeeper/src/history/own-read.ts';
import type { Journal } from '../../apps/gatekeeper/src/journal.ts';
import { converse } from '../../apps/gatekeeper/src/model/door.ts';
import { type DiskDouble, diskDouble, type Failure } from '../../packages/ledger/src/disk-double.ts';
import { type Ledger, openLedger } from '../../packages/ledger/src/ledger.ts';
import { organization, origin, plainSeal, signer } from '../../packages/ledger/src/sample.ts';

const dir = '/ledger/org';
const openOn = (disk: DiskDouble): Promise<Ledger> =>
  openLedger({
    dir,
    origin,
    signer,
    seal: plainSeal,
    now: () => 1,
    journalBytes: 1 << 20,
    disk: {
      ...disk,
      async create(name) {
        const file = await disk.create(name);
        const flush = async () => {
          if (held) await held;
          await file.flush();
        };
        return { ...file, flush };
      },
    },
  });
/** While it is set, nothing becomes durable. */
let held: Promise<void> | undefined;

function hold(): () => void {
  let go = () => {};
  held = new Promise((resolve) => (go = resolve));
  return () => {
    held = undefined;
    go();
  };
}

const journalOf = (ledger: Ledger): Journal => ({
  write: async (deed, options) =>
    (await ledger.append({ ...deed, organization } as Parameters<Ledger['append']>[0], options)).index,
  size: () => ledger.size,
  writable: () => ledger.fault === null,
});

async function entriesOf(ledger: Ledger): Promise<{ type: string; call: unknown }[]> {
  const all = await Promise.all(Array.from({ length: ledger.size }, (_, index) => ledger.entry(index)));
  return all.map(({ type, fields }) => ({ type, call: fields.call }));
}
const typesIn = async (ledger: Ledger) => (await entriesOf(ledger)).map(({ type }) => type);

/** A conversation with a run, its way to a device that answers at once, and the door to a model that counts. */
async function stage(acted: (nth: number) => void = () => {}) {
  const disk = diskDouble();
  const ledger = await openOn(disk);
  const acts: { readonly durable: readonly string[] }[] = [];
  const double = wayDouble({
    journal: journalOf(ledger),
    perform: async () => {
      acts.push({ durable: await typesIn(ledger) });
      acted(acts.length);
      return {
        outcome: { end: 'done', ran: 1, prompt: 'r1#', output: null, milliseconds: 1, fault: null },
        text: 'as it is',
        source: 'device',
      };
    },
  });
  const { house } = double.rooms;
  const store = {
    load: () => [],
    save: () => {},
    history: (of: { history: unknown[] }, item: unknown) => void of.history.push(item),
    event: () => {},
  };
  const conversations = new Conversations(house, store as never, 'rehearsal');
  const stopped: string[] = [];
  conversations.runs.attach({ begin: () => {}, steer: () => {}, stop: (agent) => void stopped.push(agent) });
  const { id: talk } = await conversations.create();
  const run = await conversations.runs.prompt(talk, 'Look at r1.');
  const conversation = conversations.get(talk);
  const rooms = { ...double.rooms, answered: conversations.runs.answered.bind(conversations.runs) };
  let asked = 0;
  const model = {
    id: 'a double',
    label: 'a double',
    rehearsal: true,
    async *converse() {
      asked++;
      yield { type: 'end' as const, stop: 'end' as const, usage: { input: 1, output: 1 } };
    },
  };
  const ask = () =>
    converse(
      { agent: run.agent, system: '', messages: [{ role: 'user', content: [{ type: 'text', text: 'and now?' }] }] },
      { conversation, run },
      {
        house,
        model: model as never,
        tools: [],
        prices: listPrices,
        redact: (text: string) => ({ text, found: 0 }),
        scan: async (texts: string[]) => texts.map((text) => ({ text, found: 0 })),
        heard: () => {},
      } as never,
    );
  const call = (use: string, host: Id<'host'> = double.host.id): Promise<CallResult> => {
    const proposal: Proposal = {
      use,
      agent: run.agent,
      tool: 'terminal.run',
      arguments: { command: 'show version' },
      host,
    };
    return propose(proposal, { conversation, run }, rooms);
  };
  const ended = () => double.events.find((event) => event.type === 'run.ended');
  return {
    ...double,
    rooms,
    disk,
    ledger,
    acts,
    conversations,
    conversation,
    run,
    stopped,
    call,
    ask,
    ended,
    asked: () => asked,
  };
}

const results = (conversation: { history: readonly { kind: string }[] }) =>
  conversation.history.filter(({ kind }) => kind === 'result').length;
const until = async (what: () => unknown) => {
  while (!what()) await new Promise((resolve) => setImmediate(resolve));
};

for (const next of ['the model is asked', 'the run ends'] as const)
  test(`the result is back while the outcome is not durable; ${next} when it is`, async () => {
    let go = () => {};
    const on = await stage(() => (go = hold()));
    assert.equal((await on.call('u1')).status, 'ok');
    const asks = next === 'the model is asked';
    const going: Promise<unknown> = asks ? on.ask() : on.conversations.runs.end(on.run.agent, 'finished');
    for (let n = 0; n < 50; n++) await new Promise((resolve) => setImmediate(resolve));
    assert.ok(!(await typesIn(on.ledger)).includes('call.ended'));
    assert.equal(on.asked(), 0, 'no request to the model before it');
    assert.equal(on.ended(), undefined, 'no end before it');
    assert.equal(results(on.conversation), 0, 'nothing that is kept says what the ledger does not');
    assert.ok(!on.events.some(({ type }) => type === 'call.ended'));
    go();
    await going;
    assert.equal(on.asked(), asks ? 1 : 0);
    assert.equal(results(on.conversation), 1);
    const types = await typesIn(on.ledger);
    assert.ok(types.indexOf('call.released') < types.indexOf('call.ended'));
    assert.ok(types.indexOf('call.ended') < types.indexOf(asks ? 'model.called' : 'run.ended'));
    const seen = on.events.map(({ type }) => type);
    if (!asks) assert.ok(seen.indexOf('call.ended') < seen.indexOf('run.ended'));
  });

test('a run that its agent ends takes back the question that it still asks', async () => {
  let go = () => {};
  const on = await stage(() => (go = hold()));
  await on.call('u1');
  const asking = assert.rejects(on.ask(), { code: 'run.over' });
  const ending = on.conversations.runs.end(on.run.agent, 'finished');
  go();
  await asking;
  await ending;
  assert.equal(on.asked(), 0);
  assert.ok(on.ended());
});

for (const failure of ['EIO', 'ENOSPC', 'torn'] as const satisfies readonly Failure[])
  for (const step of [1, 2])
    test(`the outcome cannot be written (${failure} at step ${step}): no model is asked, the run fails with the ledger’s words, nothing more runs`, async () => {
      const on: Awaited<ReturnType<typeof stage>> = await stage((nth) => {
        if (nth === 1) on.disk.failAt(on.disk.steps + step, failure);
      });
      assert.equal((await on.call('u1')).status, 'ok', 'what the device said is told');
      const refused = on.ask();
      await assert.rejects(refused, { code: 'ledger.unwritable' });
      await until(on.ended);
      assert.equal(on.asked(), 0);
      const end = on.ended();
      assert.equal(end?.type === 'run.ended' && end.end, 'failed');
      const notices = on.events.flatMap((event) => (event.type === 'notice' ? [event.code] : []));
      assert.deepEqual(notices, ['ledger.unwritable'], 'said once');
      assert.deepEqual(on.stopped, [on.run.agent]);
      assert.notEqual((await on.call('u2')).status, 'ok');
      assert.equal(on.acts.length, 1);
      await assert.rejects(on.ask(), { code: 'ledger.unwritable' });
      assert.equal(results(on.conversation), 0);
      assert.equal(on.conversation.run, null);
      // The next start finds it open, says so once, and never repeats it.
      const again = await openOn(on.disk.afterPowerLoss(() => 0.99));
      assert.equal(again.openCalls().length, 1);
      await closeOpenCalls({ house: { journal: journalOf(again) }, ledger: again } as never);
      assert.deepEqual((await typesIn(again)).filter((type) => type === 'effect.unknown').length, 1);
      assert.deepEqual(again.openCalls(), []);
    });

test('killed between result and outcome: the next start says that the effect is unknown', async () => {
  for (const how of ['kill', 'power'] as const) {
    const go: (() => void)[] = [];
    const on = await stage(() => void go.push(hold()));
    assert.equal((await on.call('u1')).status, 'ok');
    const left = how === 'kill' ? on.disk.afterKill() : on.disk.afterPowerLoss(() => 0.99);
    const kept = { results: results(on.conversation), ended: on.events.some(({ type }) => type === 'call.ended') };
    go.pop()?.();
    await on.run.outcomes.durable();
    const again = await openOn(left);
    const [open] = again.openCalls();
    assert.ok(open, how);
    await closeOpenCalls({ house: { journal: journalOf(again) }, ledger: again } as never);
    const entries = await entriesOf(again);
    assert.deepEqual(
      entries.filter(({ type }) => type === 'effect.unknown'),
      [{ type: 'effect.unknown', call: open.released.call }],
    );
    assert.deepEqual(kept, { results: 0, ended: false }, 'and nothing else that outlives it says otherwise');
    await assert.rejects(again.append({ ...open.released }), { code: 'ledger.burned' });
  }
});

test('two calls in one turn: the second is not released before the outcome of the first is durable, on whatever host', async () => {
  for (const [same, atOnce] of [
    [true, false],
    [true, true],
    [false, false],
  ]) {
    const on = await stage();
    const other = { ...on.host, id: newId('host', on.rooms.house.around.random), name: 'r2' };
    on.hosts.set(other.id, other);
    const second = () => on.call('u2', same ? on.host.id : other.id);
    if (atOnce) await Promise.all([on.call('u1'), second()]);
    else {
      await on.call('u1');
      await second();
    }
    await on.run.outcomes.durable();
    assert.equal(on.acts.length, 2);
    assert.ok(on.acts[1]?.durable.includes('call.ended'));
    const calls = (await entriesOf(on.ledger)).filter(({ type }) => /call\.(released|ended)/.test(type));
    assert.deepEqual(
      calls.map(({ type }) => type),
      ['call.released', 'call.ended', 'call.released', 'call.ended'],
    );
    const seen = on.events.flatMap(({ type }) => (/call\.(released|ended)/.test(type) ? [type] : []));
    assert.deepEqual(seen, ['call.released', 'call.ended', 'call.released', 'call.ended']);
    assert.equal(results(on.conversation), 2);
  }
});

test('two calls in one turn, and the first outcome cannot be written: the second does not run', async () => {
  for (const atOnce of [true, false]) {
    const on: Awaited<ReturnType<typeof stage>> = await stage((nth) => {
      if (nth === 1) on.disk.failAt(on.disk.steps + 1, 'EIO');
    });
    const first = on.call('u1');
    if (!atOnce) await first;
    const second = await on.call('u2');
    assert.equal((await first).status, 'ok');
    assert.equal(second.status, 'error');
    assert.equal(on.acts.length, 1);
  }
});

test('Stop in between: no model is asked any more, and the run ends as stopped behind the outcome', async () => {
  let go = () => {};
  const on = await stage(() => (go = hold()));
  await on.call('u1');
  const stopping = on.conversations.runs.stop(on.conversation.id, false);
  const asking = on.ask().catch((error: unknown) => error);
  for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(on.ended(), undefined);
  go();
  await stopping;
  const refused = await asking;
  assert.ok(refused instanceof Fault && refused.code === 'run.stopped');
  assert.equal(on.asked(), 0);
  const end = on.ended();
  assert.equal(end?.type === 'run.ended' && end.end, 'stopped');
  const types = await typesIn(on.ledger);
  assert.ok(types.indexOf('call.ended') < types.indexOf('run.ended'));
  assert.ok(types.indexOf('call.ended') > 0);
  assert.equal(results(on.conversation), 1);
});

test('Stop in between, and the outcome is lost: stopped, and the ledger knows of no outcome', async () => {
  let go = () => {};
  const on: Awaited<ReturnType<typeof stage>> = await stage(() => {
    on.disk.failAt(on.disk.steps + 2, 'EIO');
    go = hold();
  });
  await on.call('u1');
  const stopping = on.conversations.runs.stop(on.conversation.id, true);
  go();
  await stopping;
  const end = on.ended();
  assert.equal(end?.type === 'run.ended' && end.end, 'stopped');
  assert.equal((await openOn(on.disk.afterPowerLoss(() => 0.99))).openCalls().length, 1);
});

test('a read of Interlock’s own is not answered with what the ledger does not hold', async () => {
  const on: Awaited<ReturnType<typeof stage>> = await stage((nth) => {
    if (nth === 1) on.disk.failAt(on.disk.steps + 1, 'EIO');
  });
  const kim = on.rooms.house.person();
  const read = ownRun('Compare', [on.host], kim, on.rooms, (line) => line(on.host, 'show version'));
  await assert.rejects(read, { code: 'ledger.unwritable' });
});
