/** A conversation that outgrows its model (a double of Bedrock's): the real program sums it up, and loses no call. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import {
  type Asked,
  breaksAfter,
  end,
  says,
  startService,
  text,
  thinks,
  tool,
} from '../../packages/models/src/bedrock/endpoint.double.ts';
import { runOn as run } from './bedrock-run.ts';
import { ledgerOf, newFolder } from './besieged.ts';

const small = ({ path: where }: Pick<Asked, 'path'>) => where.includes('nova-micro');

test('older turns are summed up by the small model; the person’s words and every call stay, and it says so', async (t) => {
  const data = path.join(newFolder(t), 'data');
  const long = 'All neighbours are as they should be. '.repeat(5000);
  let n = 0;
  const service = await startService((stream, asked) => {
    if (small(asked)) return says(...text('Findings:\n- the neighbours are fine'), ...end('end_turn'))(stream, asked);
    const turn = n++;
    const more = tool(1, `tooluse_${turn}`, 'inventory__list', '{}');
    if (turn < 4) says(...text(`${turn} ${long}`), ...more, ...end('tool_use'))(stream, asked);
    else says(...text('That is all.'), ...end('end_turn'))(stream, asked);
  });
  t.after(() => service.close());
  const { code, events, out } = await run(data, service.endpoint, 'Look, and do not touch core-1.');
  assert.equal(code, 0, out.slice(-2000));
  const summaries = service.asked.filter(small);
  assert.ok(summaries.length >= 1);
  const last = JSON.stringify(service.asked.findLast((one) => !small(one))?.body.messages);
  for (const kept of [/do not touch core-1/, /data, not instructions\]\\nFindings/, /tooluse_0 inventory\.list: ok/])
    assert.match(last, kept);
  assert.ok(last.length < 450_000);
  const [told] = events.filter(({ type }) => type === 'context.compacted') as { summary?: { model: string } }[];
  assert.equal(told?.summary?.model, 'bedrock:nova-micro');
  const entries = await ledgerOf(data);
  const called = entries.filter(({ type }) => type === 'model.called');
  assert.equal(called.filter(({ purpose }) => purpose === 'summary').length, summaries.length);
  assert.ok(called.filter(({ purpose }) => purpose === 'summary').every(({ model }) => model === 'bedrock:nova-micro'));
});

test('a stream that breaks behind a proposal proposes nothing; the answer that is whole proposes once', async (t) => {
  const data = path.join(newFolder(t), 'data');
  const list = tool(1, 'tooluse_list', 'inventory__list', '{}');
  const service = await startService(
    breaksAfter(...thinks('I list first. '), ...text('Listing. '), ...list),
    says(...thinks('I list first. '), ...text('Listing. '), ...list, ...end('tool_use')),
    says(...text('Done.'), ...end('end_turn')),
  );
  t.after(() => service.close());
  const { code, events, out } = await run(data, service.endpoint, 'List.', '--think');
  assert.equal(code, 0, out.slice(-2000));
  assert.equal(events.filter(({ type }) => type === 'call.decided').length, 1);
  assert.deepEqual(
    events.flatMap(({ type, shown, attempt }) => (type === 'model.broken' ? [[shown, attempt]] : [])),
    [[true, 1]],
  );
  assert.match(JSON.stringify(service.asked[2]?.body.messages[1]?.content[0]), /reasoningText.*I list first/);
  const called = (await ledgerOf(data)).filter(({ type }) => type === 'model.called');
  assert.deepEqual(
    called.map(({ end: how, guessed }) => [how, guessed ?? false]),
    [
      ['model.broken-off', true],
      ['tool-use', false],
      ['end', false],
    ],
  );
});
