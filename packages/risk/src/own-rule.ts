/** A person's own word about one exact command on named hosts. It lowers Moderate or Unknown, and never Dangerous. */
import type { Verdict } from '@interlock/model';
import { z } from 'zod';

export const ownRuleSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,59}$/),
  /** The whole command as the classifier writes it out, or as it is typed where nothing was abbreviated. */
  command: z.string().min(1).max(2000),
  /** Host ids; a rule without hosts is for none. */
  hosts: z.array(z.string().max(60)).min(1).max(1000),
});
export type OwnRule = z.infer<typeof ownRuleSchema>;

/** The verdict with the first rule that fits applied to it. Tags stay as they are, and the gate weighs them. */
export function byOwnRules<V extends Verdict>(verdict: V, command: string, host: string, rules: readonly OwnRule[]): V {
  if (verdict.class !== 'moderate' && verdict.class !== 'unknown') return verdict;
  const said = [verdict.resolved, command].filter((text) => text !== undefined).map(plain);
  const rule = rules.find((one) => one.hosts.includes(host) && said.includes(plain(one.command)));
  if (!rule) return verdict;
  return {
    ...verdict,
    class: 'read-only',
    reason: `your rule ${rule.name} lets it count as a read: ${verdict.reason}`,
  };
}

/** Blanks at the ends mean nothing; everything between, capital letters too, is as it was written. */
const plain = (text: string): string => text.trim();
