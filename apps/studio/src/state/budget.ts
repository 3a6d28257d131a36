/** A run's budget as a person reads it while it runs down. Pure: the present moment is an argument. */
import type { Budget, Spent } from '@interlock/protocol';

export interface Meter {
  readonly name: string;
  readonly words: string;
  /** Share that is used, 0 to 1. */
  readonly share: number;
}

/** Rows of what is limited, in one order. `since` is when `spent` was told; a run that waits for a person stands still. */
export function metersOf(budget: Budget, spent: Spent, running: number): readonly Meter[] {
  const milliseconds = spent.milliseconds + Math.max(0, running);
  const rows: (Meter | undefined)[] = [
    row('turns', spent.turns, budget.turns, `turn ${spent.turns} of ${budget.turns}`),
    row('tokens', spent.tokens, budget.tokens, `${short(spent.tokens)} of ${short(budget.tokens ?? 0)} tokens`),
    row('cost', spent.cost ?? budget.cost ?? 0, budget.cost, costWords(spent.cost, budget.cost)),
    row(
      'minutes',
      milliseconds,
      budget.minutes === null ? null : budget.minutes * 60_000,
      `${Math.floor(milliseconds / 60_000)} of ${budget.minutes} min`,
    ),
  ];
  return rows.filter((one) => one !== undefined);
}

function row(name: string, used: number, most: number | null, words: string): Meter | undefined {
  return most === null ? undefined : { name, words, share: Math.min(1, used / most) };
}

const costWords = (cost: number | null, most: number | null): string =>
  cost === null ? 'cost not known' : `${dollars(cost)} of ${dollars(most ?? 0)}`;

/** `$0.0123` below ten cents, else `$1.25`. */
export function dollars(millionths: number): string {
  return `$${(millionths / 1_000_000).toFixed(millionths > 0 && millionths < 100_000 ? 4 : 2)}`;
}

function short(tokens: number): string {
  if (tokens < 10_000) return tokens.toLocaleString('en-US');
  return tokens < 1_000_000 ? `${Math.round(tokens / 1000)}k` : `${(tokens / 1_000_000).toFixed(1)}M`;
}
