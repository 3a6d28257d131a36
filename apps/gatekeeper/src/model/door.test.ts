import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '@interlock/model';
import { listPrices, type Model, type ModelEvent, type ModelRequest } from '@interlock/models';
import { defaultSet, loadPolicies } from '@interlock/policy';
import type { Budget, ConverseAsk, Message } from '@interlock/protocol';
import { wayDouble } from '../call/way.double.ts';
import { newRun } from '../conversation/conversation.ts';
import { countOf } from './counted.ts';
import { converse, type ModelRooms } from './door.ts';

const none: Budget = { turns: null, tokens: null, cost: null, minutes: null };
const haiku = (events: (request: ModelRequest) => AsyncIterable<ModelEvent>): Model => ({
  id: 'bedrock:haiku',
  label: 'a double',
  rehearsal: false,
  thinks: true,
  converse(request, _signal, leaves) {
    leaves?.(JSON.stringify(request));
    return events(request);
  },
});
async function* says(input: number, output: number): AsyncIterable<ModelEvent> {
  yield { type: 'text', text: 'Yes.' };
  yield { type: 'end', stop: 'end', usage: { input, output, cacheRead: 0, cacheWrite: 0 } };
}

function door(budget: Budget, events: (request: ModelRequest) => AsyncIterable<ModelEvent> = () => says(1000, 100)) {
  const double = wayDouble();
  const run = newRun(double.at.conversation.id, '', double.rooms.house.around, budget);
  const kept: unknown[] = [];
  const sent: string[] = [];
  const waits: number[] = [];
  const rooms: ModelRooms = {
    house: double.rooms.house,
    model: haiku(events),
    tools: [],
    prices: listPrices,
    redact: (text) => ({ text: text.replaceAll('hunter2', '«secret»'), found: text.split('hunter2').length - 1 }),
    pause: async (milliseconds) => void waits.push(milliseconds),
    scan: async (texts) => texts.map((text) => ({ text: text.replaceAll('w', '«w»'), found: 1 })),
    sent: { keep: (_run, _model, body) => void sent.push(body) },
    heard: (_run, message) => void kept.push(message),
  };
  const ask: ConverseAsk = {
    agent: run.agent,
    system: 's'.repeat(400),
    messages: [{ role: 'user', content: [{ type: 'text', text: 'w'.repeat(400) }] }],
  };
  const at = { conversation: double.at.conversation, run };
  return { ...double, run, kept, sent, waits, rooms, ask: () => converse(ask, at, rooms) };
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

async function* thinks(text: string): AsyncIterable<ModelEvent> {
  yield { type: 'thinking', text: text.slice(0, 4) };
  yield { type: 'thinking', text: text.slice(4) };
  yield { type: 'thought', text, signature: 'its maker’s seal' };
  yield* says(1000, 100);
}

test('a thought is shown from its beginning, with its time when it is whole, and kept with its seal', async () => {
  const asked: ModelRequest[] = [];
  const { ask, at, events, kept } = door(none, (request) => {
    asked.push(request);
    return thinks('maybe the AS number');
  });
  await ask();
  at.conversation.thinking = true;
  await ask();
  assert.deepEqual(
    asked.map(({ think }) => think ?? false),
    [false, true],
  );
  const shown = events.filter(({ type }) => type === 'model.thinking').slice(0, 2);
  assert.deepEqual(
    shown.map((event) => event.type === 'model.thinking' && [event.text, event.milliseconds === null]),
    [
      ['', true],
      ['maybe the AS number', false],
    ],
  );
  const block = {
    type: 'thinking',
    model: 'bedrock:haiku',
    text: 'maybe the AS number',
    signature: 'its maker’s seal',
  };
  assert.deepEqual((kept[0] as Message).content[0], block);
});

test('a secret in a thought is neither shown nor kept nor told to the workspace, and the seal goes with it', async () => {
  const { ask, events, kept } = door(none, () => thinks('the password is hunter2'));
  const { message } = await ask();
  const block = { type: 'thinking', model: 'bedrock:haiku', text: 'the password is «secret»' };
  assert.deepEqual(message.content[0], block);
  assert.doesNotMatch(JSON.stringify([events, kept, message]), /hunter2/);
});

test('a sealed thought in which a secret is found later goes out without its seal, so that it goes nowhere', async () => {
  const asked: ModelRequest[] = [];
  const { rooms, at } = door(none, (request) => {
    asked.push(request);
    return says(1, 1);
  });
  const thought = (text: string) => ({ type: 'thinking', model: 'bedrock:haiku', text, signature: 's' }) as const;
  const messages: Message[] = [
    { role: 'user', content: [{ type: 'text', text: 'x' }] },
    { role: 'assistant', content: [thought('hunter2'), thought('no secret')] },
    { role: 'user', content: [{ type: 'text', text: 'y' }] },
  ];
  await converse({ agent: at.run.agent, system: '', context: 'of hunter2', messages }, at, rooms);
  assert.deepEqual(asked[0]?.messages[1]?.content, [
    { type: 'thinking', model: 'bedrock:haiku', text: '«secret»' },
    thought('no secret'),
  ]);
  assert.equal(asked[0]?.context, 'of «secret»');
});

test('a profile that leaves the region is allowed by a policy that names it, and by nothing else', async () => {
  const asked: ModelRequest[] = [];
  const { ask, enforce, deeds, rooms } = door(none, (request) => {
    asked.push(request);
    return says(1, 1);
  });
  Object.assign(rooms.model, { profile: 'us.a' });
  await ask();
  const permit = `@id("p") @names("us.a") permit (principal, action == Interlock::Action::"run", resource) when { context.tool == "model.profile" };`;
  enforce(loadPolicies(`${defaultSet}\n${permit}`, 'active'));
  await ask();
  const forbid = `@id("f") forbid (principal, action == Interlock::Action::"run", resource) when { context.tool == "model.profile" };`;
  enforce(loadPolicies(`${defaultSet}\n${permit}\n${forbid}`, 'active'));
  await ask();
  assert.deepEqual(
    asked.map(({ profiles }) => profiles),
    [[], ['us.a'], []],
  );
  assert.deepEqual(
    deeds.flatMap((deed) => (deed.type === 'model.called' ? [deed.region] : [])),
    ['us-east-1', 'us.a', 'us-east-1'],
  );
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
