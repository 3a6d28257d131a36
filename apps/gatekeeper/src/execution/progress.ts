/** How far a call came, kept outside the work so that it is known whatever breaks the work off. */
import type { CallLine, Fault, Outcome } from '@interlock/model';
import { Gone } from './dialogue.ts';
import * as faults from './faults.ts';
import { Halted } from './halt.ts';

export interface Progress {
  /** Lines that were entered and answered. */
  ran: number;
  /** The line that is on. */
  at: number;
  /** A line was entered and no prompt came yet. */
  inFlight: boolean;
  /** The prompt after the last answered line. */
  prompt: string | null;
}

export interface Ending {
  readonly end: Outcome['end'];
  readonly fault: Fault | null;
}

/**
 * The honest end of a call that was broken off. A line without its prompt has an unknown effect; only a read that ran
 * out of its time or its output is said to have done just that.
 */
export function brokenOff(
  error: unknown,
  progress: Progress,
  call: {
    readonly host: string;
    readonly line: CallLine | undefined;
    readonly limits: { milliseconds: number; bytes: number };
  },
): Ending | undefined {
  const { inFlight } = progress;
  const { host, limits } = call;
  const unknown = inFlight && call.line?.class !== 'read-only';
  if (error instanceof Gone) {
    if (inFlight) return { end: 'unknown', fault: faults.lostWire(host, true) };
    return { end: progress.ran > 0 ? 'cut' : 'failed', fault: faults.lostWire(host, false) };
  }
  if (!(error instanceof Halted)) return undefined;
  if (error.why === 'cut') return { end: inFlight ? 'unknown' : 'cut', fault: faults.cutOff(host, inFlight) };
  if (error.why === 'stop') return { end: 'stopped', fault: faults.stoppedReading(host) };
  if (error.why === 'time')
    return {
      end: unknown ? 'unknown' : 'timed-out',
      fault: faults.timeLimit(host, Math.round(limits.milliseconds / 1000), inFlight),
    };
  return { end: unknown ? 'unknown' : 'failed', fault: faults.outputLimit(host, limits.bytes) };
}
