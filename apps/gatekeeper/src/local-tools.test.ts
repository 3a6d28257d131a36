import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Call, type Id, newId } from '@interlock/model';
import { wayDouble } from './call/way.double.ts';
import { Conversations } from './conversation/conversations.ts';
import { performLocally } from './local-tools.ts';

test('the list of hosts holds those that the conversation, or the helper, is narrowed to, and no other', async () => {
  const { rooms, host } = wayDouble();
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
  const hosts = ['r1', 'r2', 'r3'].map((name) => ({ ...host, id: newId('host', random), name }));
  const [first, second] = hosts as [typeof host, typeof host];
  const store = { load: () => [], save: () => {}, history: () => {}, event: () => {} };
  const conversations = new Conversations(rooms.house, store as never, 'rehearsal');
  const told = async (conversation: Id<'conversation'>, agent: Id<'agent'>) => {
    const call = { tool: 'inventory.list', conversation, by: { kind: 'agent', agent, use: 'u' } } as unknown as Call;
    const within = { hosts: () => hosts, seenBy: (one: Call) => conversations.seenBy(one) };
    const { text } = await (performLocally(call, within, new AbortController().signal) as Promise<{ text: string }>);
    return (JSON.parse(text) as { name: string }[]).map(({ name }) => name);
  };
  const begun: Id<'agent'>[] = [];
  conversations.runs.attach({ begin: ({ agent }) => void begun.push(agent), steer: () => {}, stop: () => {} });
  const whole = await conversations.create();
  const narrow = await conversations.create({ hosts: [first.id, second.id] });
  const run = await conversations.runs.prompt(narrow.id, 'Look.');
  assert.deepEqual(await told(whole.id, newId('agent', random)), ['r1', 'r2', 'r3']);
  assert.deepEqual(await told(narrow.id, run.agent), ['r1', 'r2']);
  const { helpers } = conversations.runs;
  const work = helpers.start({ role: 'researcher', task: 'Look.', hosts: [second.id] }, { conversation: narrow, run });
  while (begun.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.deepEqual(await told(narrow.id, begun[1] as Id<'agent'>), ['r2']);
  helpers.end(begun[1] as Id<'agent'>, 'finished', '');
  await work;
  await conversations.leave('gatekeeper-stopped');
});
