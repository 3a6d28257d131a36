/** How a run ended, out of evidence: what ran, what was rejected, what the devices said after. Never the model's words. */
import type { RunEvent } from '@interlock/protocol';
import type { Run } from './conversation.ts';
import type { Owed } from './read-back.ts';

export type RunEnd = Extract<RunEvent, { type: 'run.ended' }>['end'];

export function endOf(
  run: Run,
  reason: 'finished' | 'stopped' | 'failed',
  owed: readonly Pick<Owed, 'why'>[] = [],
): RunEnd {
  const { counts } = run;
  if (run.stop.signal.aborted || reason === 'stopped') return 'stopped';
  if (counts.rejected > 0) return 'rejected';
  if (run.outOf !== null) return 'out-of-budget';
  if (reason === 'failed' || counts.unfinished > 0) return 'failed';
  if (owed.some(({ why }) => why === 'refuted')) return 'failed';
  if (owed.length > 0) return 'unverified';
  return counts.failures > 0 && counts.seen + counts.changes === 0 ? 'failed' : 'done';
}
