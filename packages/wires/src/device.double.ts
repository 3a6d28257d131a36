/** For tests: a small device whose every byte a test decides, on ssh2's own server. Named a double because it is one. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { HostKey } from '@interlock/model';
import ssh2 from 'ssh2';
import { hostKeyOf } from './host-key.ts';

export interface Terminal {
  /** Bytes as they are; resolves when the client takes more. */
  write(text: string): Promise<void>;
  /** The next key. */
  key(): Promise<string>;
  /** Cuts the TCP connection. */
  cut(): void;
  prompt: string;
}

export interface Script {
  readonly banner?: string;
  readonly prompt?: string;
  /** What a typed line does; the prompt is shown again when it resolves. */
  readonly line?: (line: string, terminal: Terminal) => Promise<void> | void;
  /** What a key shows; the key itself where it answers undefined. */
  readonly echo?: (key: string, line: string) => string | undefined;
  /** Bytes a chunk; null writes whole. */
  readonly pieces?: number | null;
}

export interface DoubleDevice {
  readonly name: string;
  readonly platform: 'cisco_ios';
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly hostKey: HostKey;
  readonly logins: () => number;
  readonly lines: readonly string[];
  readonly dropAll: () => void;
  close(): Promise<void>;
}

export async function startDevice(script: Script): Promise<DoubleDevice> {
  const key = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
  const parsed = ssh2.utils.parseKey(key.private);
  if (parsed instanceof Error) throw parsed;
  const sockets = new Set<Socket>();
  const lines: string[] = [];
  let logins = 0;
  const server = new ssh2.Server({ hostKeys: [key.private] }, (client) => {
    const socket = (client as unknown as { _sock: Socket })._sock;
    socket.setNoDelay(true);
    sockets.add(socket);
    client.on('error', () => {});
    client.on('authentication', (context) => {
      if (context.method === 'password') context.accept();
      else context.reject(['password']);
    });
    client.on('session', (accept) => {
      logins++;
      const session = accept();
      session.on('pty', (acceptPty) => acceptPty());
      session.on('shell', (acceptShell) => {
        const channel = acceptShell();
        converse(channel, script, lines, () => socket.destroy()).catch(() => {});
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the listener has no port');
  const dropAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    name: 'r1',
    platform: 'cisco_ios',
    host: '127.0.0.1',
    port: address.port,
    username: 'admin',
    password: 'secret',
    hostKey: hostKeyOf(parsed.getPublicSSH()),
    logins: () => logins,
    lines,
    dropAll,
    close() {
      dropAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function converse(channel: ssh2.ServerChannel, script: Script, lines: string[], cut: () => void): Promise<void> {
  const keys: string[] = [];
  let waiting: ((key: string) => void) | undefined;
  channel.on('error', () => {});
  channel.on('data', (bytes: Buffer) => {
    for (const key of bytes.toString()) {
      const next = waiting;
      waiting = undefined;
      if (next) next(key);
      else keys.push(key);
    }
  });
  const write = async (text: string) => {
    const bytes = Buffer.from(text);
    const step = script.pieces ?? bytes.length;
    for (let at = 0; at < bytes.length; at += step) {
      if (!channel.writable) return new Promise<void>(() => {});
      if (!channel.write(bytes.subarray(at, at + step))) await once(channel, 'drain');
      else if (script.pieces) await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  const terminal: Terminal = {
    write,
    cut,
    prompt: script.prompt ?? 'r1#',
    key() {
      const key = keys.shift();
      return key === undefined
        ? new Promise((resolve) => {
            waiting = resolve;
          })
        : Promise.resolve(key);
    },
  };
  await write(script.banner ?? '\r\n');
  for (;;) {
    await write(terminal.prompt);
    let line = '';
    for (;;) {
      const key = await terminal.key();
      if (key === '\r') break;
      await write(script.echo?.(key, line) ?? key);
      line += key;
    }
    await write('\r\n');
    if (line === '' || line.startsWith('terminal ')) continue;
    lines.push(line);
    await script.line?.(line, terminal);
  }
}
