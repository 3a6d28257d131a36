/** A session as a dialogue: text goes in, and one waits for what the screen then shows. */
import type { Fault } from '@interlock/model';
import type { Session, SessionEnd } from '@interlock/wires';
import { Screen } from './screen.ts';

/** Something that was looked for and stands there; it counts when nothing came for `quiet` milliseconds. */
export interface Sight<T> {
  readonly seen: T;
  readonly quiet: number;
}

/** Thrown to whoever waits when the device ended the session or the connection was cut. */
export class Gone extends Error {
  readonly fault: Fault | null;
  constructor(fault: Fault | null) {
    super('the session is gone');
    this.fault = fault;
  }
}

/** Characters at the end of what came that are kept for it. */
const longestMark = 64;

interface Waiting {
  check(): void;
  fail(error: unknown): void;
}

export class Dialogue {
  readonly #session: Session;
  readonly #screen = new Screen();
  readonly #decoder = new TextDecoder();
  #waiting: Waiting | undefined;
  #ended: SessionEnd | undefined;
  #pieces = 0;
  /** The last characters as they came, unseen ones included. */
  #tail = '';
  #mark: string | null = null;
  /** Called with every finished line. */
  onLine: (line: string) => void = () => {};
  /** Called with the number of bytes of every piece, before its lines. */
  onBytes: (bytes: number) => void = () => {};

  constructor(session: Session) {
    this.#session = session;
    session.onData((bytes) => this.#receive(bytes));
    session.closed.then(
      (end) => {
        this.#ended = end;
        this.#waiting?.fail(new Gone(end.fault));
      },
      () => {},
    );
  }

  /** The unfinished last line. */
  get line(): string {
    return this.#screen.line;
  }

  /** Pieces received so far: a mark by which one tells whether anything came since. */
  get pieces(): number {
    return this.#pieces;
  }

  /** Takes what ends the prompt that stands there for the mark of this session, where it is of this shape. */
  learnMark(shape: RegExp): void {
    this.#mark = shape.exec(this.#tail)?.[0] ?? null;
  }

  /** Whether the last that came is the mark behind this session's prompts; null where it has none. */
  get marked(): boolean | null {
    return this.#mark === null ? null : this.#tail.endsWith(this.#mark);
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  async send(text: string | Uint8Array): Promise<void> {
    if (this.#ended !== undefined) throw new Gone(this.#ended.fault);
    await this.#session.write(text).catch(() => {
      throw new Gone(this.#ended?.fault ?? null);
    });
  }

  /**
   * Waits until `look` sees something and the device has been quiet for as long as the sight asks. Throws Gone, or the
   * reason of `halt`.
   */
  wait<T>(look: () => Sight<T> | undefined, halt: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const settle = () => {
        clearTimeout(timer);
        halt.removeEventListener('abort', halted);
        this.#waiting = undefined;
      };
      const fail = (error: unknown) => {
        settle();
        reject(error);
      };
      const halted = () => fail(halt.reason);
      const check = () => {
        clearTimeout(timer);
        const sight = look();
        if (sight === undefined) return;
        if (sight.quiet === 0) {
          settle();
          resolve(sight.seen);
          return;
        }
        timer = setTimeout(() => {
          settle();
          resolve(sight.seen);
        }, sight.quiet);
      };
      if (halt.aborted) return fail(halt.reason);
      if (this.#ended !== undefined) return fail(new Gone(this.#ended.fault));
      halt.addEventListener('abort', halted, { once: true });
      this.#waiting = { check, fail };
      check();
    });
  }

  #receive(bytes: Uint8Array): void {
    this.#pieces++;
    this.onBytes(bytes.length);
    const text = this.#decoder.decode(bytes, { stream: true });
    this.#tail = (text.length < longestMark ? this.#tail + text : text).slice(-longestMark);
    this.#screen.feed(text, (line) => this.onLine(line));
    this.#waiting?.check();
  }
}
