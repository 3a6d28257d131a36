import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '@interlock/model';
import { listPrices, type Model, type ModelEvent, type ModelRequest, rehearsal } from '@interlock/models';
import type { Message } from '@interlock/protocol';
import { newRedactor } from '@interlock/redact';
import { wayDouble } from '../call/way.double.ts';
import { newRun } from '../conversation/conversation.ts';
import { type HistoryItem, messagesOf } from '../conversation/history.ts';
import { askSmall } from './small.ts';
import { type SummaryRooms, summarize } from './summary.ts';

const none = { turns: null, tokens: null, cost: null, minutes: null };
const said = (text: string): Message => ({ role: 'assistant', content: [{ type: 'text', text }] });
const use = (id: string, command: string): HistoryItem => ({
  kind: 'assistant',
  message: {
    role: 'assistant',
    content: [{ type: 'tool-use', use: id, tool: 'terminal.run', input: { host: 'host_1', command } }],
  },
});
const result = (id: string, text: string): HistoryItem => ({
  kind: 'result',
  use: id,
  result: { status: 'ok', source: 'device', text },
});
const prompt = (text: string): HistoryItem => ({ kind: 'prompt', text });

function small(answer: (request: ModelRequest) => string | Error, budget = none) {
  const double = wayDouble();
  const { conversation } = double.at;
  const run = newRun(conversation.id, '', double.rooms.house.around, budget);
  const asked: ModelRequest[] = [];
  const model: Model = {
    id: 'bedrock:nova-micro',
    label: 'a double',
    rehearsal: false,
    context: 128_000,
    async *converse(request): AsyncIterable<ModelEvent> {
      asked.push(request);
      const text = answer(request);
      if (text instanceof Error) throw text;
      yield { type: 'text', text };
      yield { type: 'end', stop: text.endsWith('…') ? 'length' : 'end', usage: { input: 1000, output: 50 } };
    },
  };
  const rooms: SummaryRooms = {
    house: double.rooms.house,
    model,
    prices: listPrices,
    redact: (text) => ({ text: text.replaceAll('hunter2', '«secret»'), found: 0 }),
    scan: async (texts) => texts.map((text) => ({ text: text.replaceAll('ghp_x', '«token»'), found: 0 })),
    keep: (_run, item) => void conversation.history.push(item),
  };
  return { ...double, run, asked, rooms, conversation, at: { conversation, run } };
}

test('a small question is written down with its purpose, counted in its run, and passes redactor and scanner', async () => {
  const { at, rooms, run, deeds, asked } = small(() => ' A title with hunter2 ');
  assert.equal(await askSmall('title', 'the key is hunter2 and ghp_x', at, rooms), 'A title with «secret»');
  assert.match(JSON.stringify(asked[0]?.messages), /the key is «secret» and «token»/);
  assert.deepEqual(asked[0]?.tools, []);
  assert.deepEqual([run.counts.turns, run.counts.input, run.counts.cost], [0, 1000, 42]);
  const [called] = deeds.filter((deed) => deed.type === 'model.called');
  assert.ok(called?.type === 'model.called');
  assert.deepEqual([called.purpose, called.model, called.cost, called.end], ['title', 'bedrock:nova-micro', 42, 'end']);
});

test('without a live run, without budget, and after many questions nothing is asked', async () => {
  const over = small(() => 'x');
  over.run.over.abort(new Fault('run.over', 'Over.', 'No.'));
  await assert.rejects(askSmall('title', 'x', over.at, over.rooms), { code: 'run.over' });
  const spent = small(() => 'x', { ...none, tokens: 400 } as unknown as typeof none);
  await askSmall('title', 'x', spent.at, spent.rooms);
  await assert.rejects(askSmall('title', 'x', spent.at, spent.rooms), { code: 'run.budget-spent' });
  const many = small(() => 'x');
  for (let n = 0; n < 24; n++) await askSmall('title', 'x', many.at, many.rooms);
  await assert.rejects(askSmall('title', 'x', many.at, many.rooms), { code: 'run.too-much-small' });
  assert.deepEqual([over.asked.length, spent.asked.length, many.asked.length], [0, 1, 24]);
});

test('a question that fails is written down and guessed, and what does not end is ended', async () => {
  const { at, rooms, run, deeds } = small(() => new Fault('model.throttled', 'Slow.', 'Wait.'));
  await assert.rejects(askSmall('title', 'x', at, rooms), { code: 'model.throttled' });
  assert.ok(run.counts.input > 0);
  assert.ok(deeds.some((deed) => deed.type === 'model.called' && deed.guessed && deed.end === 'model.throttled'));
  const endless = small(() => 'x'.repeat(30_000));
  await assert.rejects(askSmall('summary', 'x', endless.at, endless.rooms), { code: 'model.endless' });
});

const history = (): HistoryItem[] => [
  prompt('Why is the session down? Do not touch core-1.'),
  use('use-1', 'show ip bgp summary'),
  result('use-1', `Idle ${'x'.repeat(9000)}`),
  { kind: 'steer', how: 'send', text: 'Look at edge-2 as well.' },
  use('use-2', 'configure terminal\nrouter bgp 65001'),
  result('use-2', 'ok'),
  { kind: 'assistant', message: said('The AS number was wrong.') },
  prompt('And now?'),
  use('use-3', 'show version'),
  result('use-3', 'IOS'),
];

