import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { accessSync, constants, realpathSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { ConverseAsk, RunBegin, RunEndAsk } from '@interlock/protocol';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';

const root = path.resolve(import.meta.dirname, '../../..');
/** Everything the workspace may read. The links in node_modules/@interlock are followed to the packages' own folders. */
const parts = [
  'package.json',
  'apps/workspace/package.json',
  'apps/workspace/src',
  'packages/agent/package.json',
  'packages/agent/src',
  'packages/model/package.json',
  'packages/model/src',
  'packages/protocol/package.json',
  'packages/protocol/src',
  'node_modules/@interlock',
  'node_modules/@noble/hashes',
  'node_modules/vscode-jsonrpc',
  'node_modules/zod',
].map((part) => path.join(root, part));
const flags = [
  '--permission',
  ...parts.map((part) => `--allow-fs-read=${part}`),
  '--no-experimental-sqlite',
  '--disable-sigusr1',
  '--max-old-space-size=192',
  path.join(root, 'apps/workspace/src/main.ts'),
];
const agent = (n: number) => `agent_${String(n).repeat(26)}` as const;
const host = {
  id: `host_${'1'.repeat(26)}`,
  name: 'one',
  folder: [],
  platform: 'cisco_ios',
  environment: 'lab',
  tags: [],
  address: '192.0.2.1',
};

interface Started {
  readonly child: ChildProcessWithoutNullStreams;
  readonly gatekeeper: MessageConnection;
  readonly ready: Promise<unknown>;
  readonly complaint: () => string;
  readonly exit: Promise<number | null>;
}

function start(t: TestContext, command = process.execPath, args: readonly string[] = flags): Started {
  const child = spawn(command, args, { env: {}, stdio: 'pipe' });
  let complaint = '';
  child.stderr.on('data', (bytes: Buffer) => {
    complaint += bytes.toString();
  });
  const exit = new Promise<number | null>((resolve) => {
    child.on('exit', (code) => resolve(code));
  });
  t.after(() => child.kill('SIGKILL'));
  const gatekeeper = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  gatekeeper.onError(() => {});
  const ready = new Promise((resolve) => {
    gatekeeper.onRequest('ready', (ask) => {
      resolve(ask);
      return {};
    });
  });
  gatekeeper.listen();
  return { child, gatekeeper, ready, complaint: () => complaint, exit };
}

function begin(n: number): RunBegin {
  const tools = [{ name: 'terminal.run', description: '', input: {} }];
  const messages = [{ role: 'user' as const, content: [{ type: 'text' as const, text: `question ${n}` }] }];
  return { agent: agent(n), mode: 'default', tools, hosts: [host as RunBegin['hosts'][number]], messages, results: [] };
}

/** Answers every run with one read and then its end; resolves with the ends in order of arrival. */
function answers({ gatekeeper }: Started, count: number): Promise<RunEndAsk[]> {
  const ends: RunEndAsk[] = [];
  gatekeeper.onRequest('model.converse', (ask: ConverseAsk) => {
    const last = ask.messages.at(-1)?.content.at(-1);
    const use = {
      type: 'tool-use',
      use: `u-${ask.agent}`,
      tool: 'terminal.run',
      input: { host: host.id, command: 'show version' },
    };
    const content = last?.type === 'tool-result' ? [{ type: 'text', text: `read ${last.text}` }] : [use];
    return { message: { role: 'assistant', content }, stop: 'end', usage: { input: 0, output: 0 } };
  });
  gatekeeper.onRequest('call.propose', ({ use }: { use: string }) => ({
    status: 'ok',
    source: 'device',
    text: `output of ${use}`,
  }));
  return new Promise((resolve) => {
    gatekeeper.onRequest('run.end', (end: RunEndAsk) => {
      ends.push(end);
      if (ends.length === count) resolve(ends);
      return {};
    });
  });
}

test('behind Node’s permissions it says hello in its revision and runs several agents at once', async (t) => {
  const workspace = start(t);
  assert.deepEqual(await workspace.ready, { protocol: 1 });
  const ends = answers(workspace, 3);
  await workspace.gatekeeper.sendNotification('hello', { protocol: 1 });
  for (const n of [1, 2, 3]) await workspace.gatekeeper.sendNotification('run.begin', begin(n));
  for (const end of await ends) {
    assert.equal(end.reason, 'finished');
    assert.equal(end.text, `read output of u-${end.agent}`);
  }
  workspace.child.stdin.end();
  assert.equal(await workspace.exit, 0);
  assert.equal(workspace.complaint(), '');
});

test('the same in a sandbox of bubblewrap, without network, environment and any other file', async (t) => {
  const bubblewrap = '/usr/bin/bwrap';
  try {
    accessSync(bubblewrap, constants.X_OK);
  } catch {
    return t.skip('bubblewrap is not installed');
  }
  const node = realpathSync(process.execPath);
  const system = ['/usr', '/lib', '/lib64'].flatMap((folder) => ['--ro-bind-try', folder, folder]);
  const binds = [node, ...parts].flatMap((file) => ['--ro-bind', file, file]);
  const sandbox = ['--unshare-all', '--clearenv', '--die-with-parent', ...system, ...binds, '--', node, ...flags];
  const workspace = start(t, bubblewrap, sandbox);
  const first = await Promise.race([workspace.ready, workspace.exit]);
  if (first === 1 && /^bwrap:/m.test(workspace.complaint())) return t.skip('bubblewrap cannot start here');
  assert.deepEqual(first, { protocol: 1 }, workspace.complaint());
  const ends = answers(workspace, 1);
  await workspace.gatekeeper.sendNotification('run.begin', begin(1));
  assert.equal((await ends)[0]?.reason, 'finished');
});

test('steering reaches the run it is for, and stop ends it', async (t) => {
  const workspace = start(t);
  await workspace.ready;
  const asks: ConverseAsk[] = [];
  let release: (answer: unknown) => void = () => {};
  const asked = () =>
    new Promise<void>((resolve) => {
      workspace.gatekeeper.onRequest('model.converse', (ask: ConverseAsk) => {
        asks.push(ask);
        resolve();
        return new Promise((answer) => {
          release = answer;
        });
      });
    });
  const ended = new Promise<RunEndAsk>((resolve) => {
    workspace.gatekeeper.onRequest('run.end', (end: RunEndAsk) => {
      resolve(end);
      return {};
    });
  });
  let next = asked();
  await workspace.gatekeeper.sendNotification('run.begin', begin(1));
  await next;
  await workspace.gatekeeper.sendNotification('run.steer', { agent: agent(2), kind: 'send', text: 'for another' });
  await workspace.gatekeeper.sendNotification('run.steer', { agent: agent(1), kind: 'send', text: 'look closer' });
  next = asked();
  release({ message: { role: 'assistant', content: [] }, stop: 'end', usage: { input: 0, output: 0 } });
  await next;
  assert.deepEqual(asks[1]?.messages.at(-1)?.content, [{ type: 'text', text: 'look closer' }]);
  await workspace.gatekeeper.sendNotification('run.stop', { agent: agent(1) });
  assert.equal((await ended).reason, 'stopped');
});

test('another revision, a frame too long, garbage and an unknown message each end it with one line', async (t) => {
  const frame = (message: object) => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  };
  for (const [bytes, expected] of [
    [frame({ method: 'hello', params: { protocol: 99 } }), /protocol\.version/],
    [`Content-Length: ${9 * 1024 * 1024}\r\n\r\n`, /protocol\.frame-too-long/],
    ['GET / HTTP/1.1\r\nHost: somewhere.example\r\n\r\n', /protocol\.frame-malformed/],
    [frame({ method: 'run.begin', params: { agent: 'nobody' } }), /workspace\.pipe/],
    [frame({ method: 'run.dance', params: {} }), /workspace\.pipe/],
  ] as const) {
    const workspace = start(t);
    await workspace.ready;
    workspace.child.stdin.write(bytes);
    assert.equal(await workspace.exit, 1);
    assert.match(workspace.complaint(), expected);
    assert.equal(workspace.complaint().split('\n').length, 2);
  }
});

test('it ends when the gatekeeper is gone, whatever runs', async (t) => {
  const workspace = start(t);
  await workspace.ready;
  workspace.gatekeeper.onRequest('model.converse', () => new Promise(() => {}));
  await workspace.gatekeeper.sendNotification('run.begin', begin(1));
  workspace.child.stdin.end();
  assert.equal(await workspace.exit, 0);
});
