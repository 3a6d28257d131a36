import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '@interlock/model';
import type { ModelEvent } from '@interlock/models';
import { door, none, says } from '../model-door.double.ts';
import { countOf } from './counted.ts';

test('tokens and money are counted by the model’s own count and price, into the ledger and the events', async () => {
  const { ask, run, deeds, events } = door(none);
  await ask();
  await ask();
  assert.deepEqual([run.counts.turns, run.counts.input, run.counts.output], [2, 2000, 200]);
  assert.equal(run.counts.cost, 2 * (1100 + 550));
  const [called] = deeds.filter(({ type }) => type === 'model.called');
  assert.ok(called?.type === 'model.called');
  assert.deepEqual([called.cost, called.cachedTokens, called.writtenTokens, called.end], [1650, 0, 0, 'end']);
  const ended = events.findLast(({ type }) => type === 'model.ended');
  assert.ok(ended?.type === 'model.ended');
  assert.deepEqual([ended.spent?.turns, ended.spent?.tokens, ended.spent?.cost], [2, 2200, 3300]);
});

test('where a part is used up no further request leaves, whatever the workspace asks', async () => {
  for (const budget of [
    { ...none, turns: 1 },
    { ...none, tokens: 1100 },
    { ...none, cost: 1650 },
  ]) {
    let asked = 0;
    const { ask, run } = door(budget, () => {
      asked++;
      return says(1000, 100);
    });
    await ask();
    for (let n = 0; n < 3; n++) await assert.rejects(ask(), { code: 'run.budget-spent' });
    assert.equal(asked, 1);
    assert.notEqual(run.outOf, null);
  }
});

test('an answer without a count of its tokens is counted by its length, and no budget is free of it', async () => {
  const { ask, run, deeds, events } = door({ ...none, tokens: 600 }, async function* () {
    yield { type: 'text', text: 'x'.repeat(40) };
    yield { type: 'tool-use', use: 'u', tool: 'talk', input: { text: 'y'.repeat(25) } };
    yield { type: 'end', stop: 'tool-use', usage: null };
  });
  await ask();
  assert.deepEqual([run.counts.input, run.counts.output], [200, Math.ceil((40 + 4 + 36) / 4)]);
  assert.notEqual(run.counts.cost, 0);
  assert.ok(deeds.some((deed) => deed.type === 'model.called' && deed.guessed === true && deed.end === 'tool-use'));
  assert.ok(events.some((event) => event.type === 'model.ended' && event.guessed === true));
  await ask();
  await assert.rejects(ask(), { code: 'run.budget-spent' });
});

test('time that is over ends the answer under way', async () => {
  const { ask, run } = door({ ...none, minutes: 1 }, async function* () {
    yield { type: 'text', text: 'I think ' };
    await new Promise((resolve) => setTimeout(resolve, 60));
    yield { type: 'text', text: 'and think' };
  });
  run.waiting.whole = -60_000 + 30; // all but 30 ms of it are gone
  await assert.rejects(ask(), { code: 'run.budget-spent' });
  assert.equal(run.outOf, 'minutes');
});

test('a run that is over ends the answer under way, and nobody is told of it as of a fault', async () => {
  let more = () => {};
  const held = new Promise<void>((go) => (more = go));
  const { ask, run, events, kept } = door(none, async function* () {
    yield { type: 'text', text: 'I think ' };
    await held;
    yield { type: 'text', text: 'and think' };
    yield* says(1000, 100);
  });
  const asked = ask();
  while (!events.some(({ type }) => type === 'model.text')) await new Promise((resolve) => setImmediate(resolve));
  run.over.abort(new Fault('run.over', 'The agent ended the run.', 'Nothing ran.'));
  more();
  await assert.rejects(asked, { code: 'run.over' });
  const said = events.flatMap((event) => (event.type === 'model.text' ? [event.text] : []));
  assert.deepEqual([said, kept], [['I think '], []]);
  assert.ok(!events.some(({ type }) => type === 'notice'));
});

test('asking again gives up the answer under way: one is ever kept, and both are counted', async () => {
  let go = () => {};
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  let asked = 0;
  const { ask, run, kept, deeds, events } = door(none, async function* () {
    const first = ++asked === 1;
    yield { type: 'text', text: first ? 'Do NOT' : 'Do not reload it.' };
    if (first) await held;
    yield* says(1000, 100);
  });
  const first = ask();
  while (!events.some(({ type }) => type === 'model.text')) await new Promise((resolve) => setImmediate(resolve));
  const second = ask();
  await second;
  go();
  await assert.rejects(first, { code: 'run.asked-again' });
  assert.equal(kept.length, 1);
  assert.deepEqual([run.counts.turns, run.counts.input], [2, 1000 + 200]);
  const ends = deeds.flatMap((deed) => (deed.type === 'model.called' ? [deed.end] : []));
  assert.deepEqual(ends, ['end', 'run.asked-again']);
  // Who reads along is told that the half of it counts for nothing, before the whole one begins.
  const read = events.flatMap((event): (string | boolean)[] =>
    event.type === 'model.text' ? [event.text] : event.type === 'model.broken' ? [event.shown] : [],
  );
  assert.deepEqual(read.slice(0, 3), ['Do NOT', true, 'Do not reload it.']);
});

