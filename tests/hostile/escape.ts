/**
 * A subverted workspace (a double of the program, not of its walls): tries every way out that we know of and tells how
 * each ended, one JSON line on standard output each. What it may aim at stands in `targets.json` beside it.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export interface Targets {
  readonly port: number;
  readonly datagram: number;
  readonly socket: string;
  readonly secret: string;
  readonly folder: string;
  readonly outside: string;
  readonly database: string;
  readonly addon: string;
  readonly module: string;
  /** A process that is nobody's, and the gatekeeper's. */
  readonly victims: readonly number[];
  /** Every process of the machine; asked only whether a signal would reach it. */
  readonly everyone: readonly number[];
}

/** `done` is what it got; `refused` is why it did not. */
export interface Attempt {
  readonly way: string;
  readonly done?: string;
  readonly refused?: string;
}

const here = import.meta.dirname;
const targets = JSON.parse(readFileSync(path.join(here, 'targets.json'), 'utf8')) as Targets;
const require = createRequire(import.meta.url);
const text = (bytes: Buffer | string) => bytes.toString().slice(0, 60);

/** What an attempt throws where nobody can catch it is its refusal too. */
let uncaught: (error: unknown) => void = () => {};
process.on('uncaughtException', (error) => uncaught(error));

async function attempt(way: string, deed: () => unknown): Promise<void> {
  const thrown = new Promise<never>((_, reject) => {
    uncaught = reject;
  });
  const late = new Promise<never>((_, reject) => void setTimeout(() => reject(new Error('no answer')), 3_000).unref());
  let told: Attempt;
  try {
    told = { way, done: String((await Promise.race([deed(), late, thrown])) ?? 'no error') };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    told = { way, refused: `${code ?? ''} ${message ?? String(error)}`.trim().slice(0, 200) };
  }
  await new Promise<void>((resolve) => void process.stdout.write(`${JSON.stringify(told)}\n`, () => resolve()));
}

async function connected(socket: import('node:net').Socket): Promise<string> {
  await once(socket, 'connect');
  socket.destroy();
  return 'connected';
}

