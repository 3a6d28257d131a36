/** A terminal session on a connection: the library's channel behind our own words. */
import { Fault } from '@interlock/model';
import type ssh2 from 'ssh2';
import type { Opened } from './connection.ts';
import type { Session, SessionEnd, ShellOptions } from './ssh.ts';

/** Opens a shell with a pseudo-terminal. Throws Fault `wire.no-shell`, `wire.cut`. */
export function openShell(opened: Opened, name: string, options: ShellOptions): Promise<Session> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: unknown) =>
      reject(
        new Fault(
          'wire.no-shell',
          `${name} let the account in and gives it no terminal.`,
          'Check that the account may open a session, and that the host has one free.',
          { cause },
        ),
      );
    try {
      opened.client.shell({ cols: options.columns, rows: options.rows, term: options.term }, (error, channel) => {
        if (error) refuse(error);
        else resolve(sessionOn(channel, opened, name));
      });
    } catch (error) {
      refuse(error);
    }
  });
}

function sessionOn(channel: ssh2.ClientChannel, opened: Opened, name: string): Session {
  const waiting = new Set<(fault: Fault) => void>();
  let ended = false;
  let closing = false;
  let listening = false;
  const gone = () =>
    new Fault(
      'wire.cut',
      `The session on ${name} has ended.`,
      'Open a new one; read its state before you repeat anything.',
    );
  channel.pause();
  const closed = new Promise<SessionEnd>((resolve) => {
    const end = (fault: Fault | null) => {
      if (ended) return;
      ended = true;
      for (const reject of waiting) reject(gone());
      waiting.clear();
      resolve({ fault });
    };
    let finished = false;
    channel.on('error', () => {});
    channel.stderr.on('error', () => {});
    channel.once('exit', () => {
      finished = true;
    });
    // the connection goes first where it is cut, the channel where the device ends the session
    channel.once('close', () => {
      if (closing || finished || !opened.isClosed()) end(null);
      else void opened.closed.then(({ fault }) => end(fault));
    });
    void opened.closed.then(({ fault }) => end(closing || finished ? null : fault));
  });
  return {
    closed,
    write(bytes) {
      if (ended || closing || !channel.writable) return Promise.reject(gone());
      return new Promise((resolve, reject) => {
        waiting.add(reject);
        channel.write(typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes, (error) => {
          waiting.delete(reject);
          if (error) reject(gone());
          else resolve();
        });
      });
    },
    resize(columns, rows) {
      if (!ended && !closing) channel.setWindow(rows, columns, 0, 0);
    },
    onData(listener) {
      if (listening) throw new Error('a session has one listener');
      listening = true;
      channel.on('data', (bytes: Buffer) => listener(bytes));
      channel.stderr.on('data', (bytes: Buffer) => listener(bytes));
      channel.resume();
    },
    pause: () => void channel.pause(),
    resume: () => void channel.resume(),
    close() {
      if (closing) return;
      closing = true;
      channel.close();
    },
  };
}
