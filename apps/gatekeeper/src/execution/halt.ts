/** Why a call is broken off in the middle: a person's second press, its time, its output. */
export type HaltCause = 'cut' | 'time' | 'output';

export class Halted extends Error {
  readonly why: HaltCause;
  constructor(why: HaltCause) {
    super(`halted: ${why}`);
    this.why = why;
  }
}

export interface Halt {
  readonly signal: AbortSignal;
  stop(why: HaltCause): void;
  /** Ends the clock and the listening. */
  release(): void;
}

/** Breaks off when the person cuts or the time is over; whoever counts output calls `stop`. */
export function beginHalt(cut: AbortSignal, milliseconds: number): Halt {
  const halt = new AbortController();
  const stop = (why: HaltCause) => {
    if (!halt.signal.aborted) halt.abort(new Halted(why));
  };
  const onCut = () => stop('cut');
  const timer = setTimeout(() => stop('time'), Math.min(milliseconds, 2 ** 31 - 1));
  if (cut.aborted) onCut();
  else cut.addEventListener('abort', onCut, { once: true });
  return {
    signal: halt.signal,
    stop,
    release() {
      clearTimeout(timer);
      cut.removeEventListener('abort', onCut);
    },
  };
}
