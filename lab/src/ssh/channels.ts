import { StringDecoder } from 'node:string_decoder';
import type ssh2 from 'ssh2';
import type { LabClock } from '../clock.ts';
import type { Sink } from '../terminal/sink.ts';
import { Terminal, TerminalClosed } from '../terminal/terminal.ts';
import type { DeviceFace, Visit } from './face.ts';

export interface ChannelOptions {
  readonly face: DeviceFace;
  readonly clock: LabClock;
  readonly user: string;
  readonly from: string;
  /** Ends the connection below SSH, after what is already written. */
  readonly cut: () => void;
}

/** Serves the session channels of one logged-in connection. Forwarding, SFTP and subsystems are refused by absence. */
export function serveChannels(connection: ssh2.Connection, options: ChannelOptions): void {
  let opened = false;
  connection.on('session', (accept, reject) => {
    if (opened && options.face.oneChannel) {
      reject();
      return;
    }
    opened = true;
    serveSession(connection, accept(), options);
  });
}

function serveSession(connection: ssh2.Connection, session: ssh2.Session, options: ChannelOptions): void {
  const { face } = options;
  const size = { rows: 0, columns: 0 };
  let terminal: Terminal | null = null;
  session.on('pty', (accept, _reject, info) => {
    size.rows = info.rows;
    size.columns = info.cols;
    accept?.();
  });
  session.on('window-change', (accept, _reject, info) => {
    if (terminal) {
      terminal.rows = info.rows;
      terminal.columns = info.cols;
    }
    accept?.();
  });
  const serve = (channel: ssh2.ServerChannel, run: (visit: Visit) => Promise<number>) => {
    const sink = channelSink(channel, options.cut);
    terminal = new Terminal({
      sink,
      clock: options.clock,
      ...size,
      idleMilliseconds: face.idleMilliseconds,
      lineDelay: () => face.misbehaviour().lineDelay ?? 0,
    });
    receive(channel, terminal);
    const finish = (status: number) => {
      if (!channel.writableEnded) {
        channel.exit(status);
        channel.end();
      }
      if (face.oneChannel) connection.end();
    };
    const visit = { user: options.user, from: options.from, terminal, cutAfter: sink.cutAfter };
    run(visit).then(finish, (error: unknown) => {
      finish(255);
      if (!(error instanceof TerminalClosed)) face.failed(error);
    });
  };
  session.once('shell', (accept) => serve(accept(), (visit) => face.shell(visit).then(() => 0)));
  session.once('exec', (accept, _reject, info) => serve(accept(), (visit) => face.command(visit, info.command)));
}

function receive(channel: ssh2.ServerChannel, terminal: Terminal): void {
  const decoder = new StringDecoder('utf8');
  channel.on('data', (bytes: Buffer) => terminal.feed(decoder.write(bytes)));
  channel.on('error', () => terminal.end());
  channel.on('close', () => terminal.end());
}

function channelSink(channel: ssh2.ServerChannel, cut: () => void): Sink & { cutAfter: (bytes: number) => void } {
  let allowance = Number.POSITIVE_INFINITY;
  return {
    write(text) {
      if (channel.writableEnded || channel.destroyed) return true;
      const bytes = Buffer.from(text, 'utf8');
      if (bytes.length <= allowance) {
        allowance -= bytes.length;
        return channel.write(bytes);
      }
      if (allowance >= 0) {
        channel.write(bytes.subarray(0, allowance));
        cut();
      }
      allowance = -1;
      return true;
    },
    drained() {
      return new Promise((resolve) => {
        const done = () => {
          channel.removeListener('drain', done);
          channel.removeListener('close', done);
          resolve();
        };
        channel.once('drain', done);
        channel.once('close', done);
        if (channel.destroyed || !channel.writableNeedDrain) done();
      });
    },
    cutAfter(bytes) {
      allowance = bytes;
    },
  };
}
