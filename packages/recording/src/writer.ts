/** Writing a recording while its session runs. */
import { concat, Fault } from '@interlock/model';
import { type EventKind, eventLine, headLine, type RecordingHead } from './asciicast.ts';
import { frameBytes, frameField, magic } from './frame.ts';

export interface RecordingSink {
  /** Seals one frame for the recording's slot with this field. */
  readonly seal: (field: string, bytes: Uint8Array) => Uint8Array;
  /** Appends to the recording's file. What it throws is thrown by the call that caused it. */
  readonly write: (bytes: Uint8Array) => void;
}

/** Bytes of lines that are gathered before they are sealed without being asked. */
const fullFrame = 64 * 1024;
/** UTF-16 units of data in one line; longer data becomes several events of the same time. */
const longestData = 16 * 1024;
const utf8 = new TextEncoder();

/**
 * One recording. Nothing of an event is on disk before `flush`, which the caller asks for at least once a second and
 * which happens by itself when a frame is full.
 */
export class RecordingWriter {
  readonly #sink: RecordingSink;
  readonly #texts = { o: new TextJoiner(), i: new TextJoiner() };
  #lines: Uint8Array[] = [];
  #gathered = 0;
  #frames: number;
  #bytes = 0;
  #last = 0n;
  #begun: boolean;
  #state: 'open' | 'finished' | 'broken' = 'open';

  private constructor(sink: RecordingSink, frames: number, begun: boolean) {
    this.#sink = sink;
    this.#frames = frames;
    this.#begun = begun;
  }

  static begin(head: RecordingHead, sink: RecordingSink): RecordingWriter {
    const writer = new RecordingWriter(sink, 0, false);
    writer.#line(headLine(head));
    return writer;
  }

  /**
   * Goes on after a crash, behind `frames` whole frames (at least one), where the caller has cut the file. `last` is the
   * time of the last event in them.
   */
  static resume(frames: number, sink: RecordingSink, last = 0n): RecordingWriter {
    const writer = new RecordingWriter(sink, frames, true);
    writer.#last = last;
    return writer;
  }

  /**
   * `nanoseconds` since the start of the recording; a time before the last one counts as the last one. Bytes are
   * UTF-8, and a character may be spread over several events of a kind.
   */
  event(nanoseconds: bigint | number, kind: EventKind, data: string | Uint8Array): void {
    if (this.#state !== 'open') throw ended(this.#state);
    const at = BigInt(nanoseconds);
    if (at > this.#last) this.#last = at;
    if (kind === 'm' && data.length === 0) this.#line(eventLine(this.#last, kind, ''));
    const text = kind === 'o' || kind === 'i' ? this.#texts[kind].push(data) : textOf(data);
    for (const piece of pieces(text)) {
      this.#line(eventLine(this.#last, kind, piece));
      if (this.#gathered >= fullFrame) this.flush();
    }
  }

  /** Seals and writes what was gathered. */
  flush(): void {
    if (this.#state === 'open' && this.#gathered > 0) this.#frame(false);
  }

  /** Writes the last frame. Answers what the finished recording is made of. */
  finish(): { readonly frames: number; readonly bytes: number } {
    if (this.#state === 'broken') throw ended(this.#state);
    if (this.#state === 'open') {
      for (const kind of ['o', 'i'] as const)
        for (const piece of pieces(this.#texts[kind].rest())) this.#line(eventLine(this.#last, kind, piece));
      this.#frame(true);
      this.#state = 'finished';
    }
    return { frames: this.#frames, bytes: this.#bytes };
  }

  #line(line: string): void {
    const bytes = utf8.encode(line);
    this.#lines.push(bytes);
    this.#gathered += bytes.length;
  }

  #frame(last: boolean): void {
    const envelope = this.#sink.seal(frameField(this.#frames, last), concat(this.#lines));
    const frame = frameBytes(last, envelope);
    const bytes = this.#begun ? frame : concat([magic, frame]);
    this.#state = 'broken'; // half a frame may be on disk when `write` throws, and nothing may follow it
    this.#sink.write(bytes);
    this.#state = 'open';
    this.#begun = true;
    this.#bytes += bytes.length;
    this.#frames++;
    this.#lines = [];
    this.#gathered = 0;
  }
}

function ended(state: 'finished' | 'broken'): Fault {
  if (state === 'finished') return new Fault('recording.finished', 'The recording has ended.', 'Report this as a bug.');
  return new Fault(
    'recording.broken',
    'The recording could not be written and has stopped; what came before is kept.',
    'Free some space or check the disk, then open a new session.',
  );
}

/** Makes whole characters of bytes and strings that cut them. */
class TextJoiner {
  #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #high = '';

  push(data: string | Uint8Array): string {
    const text = this.#high + (typeof data === 'string' ? data : this.#decoder.decode(data, { stream: true }));
    const last = text.charCodeAt(text.length - 1);
    this.#high = last >= 0xd800 && last <= 0xdbff ? text.slice(-1) : '';
    return this.#high ? text.slice(0, -1) : text;
  }

  rest(): string {
    return this.#high + this.#decoder.decode();
  }
}

function textOf(data: string | Uint8Array): string {
  return typeof data === 'string' ? data : new TextDecoder('utf-8').decode(data);
}

/** Cuts between characters. */
function* pieces(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    let to = Math.min(from + longestData, text.length);
    const last = text.charCodeAt(to - 1);
    if (to < text.length && last >= 0xd800 && last <= 0xdbff) to--;
    yield text.slice(from, to);
    from = to;
  }
}