const net = await import('node:net');
await attempt('tcp: connect', () => connected(net.connect(targets.port, '127.0.0.1')));
await attempt('tcp: connect over IPv6', () => connected(net.connect(targets.port, '::1')));
await attempt('tcp: fetch', async () => (await fetch(`http://127.0.0.1:${targets.port}/`)).status);
await attempt('tcp: WebSocket', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${targets.port}/`);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error('the socket failed'));
  });
});
await attempt('tcp: listen', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.close() && 'listening';
});
await attempt('unix: connect', () => connected(net.connect(targets.socket)));
await attempt('unix: listen', async () => {
  const server = net.createServer().listen(path.join(targets.folder, 'own.sock'));
  await once(server, 'listening');
  return server.close() && 'listening';
});
await attempt('dns: lookup', async () => (await (await import('node:dns/promises')).lookup('localhost')).address);
await attempt('dns: resolve', async () => {
  const { Resolver } = await import('node:dns/promises');
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([`127.0.0.1:${targets.datagram}`]);
  return resolver.resolve4('out.example');
});
await attempt('udp: send', async () => {
  const { createSocket } = await import('node:dgram');
  const socket = createSocket('udp4');
  await new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.send('out', targets.datagram, '127.0.0.1', (error) => (error ? reject(error) : resolve(undefined)));
  });
});

const children = await import('node:child_process');
await attempt('child: spawnSync', () => {
  const { error, stdout } = children.spawnSync('/bin/sh', ['-c', 'echo out']);
  if (error) throw error;
  return text(stdout);
});
await attempt('child: spawn', async () => once(children.spawn(process.execPath, ['--version']), 'spawn'));
await attempt('child: fork', async () => once(children.fork(import.meta.filename), 'spawn'));
await attempt('child: cluster', async () => {
  const { default: cluster } = await import('node:cluster');
  return once(cluster.fork(), 'online');
});
await attempt('worker', async () => {
  const { Worker } = await import('node:worker_threads');
  return once(new Worker('', { eval: true }), 'online');
});
await attempt('addon: process.dlopen', () => process.dlopen({ exports: {} } as NodeJS.Module, targets.addon));
await attempt('addon: require', () => require(targets.addon));
const ffi = (await import('node:ffi' as string)) as Record<string, (...given: unknown[]) => unknown>;
await attempt('ffi: open a library', () => ffi.dlopen?.('libc.so.6', { getpid: { result: 'i32', parameters: [] } }));
await attempt('ffi: open itself', () => ffi.dlopen?.(null, {}));
await attempt('ffi: find memory', () => ffi.getRawPointer?.(Buffer.alloc(8)));
await attempt('ffi: read memory', () => ffi.toBuffer?.(4096n, 8, false));
await attempt('ffi: write memory', () => ffi.setInt8?.(4096n, 0, 1));
await attempt('wasi', async () => {
  const { WASI } = await import('node:wasi');
  return new WASI({ version: 'preview1', preopens: { '/': targets.outside } }) && 'made';
});
await attempt('internal binding', () =>
  Object.keys((process as unknown as { binding(n: string): object }).binding('fs')),
);
const inspector = await import('node:inspector');
await attempt('inspector: open', () => inspector.open(0, '127.0.0.1') && inspector.url());

const fs = await import('node:fs');
const read = (file: string) => text(fs.readFileSync(file, 'utf8'));
await attempt('file: read', () => read(targets.secret));
await attempt('file: read by promise', async () => text(await fs.promises.readFile(targets.secret, 'utf8')));
await attempt('file: read as a blob', async () => text(await (await fs.openAsBlob(targets.secret)).text()));
await attempt('file: copy', () => fs.cpSync(targets.secret, path.join(targets.folder, 'copy')));
await attempt('file: the machine’s users', () => read('/etc/passwd'));
await attempt('file: list', () => fs.readdirSync(targets.outside));
await attempt('file: ask whether it exists', () => fs.statSync(targets.secret).size);
await attempt('file: as environment', () => process.loadEnvFile(targets.secret));
await attempt('file: through a link among its program', () => read(path.join(here, 'link')));
await attempt('file: through a link to a folder', () =>
  read(path.join(here, 'way-out', path.basename(targets.secret))),
);
await attempt('file: through a climbing path', () => read(`${here}/../${path.basename(targets.secret)}`));
await attempt('file: through a link of its own', () => {
  fs.symlinkSync(targets.secret, path.join(here, 'own-link'));
  return read(path.join(here, 'own-link'));
});
await attempt('file: import', async () => Object.values((await import(targets.module)) as object));
await attempt('file: import through a link', async () =>
  Object.values((await import(path.join(here, 'link.mjs'))) as object),
);
await attempt('file: require', () => Object.values(require(targets.module) as object));
await attempt('file: own environment in /proc', () => `read ${fs.readFileSync('/proc/self/environ').length} bytes`);
await attempt('file: memory of another process', () =>
  targets.victims.map((pid) => fs.openSync(`/proc/${pid}/mem`, 'r')),
);
await attempt('file: write outside', () => fs.writeFileSync(path.join(targets.outside, 'written'), 'out'));
await attempt('file: write to its program', () => fs.writeFileSync(path.join(here, 'written'), 'out'));
await attempt('file: write in /tmp', () => fs.mkdtempSync('/tmp/out-'));
await attempt('file: report', () => process.report.writeReport(path.join(targets.outside, 'report.json')));
await attempt('file: heap snapshot', async () =>
  (await import('node:v8')).writeHeapSnapshot(path.join(targets.outside, 'heap')),
);
await attempt('sqlite: open', async () => {
  const { DatabaseSync } = await import('node:sqlite');
  return JSON.stringify(new DatabaseSync(targets.database).prepare('SELECT * FROM secret').all());
});
await attempt('sqlite: VACUUM INTO', async () => {
  const { DatabaseSync } = await import('node:sqlite');
  new DatabaseSync(':memory:').exec(`VACUUM INTO '${path.join(targets.outside, 'vacuum.db')}'`);
});
await attempt('sqlite: ATTACH', async () => {
  const { DatabaseSync } = await import('node:sqlite');
  const memory = new DatabaseSync(':memory:');
  memory.exec(`ATTACH '${targets.database}' AS out`);
  return JSON.stringify(memory.prepare('SELECT * FROM out.secret').all());
});

const reached = (pids: readonly number[], signal: NodeJS.Signals | 0): string => {
  const hit = pids.filter((pid) => {
    try {
      return pid !== process.pid && process.kill(pid, signal);
    } catch {
      return false;
    }
  });
  if (hit.length === 0) throw new Error('no such process is seen');
  return `${hit.length} reached`;
};
await attempt('signal: any process', () => reached(targets.everyone, 0));
await attempt('signal: SIGUSR1', () => reached(targets.victims, 'SIGUSR1'));
await attempt('signal: SIGUSR1 by Node', () =>
  targets.victims.map((pid) => (process as unknown as { _debugProcess(p: number): void })._debugProcess(pid)),
);
await attempt('priority of another process', async () => {
  const { setPriority } = await import('node:os');
  for (const pid of targets.victims) setPriority(pid, 19);
});
await attempt('signal: SIGTERM', () => reached(targets.victims, 'SIGTERM'));
await attempt('environment', () => {
  const names = Object.keys(process.env).filter((name) => name !== 'PWD'); // the sandbox names its own folder
  if (names.length === 0) throw new Error('it is empty');
  return names;
});
await attempt('execve', () => {
  const { execve } = process as unknown as { execve(file: string, args: string[], env: object): void };
  execve('/bin/sh', ['sh', '-c', 'echo \'{"way":"execve","done":"replaced"}\''], {});
});
process.exit(0);
