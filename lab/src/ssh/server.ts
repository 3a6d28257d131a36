import { createServer, type Server, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import type { LabClock } from '../clock.ts';
import { authenticate } from './authentication.ts';
import { serveChannels } from './channels.ts';
import type { DeviceFace } from './face.ts';

export interface SshServerOptions {
  readonly face: DeviceFace;
  readonly hostKey: string;
  readonly listen: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly clock: LabClock;
}

export interface SshServer {
  readonly port: number;
  /** Connections from now on see this host key. */
  readonly setHostKey: (privateKey: string) => void;
  /** Cuts every connection, as a power loss does. */
  readonly dropAll: () => void;
  readonly close: () => Promise<void>;
}

/** Milliseconds in which to log in, as OpenSSH and IOS give. */
const grace = 120_000;

/** Algorithms that any client of the last ten years has; the host key is always ed25519. */
const algorithms: ssh2.Algorithms = { serverHostKey: ['ssh-ed25519'] };

/** Listens for SSH on behalf of a device. Rejects with the listener's error, for example EADDRINUSE. */
export async function startSshServer(options: SshServerOptions): Promise<SshServer> {
  const { face } = options;
  const sockets = new Set<Socket>();
  let hostKey = options.hostKey;
  const listener = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    if (face.dark() || sockets.size >= face.lines()) {
      socket.resetAndDestroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    if (face.misbehaviour().hangAfterAccept) socket.resume();
    else speak(options, hostKey, socket);
  });
  await listening(listener, options.port, options.listen);
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new TypeError('the listener has no port');
  const dropAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    setHostKey(privateKey) {
      hostKey = privateKey;
    },
    dropAll,
    close() {
      dropAll();
      return new Promise((resolve) => listener.close(() => resolve()));
    },
  };
}

function listening(listener: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, host, () => {
      listener.removeListener('error', reject);
      resolve();
    });
  });
}

/** ssh2's half: a protocol of its own for every socket, because banner and host key may change between two. */
function speak(options: SshServerOptions, hostKey: string, socket: Socket): void {
  const { face, clock } = options;
  const banner = (face.misbehaviour().banner ?? face.loginBanner()).replace(/\r?\n/g, '\r\n');
  const settings: ssh2.ServerConfig = { hostKeys: [hostKey], algorithms, ident: 'InterlockLab', banner };
  const server = new ssh2.Server(settings, (connection, info) => {
    let user = '';
    connection.on('error', () => connection.end());
    authenticate(connection, face, (name) => {
      user = name;
    });
    const tooLate = clock.after(grace, () => socket.destroy());
    socket.once('close', tooLate);
    connection.once('ready', () => {
      tooLate();
      serveChannels(connection, { face, clock, user, from: info.ip, cut: () => socket.destroySoon() });
    });
  });
  server.injectSocket(socket);
}
