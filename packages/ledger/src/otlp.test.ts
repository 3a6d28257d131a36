import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diskDouble } from './disk-double.ts';
import { openLedger } from './ledger.ts';
import { otlpSpans } from './otlp.ts';
import { ended, host, id, organization, origin, plainSeal, released, signer } from './sample.ts';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: { key: string; value: { stringValue?: string; intValue?: string } }[];
  readonly status: { code: number };
}

test('a run is one trace: a span for the agent, and below it one a model call and one a tool call', async () => {
  let now = 1_800_000_000_000;
  const ledger = await openLedger({
    dir: '/l',
    origin,
    signer,
    seal: plainSeal,
    now: () => (now += 100),
    disk: diskDouble(),
  });
  const [run, conversation] = [id('run'), id('conversation')];
  const call = released();
  const by = { person: id('person'), name: 'Ada', proof: { kind: 'passphrase' as const } };
  const own = { organization, run, conversation };
  for (const input of [
    { type: 'run.begun' as const, ...own, by, sealed: { prompt: 'canary' } },
    {
      type: 'model.called' as const,
      ...own,
      model: 'm',
      region: 'us-east-1',
      inputTokens: 7,
      outputTokens: 3,
      redactions: 0,
      milliseconds: 40,
      end: 'tool-use',
    },
    {
      type: 'call.decided' as const,
      ...own,
      call: call.call,
      proposer: { kind: 'agent' as const, agent: id('agent') },
      tool: 'terminal.run',
      host,
      class: 'moderate' as const,
      outcome: 'allow' as const,
      rule: 'r',
      policy: '1',
      commitment: '0'.repeat(64),
    },
    { ...call, ...own },
    { ...ended(call), ...own, end: 'failed' as const, fault: 'wire.unreachable' },
    { type: 'run.ended' as const, ...own, end: 'done' },
  ])
    await ledger.append(input);
  const next = otlpSpans(origin, '0');
  const lines: string[] = [];
  for await (const { index, bytes } of ledger.entries()) {
    const line = next(index, bytes);
    if (line !== null) lines.push(JSON.stringify(line));
  }
  assert.ok(!lines.join().includes('canary'));
  const spans = lines.map(
    (line) =>
      (JSON.parse(line) as { resourceSpans: [{ scopeSpans: [{ spans: [Span] }] }] }).resourceSpans[0].scopeSpans[0]
        .spans[0],
  );
  const [model, tool, agent] = spans as [Span, Span, Span];
  assert.deepEqual(
    spans.map(({ name, status }) => [name, status.code]),
    [
      ['chat m', 0],
      ['execute_tool terminal.run', 2],
      ['invoke_agent interlock', 1],
    ],
  );
  for (const span of spans) {
    assert.equal(span.traceId, agent.traceId);
    assert.match(span.traceId, /^[0-9a-f]{32}$/);
    assert.match(span.spanId, /^[0-9a-f]{16}$/);
    assert.ok(BigInt(span.startTimeUnixNano) >= BigInt(agent.startTimeUnixNano));
    assert.ok(BigInt(span.endTimeUnixNano) <= BigInt(agent.endTimeUnixNano));
  }
  for (const span of [model, tool]) assert.equal(span.parentSpanId, agent.spanId);
  const of = (span: Span) =>
    Object.fromEntries(span.attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]));
  assert.equal(of(model)['gen_ai.usage.input_tokens'], '7');
  assert.deepEqual(
    [of(tool)['gen_ai.tool.name'], of(tool)['server.address'], of(tool)['error.type']],
    ['terminal.run', host.name, 'wire.unreachable'],
  );
  assert.equal(BigInt(tool.endTimeUnixNano) - BigInt(tool.startTimeUnixNano), 12_000_000n);
});
