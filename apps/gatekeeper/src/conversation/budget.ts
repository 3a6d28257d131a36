/** What a run may use and has used. It is counted where its requests pass: the workspace has no word in it. */
import { Fault } from '@interlock/model';
import { type Budget, type BudgetPart, budgetEnds, type Spent } from '@interlock/protocol';
import type { Run } from './conversation.ts';

/** Where a person set nothing else. */
export const usualBudget: Budget = { turns: 40, tokens: 2_000_000, cost: 5_000_000, minutes: 60 };

/** What a run has used up to now. */
export function spentOf(run: Pick<Run, 'counts' | 'begun' | 'waiting'>, now: number): Spent {
  const { counts, begun, waiting } = run;
  const waited = waiting.whole + (waiting.since === null ? 0 : Math.max(0, now - waiting.since));
  return {
    turns: counts.turns,
    tokens: counts.input + counts.output,
    cost: counts.cost,
    milliseconds: Math.max(0, now - begun - waited),
  };
}

/**
 * The part that is used up; null while there is something left of each. Autonomous has no limit of turns but the one
 * that every run has. Money that nobody can count counts as spent, where there is a limit for it.
 */
export function usedUp(budget: Budget, spent: Spent, autonomous: boolean): BudgetPart | null {
  const { turns, tokens, cost, minutes } = budget;
  if (spent.turns >= ((autonomous ? null : turns) ?? budgetEnds.turns)) return 'turns';
  if (spent.tokens >= (tokens ?? budgetEnds.tokens)) return 'tokens';
  if (cost !== null && (spent.cost === null || spent.cost >= cost)) return 'cost';
  return spent.milliseconds >= (minutes ?? budgetEnds.minutes) * 60_000 ? 'minutes' : null;
}

const words: Record<BudgetPart, (budget: Budget) => string> = {
  turns: ({ turns }) => `its ${turns ?? budgetEnds.turns} turns`,
  tokens: ({ tokens }) => `its ${(tokens ?? budgetEnds.tokens).toLocaleString('en-US')} tokens`,
  cost: ({ cost }) => `its ${((cost ?? 0) / 1_000_000).toFixed(2)} dollars`,
  minutes: ({ minutes }) => `its ${minutes ?? budgetEnds.minutes} minutes`,
};

/**
 * Marks the run as out of budget and answers with the Fault that every door then gives. `next`: what is left is too
 * little for the next request.
 */
export function outOfBudget(
  run: Pick<Run, 'budget'> & { outOf: BudgetPart | null },
  part: BudgetPart,
  why: 'used' | 'next' = 'used',
): Fault {
  run.outOf ??= part;
  return budgetFault(run, part, why);
}

/** The same, of a run that goes on without. */
export function budgetFault({ budget }: Pick<Run, 'budget'>, part: BudgetPart, why: 'used' | 'next'): Fault {
  const limit = words[part](budget);
  return new Fault(
    'run.budget-spent',
    why === 'used'
      ? `This run has used ${limit} and stopped where it was.`
      : `What is left of ${limit} is too little for this run’s next request, so it stopped where it was.`,
    'Shall it go on? Say so, and it has as much again; or set another budget first.',
  );
}

/** Milliseconds that are left of the run's time. */
export function timeLeft(run: Pick<Run, 'counts' | 'begun' | 'waiting' | 'budget'>, now: number): number {
  return (run.budget.minutes ?? budgetEnds.minutes) * 60_000 - spentOf(run, now).milliseconds;
}

/** The run or the one of those it works for whose budget is used up, with the part; null while none is. */
export function spentUp(
  run: Run,
  now: number,
  autonomous: boolean,
): { readonly run: Run; readonly part: BudgetPart } | null {
  const part = run.outOf ?? usedUp(run.budget, spentOf(run, now), autonomous);
  if (part !== null) return { run, part };
  return run.parent ? spentUp(run.parent, now, autonomous) : null;
}

/** Calls `over` when the run's time is used up, or that of the one it works for, by what its budget says then. */
export function whenTimeIsUp(run: Run, now: () => number, over: () => void): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const left = (of: Run): number =>
    Math.min(timeLeft(of, now()), of.parent ? left(of.parent) : Number.POSITIVE_INFINITY);
  const look = () => {
    const more = left(run);
    if (more <= 0) over();
    else timer = setTimeout(look, more);
  };
  timer = setTimeout(look, Math.max(1, left(run)));
  return { stop: () => clearTimeout(timer) };
}
