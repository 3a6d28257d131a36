/** How a run ended, out of evidence: what ran, what was rejected, what the devices said after. Never the model's words. */
import type { RunEvent } from '@interlock/protocol';
import { spentOf } from './budget.ts';
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
  if (owed.some(({ why }) => why !== 'unread')) return 'failed';
  if (owed.length > 0) return 'unverified';
  return counts.failures > 0 && counts.seen + counts.changes === 0 ? 'failed' : 'done';
}

/** What is told of a run that ended. `at` is the moment of its end. */
export function endedEvent(run: Run, end: RunEnd, owed: readonly Owed[], at: number): RunEvent {
  const { counts } = run;
  return {
    type: 'run.ended',
    at,
    conversation: run.conversation,
    run: run.id,
    end,
    reads: counts.reads,
    changes: counts.changes,
    rejected: counts.rejected,
    hosts: [...counts.hosts],
    usage: { input: counts.input, output: counts.output, cacheRead: counts.cached },
    milliseconds: at - run.begun,
    spent: spentOf(run, at),
    ...(owed.length > 0 ? { owed: [...owed] } : {}),
  };
}

/** What a person is told where an agent would have ended with changes that nothing read back. */
export function notReadBack(conversation: Run['conversation'], owed: readonly Owed[], at: number): RunEvent {
  const hosts = [...new Set(owed.map(({ host }) => host))].join(', ');
  return {
    type: 'notice',
    at,
    conversation,
    code: 'run.not-read-back',
    text: `The agent would have ended, and nothing shows what was to change on ${hosts}.`,
    next: 'It was told once to read back; a run that does not ends as not verified, or as failed.',
  };
}
