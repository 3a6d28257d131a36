/** Who has a say in a call before a person is asked: the hooks, the policy, the gate, a grant. */
import {
  bothDemands,
  changeRule,
  decide,
  type GrantRuling,
  type HookRuling,
  type Question,
  stricterOf,
} from '@interlock/gate';
import type { Decision } from '@interlock/model';
import type { Conversation, Run } from '../conversation/conversation.ts';
import type { Grants } from '../grants/grants.ts';
import { destinationOf } from './destination.ts';
import { hookAsk } from './hook-ask.ts';
import type { LookedUp } from './look-up.ts';
import { withPresence } from './person-deed.ts';
import { policyQuestion } from './policy-question.ts';
import { type ReleaseRooms, underOf } from './release.ts';
import type { Plans } from './tools/plans.ts';

export interface DecidingRooms extends ReleaseRooms {
  readonly grants: Pick<Grants, 'take' | 'requireStanding'>;
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
  const harder = { ...verdict, class: raised.class, reason: raised.reason };
  return { found: { ...found, verdict: harder, judged: verdict.class }, ruling };
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
  // As it was judged too, where a hook raised it: what the policy says of the better class holds on.
  const classes = [...new Set([found.verdict.class, found.judged ?? found.verdict.class])];
  const answers = classes.map((one) => {
    const of = { ...question, class: one };
    const asked = policyQuestion(of, { tool: found.call.tool, host, house, run, destination });
    return { of, asked, answer: house.policy().ask(asked) };
  });
  const decided = (grant: GrantRuling | null) =>
    answers.map(({ of, answer }) => decide(of, answer, ruling, grant)).reduce(stricterOf);
  const ungranted = askedForChanges(found, decided(null));
  const grantable = ungranted.rule === changeRule && !found.second; // the entry for changes is lent card by card
  const grant = grantable ? rooms.grants.take(found.call, found.verdict) : null;
  const decision = grant ? decided(grant) : ungranted;
  if (decision.outcome !== 'ask') return { decision, question };
  const wanted = answers.map(({ asked }) => house.policy().demands(asked)).reduce(bothDemands);
  const demands = found.loosens && house.provable() ? withPresence(wanted, `floor.loosens ${found.call.tool}`) : wanted;
  return { decision: demands ? { ...decision, demands } : decision, question };
}

/** What logs in with the entry for changes is asked, whoever would allow it: only an approved change is lent that entry. */
function askedForChanges(found: LookedUp, decision: Decision): Decision {
  if (!found.second || decision.outcome !== 'allow') return decision;
  const reason = 'It logs in with the keychain entry for changes.';
  return { ...decision, outcome: 'ask', rule: 'floor.entry-for-changes', reason };
}
