import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Id } from '@interlock/model';
import fc from 'fast-check';
import { wayDouble } from '../call/way.double.ts';
import { branchOf } from './branch.ts';
import { Conversations } from './conversations.ts';
import { conversationAnswer } from './desk.ts';
import { exported } from './export.ts';
import { type HistoryItem, messagesOf } from './history.ts';
import { storeInMemory } from './store.double.ts';

const result = (use: string, text: string): HistoryItem => ({
  kind: 'result',
  use,
  result: { status: 'ok', source: 'device', text },
});
const asks = (use: string): HistoryItem => ({
  kind: 'assistant',
  message: { role: 'assistant', content: [{ type: 'tool-use', use, tool: 'wait', input: {} }] },
});
const history: HistoryItem[] = [
  { kind: 'prompt', text: 'Why is BGP down?' },
  asks('a'),
  result('a', 'show version\n```\n# not a title\n```'),
  {
    kind: 'assistant',
    message: { role: 'assistant', content: [{ type: 'text', text: 'The neighbour is shut.\n# no' }] },
  },
  { kind: 'prompt', text: 'Fix it.' },
];

async function desk() {
  const { rooms, deeds } = wayDouble();
  const { house } = rooms;
  const conversations = new Conversations(house, storeInMemory(), 'rehearsal');
  const one = await conversations.create({ mode: 'planning' });
  one.history.push(...history);
  conversations.settings.rename(one.id, ' BGP   north ');
  const ask = (what: string, given: object = {}) =>
    conversationAnswer({ ask: what, with: given }, { conversations, house }, house.person());
  return { conversations, one, deeds, ask };
}

test('conversations are listed, named and found by what was said or shown, and a search is written down', async () => {
  const { ask, one, deeds } = await desk();
  const [line] = (await ask('conversation.list')) as { title: string; messages: number }[];
  assert.deepEqual([line?.title, line?.messages], ['BGP north', 4]);
  const found = (await ask('conversation.search', { text: 'NEIGHBOUR is' })) as { id: string; excerpt: string }[];
  assert.equal(found[0]?.id, one.id);
  assert.ok(deeds.some((deed) => deed.type === 'record.opened' && deed.records[0] === one.id));
  assert.deepEqual(await ask('conversation.search', { text: 'no such word' }), []);
  await assert.rejects(ask('conversation.rename', { conversation: 'nobody', title: 'x' }), {
    code: 'conversation.none',
  });
  for (const title of ['', '   ', '\n\t'])
    await assert.rejects(ask('conversation.rename', { conversation: one.id, title }), /title/, JSON.stringify(title));
  assert.equal(one.title, 'BGP north');
});

test('each reading of what a run was is written down before it is read', async () => {
  const { rooms, deeds } = wayDouble();
  const { house } = rooms;
  const conversations = new Conversations(house, storeInMemory(), 'rehearsal');
  const { id } = await conversations.create({ mode: 'planning' });
  const noted = () => deeds.filter((deed) => deed.type === 'record.opened' && deed.records[0] === id).length;
  const atReading: number[] = [];
  const of = () => {
    atReading.push(noted());
    return [];
  };
  const ask = (number: number) =>
    conversationAnswer(
      { ask: 'conversation.record', with: { conversation: id, number } },
      { conversations, house, records: { of } },
      house.person(),
    );
  assert.deepEqual([await ask(1), await ask(0), await ask(7)], [{ runs: 0 }, { runs: 0 }, { runs: 0 }]);
  assert.deepEqual(atReading, [1, 2, 3]);
});

test('a branch knows what its origin knew up to a message, copies no trust, and leaves its origin as it was', async () => {
  const { ask, one, conversations } = await desk();
  Object.assign(one, { trust: 'autonomous' });
  const { id } = (await ask('conversation.branch', { conversation: 'BGP north', messages: 2 })) as {
    id: Id<'conversation'>;
  };
  const branch = conversations.get(id);
  assert.deepEqual(branch.history, history.slice(0, 3));
  assert.deepEqual([branch.trust, branch.mode, branch.autonomy], ['supervised', 'planning', null]);
  branch.history.push({ kind: 'prompt', text: 'other' });
  assert.equal(one.history.length, history.length);
  await assert.rejects(ask('conversation.branch', { conversation: id, messages: 9 }), {
    code: 'conversation.no-message',
  });
});

test('a branch at any message is a conversation that a model can read', () => {
  const item = fc.oneof(
    fc.constant<HistoryItem>({ kind: 'prompt', text: 'p' }),
    fc.nat(5).map((n): HistoryItem => asks(`u${n}`)),
    fc.nat(5).map((n): HistoryItem => result(`u${n}`, 'x')),
    fc.constant<HistoryItem>({ kind: 'steer', how: 'send', text: 's' }),
  );
  fc.assert(
    fc.property(fc.array(item, { maxLength: 30 }), fc.nat(30), (items, at) => {
      const own: HistoryItem[] = [{ kind: 'prompt', text: 'first' }, ...items];
      const messages = own.filter(({ kind }) => kind === 'prompt' || kind === 'assistant').length;
      const branch = branchOf(own, (at % messages) + 1);
      assert.deepEqual(own.slice(0, branch.length), branch);
      assert.equal(messagesOf([...branch, { kind: 'prompt', text: 'go on' }]).messages.at(-1)?.role, 'user');
    }),
  );
});

test('an export is written down; in Markdown nothing that anybody said can end its mark or make a title', async () => {
  const { ask, one, deeds } = await desk();
  const text = (await ask('conversation.export', { conversation: one.id, format: 'markdown' })) as string;
  assert.deepEqual(
    text.match(/^#+ .*$/gm),
    ['# BGP north', '## Why is BGP down?', '## Fix it.', '## Calls', '# not a title'].sort(
      (a, b) => text.indexOf(a) - text.indexOf(b),
    ),
  );
  assert.match(text, /````text\nshow version\n```\n# not a title\n```\n````/);
  assert.match(text, /^> \\# no$/m);
  assert.ok(deeds.some((deed) => deed.type === 'export.made' && deed.what === 'conversation'));
  const json = JSON.parse(exported(one, 'json', (text) => text)) as { history: unknown[] };
  assert.deepEqual(json.history, history);
});

test('another model, and whether it thinks, is chosen by a person for one conversation and written down', async () => {
  const { conversations, one, deeds } = await desk();
  await conversations.settings.choose(one.id, { model: 'bedrock:haiku' });
  assert.equal(conversations.modelOf(one), 'bedrock:haiku');
  assert.equal(conversations.view(one.id).model, 'bedrock:haiku');
  assert.ok(deeds.some((deed) => deed.type === 'conversation.set' && deed.model === 'bedrock:haiku'));
  assert.equal(conversations.view(one.id).thinking, false);
  await conversations.settings.choose(one.id, { thinking: true });
  assert.equal(conversations.view(one.id).thinking, true);
  assert.ok(deeds.some((deed) => deed.type === 'conversation.set' && deed.thinking === true));
  assert.equal(conversations.modelOf(await conversations.create()), 'rehearsal');
});
