/** Time as an argument, so that a test can hold it still and step it. */
export interface LabClock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Runs `task` once after so many milliseconds; the answer cancels it. */
  readonly after: (milliseconds: number, task: () => void) => () => void;
}

/** The machine's own time. Its timers never keep a process alive. */
export const wallClock: LabClock = {
  now: () => Date.now(),
  after(milliseconds, task) {
    const timer = setTimeout(task, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export interface SteppedClock extends LabClock {
  /** Moves time on and runs what falls due, in order. */
  readonly advance: (milliseconds: number) => void;
}

/** A clock that stands until it is told to move. */
export function steppedClock(start: number): SteppedClock {
  let time = start;
  let serial = 0;
  const due = new Map<number, { at: number; task: () => void }>();
  return {
    now: () => time,
    after(milliseconds, task) {
      const id = serial++;
      due.set(id, { at: time + milliseconds, task });
      return () => due.delete(id);
    },
    advance(milliseconds) {
      const end = time + milliseconds;
      for (;;) {
        const next = [...due].filter(([, job]) => job.at <= end).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
        if (!next) break;
        due.delete(next[0]);
        time = Math.max(time, next[1].at);
        next[1].task();
      }
      time = end;
    },
  };
}
