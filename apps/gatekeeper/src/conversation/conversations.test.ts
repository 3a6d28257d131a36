import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wayDouble } from '../call/way.double.ts';
import { outOfBudget } from './budget.ts';
import { Conversations } from './conversations.ts';
import { storeInMemory } from './store.double.ts';

test('a workspace that comes up while a prompt is being written down hears of the run once, with the prompt', async () => {
  const { house } = wayDouble().rooms;
  const conversations = new Conversations(house, storeInMemory(), 'rehearsal');
  const begun: string[] = [];
  conversations.runs.attach({
    begin: ({ messages }) => void begun.push(JSON.stringify(messages)),
    steer: () => {},
    stop: () => {},
  });
  const { id } = await conversations.create();
  const prompted = conversations.runs.prompt(id, 'Why is it down?');
  conversations.runs.resume(); // the workspace is ready now, and the entry is not durable yet
  await prompted;
  assert.equal(begun.length, 1);
  assert.match(begun[0] ?? '', /Why is it down/);
});

test('words to a run that was stopped are refused while its agent still ends: they are a question of their own', async () => {
  const { house } = wayDouble().rooms;
  const conversations = new Conversations(house, storeInMemory(), 'rehearsal');
  const steered: string[] = [];
  conversations.runs.attach({
    begin: () => {},
    steer: (_agent, _kind, text) => void steered.push(text),
    stop: () => {},
  });
  const { id, history } = await conversations.create();
  const run = await conversations.runs.prompt(id, 'Why is it down?');
  let ended = () => {};
  run.calls.set('u', new Promise((go) => (ended = () => go({ status: 'stopped', source: 'gatekeeper', text: '' }))));
  await conversations.runs.steer(id, 'send', 'Look at the uplink.');
  const stopped = conversations.runs.stop(id, false);
  await assert.rejects(conversations.runs.steer(id, 'send', 'And at core-2.'), { code: 'run.none' });
  ended();
  await stopped;
  assert.deepEqual(steered, ['Look at the uplink.']);
  assert.equal(history.length, 2);
});

test('the next conversation begins as a person last set one, Manual stays after a restart, and Autonomous never begins', async () => {
  const { house } = wayDouble().rooms;
  const kept: { trust: string }[] = [];
  const store = { load: () => kept, save: () => {}, history: () => {}, event: () => {} };
  const conversations = new Conversations(house, store as never, 'rehearsal');
  assert.deepEqual(conversations.next(), { trust: 'supervised', mode: 'default' });
  conversations.beginNext({ trust: 'manual', mode: 'planning' });
  const made = await conversations.create(conversations.next());
  assert.deepEqual([made.trust, made.mode], ['manual', 'planning']);
  made.history.push({ kind: 'prompt', text: 'Why is it down?' });
  assert.equal((await conversations.branch(made.id, 1)).trust, 'manual', 'a branch drops no care');
  kept.push(made);
  assert.equal(new Conversations(house, store as never, 'rehearsal').next().trust, 'manual');
  conversations.beginNext({ trust: 'autonomous' });
  assert.deepEqual(conversations.next(), { trust: 'supervised', mode: 'planning' });
});

test('a person gives a run that goes on another budget, which holds at once; one that stopped at its limit keeps its end', async () => {
  const { house } = wayDouble().rooms;
  const store = { load: () => [], save: () => {}, history: () => {}, event: () => {} };
  const conversations = new Conversations(house, store as never, 'rehearsal');
  conversations.runs.attach({ begin: () => {}, steer: () => {}, stop: () => {} });
  const { id } = await conversations.create();
  const run = await conversations.runs.prompt(id, 'Look.');
  const more = { turns: 80, tokens: null, cost: null, minutes: 5 };
  await conversations.settings.budget(id, more);
  assert.deepEqual([run.budget, conversations.view(id).budget], [more, more]);
  outOfBudget(run, 'turns');
  await conversations.settings.budget(id, { ...more, turns: 200 });
  assert.equal(run.budget.turns, 80, 'it has stopped already');
  await conversations.runs.end(run.agent, 'failed');
  assert.equal(conversations.view(id).outOf, 'turns');
  assert.equal((await conversations.runs.prompt(id, 'Go on.')).budget.turns, 200);
  assert.equal(conversations.view(id).outOf, undefined);
});

test('a run that used its budget after a rejection is out of it, tells of the rejection, and can go on', async () => {
  const { rooms, events } = wayDouble();
  const store = { load: () => [], save: () => {}, history: () => {}, event: () => {} };
  const conversations = new Conversations(rooms.house, store as never, 'rehearsal');
  conversations.runs.attach({ begin: () => {}, steer: () => {}, stop: () => {} });
  const { id } = await conversations.create();
  const run = await conversations.runs.prompt(id, 'Look.');
  run.counts.rejected = 1;
  outOfBudget(run, 'turns');
  await conversations.runs.end(run.agent, 'failed');
  const ended = events.findLast(({ type }) => type === 'run.ended');
  assert.ok(ended?.type === 'run.ended');
  assert.deepEqual([ended.end, ended.rejected], ['out-of-budget', 1]);
  assert.equal(conversations.view(id).outOf, 'turns');
});

test('a conversation is called by its first words, without a secret and without a part of one', async () => {
  const { house } = wayDouble().rooms;
  const conversations = new Conversations(house, storeInMemory(), 'rehearsal');
  conversations.redact = (text) => text.replaceAll('hunter2', '«secret»');
  conversations.runs.attach({ begin: () => {}, steer: () => {}, stop: () => {} });
  const titleOf = async (text: string) => {
    const { id } = await conversations.create();
    await conversations.runs.prompt(id, text);
    return conversations.get(id).title;
  };
  assert.equal(await titleOf('It is hunter2.'), 'It is «secret».');
  assert.equal(await titleOf(`${'x '.repeat(48)}hunter2 and more`), `${'x '.repeat(48).trimEnd()}…`);
  assert.equal(await titleOf(`${'x '.repeat(45)}ghp_0123456789 and more`), `${'x '.repeat(45).trimEnd()}…`);
  assert.equal(await titleOf('x'.repeat(200)), '…');
  assert.equal(await titleOf(`${'x'.repeat(99)} y`), `${'x'.repeat(99)}…`);
  assert.equal(await titleOf('Why is it down?'), 'Why is it down?');
});
