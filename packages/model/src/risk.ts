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

export const destinationSchema = z.object({
  text: z.string().max(300),
  /** A literal address of IPv4 or IPv6, or anything else: a name that somebody resolves. */
  kind: z.enum(['address', 'name']),
  span: spanSchema,
});
/** Where a probe or a copy goes. */
export type Destination = z.infer<typeof destinationSchema>;

export const verdictSchema = z.object({
  class: riskClassSchema,
  /** One sentence for a person. */
  reason: z.string(),
  /** The part of the command that decided. */
  span: spanSchema.optional(),
  /** The command with its abbreviations written out. */
  resolved: z.string().optional(),
  tags: z.array(riskTagSchema).readonly(),
  /** Of a call tagged `probe` or `copy`; none where its words name none. */
  destinations: z.array(destinationSchema).readonly().optional(),
  /**
   * `exact`: the words stand in the platform's vocabulary as they are. `resolved`: abbreviations were written out.
   * `assumed`: the platform or the mode is not known, and the rule for such a case decided.
   */
  confidence: z.enum(['exact', 'resolved', 'assumed']).optional(),
});
/** The classifier's answer for one command or for the lines of a script. */
export type Verdict = z.infer<typeof verdictSchema>;

const order: Record<RiskClass, number> = { 'read-only': 0, moderate: 1, unknown: 2, dangerous: 3 };

/** The worse of two classes: read-only < moderate < unknown < dangerous. */
export function worse(a: RiskClass, b: RiskClass): RiskClass {
  return order[a] >= order[b] ? a : b;
}
