import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { frameLimit, fromWorkspace } from '@interlock/protocol';
import { joinPipe, type WorkspaceAnswers } from './pipe.ts';

const agent = `agent_${'0'.repeat(26)}`;

/** A subverted workspace (a double of the process): writes bytes, reads answers. */
function hostile(reply: () => Promise<unknown> = async () => ({}), reads = true) {
  const toGatekeeper = new PassThrough();
  const fromGatekeeper = new PassThrough();
  const asked: [string, unknown][] = [];
  const breaches: string[] = [];
  const answer = (method: string) => async (ask: unknown) => {
    asked.push([method, ask]);
    return reply();
  };
  const answers = Object.fromEntries(
    Object.keys(fromWorkspace).map((method) => [method, answer(method)]),
  ) as unknown as WorkspaceAnswers;
  const pipe = joinPipe(toGatekeeper, fromGatekeeper, answers, (what) => breaches.push(what));
  let heard = '';
  if (reads) fromGatekeeper.on('data', (bytes: Buffer) => (heard += bytes.toString('utf8')));
  /** Waits until something came of what was sent, then a little for what should not. */
  const settle = async () => {
    for (let n = 0; n < 200 && asked.length + breaches.length === 0; n++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const send = (message: unknown) => {
    const body = typeof message === 'string' ? message : JSON.stringify(message);
    toGatekeeper.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  return {
    pipe,
    toGatekeeper,
    send,
    asked,
    breaches,
    heard: () => heard,
    settle,
  };
}

const proposal = {
  use: 'u1',
  agent,
  tool: 'terminal.run',
  arguments: { command: 'show version' },
  host: `host_${'0'.repeat(26)}`,
};

test('a well-formed request is answered', async () => {
  const { send, asked, breaches, heard, settle } = hostile();
  send({ jsonrpc: '2.0', id: 1, method: 'call.propose', params: proposal });
  await settle();
  assert.deepEqual(breaches, []);
  assert.deepEqual(asked, [['call.propose', proposal]]);
  for (let n = 0; n < 200 && heard() === ''; n++) await settle();
  assert.match(heard(), /"id":1,"result"/);
});

const forged: [string, unknown][] = [
  [
    'a deciding fact beside the call',
    { jsonrpc: '2.0', id: 1, method: 'call.propose', params: { ...proposal, trust: 'autonomous' } },
  ],
  [
    'a class of its own',
    { jsonrpc: '2.0', id: 1, method: 'call.propose', params: { ...proposal, class: 'read-only' } },
  ],
  ['an address', { jsonrpc: '2.0', id: 1, method: 'call.propose', params: { ...proposal, address: '192.0.2.1' } }],
  ['a permit', { jsonrpc: '2.0', id: 1, method: 'call.propose', params: { ...proposal, permit: {} } }],
  [
    'a credential',
    { jsonrpc: '2.0', id: 1, method: 'call.propose', params: { ...proposal, credential: `entry_${'0'.repeat(26)}` } },
  ],
  [
    'a handle of another kind',
    { jsonrpc: '2.0', id: 1, method: 'call.propose', params: { ...proposal, agent: `person_${'0'.repeat(26)}` } },
  ],
  [
    'a fraction',
    { jsonrpc: '2.0', id: 1, method: 'call.propose', params: { ...proposal, arguments: { seconds: 1.5 } } },
  ],
  [
    'the card frame’s answer',
    { jsonrpc: '2.0', id: 1, method: 'card.answer', params: { card: 'x', answer: 'approve' } },
  ],
  ['the Studio’s hello', { jsonrpc: '2.0', id: 1, method: 'hello', params: { protocol: 1, session: 'x' } }],
  ['a prototype’s name', { jsonrpc: '2.0', id: 1, method: 'constructor', params: {} }],
  ['a notification', { jsonrpc: '2.0', method: 'call.propose', params: proposal }],
  ['an answer nobody asked for', { jsonrpc: '2.0', id: 5, result: {} }],
  [
    'a request number that is no number',
    { jsonrpc: '2.0', id: '1', method: 'run.end', params: { agent, reason: 'finished', text: '' } },
  ],
  ['a list', [1, 2]],
  ['null', null],
  ['a number', 7],
  ['no JSON', 'x{'],
  ['an empty body', '{}'],
  ['parameters that are a string', { jsonrpc: '2.0', id: 1, method: 'call.propose', params: 'x' }],
  [
    'another run’s end with a made-up reason',
    { jsonrpc: '2.0', id: 1, method: 'run.end', params: { agent, reason: 'done', text: '' } },
  ],
];
for (const [what, message] of forged)
  test(`${what} ends the workspace and reaches nobody`, async () => {
    const { send, asked, breaches, settle } = hostile();
    send(message);
    await settle();
    assert.equal(breaches.length, 1, JSON.stringify(breaches));
    assert.deepEqual(asked, []);
    send({ jsonrpc: '2.0', id: 9, method: 'call.propose', params: proposal });
    await settle();
    assert.deepEqual(asked, [], 'nothing is heard after a breach');
  });

test('a request number used twice ends the workspace', async () => {
  const { send, asked, breaches, settle } = hostile();
  send({ jsonrpc: '2.0', id: 1, method: 'call.propose', params: proposal });
  send({ jsonrpc: '2.0', id: 1, method: 'call.propose', params: proposal });
  await settle();
  assert.ok(asked.length <= 1, 'what it asked before counts no longer');
  assert.equal(breaches.length, 1);
});

test('a frame that announces too much is refused before it is buffered', async () => {
  const { toGatekeeper, breaches, settle } = hostile();
  toGatekeeper.write(`Content-Length: ${frameLimit + 1}\r\n\r\n`);
  await settle();
  assert.deepEqual(breaches, ['protocol.frame-too-long']);
});

test('endless headers and random bytes end the workspace', async () => {
  for (const bytes of [
    Buffer.alloc(5000, 65),
    Buffer.from('Content-Length: -1\r\n\r\n'),
    Buffer.from([0, 255, 13, 10, 13, 10]),
    Buffer.from('Content-Length: 2\r\nX: y\r\n\r\n{}'),
  ]) {
    const { toGatekeeper, breaches, settle } = hostile();
    toGatekeeper.write(bytes);
    await settle();
    assert.equal(breaches.length, 1, bytes.toString('latin1').slice(0, 30));
  }
});

test('a flood ends the workspace', async () => {
  const { send, breaches, settle } = hostile();
  for (let id = 1; id <= 20_000 && breaches.length === 0; id++) {
    send({ jsonrpc: '2.0', id, method: 'run.end', params: { agent, reason: 'finished', text: '' } });
    if (id % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await settle();
  assert.deepEqual(breaches, ['a flood of messages']);
});

test('more open requests than any agent has end the workspace, and nobody hears the rest', async () => {
  const { send, asked, breaches, settle } = hostile(() => new Promise(() => {}));
  for (let id = 1; id <= 1_000; id++) send({ jsonrpc: '2.0', id, method: 'call.propose', params: proposal });
  for (let n = 0; n < 500 && breaches.length === 0; n++) await settle();
  assert.deepEqual(breaches, ['more requests than can be open']);
  assert.equal(asked.length, 256);
});

test('a workspace that asks and reads no answer is ended before its answers fill the memory', async () => {
  const { send, asked, breaches, settle } = hostile(async () => ({ text: 'x'.repeat(1024 * 1024) }), false);
  for (let id = 1; id <= 200 && breaches.length === 0; id++) {
    send({ jsonrpc: '2.0', id, method: 'call.propose', params: proposal });
    await settle();
  }
  assert.deepEqual(breaches, ['requests and read no answers']);
  assert.ok(asked.length < 100, String(asked.length));
});
