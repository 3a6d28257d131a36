import type { LabClock } from '../clock.ts';
import { keySplitter } from './keys.ts';
import type { Sink } from './sink.ts';

/** Thrown to whoever reads from a terminal that is gone. */
export class TerminalClosed extends Error {
  readonly reason: 'gone' | 'idle';
  constructor(reason: 'gone' | 'idle') {
    super(`terminal closed: ${reason}`);
    this.reason = reason;
  }
}

export interface TerminalOptions {
  readonly sink: Sink;
  readonly clock: LabClock;
  /** Rows and columns the client asked for; 0 where it asked for none. */
  readonly rows?: number;
  readonly columns?: number;
  /** Milliseconds without a key after which reading throws TerminalClosed 'idle'. */
  readonly idleMilliseconds?: () => number | null;
  /** Waits before each line of output, as a slow line does. */
  readonly lineDelay?: () => number;
}

/** Keys that wait to be read beyond which more are dropped, as a device's input buffer does. */
const inputLimit = 65536;
/** Lines after which a long output lets others run, so that a log message can fall into its middle. */
const burst = 16;

/** One side of a character terminal: keys come in, text goes out, and both may end at any moment. */
export class Terminal {
  rows: number;
  columns: number;
  readonly #options: TerminalOptions;
  readonly #splitter = keySplitter();
  readonly #keys: string[] = [];
  #waiting: { resolve: (key: string) => void; reject: (error: Error) => void } | null = null;
  #closed: TerminalClosed | null = null;
  #atLineStart = true;
  #onInterrupt: (() => void) | null = null;
  /** Set by the line editor: what stands on the line now, to be written again after a message. */
  editing: (() => string) | null = null;
  /** Called after each whole line of a longer output. */
  afterLine: (() => void) | null = null;

  constructor(options: TerminalOptions) {
    this.#options = options;
    this.rows = options.rows ?? 0;
    this.columns = options.columns ?? 0;
  }

  get clock(): LabClock {
    return this.#options.clock;
  }

  get closed(): boolean {
    return this.#closed !== null;
  }

  /** What arrived from the wire. */
  feed(text: string): void {
    for (const key of this.#splitter.feed(text)) {
      if (this.#onInterrupt && (key === '\x03' || key === '\x1e')) this.#onInterrupt();
      else if (this.#waiting) {
        const { resolve } = this.#waiting;
        this.#waiting = null;
        resolve(key);
      } else if (this.#keys.length < inputLimit) this.#keys.push(key);
    }
  }

  /** The wire is gone: whoever reads is told, and what is written goes nowhere. */
  end(reason: 'gone' | 'idle' = 'gone'): void {
    if (this.#closed) return;
    this.#closed = new TerminalClosed(reason);
    this.#waiting?.reject(this.#closed);
    this.#waiting = null;
    this.#onInterrupt?.();
  }

  /** Writes at once; `\n` becomes the terminal's line end. */
  write(text: string): boolean {
    if (this.#closed || text === '') return true;
    this.#atLineStart = /[\r\n]$/.test(text);
    return this.#options.sink.write(text.replace(/\r?\n/g, '\r\n'));
  }

  /** Writes a longer text at the pace of the line and of the reader. */
  async print(text: string): Promise<void> {
    const lines = text.split(/(?<=\n)/);
    for (let i = 0; i < lines.length && !this.#closed; i += burst) {
      const delay = this.#options.lineDelay?.() ?? 0;
      const some = lines.slice(i, i + burst);
      for (const line of delay > 0 || this.afterLine ? some : [some.join('')]) {
        if (delay > 0) await this.pause(delay);
        if (!this.write(line)) await this.#options.sink.drained();
        if (line.endsWith('\n')) this.afterLine?.();
      }
      if (i + burst < lines.length) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** A block of output with nothing in its middle, at the pace of the reader. */
  async pour(text: string): Promise<void> {
    if (!this.write(text)) await this.#options.sink.drained();
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** A message that nobody asked for, in the middle of whatever stands there. */
  interject(text: string, redraw: boolean): void {
    const line = redraw ? (this.editing?.() ?? '') : '';
    this.write(`${this.#atLineStart ? '' : '\n'}${text}\n${line}`);
  }

  /** The next key; throws TerminalClosed. */
  readKey(): Promise<string> {
    const key = this.#keys.shift();
    if (key !== undefined) return Promise.resolve(key);
    if (this.#closed) return Promise.reject(this.#closed);
    const limit = this.#options.idleMilliseconds?.() ?? null;
    return new Promise((resolve, reject) => {
      const cancel = limit === null ? () => {} : this.clock.after(limit, () => this.end('idle'));
      this.#waiting = {
        resolve(key) {
          cancel();
          resolve(key);
        },
        reject(error) {
          cancel();
          reject(error);
        },
      };
    });
  }

  /** Waits; true if the time passed, false if the person pressed Ctrl-C or Ctrl-^ or left. */
  pause(milliseconds: number): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const cancel = this.clock.after(milliseconds, () => done(true));
      const done = (passed: boolean) => {
        cancel();
        this.#onInterrupt = null;
        resolve(passed);
      };
      this.#onInterrupt = () => done(false);
    });
  }
}
