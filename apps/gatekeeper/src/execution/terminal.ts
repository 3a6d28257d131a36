/** A person's own session: the device's bytes as they are, typed by that person alone. */
import type { Call, Fault } from '@interlock/model';
import { connectSsh, type SshOptions } from '@interlock/wires';

export interface Terminal {
  /** What is typed; after the end it goes nowhere. */
  write(text: string): void;
  resize(columns: number, rows: number): void;
  /** Holds the device; at most 2 MiB are kept meanwhile. */
  pause(): void;
  resume(): void;
  close(): void;
  /** Resolves with what cut it, or null where somebody closed it. */
  readonly closed: Promise<Fault | null>;
}

export async function openTerminal(
  ssh: Omit<SshOptions, 'signal'>,
  limits: Call['limits'],
  size: { readonly columns: number; readonly rows: number },
  bytes: (bytes: Uint8Array) => void,
): Promise<Terminal> {
  const login = new AbortController();
  const timer = setTimeout(() => login.abort(), Math.min(limits.milliseconds, 2 ** 31 - 1));
  const connection = await connectSsh({ ...ssh, signal: login.signal }).finally(() => clearTimeout(timer));
  try {
    const session = await connection.shell({ ...size, term: 'xterm-256color' });
    session.onData(bytes);
    const closed = session.closed.then(({ fault }) => {
      connection.close();
      return fault;
    });
    return {
      closed,
      write: (text) => void session.write(text).catch(() => {}),
      resize: (columns, rows) => session.resize(columns, rows),
      pause: () => session.pause(),
      resume: () => session.resume(),
      close: () => {
        session.close();
        connection.close();
      },
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}
