/** What may pass the model's door, out and in: cleaned words, thoughts without secrets, regions that a policy names. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelEvent, ModelRequest } from '@interlock/models';
import { defaultSet, loadPolicies } from '@interlock/policy';
import type { Message } from '@interlock/protocol';
import { door, none, says } from '../model-door.double.ts';
import { converse } from './door.ts';

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
