/** A double of a device: ssh2's real server on loopback, with a shell that answers in capitals. For tests alone. */
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import type { HostKey } from '@interlock/model';
import ssh2 from 'ssh2';
import { hostKeyOf } from './host-key.ts';
import type { CredentialLender } from './ssh.ts';

export interface DoubleOptions {
  readonly methods?: readonly ssh2.AuthenticationType[];
  readonly question?: ssh2.Prompt;
  readonly asksTwice?: boolean;
  readonly forwards?: boolean;
  readonly rsa?: boolean;
  readonly kex?: readonly ssh2.KexAlgorithm[];
}

export interface Double {
  readonly port: number;
  readonly hostKey: HostKey;
  readonly rsaKey: HostKey | undefined;
  readonly userKey: string;
  /** Methods that were tried with a credential, in order. */
  readonly attempts: string[];
  readonly answers: string[];
  readonly sizes: { columns: number; rows: number; term: string }[];
  readonly flooding: Promise<void>;
  readonly flooded: () => number;
  readonly cut: () => void;
  readonly close: () => Promise<void>;
}

export function passwordLender(username: string, password: string): CredentialLender {
  return (login) => login({ kind: 'password', username, password: Buffer.from(password) });
}

export async function startDouble(options: DoubleOptions): Promise<Double> {
  const host = newKeys();
  const rsa = options.rsa === true ? ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 }) : undefined;
  const user = newKeys();
  const seen = { attempts: [] as string[], answers: [] as string[], sizes: [] as Double['sizes'], flooded: 0 };
  const sockets = new Set<Socket>();
  let began: () => void = () => {};
  const flooding = new Promise<void>((resolve) => {
    began = resolve;
  });
  const server = new ssh2.Server(
    {
      hostKeys: [host.private, ...(rsa ? [rsa.private] : [])],
      ...(options.kex && { algorithms: { kex: [...options.kex] } }),
    },
    (client) => {
      const raw = (client as unknown as { _sock: Socket })._sock;
      raw.setNoDelay(true);
      sockets.add(raw);
      client.on('error', () => {});
      client.on('authentication', (context) => authenticate(context, options, user.public, seen));
      client.on('ready', () => serve(client, options, seen, began));
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  let closed: Promise<void> | undefined;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the listener has no port');
  return {
    ...seen,
    port: address.port,
    hostKey: keyOf(host.private),
    rsaKey: rsa && keyOf(rsa.private),
    userKey: user.private,
    flooding,
    flooded: () => seen.flooded,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      closed ??= new Promise((resolve) => server.close(() => resolve()));
      return closed;
    },
  };
}

/** ssh2 writes about one ed25519 key in 250 so that it cannot read it again. */
function newKeys(): { private: string; public: string } {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}

function keyOf(privateKey: string): HostKey {
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  return hostKeyOf((Array.isArray(key) ? (key[0] as ssh2.ParsedKey) : key).getPublicSSH());
}

function authenticate(
  context: ssh2.AuthContext,
  options: DoubleOptions,
  publicKey: string,
  seen: { attempts: string[]; answers: string[] },
): void {
  const methods = [
    ...(options.methods ?? ['password', 'keyboard-interactive', 'publickey']),
  ] as ssh2.AuthenticationType[];
  const settle = (good: boolean) => (good ? context.accept() : context.reject(methods));
  if (!methods.includes(context.method as ssh2.AuthenticationType)) context.reject(methods);
  else if (context.method === 'password') {
    seen.attempts.push('password');
    settle(context.username === 'core-admin' && context.password === 'right');
  } else if (context.method === 'keyboard-interactive') {
    seen.attempts.push('keyboard-interactive');
    const ask = () =>
      context.prompt([options.question ?? { prompt: 'Password: ', echo: false }], (answers) => {
        seen.answers.push(...answers);
        if (options.asksTwice === true) ask();
        else settle(answers[0] === 'right');
      });
    ask();
  } else if (context.method === 'publickey') {
    const known = ssh2.utils.parseKey(publicKey);
    const same = !(known instanceof Error) && known.getPublicSSH().equals(context.key.data);
    settle(
      same &&
        (context.signature === undefined ||
          known.verify(context.blob as Buffer, context.signature, context.hashAlgo) === true),
    );
  }
}

function serve(
  client: ssh2.Connection,
  options: DoubleOptions,
  seen: { sizes: Double['sizes']; flooded: number },
  began: () => void,
): void {
  client.on('session', (accept) => {
    const session = accept();
    session.on('pty', (acceptPty, _reject, info) => {
      seen.sizes.push({ columns: info.cols, rows: info.rows, term: (info as unknown as { term: string }).term });
      acceptPty();
    });
    session.on('window-change', (acceptChange) => acceptChange?.());
    session.on('shell', (acceptShell) => {
      const channel = acceptShell();
      channel.on('error', () => {});
      channel.on('data', (bytes: Buffer) => {
        const text = bytes.toString();
        if (text === 'exit') {
          channel.exit(0);
          channel.end();
        } else if (text === 'flood') flood(channel, seen, began);
        else channel.write(text.toUpperCase());
      });
    });
  });
  client.on('tcpip', (accept, reject, info) => {
    if (options.forwards !== true) return reject();
    const socket = createConnection(info.destPort, info.destIP, () => {
      const channel = accept();
      channel.pipe(socket).pipe(channel);
      channel.on('error', () => socket.destroy());
    });
    socket.on('error', () => reject());
  });
}

function flood(channel: ssh2.ServerChannel, seen: { flooded: number }, began: () => void): void {
  const block = Buffer.alloc(64 * 1024, 'x');
  const go = () => {
    while (channel.writable) {
      seen.flooded += block.length;
      if (!channel.write(block)) {
        began();
        channel.once('drain', go);
        return;
      }
    }
  };
  go();
}
