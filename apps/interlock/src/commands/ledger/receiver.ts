/**
 * A syslog receiver over TLS (RFC 5425). Syslog has no acknowledgement, so each batch has a connection of its own: it
 * counts as taken when we have sent all, the receiver stayed a moment longer, we closed our side, and it then closed its
 * own without an error.
 */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { connect, type TLSSocket } from 'node:tls';
import { Fault } from '@interlock/model';

/** Milliseconds between the last byte and our closing. */
const settling = 250;

export interface Receiver {
  readonly host: string;
  readonly port: number;
  /** Certificates to trust, as PEM; those of the system unless given. */
  readonly ca?: string;
  /** Milliseconds without progress after which a batch has failed. */
  readonly patience: number;
}

/** Hands over one batch; whoever fails in the middle gets the whole batch again. Throws Fault `export.receiver`. */
export async function handOver(frames: readonly Buffer[], receiver: Receiver): Promise<void> {
  const { host, port, ca, patience } = receiver;
  let socket: TLSSocket | undefined;
  try {
    socket = connect({ host, port, servername: host, minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) });
    await taken(socket, frames, patience);
  } catch (error) {
    throw new Fault(
      'export.receiver',
      `The receiver ${host}:${port} did not take the entries (${reasonOf(error)}).`,
      'See that it runs and that its certificate is trusted; nothing is lost, the same entries are sent again.',
      { cause: error },
    );
  } finally {
    socket?.destroy();
  }
}

function taken(socket: TLSSocket, frames: readonly Buffer[], patience: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = false;
    socket.setTimeout(patience, () => reject(new Error('no progress')));
    socket.once('error', reject);
    socket.once('end', () => (sent ? resolve() : reject(new Error('it hung up'))));
    socket.once('close', () => reject(new Error('it hung up')));
    socket.resume();
    socket.once('secureConnect', () => {
      void (async () => {
        for (const frame of frames) if (!socket.write(frame)) await once(socket, 'drain');
        await pause(settling); // a receiver that went away in the middle is heard to hang up meanwhile
        sent = true;
        socket.end();
      })().catch(reject);
    });
  });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error as NodeJS.ErrnoException).code ?? error.message;
}
