/** From a socket to a logged-in SSH connection: host key first, then one credential. */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Fault, type HostKey } from '@interlock/model';
import ssh2 from 'ssh2';
import { algorithms, hostKeyAlgorithms, hostKeyOf, judgeHostKey } from './host-key.ts';
import { beginLogin } from './login.ts';
import { silent, stopped } from './reach.ts';
import type { CredentialLender, SessionEnd, SshEnd, SshTimeouts } from './ssh.ts';
import { wipePackets } from './wiped-packets.ts';

export interface Opened {
  readonly client: ssh2.Client;
  readonly hostKey: HostKey;
  readonly closed: Promise<SessionEnd>;
  readonly isClosed: () => boolean;
  /** Ends it in order; `closed` then carries no fault. */
  readonly close: () => void;
}

/** Logs in over `socket`, which is closed with the connection. Throws the faults of this package. */
export function openConnection(
  end: SshEnd,
  lender: CredentialLender,
  socket: Socket | Duplex,
  timeouts: SshTimeouts,
  signal: AbortSignal,
): Promise<Opened> {
  const client = new ssh2.Client();
  let presented: HostKey | undefined;
  let fault: Fault | undefined;
  let state: 'key' | 'login' | 'ready' | 'closed' = 'key';
  return new Promise((resolve, reject) => {
    const fail = (error: Fault) => {
      fault ??= error;
      socket.destroy();
      if (state === 'key' || state === 'login') {
        state = 'closed';
        reject(fault);
      }
    };
    const login = beginLogin(end, client, lender, fail);
    const late = () => fail(login.asksAgent() ? agentSilent(end, undefined) : silent(end, timeouts.login));
    const timer = setTimeout(late, timeouts.login);
    const abort = () => fail(stopped(end));
    const closed = new Promise<SessionEnd>((settle) => {
      client.once('close', () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        login.over();
        if (state === 'ready') settle({ fault: fault ?? brokenOff(end, undefined) });
        else fail(fault ?? turnedAway(end, state));
        state = 'closed';
      });
    });
    const close = () => {
      fault ??= inOrder;
      client.end();
      // a peer that does not close its half is not waited for
      setTimeout(() => socket.destroy(), 1000).unref();
    };
    client.on('error', (error) => fail(state === 'ready' ? brokenOff(end, error) : notLetIn(end, error, state)));
    client.on('handshake', () => {
      wipePackets(client);
      if (state !== 'key' || presented === undefined) return;
      const unknown = judgeHostKey(end, presented);
      if (unknown !== undefined) fail(unknown);
      else state = 'login';
    });
    client.on('change password', () => fail(expired(end)));
    client.once('ready', () => {
      clearTimeout(timer);
      login.over();
      if (state !== 'login' || presented === undefined) return;
      state = 'ready';
      resolve({
        client,
        hostKey: presented,
        close,
        isClosed: () => state === 'closed',
        closed: closed.then((ended) => (ended.fault === inOrder ? { fault: null } : ended)),
      });
    });
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    client.connect({
      sock: socket,
      username: '',
      readyTimeout: 0,
      keepaliveInterval: timeouts.keepalive,
      keepaliveCountMax: 3,
      algorithms: { ...algorithms, serverHostKey: hostKeyAlgorithms(end.hostKeys) },
      hostVerifier: (key: Buffer) => {
        presented = hostKeyOf(key);
        // an unpinned host may go on to prove the key it shows; the handshake's end refuses it before any login
        if (end.hostKeys.length === 0) return true;
        const changed = judgeHostKey(end, presented);
        if (changed !== undefined) fail(changed);
        return changed === undefined;
      },
      authHandler: (methodsLeft, partial, next) => {
        if (state === 'login') login.next(methodsLeft as string[] | null, partial, next);
      },
    });
  });
}

/** Marks a close that we asked for. */
const inOrder = new Fault('wire.closed', 'The connection was closed.', 'Nothing to do.');

function turnedAway(end: SshEnd, state: string): Fault {
  return new Fault(
    'wire.closed-early',
    `${end.name} closed the connection ${state === 'key' ? 'before it said who it is' : 'during the login'}.`,
    'All of its terminal lines may be taken, or it allows no connection from here. Try again later.',
  );
}

function expired(end: SshEnd): Fault {
  return new Fault(
    'wire.password-expired',
    `${end.name} wants the password changed before it lets anyone in.`,
    'Change it in a terminal of your own, then put the new one into the keychain entry.',
  );
}

/** An error of the library before the login was over. Its text may quote the peer and is kept as a cause only. */
function notLetIn(end: SshEnd, error: Error & { level?: string }, state: string): Fault {
  if (error.level === 'agent') return agentSilent(end, error);
  if (error.level === 'handshake' && /no matching/i.test(error.message))
    return new Fault(
      'wire.algorithms',
      `${end.name} offers only algorithms that are no longer safe.`,
      'Update its SSH server, or have it offer curve25519 or group 14 with SHA-2, AES-CTR or GCM, and SHA-2.',
      { cause: error },
    );
  if (/^(ECONN|EPIPE)/.test((error as NodeJS.ErrnoException).code ?? '') || /before handshake/.test(error.message))
    return turnedAway(end, state);
  if (error.level === 'protocol' || error.level === 'handshake')
    return new Fault(
      'wire.not-ssh',
      `${end.name} at ${end.address} port ${end.port} does not speak SSH as it should.`,
      'Check the port, and that an SSH server answers there.',
      { cause: error },
    );
  return turnedAway(end, state);
}

function agentSilent(end: SshEnd, cause: unknown): Fault {
  return new Fault(
    'wire.agent',
    `The SSH agent did not sign for ${end.name}: it is not running, does not hold the key, refused, or took too long.`,
    'Add the key with ssh-add, and start Interlock where SSH_AUTH_SOCK names the agent.',
    { cause },
  );
}

function brokenOff(end: SshEnd, cause: unknown): Fault {
  return new Fault(
    'wire.cut',
    `The connection to ${end.name} was cut.`,
    'Check that the host is up; read its state before you repeat what was under way.',
    { cause },
  );
}
