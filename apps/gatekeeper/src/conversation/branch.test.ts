import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '@interlock/protocol';
import { wayDouble } from '../call/way.double.ts';
import { Conversations } from './conversations.ts';
import { messagesOf } from './history.ts';
import { storeInMemory } from './store.double.ts';

/** What the model of a branch is told of `uses` that its origin had open; `begun` are on their way there. */
async function toldIn(
  uses: readonly { use: string; tool: string }[],
  begun: readonly string[],
  events: readonly object[],
) {
  const { rooms } = wayDouble();
  const conversations = new Conversations(rooms.house, storeInMemory(), 'rehearsal');
  conversations.runs.attach({ begin: () => {}, steer: () => {}, stop: () => {} });
  const { id } = await conversations.create();
  const run = await conversations.runs.prompt(id, 'Fix it.');
  const content = uses.map((use) => ({ type: 'tool-use' as const, ...use, input: {} }));
  conversations.runs.heard(run, { role: 'assistant', content }, []);
  for (const use of begun) run.calls.set(use, new Promise(() => {}));
  for (const event of events) rooms.house.events.emit({ at: 1, conversation: id, ...event } as RunEvent);
  const branch = await conversations.branch(id, 2);
  const { messages } = messagesOf([...branch.history, { kind: 'prompt', text: 'And now?' }]);
  assert.equal(messages.length, 3);
  assert.equal(conversations.get(id).history.length, 2, 'its origin is as it was');
  return (messages[2]?.content ?? []).flatMap((block) =>
    block.type === 'tool-result' ? [`${block.status}: ${block.text}`] : [],
  );
}
const decided = { type: 'call.decided', call: 'c', tool: 'terminal.run', host: 'r1', class: 'moderate' };
const fix = { use: 'a', tool: 'terminal.run' };

test('a branch of a run that waits on a card is told that the call was still waiting', async () => {
  const card = { type: 'card.opened', card: { id: 'k', call: 'c' } };
  const [told = ''] = await toldIn([fix], ['a'], [decided, card]);
  assert.match(told, /^unknown: .*still waiting for the person when this conversation was branched off/);
  assert.doesNotMatch(told, /The run ended/);
});

test('a branch of a run whose call is at work is told that it was still running', async () => {
  const released = { type: 'call.released', call: 'c' };
  const [told = ''] = await toldIn([fix], ['a'], [decided, released]);
  assert.match(told, /^unknown: .*still running when this conversation was branched off/);
});

test('a branch is told of a call that had not begun, and of a question that stood open', async () => {
  const asked = { use: 'q', tool: 'person.ask' };
  const events = [{ ...decided, call: 'p', tool: 'person.ask', host: null, class: 'read-only' }];
  const open = [...events, { type: 'call.released', call: 'p' }, { type: 'question.asked', question: 'm' }];
  const told = await toldIn([asked, fix], ['q'], open);
  assert.match(told[0] ?? '', /^stopped: .*not answered when this conversation was branched off.* changed nothing/);
  assert.match(told[1] ?? '', /^unknown: .*had not begun when this conversation was branched off/);
});
