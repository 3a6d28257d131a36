/** Recordings of sessions: asciicast in sealed frames, a file each, written as the session runs. */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { type Host, type Id, newId } from '@interlock/model';
import { RecordingWriter } from '@interlock/recording';
import type { House } from '../house.ts';

/** Where the bytes of a session are kept, sealed. */
export interface Tape {
  readonly id: Id<'recording'>;
  /** Milliseconds since its beginning. */
  readonly position: () => number;
  output(data: string | Uint8Array): void;
  mark(text: string): void;
  resize(columns: number, rows: number): void;
  close(): void;
}

export interface TapeRooms {
  readonly house: House;
  readonly folder: string;
  readonly seal: (
    slot: { table: string; record: string; field: string; schema: number },
    bytes: Uint8Array,
  ) => Uint8Array;
}

/** Milliseconds between two flushes: at most this much is lost in a crash. */
const flushTime = 1_000;

/** A new tape. Where it cannot be written the session goes on without it, and the ledger says so. */
export function newTape(host: Host, size: { columns: number; rows: number }, rooms: TapeRooms): Tape {
  const { house } = rooms;
  const id = newId('recording', house.around.random);
  const begun = process.hrtime.bigint();
  const now = () => process.hrtime.bigint() - begun;
  let file: number | undefined;
  const lost = (error: unknown) => {
    if (file !== undefined) closeSync(file);
    file = undefined;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    void house.journal
      .write({ type: 'recording.failed', recording: id, fault: `disk ${code}` }, { onReserve: true })
      .catch(() => {});
    house.events.emit({
      type: 'notice',
      at: house.around.now(),
      conversation: null,
      code: 'recording.failed',
      text: `The recording of ${host.name} could not be written (${code}).`,
      next: 'The session goes on without it. Make room on the disk of the data folder.',
    });
  };
  const trying = (deed: () => void) => {
    if (file === undefined) return;
    try {
      deed();
    } catch (error) {
      lost(error);
    }
  };
  let writer: RecordingWriter | undefined;
  try {
    const folder = path.join(rooms.folder, 'recordings');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    file = openSync(path.join(folder, id), 'wx', 0o600);
    writer = RecordingWriter.begin(
      {
        width: size.columns,
        height: size.rows,
        started: Math.floor(house.around.now() / 1000),
        terminal: 'xterm-256color',
      },
      {
        seal: (field, bytes) => rooms.seal({ table: 'recording', record: id, field, schema: 1 }, bytes),
        write: (bytes) => {
          for (let at = 0; at < bytes.length; ) at += writeSync(file as number, bytes, at);
        },
      },
    );
  } catch (error) {
    lost(error);
  }
  const timer = setInterval(() => trying(() => writer?.flush()), flushTime);
  timer.unref();
  return {
    id,
    position: () => Number(now() / 1_000_000n),
    output: (data) => trying(() => writer?.event(now(), 'o', data)),
    mark: (text) => trying(() => writer?.event(now(), 'm', text)),
    resize: (columns, rows) => trying(() => writer?.event(now(), 'r', `${columns}x${rows}`)),
    close() {
      clearInterval(timer);
      trying(() => {
        writer?.finish();
        closeSync(file as number);
        file = undefined;
      });
    },
  };
}
