/** The real program for the bench: its launcher on a data folder, its sockets as page and card frame, its memory. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseTerminalFrame, protocolVersion } from '@interlock/protocol';
import { WebSocket } from 'ws';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const bin = path.join(root, 'apps/interlock/bin/interlock.mjs');

export interface Program {
  readonly child: ChildProcess;
  readonly link: string;
  /** Milliseconds from start to the line that says ready. */
  readonly ready: number;
  end(): Promise<void>;
}

export function interlock(env: NodeJS.ProcessEnv, ...words: string[]): string {
  return execFileSync(process.execPath, [bin, ...words], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

export function startProgram(env: NodeJS.ProcessEnv, ...words: string[]): Promise<Program> {
  const begun = performance.now();
  const child = spawn(process.execPath, [bin, ...words], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let out = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      out += bytes.toString('utf8');
      const link = /ready: (\S+)/.exec(out)?.[1] ?? (out.startsWith('[') && out.endsWith('\n') ? out : undefined);
      if (link === undefined) return;
      const end = () =>
        new Promise<void>((gone) => {
          if (child.exitCode !== null) return gone();
          child.once('exit', () => gone());
          child.kill('SIGINT');
        });
      resolve({ child, link, ready: performance.now() - begun, end });
    });
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}`)));
  });
}

/** Resident memory of every process below one, in MB, by what its command line is. */
export function memory(pid: number): Record<string, number> {
  const found: Record<string, number> = {};
  const visit = (id: number) => {
    const line = readFileSync(`/proc/${id}/cmdline`, 'utf8');
    const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0);
    const name = line.includes('workspace/src/main.ts')
      ? line.startsWith('/usr/bin/bwrap')
        ? 'bubblewrap'
        : 'workspace'
      : line.includes('lab-child')
        ? 'lab'
        : line.includes('interlock/src/main.ts')
          ? 'gatekeeper'
          : 'launcher';
    found[name] = Math.max(found[name] ?? 0, kilobytes / 1024);
    for (const child of readFileSync(`/proc/${id}/task/${id}/children`, 'utf8').trim().split(' '))
      if (child !== '') visit(Number(child));
  };
  visit(pid);
  return found;
}

type Message = { method?: string; params?: unknown; id?: number; result?: unknown; error?: { message: string } };

export interface Socket {
  ask<T>(method: string, params: unknown): Promise<T>;
  /** Called with every notification: its name and its first parameter. */
  heard: (method: string, params: unknown) => void;
  bytes: (session: number, bytes: Uint8Array) => void;
  close(): void;
}

/** Both screens of a person, signed in by a link. */
export async function screens(link: string): Promise<{ page: Socket; card: Socket }> {
  const url = new URL(link);
  const pageHost = url.host;
  const cardHost = `card.${url.host}`;
  const first = await exchange(cardHost, url.hash.slice(1));
  const second = await exchange(pageHost, first.pageToken as string);
  return {
    card: await connect(cardHost, '/v1/authority', first.session),
    page: await connect(pageHost, '/v1/studio', second.session),
  };
}

function exchange(host: string, token: string): Promise<{ session: string; pageToken?: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: Number(host.split(':')[1]),
        path: '/v1/exchange',
        method: 'POST',
        setHost: false,
        headers: { host, origin: `http://${host}`, 'content-type': 'application/json' },
      },
      (reply) => {
        let text = '';
        reply.setEncoding('utf8').on('data', (piece) => (text = text + piece));
        reply.on('end', () => (reply.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(text))));
      },
    );
    sent.on('error', reject);
    sent.end(JSON.stringify({ token }));
  });
}

async function connect(host: string, where: string, session: string): Promise<Socket> {
  const socket = new WebSocket(`ws://127.0.0.1:${host.split(':')[1]}${where}`, {
    headers: { host, origin: `http://${host}` },
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const waiting = new Map<number, (message: Message) => void>();
  let last = 0;
  const own: Socket = {
    heard: () => {},
    bytes: () => {},
    ask: (method, params) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result as never)));
        socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
      }),
    close: () => socket.terminate(),
  };
  socket.on('message', (data: Buffer, binary: boolean) => {
    if (binary) {
      const frame = parseTerminalFrame(data);
      if (frame) own.bytes(frame.session, frame.bytes);
      return;
    }
    const message = JSON.parse(data.toString('utf8')) as Message;
    if (message.method) own.heard(message.method, Array.isArray(message.params) ? message.params[0] : message.params);
    else waiting.get(message.id as number)?.(message);
  });
  await own.ask('hello', { protocol: protocolVersion, session });
  return own;
}

/** Value below which a share of the samples lies. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
}

export const rounded = (value: number): number => Math.round(value * 100) / 100;
