import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '@interlock/model';
import type { Model, ModelRequest } from '@interlock/models';
import { listPrices } from '@interlock/models';
import type { RunEvent } from '@interlock/protocol';
import { wayDouble } from '../call/way.double.ts';
import { newRun } from '../conversation/conversation.ts';
import { openTitles } from './titles.ts';

test('a title is asked for with words that were cleaned before they were cut', async () => {
  const double = wayDouble();
  const { house } = double.rooms;
  const { conversation } = double.at;
  const words = `${'x '.repeat(1998)}hunter2 ghp_x`;
  const run = newRun(conversation.id, words, house.around);
  Object.assign(conversation, { run, title: 'first words' });
  conversation.history.splice(0, Number.POSITIVE_INFINITY, { kind: 'prompt', text: words });
  const asked: ModelRequest[] = [];
  const model: Model = {
    id: 'bedrock:nova-micro',
    label: 'a double',
    rehearsal: false,
    async *converse(request) {
      asked.push(request);
      yield { type: 'text', text: 'A title' };
      yield { type: 'end', stop: 'end', usage: { input: 1000, output: 5 } };
    },
  };
  const named = new Promise<string>((resolve) => {
    const conversations = {
      get: () => conversation,
      modelOf: () => 'bedrock:haiku',
      settings: { rename: (_id: string, title: string) => resolve(title) },
    };
    openTitles({
      house,
      conversations: conversations as never,
      small: () => ({
        house,
        model,
        prices: listPrices,
        redact: (text) => ({ text: text.replaceAll('hunter2', '«secret»'), found: 0 }),
        scan: async (texts) => texts.map((text) => ({ text: text.replaceAll('ghp_x', '«token»'), found: 0 })),
      }),
    });
  });
  house.events.emit({ type: 'run.started', conversation: conversation.id } as RunEvent);
  assert.equal(await named, 'A title');
  assert.doesNotMatch(JSON.stringify(asked[0]?.messages), /hun|ghp/);
});

test('a title that its run ended before is asked for again with the next one, of the first words', async () => {
  const double = wayDouble();
  const { house } = double.rooms;
  const { conversation } = double.at;
  const begin = (text: string) => {
    const run = newRun(conversation.id, text, house.around);
    conversation.run = run;
    conversation.history.push({ kind: 'prompt', text });
    house.events.emit({ type: 'run.started', conversation: conversation.id } as RunEvent);
    return run;
  };
  conversation.history.splice(0);
  conversation.title = 'first words';
  const asked: ModelRequest[] = [];
  const arrived = Promise.withResolvers<void>();
  let waits = true;
  const model: Model = {
    id: 'bedrock:nova-micro',
    label: 'a double',
    rehearsal: false,
    async *converse(request, signal) {
      asked.push(request);
      arrived.resolve();
      if (waits) await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      yield { type: 'text', text: 'A title' };
      yield { type: 'end', stop: 'end', usage: { input: 1000, output: 5 } };
    },
  };
  const named = Promise.withResolvers<string>();
  const rename = (_id: string, title: string) => {
    conversation.title = title;
    named.resolve(title);
  };
  openTitles({
    house,
    conversations: { get: () => conversation, modelOf: () => 'bedrock:haiku', settings: { rename } } as never,
    small: () => ({
      house,
      model,
      prices: listPrices,
      redact: (text) => ({ text, found: 0 }),
      scan: async (texts) => texts.map((text) => ({ text, found: 0 })),
    }),
  });
  const quick = begin('Are you there?');
  await arrived.promise;
  quick.over.abort(new Fault('run.over', 'Over.', 'Nothing ran.'));
  waits = false;
  begin('Why is the session down?');
  assert.equal(await named.promise, 'A title');
  assert.match(JSON.stringify(asked[1]?.messages), /Are you there/);
  begin('And now?');
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(asked.length, 2, 'once it has one, nobody asks again');
});
