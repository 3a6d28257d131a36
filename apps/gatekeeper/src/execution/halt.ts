/** Why a call is broken off in the middle: a person's second press, or the first on a read; its time, its output. */
export type HaltCause = 'cut' | 'stop' | 'time' | 'output';

/** Milliseconds that a read in flight has left to answer when a person stops: most do, and the session stays whole. */
const lastWord = 300;

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

/**
 * Breaks off when the person cuts or the time is over; whoever counts output calls `stop`. `reading` is the first press
 * for a call that only reads: breaking that off leaves nothing half done.
 */
export function beginHalt(cut: AbortSignal, milliseconds: number, reading?: AbortSignal): Halt {
  const halt = new AbortController();
  const stop = (why: HaltCause) => {
    if (!halt.signal.aborted) halt.abort(new Halted(why));
  };
  const onCut = () => stop('cut');
  const timer = setTimeout(() => stop('time'), Math.min(milliseconds, 2 ** 31 - 1));
  let last: NodeJS.Timeout | undefined;
  const onStop = () => {
    last = setTimeout(() => stop('stop'), lastWord);
  };
  if (reading?.aborted) onStop();
  else reading?.addEventListener('abort', onStop, { once: true });
  if (cut.aborted) onCut();
  else cut.addEventListener('abort', onCut, { once: true });
  return {
    signal: halt.signal,
    stop,
    release() {
      clearTimeout(timer);
      clearTimeout(last);
      reading?.removeEventListener('abort', onStop);
      cut.removeEventListener('abort', onCut);
    },
  };
}
