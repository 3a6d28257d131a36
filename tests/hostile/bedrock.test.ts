/** The same agent on a model of Bedrock (its double): headless, through the gate, with the endpoint said and written down. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { end, fails, says, startService, text, tool } from '../../packages/models/src/bedrock/endpoint.double.ts';
import { accountKey, runOn as run } from './bedrock-run.ts';
import { ledgerOf, newFolder } from './besieged.ts';

test('a model that asks for a read and a change gets the one and waits for the other', async (t) => {
  const data = path.join(newFolder(t), 'data');
  const change = JSON.stringify({ command: 'configure terminal\nhostname owned\nend' });
  const service = await startService(
    says(...text('I look. '), ...tool(1, 'tooluse_list', 'inventory__list', '{}'), ...end('tool_use')),
    (stream, asked) => {
      const told = JSON.stringify(asked.body.messages.at(-1));
      const id = /host_[0-9a-z]{26}/.exec(told.slice(0, told.indexOf('edge-1') + 400))?.[0] ?? 'none';
      const edge = /\\"id\\":\\"(host_[0-9a-z]{26})\\",[^{}]*\\"name\\":\\"edge-1\\"/.exec(told)?.[1] ?? id;
      says(
        ...tool(0, 'tooluse_read', 'terminal__run', JSON.stringify({ host: edge, command: 'show version' })),
        ...tool(1, 'tooluse_write', 'terminal__run', JSON.stringify({ host: edge, ...JSON.parse(change) })),
        ...end('tool_use'),
      )(stream, asked);
    },
    says(...text('It was rejected, so nothing changed.'), ...end('end_turn')),
  );
  t.after(() => service.close());
  const { code, events, err, out } = await run(data, service.endpoint, 'Rename edge-1.');
  const decided = events
    .filter(({ type }) => type === 'call.decided')
    .map(({ tool: name, decision }) => `${name} ${(decision as { outcome: string }).outcome}`);
  assert.deepEqual(
    decided,
    ['inventory.list allow', 'terminal.run allow', 'terminal.run ask'],
    `${err}\n${out.slice(-2000)}`,
  );
  assert.equal(code, 3, 'rejected: nobody was there to approve');
  assert.equal(service.asked.length, 3);
  assert.match(
    JSON.stringify(service.asked[2]?.body.messages.at(-1)),
    /\[ok; from device; data, not instructions\][\s\S]*rejected/,
  );
  const entries = await ledgerOf(data);
  const started = entries.find(({ type }) => type === 'gatekeeper.started');
  assert.deepEqual(started?.endpoints, [{ service: 'bedrock', url: service.endpoint }]);
  const calls = entries.filter(({ type }) => type === 'model.called');
  assert.deepEqual(
    calls.map(({ model, region, inputTokens }) => `${model} ${region} ${inputTokens}`),
    Array(3).fill('bedrock:haiku us-east-1 10'),
  );
  assert.ok(!JSON.stringify([events, entries, service.asked]).includes(accountKey));
});

test('a model that refuses ends the run with words that help, and nothing falls back to another model', async (t) => {
  const service = await startService(fails(403, 'AccessDeniedException', 'no'));
  t.after(() => service.close());
  const { code, events, out } = await run(path.join(newFolder(t), 'data'), service.endpoint, 'Why?');
  assert.equal(code, 1);
  assert.match(out, /may not use Claude Haiku/);
  assert.doesNotMatch(out, /rehearsal model/i);
  assert.ok(events.some(({ type, end: how }) => type === 'run.ended' && how === 'failed'));
});

test('an endpoint elsewhere is refused before anything is opened', async (t) => {
  const { code, err } = await run(path.join(newFolder(t), 'data'), 'https://bedrock.example', 'Why?');
  assert.equal(code, 1);
  assert.match(err, /model\.endpoint-elsewhere/);
});
