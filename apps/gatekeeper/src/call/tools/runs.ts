/** What runs each own tool, out of the gatekeeper's rooms. */
import type { Call } from '@interlock/model';
import type { Conversation } from '../../conversation/conversation.ts';
import type { Conversations } from '../../conversation/conversations.ts';
import type { Inventory } from '../../devices/inventory.ts';
import type { InFlight } from '../../edits/in-flight.ts';
import type { House } from '../../house.ts';
import { type Artifacts, readingArtifact, writingArtifact } from './artifacts.ts';
import { writingInventory } from './inventory-write.ts';
import { probing } from './network-probe.ts';
import { readingMore } from './output-more.ts';
import type { Runs } from './own-tools.ts';
import { keepingPlan, type Plans } from './plans.ts';
import { type ProposingRooms, proposingPolicy } from './policy-propose.ts';
import { type Searched, searching } from './search.ts';
import { asking, type Questions, showing } from './talk.ts';

export interface RunRooms {
  readonly house: House;
  readonly inventory: Inventory;
  readonly inFlight: InFlight;
  readonly conversations: Conversations;
  readonly artifacts: Artifacts;
  readonly questions: Questions;
  readonly plans: Plans;
  readonly policy: Pick<ProposingRooms, 'proposals' | 'compare'>;
  readonly redact: (text: string) => { readonly text: string };
  /** The same, and tokens of services: what may go to a model. */
  readonly clean: (text: string) => Promise<string>;
}

export function runsOf(rooms: RunRooms): Runs {
  const { house, inventory, artifacts, conversations } = rooms;
  const own = (call: Call): Conversation => conversations.get(call.conversation as Conversation['id']);
  const within = (call: Call): Searched => {
    const hosts = conversations.seenBy(call);
    const all = inventory.list();
    if (hosts !== null)
      return {
        conversations: [own(call)],
        pages: artifacts.of(own(call).id),
        hosts: all.filter(({ id }) => hosts.includes(id)),
      };
    const every = conversations.all();
    return { conversations: every, pages: every.flatMap(({ id }) => artifacts.of(id)), hosts: all };
  };
  return new Map([
    ['network.probe', probing({ hosts: () => inventory.list(), redact: rooms.redact })],
    ['inventory.write', writingInventory(inventory, rooms.inFlight)],
    ['artifact.write', writingArtifact(artifacts)],
    ['artifact.read', readingArtifact(artifacts)],
    ['output.more', readingMore((call, use) => conversations.outputOf(call, use), rooms.clean)],
    ['search', searching(house, within, rooms.clean)],
    ['person.ask', asking(rooms.questions)],
    ['studio.show', showing(house)],
    ['policy.propose', proposingPolicy({ ...rooms.policy, house, redact: rooms.redact })],
    ['plan.propose', keepingPlan(rooms.plans, (call) => within(call).hosts)],
  ]);
}
