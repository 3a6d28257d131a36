/** Connections to devices: directly, or through hosts on the way. */
import type { HostKey } from '@interlock/model';
import { type Opened, openConnection } from './connection.ts';
import { reach, reachThrough } from './reach.ts';
import { openShell } from './session.ts';
import {
  HostKeyFault,
  type SshConnection,
  type SshEnd,
  type SshHop,
  type SshOptions,
  type SshTimeouts,
  usualTimeouts,
} from './ssh.ts';

/**
 * Logs in to a host, through its route. No credential is lent before the host at its end has proved a pinned key, and
 * each is tried once. Throws faults `wire.*`; an unknown or changed key is a HostKeyFault.
 */
export async function connectSsh(options: SshOptions): Promise<SshConnection> {
  const way: Opened[] = [];
  const signal = options.signal ?? new AbortController().signal;
  const timeouts = { ...usualTimeouts, ...options.timeouts };
  try {
    await follow(options.route ?? [], way, timeouts, signal);
    const socket = await step(options, options.route ?? [], way, timeouts, signal);
    const opened = await openConnection(options, options.credential, socket, timeouts, signal);
    const closed = opened.closed.finally(() => closeAll(way));
    return {
      hostKey: opened.hostKey,
      closed,
      close: opened.close,
      shell: (shell) => openShell(opened, options.name, shell),
    };
  } catch (error) {
    closeAll(way);
    throw error;
  }
}

/** The key a host proves to have, taken before any login. Hosts on the way are logged in to and must be pinned. */
export async function fetchHostKey(
  options: Pick<SshOptions, 'name' | 'address' | 'port' | 'route' | 'timeouts' | 'signal'>,
): Promise<HostKey> {
  const way: Opened[] = [];
  const signal = options.signal ?? new AbortController().signal;
  const timeouts = { ...usualTimeouts, ...options.timeouts };
  const end: SshEnd = { name: options.name, address: options.address, port: options.port, hostKeys: [] };
  try {
    await follow(options.route ?? [], way, timeouts, signal);
    const socket = await step(end, options.route ?? [], way, timeouts, signal);
    const refused = await openConnection(end, neverLent, socket, timeouts, signal).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (refused instanceof HostKeyFault) return refused.presented;
    throw refused;
  } finally {
    closeAll(way);
  }
}

const neverLent = () => Promise.reject(new Error('no login was asked for'));

async function follow(route: readonly SshHop[], way: Opened[], timeouts: SshTimeouts, signal: AbortSignal) {
  for (const hop of route) {
    const socket = await step(hop, route, way, timeouts, signal);
    way.push(await openConnection(hop, hop.credential, socket, timeouts, signal));
  }
}

/** The socket to the next end: from the last host that was reached, or from here. */
function step(
  end: SshEnd,
  route: readonly SshHop[],
  way: readonly Opened[],
  timeouts: SshTimeouts,
  signal: AbortSignal,
) {
  const last = way.at(-1);
  return last === undefined
    ? reach(end, timeouts.connect, signal)
    : reachThrough(last.client, route[way.length - 1]?.name ?? 'the host before', end);
}

function closeAll(way: readonly Opened[]): void {
  for (const opened of [...way].reverse()) opened.close();
}
