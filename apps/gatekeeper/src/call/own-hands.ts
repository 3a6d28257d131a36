/** What the policy says to a person's own deed at their own hands: a terminal, a filled prompt, a look at an entry. */
import { decide } from '@interlock/gate';
import { type Decision, Fault, type Host } from '@interlock/model';
import type { House } from '../house.ts';
import { ownHands, policyQuestion } from './policy-question.ts';

/** The decision that allows it. Fault: `session.denied`. */
export function byOwnHands(tool: string, host: Host | null, house: House): Decision {
  const decision = decide(ownHands, house.policy().ask(policyQuestion(ownHands, { tool, host, house })));
  if (decision.outcome === 'deny')
    throw new Fault(
      'session.denied',
      `The policy denies it (${decision.rule}): ${decision.reason}`,
      'Nothing was done.',
    );
  return decision;
}
