/**
 * A run again from its record: the answers, results and words of then go in, and what comes out is compared with what
 * came out then. The loop decides by these alone, so the same record gives the same messages, letter for letter.
 */
import { Fault, type Proposal } from '@interlock/model';
import type { CallResult, ConverseAnswer, ConverseAsk, Message, RunBegin, RunEndAsk } from '@interlock/protocol';
import { type Heard, heardOf, Replayed } from './heard.ts';
import { runAgent } from './run.ts';
import type { SteeringKind } from './steering.ts';

/** What a door threw: a Fault, or something without a code. */
export interface Thrown {
  readonly code: string | null;
  readonly message: string;
  readonly next: string;
}

/** One thing that crossed a door of the loop, in the order in which it did. */
export type Crossing =
  /** No answer and nothing thrown: it was asked last, and nobody answered before the end. */
  | {
      readonly door: 'converse';
      /** The whole of it, or the digest of its JSON with what the loop had heard by then. */
      readonly ask: ConverseAsk | ({ readonly digest: string } & Heard);
      readonly answer: ConverseAnswer | null;
      readonly thrown?: Thrown;
      /** How many had crossed when it was asked. */
      readonly asked?: number;
    }
  /** No message: nobody could sum up. */
  | { readonly door: 'summarize'; readonly answers: number; readonly message: Message | null }
  | {
      readonly door: 'propose';
      readonly proposal: Proposal;
      readonly result: CallResult | null;
      readonly thrown?: Thrown;
      readonly asked?: number;
    }
  /** A person's stop. */
  | { readonly door: 'stop' }
  | { readonly door: 'steer'; readonly kind: SteeringKind; readonly text: string };

export interface RunRecord {
  readonly begin: RunBegin;
  readonly crossings: readonly Crossing[];
  /** Null where nobody knows: the process ended before it did. */
  readonly end: RunEndAsk | null;
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
  /** What was kept of a question's JSON where the question itself was not. */
  readonly digest?: (json: string) => string;
}

/** Null where it came out as it was, letter for letter; else the first place where it did not. Proposals of one turn may
 * have crossed side by side: they are compared by their use. */
export async function replayed(record: RunRecord, { gate, digest }: ReplayOptions = {}): Promise<Divergence | null> {
  const { crossings } = record;
  const results = new Map(
    crossings.flatMap((one, at) => (one.door === 'propose' ? [[one.proposal.use, { ...one, at }] as const] : [])),
  );
  const stop = new AbortController();
  const begun = new Set<number>();
  const done = new Set<number>();
  let next = 0;
  let diverged: Divergence | null = null;
  const differ = (at: number, was: unknown, now: unknown): never => {
    diverged ??= { at, was, now };
    throw new Fault('replay.diverged', 'The run went another way than it did.', 'See where.');
  };
  /** Whoever was told of a stop asks nothing more: what was asked was asked before. */
  const everythingAsked = () => crossings.every((one, n) => !('asked' in one) || begun.has(n));
  /** Goes on to a crossing, with a stop on the way; `all`: though others before it have not crossed. */
  const hear = (until: number, all: boolean) => {
    for (; next < until; next++) {
      const one = crossings[next];
      if (one?.door === 'steer') continue;
      if (one?.door === 'stop') {
        if (!all && !everythingAsked()) return;
        stop.abort();
      } else if (!all && !done.has(next)) return;
    }
  };
  let broken: () => void = () => {};
  const brokenOff = new Promise<null>((resolve) => {
    broken = () => resolve(null);
  });
  /** What was not asked or not answered then: the record breaks off there, or a person had stopped the run meanwhile. */
  const unasked = (what: unknown): Promise<never> => {
    hear(crossings.length, true);
    if (record.end === null) {
      broken();
      return new Promise<never>(() => {});
    }
    if (!stop.signal.aborted) return differ(crossings.length, null, what);
    throw new Fault('agent.stopped', 'A person stopped the run.', 'Nothing follows.');
  };
  /** Things cross in the order of then, those that were under way side by side too. */
  const crossed = async (at: number) => {
    begun.add(at);
    for (let left = steps; left > 0; left--) {
      hear(at, false);
      if (next >= at) break;
      await Promise.resolve();
    }
    hear(at, true);
    done.add(at);
  };
  let asked = 0;
  let summed = 0;
  const summaries = crossings.flatMap((one, at) => (one.door === 'summarize' ? [{ ...one, at }] : []));
  const asks = crossings.flatMap((one, at) => (one.door === 'converse' ? [{ ...one, at }] : []));
  const heard = heardOf(record.begin, asks);
  const steering = new Replayed({
    next: () => heard[asked],
    proposed: (use) => results.has(use),
    allProposed: () => [...results.values()].every(({ at }) => begun.has(at)),
    over: () => asked >= asks.length && record.end?.reason === 'finished',
  });
  const running = runAgent(structuredClone(record.begin), {
    steering,
    signal: stop.signal,
    async converse(ask) {
      const then = asks[asked++];
      if (!then) return unasked(ask);
      const same = 'digest' in then.ask ? then.ask.digest === digest?.(text(ask)) : text(then.ask) === text(ask);
      if (!same) return differ(then.at, then.ask, ask);
      await crossed(then.at);
      if (then.thrown) throw errorOf(then.thrown);
      return then.answer ?? unasked(ask);
    },
    async summarize(answers) {
      const then = summaries[summed++];
      if (!then) return unasked(answers);
      if (then.answers !== answers) return differ(then.at, then.answers, answers);
      await crossed(then.at);
      if (!then.message) throw new Fault('agent.no-summary', 'Nobody summed up then.', 'Less is told.');
      return then.message;
    },
    async propose(proposal) {
      const then = results.get(proposal.use);
      if (!then) return unasked(proposal);
      if (text(then.proposal) !== text(proposal)) return differ(then.at, then.proposal, proposal);
      await crossed(then.at);
      if (then.thrown) throw errorOf(then.thrown);
      const result = then.result ?? (await unasked(proposal));
      return gate?.(proposal, result) ?? result;
    },
  });
  const end = await Promise.race([running, brokenOff]);
  if (diverged) return diverged;
  const missing = crossings.findIndex((one, at) => one.door !== 'stop' && one.door !== 'steer' && !begun.has(at));
  if (missing !== -1) return { at: missing, was: crossings[missing], now: null };
  return record.end === null || text(end) === text(record.end)
    ? null
    : { at: crossings.length, was: record.end, now: end };
}

/** Steps that a thing waits for others that crossed before it; one that does not come is part of what differs. */
const steps = 100;

const errorOf = ({ code, message, next }: Thrown): Error =>
  code === null ? new Error(message) : new Fault(code as Fault['code'], message, next);

export const thrownOf = (error: unknown): Thrown =>
  error instanceof Fault
    ? { code: error.code, message: error.message, next: error.next }
    : { code: null, message: error instanceof Error ? error.message : String(error), next: '' };

const text = (value: unknown): string => JSON.stringify(value);
