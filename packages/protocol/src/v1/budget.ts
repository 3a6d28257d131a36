/** What a run may use, and what it has used: counted by the gatekeeper where requests pass it, never by the agent. */
import { z } from 'zod';

/** The most that any budget may say; a run has these ends even where it has no other. */
export const budgetEnds = { turns: 500, tokens: 100_000_000, cost: 1_000_000_000, minutes: 24 * 60 } as const;

export const budgetSchema = z.strictObject({
  /** Answers of models. */
  turns: z.int().min(1).max(budgetEnds.turns).nullable(),
  /** Tokens that went in and came out, cached ones too. */
  tokens: z.int().min(1).max(budgetEnds.tokens).nullable(),
  /** Millionths of a US dollar. */
  cost: z.int().min(1).max(budgetEnds.cost).nullable(),
  minutes: z.int().min(1).max(budgetEnds.minutes).nullable(),
});
/** Null where that is not limited. */
export type Budget = z.infer<typeof budgetSchema>;
export type BudgetPart = keyof Budget;
export const budgetPartSchema = z.enum(['turns', 'tokens', 'cost', 'minutes']);

export const spentSchema = z.object({
  turns: z.int().min(0),
  tokens: z.int().min(0),
  /** Millionths of a US dollar; null where the price of a model is not known. */
  cost: z.int().min(0).nullable(),
  /** Without the time in which a card or a question waited for a person. */
  milliseconds: z.int().min(0),
});
export type Spent = z.infer<typeof spentSchema>;
