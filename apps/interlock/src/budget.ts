/** Budgets as a command line says them: `--turns 20 --tokens 500000 --dollars 1.50 --minutes 30`, `none` for no limit. */
import type { Budget } from '@interlock/protocol';
import { budgetEnds } from '@interlock/protocol';
import { UsageError, wholeNumber } from './usage.ts';

export const budgetOptions = {
  turns: { type: 'string' },
  tokens: { type: 'string' },
  dollars: { type: 'string' },
  minutes: { type: 'string' },
} as const;

export const budgetUsage = '[--turns N|none] [--tokens N|none] [--dollars X|none] [--minutes N|none]';

export interface BudgetFlags {
  readonly turns?: string | undefined;
  readonly tokens?: string | undefined;
  readonly dollars?: string | undefined;
  readonly minutes?: string | undefined;
}

/** For flags that are read before anything is opened. */
export const noLimit: Budget = { turns: null, tokens: null, cost: null, minutes: null };

/** The budget with what the flags say of it, or undefined where they say nothing. Throws UsageError. */
export function budgetOf(flags: BudgetFlags, usual: Budget): Budget | undefined {
  const { turns, tokens, dollars, minutes } = flags;
  if ([turns, tokens, dollars, minutes].every((flag) => flag === undefined)) return undefined;
  return {
    turns: part(turns, '--turns', usual.turns, budgetEnds.turns),
    tokens: part(tokens, '--tokens', usual.tokens, budgetEnds.tokens),
    cost: dollars === undefined ? usual.cost : dollars === 'none' ? null : millionths(dollars),
    minutes: part(minutes, '--minutes', usual.minutes, budgetEnds.minutes),
  };
}

function part(flag: string | undefined, name: string, usual: number | null, most: number): number | null {
  if (flag === undefined) return usual;
  return flag === 'none' ? null : wholeNumber(flag, name, 1, most);
}

function millionths(text: string): number {
  const value = Math.round(Number(text) * 1_000_000);
  if (!/^\d+(\.\d{1,6})?$/.test(text) || value < 1 || value > budgetEnds.cost)
    throw new UsageError(`--dollars takes an amount from 0.000001 to ${budgetEnds.cost / 1_000_000}, not “${text}”.`);
  return value;
}

/** `40 turns, 2,000,000 tokens, $5.00, 60 minutes`. */
export function budgetWords({ turns, tokens, cost, minutes }: Budget): string {
  const parts = [
    turns === null ? undefined : `${turns} turns`,
    tokens === null ? undefined : `${tokens.toLocaleString('en-US')} tokens`,
    cost === null ? undefined : `$${(cost / 1_000_000).toFixed(2)}`,
    minutes === null ? undefined : `${minutes} minutes`,
  ].filter((word) => word !== undefined);
  return parts.length === 0 ? 'no limit but 500 turns and a day' : parts.join(', ');
}
