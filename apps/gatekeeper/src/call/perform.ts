/** How a permitted call is carried out, and what comes of it. */
import type { Call, Outcome, Permit } from '@interlock/model';
import type { CallResult } from '@interlock/protocol';
import type { Evidence } from './deeds.ts';

export interface Performed {
  readonly outcome: Outcome;
  readonly text: string;
  readonly source: CallResult['source'];
  readonly evidence?: Evidence;
}

/** Runs a permitted call; execution for lines on a device, a plain function for the rest. */
export type Perform = (
  permit: Permit,
  call: Call,
  watch: { readonly stop: AbortSignal; readonly cut: AbortSignal; readonly output: (text: string) => void },
) => Promise<Performed>;
