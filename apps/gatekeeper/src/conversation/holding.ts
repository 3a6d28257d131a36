/**
 * What a request may use is held back, of its run and of every one above it, before it leaves: however many are under
 * way at once, what they come to is within each one's budget. Nobody knows tokens beforehand as the model counts them:
 * the last answer's own count of its question tells, and three characters a token before there is one.
 */
import { costOf, type Price } from '@interlock/models';
import { type Budget, type BudgetPart, budgetEnds } from '@interlock/protocol';
import { budgetFault, outOfBudget } from './budget.ts';
import { type Run, rootOf } from './conversation.ts';

/** Tokens of an answer: the longest that a model of the catalogue gives, and the shortest worth asking for. */
const answers = { longest: 16_000, shortest: 16 } as const;
const perToken = 3;

export interface Held {
  tokens: number;
  cost: number;
}

export interface Holding {
  /** Tokens that the answer may have, where that is less than any answer has, and the part of the budget that allows no more. */
  readonly most?: number;
  readonly part: BudgetPart;
  /** Gives back what was held, once it is counted. */
  release(): void;
}

/** Characters of a question and the tokens that its model counted, by run and model. */
const measured = new WeakMap<Run, Map<string, number>>();
const waiting = new WeakMap<Run, Set<() => void>>();

/** Keeps what a question came to, for a guess at the next one. */
export function measure(run: Run, model: string, characters: number, tokens: number): void {
  if (characters <= 0 || tokens <= 0) return;
  const own = measured.get(run) ?? new Map<string, number>();
  measured.set(run, own.set(model, tokens / characters));
}

function chain(run: Run): Run[] {
  return run.parent ? [run, ...chain(run.parent)] : [run];
}

interface Question {
  readonly model: string;
  /** Of everything in it, tools too. */
  readonly characters: number;
  readonly price: Price | undefined;
  /** Tokens that its answer has at most. */
  readonly longest?: number;
  /** Its run goes on without it, and is not out of budget for that. */
  readonly spare?: boolean;
}

/**
 * Holds back what a question and its answer may use. Where requests that are under way hold what is left, it waits for
 * them. Rejects with Fault `run.budget-spent` where too little is left, and with the signal's reason.
 */
export async function hold(run: Run, question: Question, signal: AbortSignal): Promise<Holding> {
  const rate = measured.get(run)?.get(question.model) ?? 1 / perToken;
  const input = Math.ceil(question.characters * rate);
  const runs = chain(run);
  for (;;) {
    signal.throwIfAborted();
    const short = runs.map((one) => ({ one, ...roomOf(one, input, question.price, true) })).find(tooShort);
    if (!short) break;
    const free = roomOf(short.one, input, question.price, false);
    if (tooShort(free)) {
      if (question.spare) throw budgetFault(short.one, free.part, 'next');
      outOfBudget(run, free.part);
      throw outOfBudget(short.one, free.part, 'next');
    }
    await released(rootOf(run), signal);
  }
  const rooms = runs.map((one) => roomOf(one, input, question.price, true)).sort((a, b) => a.room - b.room);
  const most = Math.min(question.longest ?? answers.longest, rooms[0]?.room ?? 0);
  const tokens = input + most;
  const cost = costWith(question.price, input, most);
  for (const { held } of runs) {
    held.tokens += tokens;
    held.cost += cost;
  }
  let open = true;
  return {
    ...(most < answers.longest ? { most } : {}),
    part: rooms[0]?.part ?? 'tokens',
    release() {
      if (!open) return;
      open = false;
      for (const { held } of runs) {
        held.tokens -= tokens;
        held.cost -= cost;
      }
      const waiters = waiting.get(rootOf(run));
      waiting.delete(rootOf(run));
      for (const go of waiters ?? []) go();
    },
  };
}

const tooShort = ({ room }: { readonly room: number }): boolean => room < answers.shortest;

/** Tokens that an answer may have within one run's budget, and the part that allows no more. */
function roomOf(
  { budget, counts, held }: Pick<Run, 'counts' | 'held'> & { readonly budget: Budget },
  input: number,
  price: Price | undefined,
  withHeld: boolean,
): { readonly room: number; readonly part: BudgetPart } {
  const taken = withHeld ? held : { tokens: 0, cost: 0 };
  const tokens = (budget.tokens ?? budgetEnds.tokens) - counts.input - counts.output - taken.tokens - input;
  if (budget.cost === null || !price || price.output === 0) return { room: tokens, part: 'tokens' };
  const money = budget.cost - (counts.cost ?? budget.cost) - taken.cost - costWith(price, input, 0);
  const affordable = Math.floor(money / price.output);
  return affordable < tokens ? { room: affordable, part: 'cost' } : { room: tokens, part: 'tokens' };
}

/** At most: as if nothing of it stood in a cache. */
function costWith(price: Price | undefined, input: number, output: number): number {
  if (!price) return 0;
  const dearest = { ...price, input: Math.max(price.input, price.cacheWrite) };
  return costOf({ input, output }, dearest);
}

function released(root: Run, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const waiters = waiting.get(root) ?? new Set();
    const go = () => {
      signal.removeEventListener('abort', go);
      resolve();
    };
    waiting.set(root, waiters.add(go));
    signal.addEventListener('abort', go, { once: true });
  });
}
