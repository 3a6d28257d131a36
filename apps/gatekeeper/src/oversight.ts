/** What stands over every call beside the classifier: policy, hooks, own rules, grants, the signatures of others, broken glass. */
import type { Actor, Id } from '@interlock/model';
import { Approvals } from './approvals/approvals.ts';
import { BreakGlass } from './break-glass/break-glass.ts';
import { glassAnswer } from './break-glass/review.ts';
import type { Cards } from './call/cards.ts';
import type { ControlRooms } from './control-answers.ts';
import { standingTrust } from './conversation/autonomy.ts';
import type { Conversations } from './conversation/conversations.ts';
import type { Inventory } from './devices/inventory.ts';
import { Grants } from './grants/grants.ts';
import { Hooks } from './hooks/hooks.ts';
import { OwnRules } from './own-rules.ts';
import { PolicyDesk } from './policy/policy-desk.ts';
import { PolicyProposals } from './policy/proposals.ts';
import type { SealedRows } from './records/rows.ts';
import type { Rooms } from './rooms.ts';

export interface OversightRooms {
  readonly rooms: Rooms;
  readonly rows: SealedRows;
  readonly inventory: Inventory;
  readonly cards: Cards;
  readonly conversations: Conversations;
  readonly redact: ConstructorParameters<typeof Hooks>[2];
  readonly entryVersion: (id: Id<'entry'>) => number | undefined;
}

export interface Oversight {
  readonly approvals: Approvals;
  readonly glass: BreakGlass;
  readonly glassAnswer: ControlRooms['glass'];
  readonly grants: Grants;
  readonly hooks: Hooks;
  readonly rules: OwnRules;
  readonly proposals: PolicyProposals;
  readonly policyDesk: PolicyDesk;
}

/** Opens them; no run begins while a broken glass keeps the agent off. */
export function openOversight(given: OversightRooms): Oversight {
  const { rooms, rows, inventory, cards, conversations } = given;
  const { house } = rooms;
  const signer = () => rooms.vault.signer();
  const hosts = () => inventory.list();
  const approvals = new Approvals({ house, cards, signer });
  const recent = () => conversations.recentCalls();
  const trust = (id: Id<'conversation'>) => standingTrust(conversations.get(id), house.around.now());
  const grants = new Grants({ house, cards, hosts, trust, entryVersion: given.entryVersion, recent });
  conversations.settings.onTrust = (id) => grants.endAll('trust', id);
  const glass = new BreakGlass({
    house,
    host: (id) => inventory.get(id),
    rows,
    unreviewed: () => rooms.ledger.brokenGlasses(),
    agentOff: () => {
      grants.endAll('lock');
      void conversations.runs.stopAll(true).catch(() => {});
    },
  });
  conversations.runs.mayBegin = () => glass.requireAgentOn();
  const hooks = new Hooks(house, rows, given.redact);
  const rules = new OwnRules(house, rows);
  const proposals = new PolicyProposals(rows, house.around);
  const policyDesk = new PolicyDesk({
    house,
    folder: rooms.folder,
    keeper: rooms.policies,
    hooks,
    proposals,
    cards,
    hosts,
    rules: () => rules.list(),
    conversationTitle: (id) =>
      conversations.views().find((view) => view.id === id)?.title ?? 'a conversation that is gone',
    ownKey: () => approvals.key(),
  });
  return {
    approvals,
    glass,
    glassAnswer: (ask, by: Actor) => glassAnswer(ask, by, { house, glass, signer }),
    grants,
    hooks,
    rules,
    proposals,
    policyDesk,
  };
}
