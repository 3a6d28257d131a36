/**
 * The way of the command line to a gatekeeper that runs: a Unix socket in the data folder, which is the user's alone.
 * One JSON line asks, one answers.
 */

import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Fault } from '@interlock/model';

export interface ControlAsk {
  readonly ask: string;
  readonly with?: unknown;
}

type Answer =
  | { readonly ok: unknown }
  | { readonly fault: { code: `${string}.${string}`; message: string; next: string } };

/** Longest line either way, in characters; an import of hosts is the longest thing said. */
const longest = 24 * 1024 * 1024;

/** Serves until closed. `answer` throws Faults, which reach the asker as they are. */
export async function serveControl(
  folder: string,
  answer: (ask: ControlAsk) => Promise<unknown>,
): Promise<{ close(): Promise<void> }> {
  const file = controlPath(folder);
  rmSync(file, { force: true }); // the folder's lock is ours: a socket that lies here is a dead one's
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    void serveOne(socket, answer);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(file, resolve);
  });
  if (process.platform !== 'win32') chmodSync(file, 0o600);
  return {
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function serveOne(socket: Socket, answer: (ask: ControlAsk) => Promise<unknown>): Promise<void> {
  let reply: Answer;
  try {
    reply = { ok: await answer(JSON.parse(await readLine(socket)) as ControlAsk) };
  } catch (error) {
    const fault =
      error instanceof Fault
        ? error
        : new Fault(
            'gatekeeper.failed',
            'The running gatekeeper could not do it.',
            'Try again; if it stays, restart Interlock.',
          );
    reply = { fault: fault.view() };
  }
  socket.end(`${JSON.stringify(reply)}\n`);
}

/** Asks the gatekeeper that runs on a data folder. Undefined where none runs. Throws its Fault. */
export async function askControl(folder: string, ask: ControlAsk): Promise<{ ok: unknown } | undefined> {
  const socket = connect(controlPath(folder));
  const there = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  if (!there) return undefined;
  socket.on('error', () => socket.destroy());
  socket.write(`${JSON.stringify(ask)}\n`);
  const reply = JSON.parse(await readLine(socket)) as Answer;
  if ('fault' in reply) throw new Fault(reply.fault.code, reply.fault.message, reply.fault.next);
  return reply;
}

function readLine(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    const broken = () =>
      reject(
        new Fault(
          'gatekeeper.gone',
          'The gatekeeper went away before it answered.',
          'Look whether it still runs, then try again.',
        ),
      );
    const parts: string[] = [];
    let length = 0;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      length += text.length;
      const end = text.indexOf('\n');
      parts.push(end < 0 ? text : text.slice(0, end));
      if (end >= 0) resolve(parts.join(''));
      else if (length > longest) socket.destroy();
    });
    socket.once('close', broken);
  });
}

/** In the data folder; where that path is too long for a socket's name, in a folder of the user's own that it names. */
function controlPath(folder: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\interlock-${digest(folder)}`;
  const file = path.join(folder, 'control');
  if (Buffer.byteLength(file) <= 100) return file;
  const short = path.join(tmpdir(), `interlock-${process.getuid?.() ?? 0}-${digest(folder)}`);
  mkdirSync(short, { recursive: true, mode: 0o700 });
  const stat = lstatSync(short);
  if (!stat.isDirectory() || stat.uid !== process.getuid?.() || (stat.mode & 0o077) !== 0)
    throw new Fault(
      'data.readable-by-others',
      `${short} is not this user's alone.`,
      'Remove it, or choose a shorter --data path.',
    );
  return path.join(short, 'control');
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
