/**
 * A run again from its record: the answers, results and words of then go in, and what comes out is compared with what
 * came out then. The loop decides by these alone, so the same record gives the same messages, letter for letter.
 */
import { Fault, type Proposal } from '@interlock/model';
import type { CallResult, ConverseAnswer, ConverseAsk, Message, RunBegin, RunEndAsk } from '@interlock/protocol';
import type { Summarize } from './compaction.ts';
import { runAgent } from './run.ts';
import { Steering, type SteeringKind } from './steering.ts';

/** One thing that crossed a door of the loop, in the order in which it did. */
export type Crossing =
  /** No answer: it was too long for the model. */
  | { readonly door: 'converse'; readonly ask: ConverseAsk; readonly answer: ConverseAnswer | null }
  /** No message: nobody could sum up. */
  | { readonly door: 'summarize'; readonly answers: number; readonly message: Message | null }
  | { readonly door: 'propose'; readonly proposal: Proposal; readonly result: CallResult }
  | { readonly door: 'steer'; readonly kind: SteeringKind; readonly text: string };

export interface RunRecord {
  readonly begin: RunBegin;
  readonly crossings: readonly Crossing[];
  readonly end: RunEndAsk;
}

/** Where a replay went another way. */
export interface Divergence {
  readonly at: number;
  readonly was: unknown;
  readonly now: unknown;
}

export interface ReplayOptions {
  /** Another gate over the same run: what it answers to a proposal in place of the result of then; undefined keeps it. */
  readonly gate?: (proposal: Proposal, then: CallResult) => CallResult | undefined;
}

/** Null where it came out as it was, letter for letter; else the first place where it did not. Proposals of one turn may
 * have crossed side by side: they are compared by their use. */
export async function replayed(record: RunRecord, { gate }: ReplayOptions = {}): Promise<Divergence | null> {
  const { crossings } = record;
  const results = new Map(
    crossings.flatMap((one, at) => (one.door === 'propose' ? [[one.proposal.use, { ...one, at }] as const] : [])),
  );
  const steering = new Steering();
  let next = 0;
  let diverged: Divergence | null = null;
  const differ = (at: number, was: unknown, now: unknown): never => {
    diverged ??= { at, was, now };
    throw new Fault('replay.diverged', 'The run went another way than it did.', 'See where.');
  };
  /** Words that were said before the next thing crossed. */
  const hear = (until: number) => {
    for (; next < until; next++) {
      const one = crossings[next];
      if (one?.door === 'steer') steering.add(one.kind, one.text);
    }
  };
  let asked = 0;
  let summed = 0;
  const summaries = crossings.flatMap((one, at) => (one.door === 'summarize' ? [{ ...one, at }] : []));
  const asks = crossings.flatMap((one, at) => (one.door === 'converse' ? [{ ...one, at }] : []));
  const end = await runAgent(record.begin, {
    steering,
    signal: new AbortController().signal,
    async converse(ask) {
      const then = asks[asked++];
      if (!then) return differ(crossings.length, null, ask);
      if (text(then.ask) !== text(ask)) return differ(then.at, then.ask, ask);
      hear(then.at);
      if (!then.answer) throw new Fault('model.too-long', 'It was too long then.', 'It is told shorter.');
      return then.answer;
    },
    async summarize(answers) {
      const then = summaries[summed++];
      if (!then) return differ(crossings.length, null, answers);
      if (then.answers !== answers) return differ(then.at, then.answers, answers);
      if (!then.message) throw new Fault('agent.no-summary', 'Nobody summed up then.', 'Less is told.');
      return then.message;
    },
    async propose(proposal) {
      const then = results.get(proposal.use);
      if (!then) return differ(crossings.length, null, proposal);
      if (text(then.proposal) !== text(proposal)) return differ(then.at, then.proposal, proposal);
      hear(then.at);
      const other = gate?.(proposal, then.result);
      return other ?? then.result;
    },
  });
  if (diverged) return diverged;
  return text(end) === text(record.end) ? null : { at: crossings.length, was: record.end, now: end };
}

const text = (value: unknown): string => JSON.stringify(value);

/** Doors that write down what crosses them, for a record. */
export function recording(
  begin: RunBegin,
  doors: {
    readonly converse: (ask: ConverseAsk) => Promise<ConverseAnswer>;
    readonly propose: (proposal: Proposal) => Promise<CallResult>;
    readonly summarize?: Summarize;
    readonly steering: Steering;
  },
) {
  const crossings: Crossing[] = [];
  return {
    crossings,
    recordOf: (end: RunEndAsk): RunRecord => ({ begin, crossings, end }),
    steer(kind: SteeringKind, said: string) {
      crossings.push({ door: 'steer', kind, text: said });
      doors.steering.add(kind, said);
    },
    async converse(ask: ConverseAsk): Promise<ConverseAnswer> {
      const kept = structuredClone(ask);
      try {
        const answer = await doors.converse(ask);
        crossings.push({ door: 'converse', ask: kept, answer: structuredClone(answer) });
        return answer;
      } catch (error) {
        if (error instanceof Fault && error.code === 'model.too-long')
          crossings.push({ door: 'converse', ask: kept, answer: null });
        throw error;
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
      const result = await doors.propose(proposal);
      crossings.push({ door: 'propose', proposal, result });
      return result;
    },
  };
}
