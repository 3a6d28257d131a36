/** A moment on both clocks: the wall's, which goes on while the machine sleeps, and the one that nobody can set. */
import { Fault, type Surroundings } from '@interlock/model';

/** Milliseconds by which the two may drift apart; clocks are corrected while a machine runs. */
const drift = 5000;

/** Throws `call.clock-moved` once the machine slept, or its clock was set, since the moment this was made. */
export function bothClocks({ now }: Pick<Surroundings, 'now'>): () => void {
  const ahead = () => now() - performance.now();
  const then = ahead();
  return () => {
    if (Math.abs(ahead() - then) <= drift) return;
    throw new Fault(
      'call.clock-moved',
      'The machine slept, or its clock was moved, after the decision.',
      'Nothing ran. Look at the state, and propose it again.',
    );
  };
}

/** An end on both clocks: over when either says so. */
export interface End {
  /** Milliseconds since 1970, for whoever reads it. */
  readonly until: number;
  readonly over: () => boolean;
}

export function endIn(span: number, { now }: Pick<Surroundings, 'now'>): End {
  const until = now() + span;
  const ends = performance.now() + span;
  return { until, over: () => now() >= until || performance.now() >= ends };
}
