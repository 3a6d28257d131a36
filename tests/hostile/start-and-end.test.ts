/** Starts that cannot be, ends in mid-work, and somebody else at the door: the real program, as a user runs it. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { closing, ledgerOf, newFolder, root } from './besieged.ts';

const bin = path.join(root, 'apps/interlock/bin/interlock.mjs');
const posix = process.platform === 'win32' ? { skip: 'signals and users are of POSIX' } : {};

interface Program {
  readonly child: ChildProcess;
  readonly data: string;
  out(): string;
  err(): string;
  until(look: () => boolean): Promise<void>;
}

function start(t: TestContext, ...words: string[]): Program {
  const folder = newFolder(t);
  const data = path.join(folder, 'data');
  const child = spawn(process.execPath, [bin, ...words, '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, XDG_STATE_HOME: path.join(folder, 'state') },
  });
  closing(t, () => child.kill('SIGKILL'));
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  return {
    child,
    data,
    out: () => out,
    err: () => err,
    async until(look) {
      for (let n = 0; n < 6000; n++) {
        if (look()) return;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error(`in vain: ${look}\n${out}\n${err}`);
    },
  };
}

/** Processes below this one, by the process table. */
function below(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found: number[] = [];
  for (const parents = [pid]; parents.length > 0; ) {
    const parent = parents.pop();
    for (const [child, of] of rows)
      if (of === parent && child !== undefined) {
        found.push(child);
        parents.push(child);
      }
  }
  return found;
}
const alive = (pid: number) =>
  existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

test('a port that is taken is named with what to do, and nothing is half started', async (t) => {
  const taken = createServer();
  await new Promise<void>((resolve) => void taken.listen(0, '127.0.0.1', resolve));
  t.after(() => taken.close());
  const { port } = taken.address() as { port: number };
  const { child, err } = start(t, 'start', '--no-open', '--port', String(port));
  const [code] = (await once(child, 'close')) as [number];
  assert.equal(code, 1);
  assert.match(err(), new RegExp(`${port}[\\s\\S]*--port[\\s\\S]*\\(studio\\.port-taken\\)\\n$`));
  assert.doesNotMatch(err(), /\n\s+at |Error:|EADDRINUSE/);
});

test('Ctrl-C at the Studio’s start ends everything in order', posix, async (t) => {
  const { child, data, out, err, until } = start(t, 'start', '--no-open', '--port', '0');
  await until(() => out().includes('Interlock is ready'));
  const all = [child.pid as number, ...below(child.pid as number)];
  assert.ok(all.length >= 3, 'launcher, gatekeeper, workspace');
  child.kill('SIGINT');
  const [code] = (await once(child, 'close')) as [number];
  assert.ok(code === 0 || code === 130, String(code));
  assert.doesNotMatch(err(), /\n\s+at |Error/);
  await until(() => all.every((pid) => !alive(pid)));
  assert.equal((await ledgerOf(data)).at(-1)?.type, 'gatekeeper.stopped');
});

test(
  'Ctrl-C in mid-run: the call in flight ends, what it came to is in the ledger, and nobody is left behind',
  posix,
  async (t) => {
    const { child, data, out, err, until } = start(
      t,
      'run',
      'The BGP session between the two routers is down. Find out why and fix it.',
      '--approve',
      'all',
      '--events',
      'jsonl',
    );
    await until(() => (out().match(/"type":"call\.released"/g) ?? []).length >= 3);
    const all = [child.pid as number, ...below(child.pid as number)];
    child.kill('SIGINT');
    await once(child, 'close');
    assert.doesNotMatch(err(), /\n\s+at |Error/);
    await until(() => all.every((pid) => !alive(pid)));
    const events = out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.ok(
      events.some(({ type, end }) => type === 'run.ended' && end === 'stopped'),
      'said to be stopped',
    );
    const entries = await ledgerOf(data);
    const released = entries.filter(({ type }) => type === 'call.released').map(({ permit }) => permit);
    const ended = entries.filter(({ type }) => type === 'call.ended').map(({ permit }) => permit);
    assert.deepEqual(
      released.filter((permit) => !ended.includes(permit)),
      [],
      'each call that began has its end',
    );
    assert.ok(entries.some(({ type }) => type === 'run.stopped'));
  },
);

const client = `
  import { connect } from 'node:net';
  const [port, host] = process.argv.slice(1);
  const socket = connect(Number(port), '127.0.0.1', () => socket.write('GET / HTTP/1.1\\r\\nHost: ' + host + '\\r\\n\\r\\n'));
  let answer = '';
  socket.on('data', (bytes) => { answer += bytes; if (answer.includes('\\r\\n\\r\\n')) socket.end(); });
  socket.on('close', () => console.log(answer.split('\\r\\n')[0] || 'closed'));
  socket.on('error', () => {});
`;

test('another user of this machine is turned away at the door, before a byte is answered', posix, async (t) => {
  if (process.platform !== 'linux') return t.skip('whose a connection is can be asked on Linux alone');
  if (process.getuid?.() !== 0) return t.skip('only root can act as another user');
  const { out, until } = start(t, 'start', '--no-open', '--port', '0');
  await until(() => out().includes('Interlock is ready'));
  const { host, port } = new URL(/http:\S+/.exec(out())?.[0] ?? '');
  const by = (uid: number) => {
    // Our own Node may lie where another user cannot read; any Node does for a client.
    const asked = spawnSync('node', ['--input-type=module', '-e', client, port, host], {
      uid,
      gid: uid,
      encoding: 'utf8',
      env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
      cwd: '/',
      timeout: 20_000,
    });
    return asked.error ? `cannot run: ${asked.error.message}` : asked.stdout.trim();
  };
  const own = by(0);
  if (own.startsWith('cannot run')) return t.skip(`no Node outside the clone for another user: ${own}`);
  assert.match(own, /^HTTP\/1\.1 200/, 'the same client as ourselves is answered');
  assert.equal(by(65_534), 'closed');
});
