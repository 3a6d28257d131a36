/** The doors of the loop, with what crosses them written down: a record, to be played again (replay.ts). */
import { Fault, type Proposal } from '@interlock/model';
import type { CallResult, ConverseAnswer, ConverseAsk, Message, RunBegin, RunEndAsk } from '@interlock/protocol';
import type { Summarize } from './compaction.ts';
import { type Crossing, type RunRecord, thrownOf } from './replay.ts';
import type { Steering, SteeringKind } from './steering.ts';

/** Doors that write down what crosses them, for a record. */
export function recording(
  begin: RunBegin,
  doors: {
    readonly converse: (ask: ConverseAsk) => Promise<ConverseAnswer>;
    readonly propose: (proposal: Proposal) => Promise<CallResult>;
    readonly summarize?: Summarize;
    readonly steering: Steering;
    readonly signal?: AbortSignal;
  },
) {
  const crossings: Crossing[] = [];
  const open = new Map<ConverseAsk, number>();
  const stopped = () => void crossings.push({ door: 'stop' });
  if (doors.signal?.aborted) stopped();
  doors.signal?.addEventListener('abort', stopped, { once: true });
  return {
    crossings,
    steering: doors.steering,
    recordOf: (end: RunEndAsk): RunRecord => ({
      begin,
      crossings: [
        ...crossings,
        ...[...open].map(([ask, asked]) => ({ door: 'converse' as const, ask, answer: null, asked })),
      ],
      end,
    }),
    steer(kind: SteeringKind, said: string) {
      crossings.push({ door: 'steer', kind, text: said });
      doors.steering.add(kind, said);
    },
    async converse(ask: ConverseAsk): Promise<ConverseAnswer> {
      const kept = structuredClone(ask);
      const asked = crossings.length;
      open.set(kept, asked);
      try {
        const answer = await doors.converse(ask);
        crossings.push({ door: 'converse', ask: kept, answer: structuredClone(answer), asked });
        return answer;
      } catch (error) {
        crossings.push({ door: 'converse', ask: kept, answer: null, thrown: thrownOf(error), asked });
        throw error;
      } finally {
        open.delete(kept);
      }
    },
    async summarize(answers: number): Promise<Message> {
      try {
        if (!doors.summarize) throw new Fault('agent.no-summary', 'Nobody sums up here.', 'Less is told.');
        const message = await doors.summarize(answers);
        crossings.push({ door: 'summarize', answers, message: structuredClone(message) });
        return message;
      } catch (error) {
        crossings.push({ door: 'summarize', answers, message: null });
        throw error;
      }
    },
    async propose(proposal: Proposal): Promise<CallResult> {
      const asked = crossings.length;
      try {
        const result = await doors.propose(proposal);
        crossings.push({ door: 'propose', proposal, result, asked });
        return result;
      } catch (error) {
        crossings.push({ door: 'propose', proposal, result: null, thrown: thrownOf(error), asked });
        throw error;
      }
    },
  };
}
