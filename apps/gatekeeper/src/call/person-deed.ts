/**
 * A person's own deed that decides, and what the policy demands of it: others who sign as they sign a call, where it has
 * a card, and else a refusal; never less than what is demanded.
 */
import { missing, versionOf } from '@interlock/gate';
import {
  type Actor,
  type Approval,
  type Call,
  type Decision,
  type Demands,
  Fault,
  type Host,
  type Id,
  newId,
} from '@interlock/model';
import { type House, proveFirst } from '../house.ts';
import { ownDeed, policyQuestion } from './policy-question.ts';
import { targetOf } from './target.ts';

/**
 * The deeds, as a policy names them in `context.tool`. `card`: others sign its card. `at-once`: nobody can, so it is
 * refused where the policy wants others. Edits of hosts and entries are calls, and stand in `edits`.
 */
export const personDeeds = {
  'policy.activate': 'card',
  'hook.set': 'card',
  'host.trust-keys': 'card',
  'trust.autonomous': 'at-once',
  'grant.give': 'at-once',
  'rule.add': 'at-once',
  'vault.change': 'at-once',
  'passkey.change': 'at-once',
  'recording.change': 'at-once',
  'telemetry.change': 'at-once',
  'keychain.bind': 'at-once',
  'break-glass': 'at-once',
} as const satisfies Record<string, 'card' | 'at-once'>;
export type PersonDeed = keyof typeof personDeeds;

type Asking = Pick<House, 'policy' | 'person' | 'around'>;

/** Null where nothing is demanded. */
export function demandsOfDeed(house: Asking, tool: PersonDeed, host: Host | null = null): Demands | null {
  return house.policy().demands(policyQuestion(ownDeed, { tool, host, house }));
}

/** The same with presence where it loosens and a person can be proven. */
export function withPresence(demands: Demands | null, rule: string): Demands {
  const own: Demands = { presence: true, others: 0, approvers: [], rules: [rule], reason: null };
  return demands ? { ...demands, presence: true, rules: [...new Set([...demands.rules, rule])] } : own;
}

/** Throws `presence.needed` or `others.needed` where the policy in force demands more of this deed than these approvals. */
export function requireApprovals(
  house: Asking,
  tool: PersonDeed,
  approvals: readonly Approval[],
  host: Host | null = null,
): void {
  const demands = demandsOfDeed(house, tool, host);
  if (!demands) return;
  for (const own of approvals.slice(0, 1)) requirePresence(tool, own.by, demands);
  const lacks = missing({ outcome: 'ask', rule: '', reason: '', policy: '', demands }, approvals);
  if (lacks === null) return;
  throw new Fault(
    'others.needed',
    `The policy wants others to sign this (${tool}; ${demands.rules.join(', ')}): ${lacks}.`,
    personDeeds[tool] === 'card'
      ? 'Ask for it in the Studio, where its card can be exported and signed.'
      : 'Nothing was done: nobody can sign this. The policy has to name it otherwise first.',
  );
}

/** Throws `presence.needed` where the person is not proven as it is demanded. */
export function requirePresence(tool: PersonDeed, by: Actor, { presence }: Demands): void {
  if (!presence || by.proof.kind === 'passkey' || by.proof.kind === 'passphrase') return;
  throw new Fault('presence.needed', `The policy wants whoever does this proven (${tool}).`, proveFirst);
}

/** The same of a deed that is done at once, by one person. */
export function requireAlone(
  house: Asking,
  tool: PersonDeed,
  by: Actor,
  { host = null, through = 'card' }: { readonly host?: Host | null; readonly through?: 'card' | 'command-line' } = {},
): void {
  requireApprovals(house, tool, [{ by, through, at: house.around.now() }], host);
}

/** The canonical call that such a deed is: what its card stands for, and what others sign. */
export function personCall(
  {
    tool,
    arguments: given,
    host,
  }: { readonly tool: string; readonly arguments: Call['arguments']; readonly host: Host | null },
  by: Id<'person'>,
  { organization, around }: Pick<House, 'organization' | 'around'>,
): Call {
  return {
    v: 1,
    id: newId('call', around.random),
    organization,
    conversation: null,
    run: null,
    by: { kind: 'person', person: by },
    tool,
    arguments: given,
    target: host && targetOf(host),
    lines: [],
    answers: [],
    added: [],
    credential: null,
    placeholders: [],
    limits: { milliseconds: 30_000, bytes: 1 },
  };
}

/** That it is asked, by which version of the policy, and what that demands. */
export function askedDecision(house: Pick<House, 'policy'>, reason: string, demands: Demands | null): Decision {
  return {
    outcome: 'ask',
    rule: 'floor.decides',
    reason,
    policy: versionOf(house.policy()),
    ...(demands && { demands }),
  };
}
