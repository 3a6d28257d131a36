/** How a run ended, out of evidence: what ran, what was rejected, what the devices said after. Never the model's words. */
import type { Message, RunEvent, StopReason } from '@interlock/protocol';
import { spentOf } from './budget.ts';
import type { Lacking, Run } from './conversation.ts';
import type { Owed } from './read-back.ts';

export type RunEnd = Extract<RunEvent, { type: 'run.ended' }>['end'];

export function endOf(
  run: Run,
  reason: 'finished' | 'stopped' | 'failed',
  owed: readonly Pick<Owed, 'why'>[] = [],
): RunEnd {
  const { counts } = run;
  if (run.stop.signal.aborted || reason === 'stopped') return 'stopped';
  if (run.outOf !== null) return 'out-of-budget'; // before a rejection, which is counted beside it: this one can go on
  if (counts.rejected > 0) return 'rejected';
  if (reason === 'failed' || counts.unfinished > 0) return 'failed';
  if (owed.some(({ why }) => why !== 'unread')) return 'failed';
  if (owed.length > 0) return 'unverified';
  if (run.lacking === 'length' || run.lacking === 'withheld') return 'failed';
  if (run.lacking === 'words' && counts.seen + counts.changes === 0) return 'failed';
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

/** What an answer lacks; null for a whole one. One that only asks for tools needs no words. */
export function lackOf({ content }: Message, stop: StopReason): Lacking | null {
  if (stop === 'length' || stop === 'withheld') return stop;
  return content.some((block) => block.type === 'tool-use' || (block.type === 'text' && block.text.trim() !== ''))
    ? null
    : 'words';
}

const lacks: Readonly<Record<Lacking, readonly [code: string, text: string, next: string]>> = {
  length: ['model.cut-short', 'The answer reached its length limit: the end of it is missing.', 'Say “go on”.'],
  withheld: [
    'model.withheld',
    'A filter of the model’s service took the rest of the answer.',
    'Ask it in another way.',
  ],
  words: ['model.said-nothing', 'The model ended without a word.', 'What it did stands above; ask again.'],
};

/** What a person is told at a run's end: what its last answer lacks, or why the agent gave up, where nothing said so yet. */
export function lastWords(
  run: Pick<Run, 'id' | 'conversation' | 'lacking' | 'stop'>,
  { reason, text }: { readonly reason: 'finished' | 'stopped' | 'failed'; readonly text: string },
  events: readonly RunEvent[],
  at: number,
): RunEvent[] {
  const notice = (code: string, said: string, next: string): RunEvent[] => [
    { type: 'notice', at, conversation: run.conversation, code, text: said, next },
  ];
  if (run.stop.signal.aborted) return [];
  if (reason === 'finished') return run.lacking ? notice(...lacks[run.lacking]) : [];
  const why = text.replace(/\s+/g, ' ').trim().slice(0, 500);
  if (reason === 'stopped' || why === '') return [];
  const since = events.slice(events.findLastIndex(({ type }) => type === 'run.started') + 1);
  const told = since.some((event) => event.type === 'notice' && why.startsWith(event.text.slice(0, 400)));
  return told ? [] : notice('agent.gave-up', `The agent gave up: ${why}`, 'What it did until then stands above.');
}
