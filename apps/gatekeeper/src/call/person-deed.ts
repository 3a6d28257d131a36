/** What the policy demands of a person's own deed that decides: switching Autonomous on, trusting a key. */
import type { Question } from '@interlock/gate';
import { type Actor, type Demands, Fault, type Host } from '@interlock/model';
import { type House, proveFirst } from '../house.ts';
import { policyQuestion } from './policy-question.ts';

const deed: Question = {
  nature: 'always-asks',
  class: 'moderate',
  tags: [],
  trust: 'supervised',
  mode: 'default',
  by: 'person',
  placeholders: 0,
};

/** Null where nothing is demanded. `tool` is how a policy names the deed: `trust.autonomous`, `host.trust-keys`. */
export function demandsOfDeed(house: House, tool: string, host: Host | null = null): Demands | null {
  return house.policy().demands(policyQuestion(deed, { tool, host, house }));
}

/** Throws `presence.needed` where the policy demands presence of this deed and the person is not proven. */
export function requirePresence(house: House, tool: string, by: Actor, host: Host | null = null): void {
  if (demandsOfDeed(house, tool, host)?.presence !== true || by.proof.kind !== 'os-user') return;
  throw new Fault('presence.needed', `The policy wants whoever does this proven (${tool}).`, proveFirst);
}
