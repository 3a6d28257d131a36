import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { Actor } from '@interlock/model';
import type { RunEvent } from '@interlock/protocol';
import { type House, newEventBus } from '../house.ts';
import type { Deed } from '../journal.ts';
import { openTelemetry } from './telemetry.ts';

const program = { version: '0.1.0', node: '26.10.0', platform: 'linux', arch: 'x64' };
const ada: Actor = { person: 'person_1', name: 'Ada', proof: { kind: 'os-user', user: 'ada' } } as never;
const canary = 'c4n4ry';

function setUp(t: TestContext, post?: Parameters<typeof openTelemetry>[0]['post']) {
  const deeds: Deed[] = [];
  const rows = new Map<string, unknown>();
  const events = newEventBus(() => {});
  const house = {
    around: { now: () => 1_795_219_200_000 + 1_234_567, random: () => new Uint8Array(16) },
    journal: { write: async (deed: Deed) => deeds.push(deed), size: () => 0, writable: () => true },
    events,
    provable: () => false,
    person: () => ada,
    policy: () => ({ demands: () => null }),
  } as unknown as House;
  const kept = {
    put: (_: string, id: string, body: unknown) => void rows.set(id, body),
    all: () => [...rows].map(([id, body]) => ({ id, body })),
  };
  const open = () => openTelemetry({ house, rows: kept, program, ...(post ? { post } : {}) });
  const telemetry = open();
  t.after(() => telemetry.close());
  const say = () => {
    const at = 1;
    const conversation = null;
    const said: unknown[] = [
      { type: 'notice', at, conversation, code: 'workspace.ended', text: canary, next: canary },
      { type: 'notice', at, conversation, code: `${canary} is no code`, text: canary, next: canary },
      {
        type: 'call.decided',
        at,
        class: 'moderate',
        host: canary,
        command: canary,
        why: canary,
        explanation: canary,
        decision: { outcome: 'ask', rule: canary },
      },
      {
        type: 'call.ended',
        at,
        outcome: { end: 'failed', fault: { code: 'wire.lost', message: canary, next: canary } },
      },
      { type: 'call.output', at, text: canary },
      { type: 'run.started', at, prompt: canary },
      { type: 'card.closed', at, end: { answer: 'approved', by: canary } },
      { type: 'run.ended', at, end: 'done', hosts: [canary, 'other'] },
    ];
    for (const event of said) events.emit(event as RunEvent);
  };
  return { telemetry, deeds, say, open };
}

test('by default nothing leaves, and what would leave holds counts and codes alone', async (t) => {
  let posts = 0;
  const { telemetry, say } = setUp(t, async () => {
    posts++;
    return true;
  });
  say();
  await telemetry.send();
  assert.equal(posts, 0);
  const { errors, usage, waiting } = telemetry.view();
  assert.deepEqual([errors, usage], [null, null]);
  assert.deepEqual(
    waiting.map(({ kind }) => kind),
    ['errors', 'usage'],
  );
  const all = waiting.map(({ body }) => body).join('\n');
  assert.doesNotMatch(all, new RegExp(canary));
  assert.match(all, /workspace\.ended/);
  assert.match(all, /wire\.lost/);
  assert.doesNotMatch(all, /"hour"|Ada|person|org_|host_/);
});

test('errors and usage are two switches, each an entry, and what is sent is what was shown', async (t) => {
  const got: { url: string; auth: string; type: string; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString('utf8');
    });
    request.on('end', () => {
      got.push({
        url: request.url ?? '',
        auth: String(request.headers['x-sentry-auth']),
        type: String(request.headers['content-type']),
        body,
      });
      response.end();
    });
  }).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { telemetry, deeds, say, open } = setUp(t);
  say();
  const key = '0123456789abcdef0123456789abcdef';
  await telemetry.set({ errors: `http://${key}@127.0.0.1:${port}/7`, usage: null }, ada);
  assert.deepEqual(deeds, [{ type: 'telemetry.changed', errors: true, usage: false, by: ada }]);
  const shown = telemetry.view();
  assert.equal(shown.errors, `http://127.0.0.1:${port}/7`, 'the key is not shown');
  await telemetry.send();
  assert.equal(got.length, 1);
  assert.equal(got[0]?.body, shown.waiting[0]?.body);
  assert.deepEqual([got[0]?.url, got[0]?.type], ['/api/7/envelope/', 'application/x-sentry-envelope']);
  assert.match(got[0]?.auth ?? '', new RegExp(`sentry_key=${key}`));
  const lines = (got[0]?.body ?? '').trimEnd().split('\n');
  const item = JSON.parse(lines[1] ?? '');
  assert.equal(item.length, Buffer.byteLength(lines[2] ?? ''));
  assert.match(JSON.parse(lines[2] ?? '').event_id, /^[0-9a-f]{32}$/);
  await telemetry.send();
  assert.equal(got.length, 1, 'nothing is sent twice, and usage is still off');
  const again = open();
  t.after(() => again.close());
  assert.equal(again.view().errors, shown.errors, 'the switch outlives a restart');
  await telemetry.set({ errors: null, usage: `http://127.0.0.1:${port}/v1/metrics` }, ada);
  const usage = telemetry.view().waiting.find(({ kind }) => kind === 'usage');
  say();
  const after = telemetry.view().waiting.find(({ kind }) => kind === 'usage');
  assert.notEqual(usage?.body, after?.body);
  await telemetry.send();
  assert.equal(got[1]?.body, after?.body);
  const { resourceMetrics } = JSON.parse(got[1]?.body ?? '');
  const [metric] = resourceMetrics[0].scopeMetrics[0].metrics;
  assert.deepEqual(metric.sum.dataPoints[0].asInt, '2');
  assert.equal(got.length, 2);
});

test('it goes to TLS or to this machine, and to nothing that is no such address', async (t) => {
  const { telemetry } = setUp(t, async () => assert.fail('sent'));
  const wrong = { code: 'telemetry.target' };
  for (const errors of [
    'http://0123456789abcdef@example.org/1',
    'https://example.org/1',
    'https://0123456789abcdef@example.org/x',
    'file:///etc/passwd',
    'nothing',
  ])
    await assert.rejects(telemetry.set({ errors, usage: null }, ada), wrong, errors);
  for (const usage of [
    'http://example.org/v1/metrics',
    'https://a:b@example.org/v1/metrics',
    'https://example.org/?x=1',
  ])
    await assert.rejects(telemetry.set({ errors: null, usage }, ada), wrong, usage);
  assert.deepEqual(telemetry.view().errors, null);
});

test('a receiver that is out costs nothing but memory that is bounded', async (t) => {
  const { telemetry, say } = setUp(t, async () => {
    throw new Error('refused');
  });
  await telemetry.set(
    { errors: 'https://0123456789abcdef@example.org/1', usage: 'https://example.org/v1/metrics' },
    ada,
  );
  for (let n = 0; n < 300; n++) say();
  await telemetry.send();
  const { waiting } = telemetry.view();
  assert.equal(waiting.length, 2);
  assert.ok(waiting.every(({ body }) => body.length < 100_000));
});
