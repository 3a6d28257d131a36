/** What a person sets of a conversation: its name, trust, mode, model and budget. Written down before it holds. */
import type { Actor, AgentMode, Id, TrustLevel } from '@interlock/model';
import type { Budget } from '@interlock/protocol';
import { requireAlone } from '../call/person-deed.ts';
import type { House } from '../house.ts';
import { type Autonomy, type AutonomyAsk, namedIn, newAutonomy, overNotice } from './autonomy.ts';
import { budgetDeed } from './budgets.ts';
import type { Conversation } from './conversation.ts';
import type { ConversationStore } from './store.ts';

export interface SettingRooms {
  readonly house: House;
  readonly store: Pick<ConversationStore, 'save'>;
  readonly usual: () => Budget;
  /** Throws Fault `conversation.none`. */
  readonly get: (id: Id<'conversation'>) => Conversation;
  readonly changed: () => void;
}

type Held = Pick<Conversation, 'trust' | 'mode' | 'autonomy'>;

/** How much each asks for; more is stricter. */
const care: Readonly<Record<TrustLevel | AgentMode, number>> = {
  autonomous: 0,
  supervised: 1,
  manual: 2,
  default: 0,
  ask: 1,
  planning: 1,
};

export class Settings {
  readonly #rooms: SettingRooms;
  readonly #house: House;
  readonly #store: SettingRooms['store'];
  /** Called when another trust is asked for, by a person or because Autonomous is over, before it holds. */
  onTrust: (conversation: Id<'conversation'>) => void = () => {};
  #asked = 0;
  /** Which change of a conversation's field was asked for last. */
  readonly #newest = new Map<string, number>();

  constructor(rooms: SettingRooms) {
    this.#rooms = rooms;
    this.#house = rooms.house;
    this.#store = rooms.store;
  }

  /** Another model for a conversation, or whether it thinks before it speaks, from its next turn on. */
  async choose(
    id: Id<'conversation'>,
    chosen: { readonly model: string } | { readonly thinking: boolean },
    by = this.#house.person(),
  ) {
    const conversation = this.#rooms.get(id);
    const { trust, mode } = conversation;
    await this.#house.journal.write({ type: 'conversation.set', conversation: id, by, trust, mode, ...chosen });
    Object.assign(conversation, chosen);
    this.#store.save(conversation);
    this.#rooms.changed();
  }

  rename(id: Id<'conversation'>, title: string): void {
    const conversation = this.#rooms.get(id);
    conversation.title = title.replace(/\s+/g, ' ').trim().slice(0, 200) || conversation.title;
    this.#store.save(conversation);
    this.#rooms.changed();
  }

  /**
   * Trust and mode are set by a person. What is stricter holds at once, what loosens when the ledger has it; of several
   * under way at once the last that was asked for stands. Throws `trust.*`, `presence.needed`, `others.needed`.
   */
  async set(
    id: Id<'conversation'>,
    change: { trust?: TrustLevel; mode?: AgentMode; autonomy?: AutonomyAsk | undefined },
    by = this.#house.person(),
  ): Promise<void> {
    const conversation = this.#rooms.get(id);
    const changes: Partial<Held> = {};
    if (change.trust !== undefined) {
      const autonomy = change.trust === 'autonomous' ? this.autonomy(change.autonomy, by) : null;
      Object.assign(changes, { trust: change.trust, autonomy });
    }
    if (change.mode !== undefined) changes.mode = change.mode;
    if (change.trust !== undefined) this.onTrust(id);
    this.#asked++;
    const mine = this.#asked;
    const fields = Object.keys(changes) as (keyof Held)[];
    for (const field of fields) this.#newest.set(`${id} ${field}`, mine);
    if (changes.trust && care[changes.trust] >= care[conversation.trust] && changes.trust !== 'autonomous')
      Object.assign(conversation, { trust: changes.trust, autonomy: null });
    if (changes.mode && care[changes.mode] >= care[conversation.mode]) conversation.mode = changes.mode;
    const { trust = conversation.trust, mode = conversation.mode, autonomy = conversation.autonomy } = changes;
    await this.#house.journal.write({
      type: 'conversation.set',
      conversation: id,
      by,
      trust,
      mode,
      ...namedIn(autonomy),
    });
    const kept = fields.filter((field) => this.#newest.get(`${id} ${field}`) === mine);
    Object.assign(conversation, Object.fromEntries(kept.map((field) => [field, changes[field]])));
    this.watch(conversation);
    this.#store.save(conversation);
    this.#rooms.changed();
  }

  /** What runs of a conversation may use, one that goes on included while it has not stopped at its limit; null is the usual. */
  async budget(id: Id<'conversation'>, budget: Budget | null, by = this.#house.person()): Promise<void> {
    const conversation = this.#rooms.get(id);
    await this.#house.journal.write({ ...budgetDeed(budget ?? this.#rooms.usual(), by), conversation: id });
    conversation.budget = budget;
    const { run } = conversation;
    if (run && run.outOf === null) run.budget = budget ?? this.#rooms.usual();
    this.#store.save(conversation);
    this.#rooms.changed();
  }

  /** Autonomous as it begins now. Throws `trust.*`, and `presence.needed` or `others.needed` where the policy wants more. */
  autonomy(ask: AutonomyAsk | undefined, by: Actor): Autonomy {
    requireAlone(this.#house, 'trust.autonomous', by);
    return newAutonomy(ask ?? { hosts: [] }, this.#house.around);
  }

  /** Takes Autonomous back when its time is over, and says so. */
  watch(conversation: Conversation): void {
    const { autonomy } = conversation;
    if (!autonomy) return;
    const over = () => {
      if (conversation.autonomy !== autonomy) return;
      void this.set(conversation.id, { trust: 'supervised' }).catch(() => {});
      this.#house.events.emit(overNotice(conversation.id, this.#house.around.now()));
    };
    setTimeout(over, autonomy.ends - performance.now()).unref();
  }
}
