/** Who has a say in a call before a person is asked: the hooks, the policy, the gate, a grant. */
import { changeRule, decide, type HookRuling, type Question } from '@interlock/gate';
import type { Decision } from '@interlock/model';
import type { Conversation, Run } from '../conversation/conversation.ts';
import type { Grants } from '../grants/grants.ts';
import { destinationOf } from './destination.ts';
import { hookAsk } from './hook-ask.ts';
import type { LookedUp } from './look-up.ts';
import { policyQuestion } from './policy-question.ts';
import { type ReleaseRooms, underOf } from './release.ts';
import type { Plans } from './tools/plans.ts';

export interface DecidingRooms extends ReleaseRooms {
  readonly grants: Pick<Grants, 'take'>;
  readonly plans?: Plans;
}

/** The hooks see the call with its class, before anybody decides; they raise the class, ask or deny. */
export async function hooked(
  found: LookedUp,
  { conversation, run }: { conversation: Conversation; run: Run },
  rooms: DecidingRooms,
): Promise<{ found: LookedUp; ruling: HookRuling | null }> {
  const { call, verdict } = found;
  const { trust, mode } = conversation;
  const { redact, house } = rooms;
  const ask = hookAsk('pre', { call, verdict, trust, mode, redact, house });
  const { ruling, raised } = await rooms.hooks.before(ask, run.live);
  run.live.throwIfAborted();
  if (raised === null) return { found, ruling };
  return { found: { ...found, verdict: { ...verdict, class: raised.class, reason: raised.reason } }, ruling };
}

export function decideOn(
  found: LookedUp,
  ruling: HookRuling | null,
  { conversation, run }: { conversation: Conversation; run: Run },
  rooms: DecidingRooms,
): { readonly decision: Decision; readonly question: Question } {
  const { house, facts } = rooms;
  const question: Question = {
    nature: found.tool.nature,
    class: found.verdict.class,
    tags: found.verdict.tags,
    ...underOf(found, conversation, house),
    by: 'agent',
    placeholders: found.call.placeholders.length,
    planned: rooms.plans?.isNext(found.call) ?? false,
  };
  const host = found.call.target ? (facts.host(found.call.target.host) ?? null) : null;
  const destination = destinationOf(found.verdict, { from: host, hosts: facts.hosts(), conversation });
  const asked = policyQuestion(question, { tool: found.call.tool, host, house, run, destination });
  const answer = house.policy().ask(asked);
  const ungranted = askedForChanges(found, decide(question, answer, ruling));
  const grantable = ungranted.rule === changeRule && !found.second; // the entry for changes is lent card by card
  const grant = grantable ? rooms.grants.take(found.call, found.verdict) : null;
  const decision = grant ? decide(question, answer, ruling, grant) : ungranted;
  const demands = decision.outcome === 'ask' ? house.policy().demands(asked) : null;
  return { decision: demands ? { ...decision, demands } : decision, question };
}

/** What logs in with the entry for changes is asked, whoever would allow it: only an approved change is lent that entry. */
function askedForChanges(found: LookedUp, decision: Decision): Decision {
  if (!found.second || decision.outcome !== 'allow') return decision;
  const reason = 'It logs in with the keychain entry for changes.';
  return { ...decision, outcome: 'ask', rule: 'floor.entry-for-changes', reason };
}
