import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wayDouble } from '../call/way.double.ts';
import { Conversations } from './conversations.ts';

test('a workspace that comes up while a prompt is being written down hears of the run once, with the prompt', async () => {
  const { house } = wayDouble().rooms;
  const store = {
    load: () => [],
    save: () => {},
    history: (into: never, item: never) => keep(into, item),
    event: () => {},
  };
  function keep(conversation: { history: unknown[] }, item: unknown) {
    conversation.history.push(item);
  }
  const conversations = new Conversations(house, store as never, 'rehearsal');
  const begun: string[] = [];
  conversations.attach({
    begin: ({ messages }) => void begun.push(JSON.stringify(messages)),
    steer: () => {},
    stop: () => {},
  });
  const { id } = await conversations.create();
  const prompted = conversations.prompt(id, 'Why is it down?');
  conversations.resume(); // the workspace is ready now, and the entry is not durable yet
  await prompted;
  assert.equal(begun.length, 1);
  assert.match(begun[0] ?? '', /Why is it down/);
});