test('a request that cannot be made is told to the person, whatever went wrong with it', async () => {
  const { ask, rooms, events } = door(none);
  Object.assign(rooms, {
    redact: () => {
      throw new SyntaxError('odd');
    },
  });
  await assert.rejects(ask(), { code: 'model.failed' });
  assert.ok(events.some((event) => event.type === 'notice' && event.code === 'model.failed'));
});

test('an answer that breaks off is asked for again, and the agent learns the whole one once', async () => {
  let asked = 0;
  const { ask, run, deeds, events, kept, waits } = door(none, async function* () {
    if (++asked < 3) {
      yield { type: 'text', text: 'half of it, ' };
      yield { type: 'tool-use', use: 'tooluse_1', tool: 'terminal.run', input: { command: 'reload' } };
      throw new Fault('model.broken-off', 'It broke.', 'Ask again.');
    }
    yield { type: 'tool-use', use: 'tooluse_2', tool: 'terminal.run', input: { command: 'show version' } };
    yield { type: 'end', stop: 'tool-use', usage: { input: 1000, output: 100 } };
  });
  const { message } = await ask();
  assert.deepEqual(message.content, [
    { type: 'tool-use', use: 'tooluse_2', tool: 'terminal.run', input: { command: 'show version' } },
  ]);
  assert.deepEqual(kept, [message]);
  assert.equal(run.counts.turns, 1);
  assert.deepEqual([run.counts.input, run.counts.output], [200 + 200 + 1000, 11 + 11 + 100]);
  const called = deeds.flatMap((deed) =>
    deed.type === 'model.called' ? [[deed.end, deed.inputTokens, deed.outputTokens, deed.guessed ?? false]] : [],
  );
  assert.deepEqual(called, [
    ['model.broken-off', 200, 11, true],
    ['model.broken-off', 200, 11, true],
    ['tool-use', 1000, 100, false],
  ]);
  const broken = events.flatMap((event) => (event.type === 'model.broken' ? [[event.attempt, event.shown]] : []));
  assert.deepEqual(broken, [
    [1, true],
    [2, true],
  ]);
  assert.ok((waits[0] ?? 0) >= 250 && (waits[0] ?? 0) < 500 && (waits[1] ?? 0) >= 1000 && (waits[1] ?? 0) < 2000);
});

test('one that breaks off for ever is told as such after three tries, each written down and counted', async () => {
  const { ask, run, deeds, kept } = door(none, async function* () {
    yield { type: 'text', text: 'half' };
  });
  await assert.rejects(ask(), { code: 'model.broken-off' });
  assert.deepEqual([run.counts.input, kept.length], [600, 0]);
  assert.equal(deeds.filter((deed) => deed.type === 'model.called' && deed.end === 'model.broken-off').length, 3);
});

test('a refusal is not asked again, and what broke off not beyond the budget', async () => {
  let asked = 0;
  const refused = door(none, () => {
    asked++;
    throw new Fault('model.throttled', 'Slow down.', 'Wait.');
  });
  await assert.rejects(refused.ask(), { code: 'model.throttled' });
  assert.equal(asked, 1);
  const broken = door({ ...none, tokens: 400, turns: 1 }, async function* () {
    asked++;
    yield { type: 'text', text: 'half' };
  });
  await assert.rejects(broken.ask(), { code: 'run.budget-spent' });
  assert.equal(asked, 2);
  assert.equal(broken.run.outOf, 'tokens');
});

test('a stop ends the wait before another try', async () => {
  const { ask, run, rooms } = door(none, async function* () {
    yield { type: 'text', text: 'half' };
  });
  Object.assign(rooms, { pause: undefined });
  const asked = ask();
  setTimeout(() => run.stop.abort(new Fault('run.stopped', 'Stopped.', 'No.')), 60);
  await assert.rejects(asked, { code: 'run.stopped' });
});

test('a count that no such texts come to is none: they are counted by length, and no budget is free of it', async () => {
  const words = 'wort '.repeat(20_000);
  async function* lies(): AsyncIterable<ModelEvent> {
    yield { type: 'text', text: words };
    yield { type: 'end', stop: 'end', usage: { input: 1, output: 0 } };
  }
  const { ask, run, deeds, events } = door({ ...none, tokens: 20_000 }, lies);
  await ask();
  assert.deepEqual([run.counts.input, run.counts.output], [200, 25_000]);
  assert.ok(
    deeds.some((deed) => deed.type === 'model.called' && deed.guessed === true && deed.outputTokens === 25_000),
  );
  assert.ok(events.some((event) => event.type === 'model.ended' && event.guessed === true));
  await assert.rejects(ask(), { code: 'run.budget-spent' });
});

test('a question that is long has tokens, whatever its service says of them', () => {
  const paid = { rehearsal: false };
  const told = (input: number, output: number) => ({ input, output, cacheRead: 0 });
  assert.deepEqual(countOf(told(10, 5), 400_000, 40, paid), { usage: told(100_000, 10), guessed: true });
  for (const [usage, question, answer] of [
    [told(100_000, 10), 400_000, 40],
    [told(10_000, 10), 400_000, 40], // a table of spaces
    [told(10, 5), 14_000, 40],
    [told(5000, 200), 14_000, 12_000],
  ] as const)
    assert.deepEqual(countOf(usage, question, answer, paid), { usage, guessed: false });
  assert.equal(countOf(told(0, 0), 400_000, 40_000, { rehearsal: true }).guessed, false);
});
