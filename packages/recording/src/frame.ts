/** Frames: the pieces of a recording on disk (docs/formats/recording.md, chapter 2). */
import { concat, Fault } from '@interlock/model';

const utf8 = new TextEncoder();
/** The first bytes of every recording. */
export const magic: Uint8Array = utf8.encode('interlock-recording/1\n');
const headLength = 5;
/** Bytes of one envelope at most, so that a false length asks for no memory. */
const longestEnvelope = 1 << 20;

export interface Frame {
  readonly index: number;
  /** Nothing comes after this frame. */
  readonly last: boolean;
  readonly envelope: Uint8Array;
}

/** The field that a frame is sealed for: its place and whether it is the last cannot be changed. */
export function frameField(index: number, last: boolean): string {
  return `${last ? 'last' : 'frame'}/${index}`;
}

export function frameBytes(last: boolean, envelope: Uint8Array): Uint8Array {
  if (envelope.length > longestEnvelope) throw damaged('a frame is too long');
  const head = new Uint8Array(headLength);
  head[0] = last ? 1 : 0;
  new DataView(head.buffer).setUint32(1, envelope.length);
  return concat([head, envelope]);
}

/**
 * How a recording ends. `finished`: with its last frame. `unfinished`: after a whole frame, without a last one.
 * `torn`: inside a frame. The second and third are what a crash leaves, and what cutting the file short leaves.
 */
export type RecordingEnd = 'finished' | 'unfinished' | 'torn';

/** Cuts a recording into frames, however its bytes arrive. Throws Fault `recording.damaged`. */
export class FrameReader {
  #rest: Uint8Array = new Uint8Array(0);
  #begun = false;
  #finished = false;
  #index = 0;
  #whole = 0;

  /** Whole frames so far. */
  get frames(): number {
    return this.#index;
  }

  /** Bytes of the beginning and the whole frames so far; a crashed recording goes on there. */
  get whole(): number {
    return this.#whole;
  }

  push(bytes: Uint8Array): Frame[] {
    this.#rest = this.#rest.length === 0 ? bytes : concat([this.#rest, bytes]);
    if (!this.#begun && !this.#begin()) return [];
    const frames: Frame[] = [];
    for (let frame = this.#next(); frame; frame = this.#next()) frames.push(frame);
    return frames;
  }

  end(): RecordingEnd {
    if (this.#finished) return 'finished';
    return this.#rest.length === 0 && this.#begun ? 'unfinished' : 'torn';
  }

  #begin(): boolean {
    for (let n = 0; n < Math.min(magic.length, this.#rest.length); n++)
      if (this.#rest[n] !== magic[n]) throw damaged('it does not begin as one');
    if (this.#rest.length < magic.length) return false;
    this.#begun = true;
    this.#take(magic.length);
    return true;
  }

  #next(): Frame | null {
    const rest = this.#rest;
    if (rest.length === 0) return null;
    if (this.#finished) throw damaged('something follows its last frame');
    const kind = rest[0];
    if (kind !== 0 && kind !== 1) throw damaged('a frame is of no known kind');
    if (rest.length < headLength) return null;
    const length = new DataView(rest.buffer, rest.byteOffset, rest.length).getUint32(1);
    if (length > longestEnvelope) throw damaged('a frame is too long');
    if (rest.length < headLength + length) return null;
    const frame = { index: this.#index++, last: kind === 1, envelope: rest.subarray(headLength, headLength + length) };
    this.#finished = frame.last;
    this.#take(headLength + length);
    return frame;
  }

  #take(length: number): void {
    this.#rest = this.#rest.subarray(length);
    this.#whole += length;
  }
}

export function damaged(what: string): Fault {
  return new Fault('recording.damaged', `This is not a whole recording: ${what}.`, 'Put it back from a backup.');
}
