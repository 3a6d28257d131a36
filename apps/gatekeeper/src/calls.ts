/** What a call passes and what carries it out: the way of one command, the tools of the gatekeeper's own, what follows a call. */

import type { Cards } from './call/cards.ts';
import { Sequels } from './call/sequels/sequels.ts';
import { Artifacts } from './call/tools/artifacts.ts';
import { performOwn } from './call/tools/own-tools.ts';
import { requirePlannable } from './call/tools/plan-edit.ts';
import { Plans } from './call/tools/plans.ts';
import { runsOf } from './call/tools/runs.ts';
import { Questions } from './call/tools/talk.ts';
import { newTurns } from './call/turns.ts';
import type { TypedSecrets } from './call/typed.ts';
import { takeUp, type WayRooms } from './call/way.ts';
import type { Conversations } from './conversation/conversations.ts';
import type { Desk } from './desk.ts';
import type { DeviceDoor } from './device-door.ts';
import { type HostKeyRooms, requireTrusted } from './devices/host-keys.ts';
import type { Inventory } from './devices/inventory.ts';
import type { Rejections } from './devices/rejections.ts';
import type { InFlight } from './edits/in-flight.ts';
import { performLocally } from './local-tools.ts';
import type { Scanning } from './model/scanning.ts';
import type { Oversight } from './oversight.ts';
import type { SealedRows } from './records/rows.ts';
import type { Rooms } from './rooms.ts';

export interface CallRooms {
  readonly rooms: Rooms;
  readonly rows: SealedRows;
  readonly inventory: Inventory;
  readonly conversations: Conversations;
  readonly cards: Cards;
  readonly desk: Desk;
  readonly devices: DeviceDoor;
  readonly hostKeys: HostKeyRooms;
  readonly rejections: Rejections;
  readonly inFlight: InFlight;
  readonly typed: TypedSecrets;
  readonly oversight: Oversight;
  readonly scanning: Scanning;
}

export interface Calls {
  readonly way: WayRooms;
  readonly sequels: Sequels;
  readonly questions: Questions;
  readonly artifacts: Artifacts;
}

/** Joins them; a run that stops ends its grants and plans, and what still follows its calls. */
export function openCalls(given: CallRooms): Calls {
  const { rooms, rows, inventory, conversations, cards, desk, inFlight, oversight } = given;
  const { house } = rooms;
  const { grants, hooks, rules, proposals, glass } = oversight;
  const redact = (text: string) => rooms.redactor.redact(text);
  const clean = (text: string) => given.scanning.clean(redact(text).text);
  const hosts = () => inventory.list();
  const questions = new Questions(house, clean);
  const artifacts = new Artifacts(house, rows);
  const plans = new Plans(house, (id) => inventory.get(id));
  cards.judgePlan = (plan, id) => requirePlannable(plan, conversations.hostsOf(id, hosts()));
  const policy = { proposals, compare: (text: string) => rooms.policies.propose(text) };
  const runs = runsOf({
    policy,
    house,
    inventory,
    inFlight,
    conversations,
    artifacts,
    questions,
    plans,
    redact,
    clean,
  });
  const answered: WayRooms['answered'] = (run, use, result) => conversations.runs.answered(run, use, result);
  const sequels: Sequels = new Sequels({
    house,
    conversation: (id) => conversations.get(id),
    mayBegin: () => glass.requireAgentOn(),
    take: (proposal, at, follows) => takeUp(proposal, at, way, follows),
    answered,
  });
  const way: WayRooms = {
    house,
    facts: {
      host: (id) => inventory.get(id),
      entry: (id) => desk.entry(id),
      entryNamed: (name) => desk.entryNamed(name),
      typed: given.typed,
      hosts,
      rules: () => rules.list(),
    },
    cards,
    turns: newTurns(),
    grants,
    hooks,
    redact,
    rejections: given.rejections,
    plans,
    sequels,
    trusted: (host, signal) => requireTrusted(host, given.hostKeys, signal),
    perform: (permit, call, watch) =>
      performOwn(permit, call, watch, runs) ??
      performLocally(call, { hosts, seenBy: (one) => conversations.seenBy(one) }, watch.stop) ??
      inFlight.during(permit, call, () => given.devices.perform(permit, call, watch)),
    answered,
  };
  conversations.runs.onStop = async (id, cut) => {
    grants.endAll('stop', id);
    plans.endAll(id);
    await sequels.stopAll(id, cut);
  };
  return { way, sequels, questions, artifacts };
}
