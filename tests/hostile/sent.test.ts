/** What a person is shown of requests to a model is what came over the wire: the real SDK against a double of Bedrock. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { wayDouble } from '../../apps/gatekeeper/src/call/way.double.ts';
import { newRun } from '../../apps/gatekeeper/src/conversation/conversation.ts';
import { converse } from '../../apps/gatekeeper/src/model/door.ts';
import { SentRequests } from '../../apps/gatekeeper/src/model/sent.ts';
import { askSmall } from '../../apps/gatekeeper/src/model/small.ts';
import type { Id } from '../../packages/model/src/index.ts';
import { end, fails, says, startService, text } from '../../packages/models/src/bedrock/endpoint.double.ts';
import { listPrices, type Model, modelFor } from '../../packages/models/src/index.ts';
import type { Message } from '../../packages/protocol/src/index.ts';

process.env.AWS_ACCESS_KEY_ID = 'AKIDEXAMPLE';
process.env.AWS_SECRET_ACCESS_KEY = 'not-a-real-key';

function rowsDouble() {
  const rows: { parent: string; json: string }[] = [];
  return {
    rows,
    append: (_table: string, parent: string, body: unknown) => void rows.push({ parent, json: JSON.stringify(body) }),
    children: (_table: string, of: string): unknown[] =>
      rows.filter(({ parent }) => parent === of).map(({ json }) => JSON.parse(json)),
  };
}

const wholeOf = (sent: SentRequests, id: Id<'conversation'>, number: number) => {
  let whole = '';
  for (;;) {
    const { text: piece, sha256 } = sent.read(id, number, whole.length);
    whole += piece;
    if (piece === '') {
      assert.equal(sha256, createHash('sha256').update(whole).digest('hex'));
      return whole;
    }
  }
};

test('a person is shown each request to a model letter for letter as it came over the wire, titles and summaries too', async (t: TestContext) => {
  const busy = fails(429, 'ThrottlingException', 'Too many requests');
  const service = await startService(busy, says(...text('Yes.'), ...end('end_turn')));
  t.after(() => service.close());
  const named = (name: string): Model => modelFor(name, { bedrockEndpoint: service.endpoint });
  const double = wayDouble();
  const { house } = double.rooms;
  const { conversation } = double.at;
  const run = newRun(conversation.id, '', house.around);
  const kept = rowsDouble();
  const sent = new SentRequests(house.around.now, kept);
  const redact = (said: string) => ({ text: said.replaceAll('hunter2', '«secret»'), found: 0 });
  const scan = async (texts: readonly string[]) => texts.map((one) => ({ text: one, found: 0 }));
  const rooms = { house, prices: listPrices, redact, scan, sent, tools: [], heard: () => {} };
  const messages: Message[] = [{ role: 'user', content: [{ type: 'text', text: 'The key is hunter2. Ünï 🔑' }] }];
  const ask = { agent: run.agent, system: 'Rules.', messages };
  await converse(ask, { conversation, run }, { ...rooms, model: named('bedrock:haiku') });
  const small = { ...rooms, model: named('bedrock:nova-micro') };
  await askSmall('title', 'The key is hunter2.', { conversation, run }, small);
  await askSmall('summary', 'All of it.', { conversation, run }, small);
  messages.push({ role: 'assistant', content: [{ type: 'text', text: 'Yes.' }] });
  messages.push({ role: 'user', content: [{ type: 'text', text: 'And now?' }] });
  await converse(ask, { conversation, run }, { ...rooms, model: named('bedrock:haiku') });
  const lines = sent.of(conversation.id);
  assert.deepEqual(
    lines.map(({ purpose, model }) => [purpose, model]),
    [
      ['conversation', 'bedrock:haiku'],
      ['conversation', 'bedrock:haiku'],
      ['title', 'bedrock:nova-micro'],
      ['summary', 'bedrock:nova-micro'],
      ['conversation', 'bedrock:haiku'],
    ],
  );
  assert.equal(service.asked.length, lines.length);
  for (const [number, { raw }] of service.asked.entries())
    assert.equal(wholeOf(sent, conversation.id, number), raw, `${number}`);
  assert.doesNotMatch(JSON.stringify(kept.rows), /hunter2|AKIDEXAMPLE/);
  const later = new SentRequests(house.around.now, kept); // after a restart
  assert.equal(wholeOf(later, conversation.id, 4), service.asked[4]?.raw);
  assert.throws(() => later.read(conversation.id, 5, 0), { code: 'sent.none' });
});
