/**
 * A run again from its record: the answers, results and words of then go in, and what comes out is compared with what
 * came out then. The loop decides by these alone, so the same record gives the same messages, letter for letter.
 */
import { Fault, type Proposal } from '@interlock/model';
import type { CallResult, ConverseAnswer, ConverseAsk, Message, RunBegin, RunEndAsk } from '@interlock/protocol';
import type { Summarize } from './compaction.ts';
import { runAgent } from './run.ts';
import { Steering, type SteeringKind } from './steering.ts';

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
      readonly ask: ConverseAsk;
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
  /** What the loop was answered each time it looked for words of a person, in order. */
  readonly heard: readonly Heard[];
  readonly end: RunEndAsk;
}

type Heard = boolean | readonly string[];

/** Words of a person; what the loop sees of them is written down. */
class Watched extends Steering {
  readonly #steering: Steering;
  readonly #heard: Heard[];

  constructor(steering: Steering, heard: Heard[]) {
    super();
    this.#steering = steering;
    this.#heard = heard;
  }

  override add(kind: SteeringKind, said: string): void {
    this.#steering.add(kind, said);
  }

  override get urgent(): boolean {
    return this.#seen(this.#steering.urgent);
  }

  override get empty(): boolean {
    return this.#seen(this.#steering.empty);
  }

  override take(): string[] {
    return this.#seen(this.#steering.take());
  }

  #seen<T extends boolean | string[]>(answer: T): T {
    this.#heard.push(answer);
    return answer;
  }
}

/** The same words at the same looks. */
class Replayed extends Steering {
  readonly #heard: readonly Heard[];
  #looks = 0;

  constructor(heard: readonly Heard[]) {
    super();
    this.#heard = heard;
  }

  override get urgent(): boolean {
    return this.#heard[this.#looks++] === true;
  }

  override get empty(): boolean {
    return this.#heard[this.#looks++] !== false;
  }

  override take(): string[] {
    const said = this.#heard[this.#looks++];
    return Array.isArray(said) ? [...(said as readonly string[])] : [];
  }
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
  const stop = new AbortController();
  const begun = new Set<number>();
  const done = new Set<number>();
  let next = 0;
  let diverged: Divergence | null = null;
  const differ = (at: number, was: unknown, now: unknown): never => {
    diverged ??= { at, was, now };
    throw new Fault('replay.diverged', 'The run went another way than it did.', 'See where.');
  };
  const asksBefore = (at: number) =>
    crossings.every((one, n) => !('asked' in one) || (one.asked ?? 0) > at || begun.has(n));
  /** Goes on to a crossing, with a stop on the way; `all`: though others before it have not crossed. */
  const hear = (until: number, all: boolean) => {
    for (; next < until; next++) {
      const one = crossings[next];
      if (one?.door === 'steer') continue;
      if (one?.door === 'stop') {
        if (!all && !asksBefore(next)) return;
        stop.abort();
      } else if (!all && !done.has(next)) return;
    }
  };
  /** What was not asked then: nobody answers it where a person had stopped the run meanwhile. */
  const unasked = (what: unknown): Promise<never> => {
    hear(crossings.length, true);
    return stop.signal.aborted ? new Promise<never>(() => {}) : differ(crossings.length, null, what);
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
  const end = await runAgent(record.begin, {
    steering: new Replayed(record.heard),
    signal: stop.signal,
    async converse(ask) {
      const then = asks[asked++];
      if (!then) return unasked(ask);
      if (text(then.ask) !== text(ask)) return differ(then.at, then.ask, ask);
      await crossed(then.at);
      if (then.thrown) throw errorOf(then.thrown);
      return then.answer ?? (await new Promise<never>(() => {}));
    },
    async summarize(answers) {
      const then = summaries[summed++];
      if (!then) return differ(crossings.length, null, answers);
      if (then.answers !== answers) return differ(then.at, then.answers, answers);
      await crossed(then.at);
      if (!then.message) throw new Fault('agent.no-summary', 'Nobody summed up then.', 'Less is told.');
      return then.message;
    },
    async propose(proposal) {
      const then = results.get(proposal.use);
      if (!then) return differ(crossings.length, null, proposal);
      if (text(then.proposal) !== text(proposal)) return differ(then.at, then.proposal, proposal);
      await crossed(then.at);
      if (then.thrown) throw errorOf(then.thrown);
      const result = then.result ?? (await new Promise<never>(() => {}));
      return gate?.(proposal, result) ?? result;
    },
  });
  if (diverged) return diverged;
  return text(end) === text(record.end) ? null : { at: crossings.length, was: record.end, now: end };
}

/** Steps that a thing waits for others that crossed before it; one that does not come is part of what differs. */
const steps = 100;

const errorOf = ({ code, message, next }: Thrown): Error =>
  code === null ? new Error(message) : new Fault(code as Fault['code'], message, next);

const thrownOf = (error: unknown): Thrown =>
  error instanceof Fault
    ? { code: error.code, message: error.message, next: error.next }
    : { code: null, message: error instanceof Error ? error.message : String(error), next: '' };

const text = (value: unknown): string => JSON.stringify(value);

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
  const heard: Heard[] = [];
  const open = new Map<ConverseAsk, number>();
  const stopped = () => void crossings.push({ door: 'stop' });
  if (doors.signal?.aborted) stopped();
  doors.signal?.addEventListener('abort', stopped, { once: true });
  return {
    crossings,
    /** For the loop, in place of the one that words are added to. */
    steering: new Watched(doors.steering, heard),
    recordOf: (end: RunEndAsk): RunRecord => ({
      begin,
      crossings: [
        ...crossings,
        ...[...open].map(([ask, asked]) => ({ door: 'converse' as const, ask, answer: null, asked })),
      ],
      heard,
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
