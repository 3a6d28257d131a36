import assert from 'node:assert/strict';
import { test } from 'node:test';
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
