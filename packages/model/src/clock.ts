/** Time and chance come in as arguments, so that a test can hold them still. */
import type { RandomBytes } from './ids.ts';

export interface Surroundings {
  /** Milliseconds since 1970 by the wall clock. */
  readonly now: () => number;
  readonly random: RandomBytes;
}
