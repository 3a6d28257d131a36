import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listPrices, type Model, type ModelEvent } from '@interlock/models';
import type { Budget, ConverseAsk } from '@interlock/protocol';
import { wayDouble } from '../call/way.double.ts';
import { newRun } from '../conversation/conversation.ts';
import { converse, type ModelRooms } from './door.ts';

const none: Budget = { turns: null, tokens: null, cost: null, minutes: null };
const haiku = (events: () => AsyncIterable<ModelEvent>): Model => ({
  id: 'bedrock:haiku',
  label: 'a double',
  rehearsal: false,
  converse: () => events(),
});
async function* says(input: number, output: number): AsyncIterable<ModelEvent> {
  yield { type: 'text', text: 'Yes.' };
  yield { type: 'end', stop: 'end', usage: { input, output, cacheRead: 0, cacheWrite: 0 } };
}

function door(budget: Budget, events: () => AsyncIterable<ModelEvent> = () => says(1000, 100)) {
  const double = wayDouble();
  const run = newRun(double.at.conversation.id, '', double.rooms.house.around, budget);
  const kept: unknown[] = [];
  const sent: string[] = [];
  const rooms: ModelRooms = {
    house: double.rooms.house,
    model: haiku(events),
    tools: [],
    prices: listPrices,
    redact: (text) => ({ text, found: 0 }),
    scan: async (texts) => texts.map((text) => ({ text: text.replaceAll('w', '«w»'), found: 1 })),
    sent: (_run, request) => void sent.push(JSON.stringify(request)),
    heard: (_run, message) => void kept.push(message),
  };
  const ask: ConverseAsk = {
    agent: run.agent,
    system: 's'.repeat(400),
    messages: [{ role: 'user', content: [{ type: 'text', text: 'w'.repeat(400) }] }],
  };
  const at = { conversation: double.at.conversation, run };
  return { ...double, run, kept, sent, rooms, ask: () => converse(ask, at, rooms) };
}

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

test('asking again gives up the answer under way: one is ever kept, and both are counted', async () => {
  let go = () => {};
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  let asked = 0;
  const { ask, run, kept, deeds } = door(none, async function* () {
    const first = ++asked === 1;
    yield { type: 'text', text: 'a' };
    if (first) await held;
    yield* says(1000, 100);
  });
  const first = ask();
  while (asked === 0) await new Promise((resolve) => setImmediate(resolve));
  const second = ask();
  await second;
  go();
  await assert.rejects(first, { code: 'run.asked-again' });
  assert.equal(kept.length, 1);
  assert.deepEqual([run.counts.turns, run.counts.input], [2, 1000 + 200]);
  const ends = deeds.flatMap((deed) => (deed.type === 'model.called' ? [deed.end] : []));
  assert.deepEqual(ends, ['end', 'run.asked-again']);
});

test('an answer that breaks off is written down and its question counted', async () => {
  const { ask, run, deeds } = door(none, async function* () {
    yield { type: 'text', text: 'half' };
  });
  await assert.rejects(ask(), { code: 'model.broken-off' });
  assert.equal(run.counts.input, 200);
  assert.ok(deeds.some((deed) => deed.type === 'model.called' && deed.end === 'model.broken-off'));
});

test('what goes out is what the scanner gave back and nothing else; where it fails, nothing goes out', async () => {
  let asked = 0;
  const { ask, sent, rooms, deeds } = door(none, () => {
    asked++;
    return says(1, 1);
  });
  await ask();
  assert.equal(sent.length, 1);
  assert.match(sent[0] ?? '', /(«w»){400}/);
  assert.ok(deeds.some((deed) => deed.type === 'model.called' && deed.redactions === 2));
  for (const scan of [
    async () => [],
    async () => {
      throw new Error('no');
    },
  ]) {
    Object.assign(rooms, { scan });
    await assert.rejects(ask());
  }
  assert.deepEqual([asked, sent.length], [1, 1]);
});