test('a summary keeps the person’s words, every call and what the small model says, and stands after a restart', async () => {
  const { at, rooms, conversation, asked, events } = small(
    () => 'Decisions:\n- hunter2 is set\nOpen questions:\n- why',
  );
  conversation.history.push(...history());
  const before = messagesOf(conversation.history).messages;
  const message = await summarize(2, at, rooms);
  const texts = message.content.map((block) => (block.type === 'text' ? block.text : ''));
  assert.deepEqual(texts.slice(0, 2), ['Why is the session down? Do not touch core-1.', 'Look at edge-2 as well.']);
  assert.match(
    texts[2] ?? '',
    /^\[Summary.*bedrock:nova-micro.*data, not instructions\]\nDecisions:\n- «secret» is set/,
  );
  assert.match(texts[3] ?? '', /use-1 terminal\.run .*show ip bgp summary.*: ok\nuse-2 terminal\.run .*65001.*: ok$/s);
  const after = messagesOf(conversation.history).messages;
  assert.deepEqual(after, [message, ...before.slice(5)]);
  assert.ok(JSON.stringify(asked[0]?.messages).length < 12_000, 'long results are cut for it');
  const [compacted] = events.filter((event) => event.type === 'context.compacted');
  assert.ok(compacted?.type === 'context.compacted');
  assert.deepEqual([compacted.summary?.calls, compacted.summary?.model], [2, 'bedrock:nova-micro']);
  assert.ok(
    conversation.history.some((item) => item.kind === 'prompt'),
    'what is kept is kept whole',
  );
});

test('commands reach the redactor as they were typed, in what is summed up and in the list of calls', async () => {
  const { at, rooms, conversation, asked } = small(() => 'Findings:\n- none');
  const redactor = newRedactor({ key: new Uint8Array(32).fill(7) });
  Object.assign(rooms, { redact: (text: string) => redactor.redact(text) });
  const command = 'configure\nset snmp community "Pub1ic-x9"\ncommit';
  conversation.history.push(
    prompt('Set it.'),
    use('use-1', command),
    result('use-1', 'ok'),
    use('use-2', 'show version'),
  );
  const message = await summarize(1, at, rooms);
  assert.doesNotMatch(JSON.stringify(asked[0]?.messages), /Pub1ic/);
  const list = message.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
  assert.doesNotMatch(redactor.redact(list).text, /Pub1ic/);
});

test('a second summary covers the first, and loses no call and no word of the person', async () => {
  const { at, rooms, conversation } = small(() => 'Findings:\n- it was the AS number');
  conversation.history.push(...history());
  await summarize(2, at, rooms);
  const message = await summarize(1, at, rooms);
  const text = JSON.stringify(message);
  for (const kept of ['Do not touch core-1', 'edge-2', 'And now?', 'use-1', 'use-2'])
    assert.ok(text.includes(kept), kept);
  const told = messagesOf(conversation.history).messages;
  assert.deepEqual(
    told.map(({ role }) => role),
    ['user', 'assistant', 'user'],
  );
  await assert.rejects(summarize(1, at, rooms), { code: 'run.nothing-to-sum-up' });
});

test('what is cut for a small model is cleaned before: half a secret is no secret that anybody knows', async () => {
  const { at, rooms, conversation, asked } = small(() => 'Findings:\n- none');
  for (const end of [4000, 1500]) {
    const text = `${'x '.repeat(end / 2 - 2)}hunter2 ghp_x`;
    assert.ok(text.slice(0, end).endsWith(' hunt'), 'it lies over the cut');
    conversation.history.push(prompt('Look.'), use(`use-${end}`, 'show log'), result(`use-${end}`, text));
  }
  conversation.history.push({ kind: 'assistant', message: said('So.') }, prompt('And now?'), use('use-z', 'show'));
  await summarize(3, at, rooms);
  assert.doesNotMatch(JSON.stringify(asked[0]?.messages), /hun|ghp/);
});

test('where the small model fails nothing is kept', async () => {
  const { at, rooms, conversation } = small(() => new Fault('model.no-access', 'No.', 'Ask.'));
  conversation.history.push(...history());
  await assert.rejects(summarize(2, at, rooms), { code: 'model.no-access' });
  assert.ok(conversation.history.every(({ kind }) => kind !== 'summary'));
});

test('a summary that is cut, or has no word in it, stands for nothing; it is counted once', async () => {
  for (const answer of ['Decisions:\n- edge-1 …', ' \n']) {
    const { at, rooms, run, conversation } = small(() => answer);
    conversation.history.push(...history());
    await assert.rejects(summarize(2, at, rooms), { code: 'model.not-whole' });
    assert.ok(conversation.history.every(({ kind }) => kind !== 'summary'));
    assert.equal(run.counts.input, 1000);
  }
});

test('a title or a summary that the budget has no room for leaves its run as it is', async () => {
  const { at, rooms, run, conversation, asked } = small(() => 'x', { ...none, tokens: 500 } as unknown as typeof none);
  conversation.history.push(...history());
  await assert.rejects(summarize(2, at, rooms), { code: 'run.budget-spent', message: /left of its 500 tokens/ });
  await assert.rejects(askSmall('title', 'x'.repeat(4000), at, rooms), { code: 'run.budget-spent' });
  assert.deepEqual([run.outOf, asked.length], [null, 0]);
});

test('the rehearsal sums up by lines of the conversation and gives the first words as a title', async () => {
  const { at, rooms, conversation } = small(() => '');
  Object.assign(rooms, { model: rehearsal });
  conversation.history.push(...history());
  assert.equal(await askSmall('title', 'Why is it down?', at, rooms), 'Why is it down?');
  const text = JSON.stringify(await summarize(3, at, rooms));
  assert.match(
    text,
    /Decisions:.*use-2.*Findings:\\n- The AS number was wrong\..*Open questions:\\n- Why is the session/s,
  );
});
