/** The four risk classes and what the classifier says beside them. */
import { z } from 'zod';

export const riskClasses = ['read-only', 'moderate', 'unknown', 'dangerous'] as const;
export const riskClassSchema = z.enum(riskClasses);
/** What a command may do. `unknown` is treated as moderate or worse and is never run without being asked. */
export type RiskClass = z.infer<typeof riskClassSchema>;

export const riskTags = [
  'reveals-secrets',
  'leaves-box',
  'probe',
  'copy',
  'heavy',
  'interactive',
  'clears-counters',
  'may-lock-out',
  'needs-session-state',
] as const;
export const riskTagSchema = z.enum(riskTags);
/** What matters about a command beside its class; the gate weighs both. */
export type RiskTag = z.infer<typeof riskTagSchema>;

export const spanSchema = z.object({ start: z.int().min(0), end: z.int().min(0) });
/** A stretch of the command that was judged, in UTF-16 units, end excluded. */
export type Span = z.infer<typeof spanSchema>;

export const verdictSchema = z.object({
  class: riskClassSchema,
  /** One sentence for a person. */
  reason: z.string(),
  /** The part of the command that decided. */
  span: spanSchema.optional(),
  /** The command with its abbreviations written out. */
  resolved: z.string().optional(),
  tags: z.array(riskTagSchema).readonly(),
});
/** The classifier's answer for one command or for the lines of a script. */
export type Verdict = z.infer<typeof verdictSchema>;

const order: Record<RiskClass, number> = { 'read-only': 0, moderate: 1, unknown: 2, dangerous: 3 };

/** The worse of two classes: read-only < moderate < unknown < dangerous. */
export function worse(a: RiskClass, b: RiskClass): RiskClass {
  return order[a] >= order[b] ? a : b;
}
