/** Reaching an address: TCP, or a channel through the host before it. */
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Fault } from '@interlock/model';
import type ssh2 from 'ssh2';
import type { SshEnd } from './ssh.ts';

/** A TCP connection with Nagle's delay off. Throws Fault `wire.unreachable`, `wire.refused`, `wire.no-such-name`, `wire.timed-out`. */
export function reach(end: SshEnd, milliseconds: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: end.address, port: end.port, noDelay: true });
    const timer = setTimeout(() => fail(silent(end, milliseconds)), milliseconds);
    const abort = () => fail(stopped(end));
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.removeListener('error', onError);
      socket.removeListener('connect', onConnect);
    };
    const fail = (fault: Fault) => {
      settle();
      // a late error of a socket that was given up has nobody to hear it
      socket.on('error', () => {});
      socket.destroy();
      reject(fault);
    };
    const onError = (error: Error) => fail(unreached(end, error));
    const onConnect = () => {
      settle();
      socket.setNoDelay(true);
      resolve(socket);
    };
    socket.once('error', onError);
    socket.once('connect', onConnect);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

/** A channel through a logged-in host (direct-tcpip). Throws Fault `wire.hop`. */
export function reachThrough(hop: ssh2.Client, hopName: string, end: SshEnd): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const refused = (cause: unknown) =>
      reject(
        new Fault(
          'wire.hop',
          `${hopName} could not reach ${end.name} at ${end.address} port ${end.port}.`,
          `Check that ${hopName} allows forwarding and has a way to ${end.address}.`,
          { cause },
        ),
      );
    try {
      hop.forwardOut('127.0.0.1', 0, end.address, end.port, (error, channel) => {
        if (error) refused(error);
        else resolve(channel);
      });
    } catch (error) {
      refused(error);
    }
  });
}

export function silent(end: SshEnd, milliseconds: number): Fault {
  return new Fault(
    'wire.timed-out',
    `${end.name} at ${end.address} port ${end.port} did not answer within ${Math.round(milliseconds / 1000)} s.`,
    'Check that the host is up, that the address is right and that nothing filters the port.',
  );
}

export function stopped(end: SshEnd): Fault {
  return new Fault('wire.stopped', `The connection to ${end.name} was given up.`, 'Start again when you want it.');
}

function unreached(end: SshEnd, cause: unknown): Fault {
  const code = codeOf(cause);
  const where = `${end.name} at ${end.address} port ${end.port}`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_NONAME')
    return new Fault(
      'wire.no-such-name',
      `The name ${end.address} of ${end.name} has no address here.`,
      'Correct the address of the host, or your name server.',
      { cause },
    );
  if (code === 'ECONNREFUSED')
    return new Fault(
      'wire.refused',
      `${where} refuses connections.`,
      'Check the port, and that SSH runs on the host.',
      {
        cause,
      },
    );
  return new Fault(
    'wire.unreachable',
    `${where} cannot be reached${code === undefined ? '' : ` (${code})`}.`,
    'Check the network between here and the host.',
    { cause },
  );
}

/** The code of a system error; of several attempts (one an address) the first that says something. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return error.errors.map(codeOf).find((code) => code !== undefined);
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code;
  return undefined;
}
