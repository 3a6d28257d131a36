/** What a person sets of a conversation: its name, trust, mode, model and budget. Written down before it holds. */
import type { AgentMode, Id, TrustLevel } from '@interlock/model';
import type { Budget } from '@interlock/protocol';
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

export class Settings {
  readonly #rooms: SettingRooms;
  readonly #house: House;
  readonly #store: SettingRooms['store'];

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

  /** Trust and mode are set by a person; lowering or raising them holds from the next decision on. */
  async set(
    id: Id<'conversation'>,
    change: { trust?: TrustLevel; mode?: AgentMode; autonomy?: AutonomyAsk | undefined },
    by = this.#house.person(),
  ): Promise<void> {
    const conversation = this.#rooms.get(id);
    const { trust = conversation.trust, mode = conversation.mode } = change;
    const autonomy =
      change.trust === undefined
        ? conversation.autonomy
        : trust === 'autonomous'
          ? this.autonomy(change.autonomy)
          : null;
    // What is taken back is taken back at once; what is given is in the ledger first.
    if (change.trust !== undefined && trust !== 'autonomous') Object.assign(conversation, { trust, autonomy });
    await this.#house.journal.write({
      type: 'conversation.set',
      conversation: id,
      by,
      trust,
      mode,
      ...namedIn(autonomy),
    });
    Object.assign(conversation, { trust, mode, autonomy });
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

  /** Autonomous as it begins now. */
  autonomy(ask: AutonomyAsk | undefined): Autonomy {
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
