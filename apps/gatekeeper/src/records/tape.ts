/** A tape: what a session shows, in sealed frames of a file, as the session runs. */
import { closeSync, fdatasync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { Fault, type Id } from '@interlock/model';
import { type RecordingHead, RecordingWriter } from '@interlock/recording';

/** Where the bytes of a session are kept, sealed. */
export interface Tape {
  readonly id: Id<'recording'>;
  /** Milliseconds since its beginning. */
  readonly position: () => number;
  /** False from the moment on when something could not be written: what is shown then is not kept. */
  readonly whole: () => boolean;
  /** Aborted with a Fault when it breaks. */
  readonly broken: AbortSignal;
  output(data: string | Uint8Array): void;
  mark(text: string): void;
  resize(columns: number, rows: number): void;
  /** Seals and writes what is there. */
  flush(): void;
  /** The same, and waits for the disk itself; false where what is there is not kept. */
  proven(): boolean;
  close(): void;
}

export interface TapeOptions {
  readonly id: Id<'recording'>;
  readonly file: string;
  readonly head: RecordingHead;
  /** Makes the place for the key, and answers with what seals frames. What it throws breaks the tape. */
  readonly begin: () => (field: string, bytes: Uint8Array) => Uint8Array;
  /** Told once how it ended; `bytes` is its length on disk. */
  readonly ended: (end: { readonly bytes: number; readonly milliseconds: number }) => void;
  readonly lost: (code: string) => void;
  /** Replaces the disk's write in tests. */
  readonly write?: typeof writeSync;
}

/** Milliseconds between two flushes: at most this much is lost in a crash. */
export const flushTime = 1_000;

/** A new tape; one that cannot be written is broken from its beginning, and nothing here throws. */
export function newTape({ id, file: path, head, begin, ended, lost, write = writeSync }: TapeOptions): Tape {
  const begun = process.hrtime.bigint();
  const now = () => process.hrtime.bigint() - begun;
  const broken = new AbortController();
  let file: number | undefined;
  let writer: RecordingWriter | undefined;
  let bytes = 0;
  let flushed = 0n;
  let flushing = false;
  const fail = (error: unknown) => {
    if (broken.signal.aborted) return;
    if (file !== undefined) closeSync(file);
    file = undefined;
    const { code } = error as NodeJS.ErrnoException;
    const named = typeof code === 'string' ? code : 'unknown';
    broken.abort(
      new Fault(
        'recording.failed',
        `The recording could not be written (${named}).`,
        'Make room on the disk of the data folder, or look what is wrong with it.',
      ),
    );
    lost(named);
  };
  const trying = (deed: (to: RecordingWriter) => void) => {
    if (file === undefined || writer === undefined) return;
    try {
      deed(writer);
    } catch (error) {
      fail(error);
    }
  };
  /** To the disk itself, and nobody waits. */
  const sync = () => {
    if (file === undefined || flushing) return;
    flushing = true;
    const which = file;
    fdatasync(which, (error) => {
      flushing = false;
      if (error && file === which) fail(error);
      if (file === undefined && !broken.signal.aborted) closeSync(which);
    });
  };
  const flush = () => {
    flushed = now();
    trying((to) => {
      const before = bytes;
      to.flush();
      if (bytes > before) sync();
    });
  };
  const event = (kind: 'o' | 'm' | 'r', data: string | Uint8Array) =>
    trying((to) => {
      to.event(now(), kind, data);
      // A busy process may be late with its timers.
      if (now() - flushed >= BigInt(flushTime) * 1_000_000n) flush();
    });
  try {
    const seal = begin();
    file = openSync(path, 'wx', 0o600);
    writer = RecordingWriter.begin(head, {
      seal,
      write: (frame) => {
        for (let at = 0; at < frame.length; ) at += write(file as number, frame, at);
        bytes += frame.length;
      },
    });
  } catch (error) {
    fail(error);
  }
  const timer = setInterval(flush, flushTime);
  timer.unref();
  return {
    id,
    position: () => Number(now() / 1_000_000n),
    whole: () => !broken.signal.aborted,
    broken: broken.signal,
    output: (data) => event('o', data),
    mark: (text) => event('m', text),
    resize: (columns, rows) => event('r', `${columns}x${rows}`),
    flush,
    proven() {
      flush();
      trying(() => fdatasyncSync(file as number));
      return !broken.signal.aborted;
    },
    close() {
      clearInterval(timer);
      trying((to) => {
        to.finish();
        const which = file as number;
        fdatasyncSync(which);
        file = undefined;
        if (!flushing) closeSync(which);
        ended({ bytes, milliseconds: Number(now() / 1_000_000n) });
      });
    },
  };
}
