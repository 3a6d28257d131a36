/** The living conversations: made, kept and shown. What a person sets of one is in `settings.ts`, its runs in `runs.ts`. */
import { type AgentMode, type Call, Fault, type Host, type Id, newId, type TrustLevel } from '@interlock/model';
import type { BeginningView, Budget, ConversationView, RunEvent } from '@interlock/protocol';
import type { House } from '../house.ts';
import { type AutonomyAsk, namedIn } from './autonomy.ts';
import { branchOf, openAt } from './branch.ts';
import { usualBudget } from './budget.ts';
import type { Conversation } from './conversation.ts';
import { closingEvents } from './interrupted.ts';
import { newKeeping, waits } from './keeping.ts';
import { keptOrClosed, Stay, type StopCause } from './leaving.ts';
import { Runs } from './runs.ts';
import { Settings } from './settings.ts';
import type { ConversationStore } from './store.ts';
import { decidedLately, excerptOf, viewOf } from './view.ts';

export interface Beginning {
  readonly trust?: TrustLevel;
  readonly mode?: AgentMode;
  /** What Autonomous is to hold for; wanted where `trust` is. */
  readonly autonomy?: AutonomyAsk;
  /** Whether its model is asked to think before it speaks. */
  readonly thinking?: boolean;
  readonly hosts?: readonly Id<'host'>[] | null;
  /** What its runs may use; the person's usual budget where it is absent. */
  readonly budget?: Budget;
}

export class Conversations {
  readonly #house: House;
  readonly #store: ConversationStore;
  readonly #model: string;
  readonly #all = new Map<Id<'conversation'>, Conversation>();
  readonly #stay: Stay;
  readonly #usual: () => Budget;
  #next: BeginningView = { trust: 'supervised', mode: 'default' };
  readonly settings: Settings;
  readonly runs: Runs;
  /** The name of a host, for what a person reads. */
  hostName: (id: Id<'host'>) => string = (id) => id;
  /** A text without the secrets that are known, for what is made of a person's words. */
  redact: (text: string) => string = (text) => text;
  /** Called when the list or a trust level changed. */
  onChange: () => void = () => {};

  constructor(house: House, store: ConversationStore, model: string, usual: () => Budget = () => usualBudget) {
    this.#house = house;
    this.#stay = new Stay(house);
    this.#usual = usual;
    this.#store = store;
    this.#model = model;
    for (const conversation of store.load()) {
      this.#all.set(conversation.id, conversation);
      for (const event of closingEvents(conversation.events, house.around.now())) {
        conversation.events.push(event);
        store.event(conversation.id, event);
      }
    }
    const newest = [...this.#all.values()].at(-1);
    if (newest) this.beginNext(newest);
    house.events.listen((event) => this.#keep(event));
    const get = (id: Id<'conversation'>) => this.get(id);
    const changed = () => this.onChange();
    this.settings = new Settings({ house, store, usual, get, changed });
    this.runs = new Runs({
      house,
      store,
      usual,
      get,
      changed,
      stay: this.#stay,
      all: () => this.all(),
      modelOf: (conversation) => this.modelOf(conversation),
      hostName: (id) => this.hostName(id),
      redact: (text) => this.redact(text),
    });
  }

  async create(beginning: Beginning = {}, by = this.#house.person()): Promise<Conversation> {
    const conversation: Conversation = {
      id: newId('conversation', this.#house.around.random),
      created: this.#house.around.now(),
      title: 'New conversation',
      trust: beginning.trust ?? 'supervised',
      mode: beginning.mode ?? 'default',
      autonomy: beginning.trust === 'autonomous' ? this.settings.autonomy(beginning.autonomy, by) : null,
      hosts: beginning.hosts ?? null,
      thinking: beginning.thinking ?? false,
      budget: beginning.budget ?? null,
      history: [],
      events: [],
      run: null,
    };
    await this.#house.journal.write({
      type: 'conversation.begun',
      conversation: conversation.id,
      by,
      trust: conversation.trust,
      mode: conversation.mode,
      ...namedIn(conversation.autonomy),
      ...(conversation.thinking ? { thinking: true } : {}),
    });
    await keptOrClosed(this.#house, { conversation: conversation.id }, () => this.#store.save(conversation));
    this.#stay.use(conversation.id);
    this.settings.watch(conversation);
    this.#all.set(conversation.id, conversation);
    this.onChange();
    return conversation;
  }

  /** How the next conversation of the person's begins: what asked for more care stays, and Autonomous never does. */
  next(): BeginningView {
    return this.#next;
  }

  beginNext({ trust, mode }: { readonly trust?: TrustLevel | undefined; readonly mode?: AgentMode | undefined }): void {
    this.#next = {
      trust: trust === undefined ? this.#next.trust : trust === 'manual' ? 'manual' : 'supervised',
      mode: mode ?? this.#next.mode,
    };
    this.onChange();
  }

  get(id: Id<'conversation'>): Conversation {
    const conversation = this.#all.get(id);
    if (!conversation)
      throw new Fault('conversation.none', 'There is no such conversation.', 'Open one from the list.');
    return conversation;
  }

  all(): readonly Conversation[] {
    return [...this.#all.values()];
  }

  /** Of these hosts, the ones that a conversation may touch. */
  hostsOf(id: Id<'conversation'> | null, all: readonly Host[]): readonly Host[] {
    const within = id === null ? null : this.get(id).hosts;
    return within === null ? all : all.filter((host) => within.includes(host.id));
  }

  /** The hosts that a call may see: those its conversation, or the helper that proposes it, is narrowed to; null is all. */
  seenBy({ conversation, by }: Pick<Call, 'conversation' | 'by'>): readonly Id<'host'>[] | null {
    const helper = by.kind === 'agent' ? this.runs.helpers.get(by.agent) : undefined;
    if (helper) return helper.conversation.hosts;
    return conversation === null ? null : this.get(conversation).hosts;
  }

  /** The first place of a text in what was said and shown there. */
  excerpt(id: Id<'conversation'>, text: string): string | undefined {
    return excerptOf(this.get(id), text);
  }

  /** The name of the model that a conversation talks with. */
  modelOf(conversation: Pick<Conversation, 'model'>): string {
    return conversation.model ?? this.#model;
  }

  /** Another conversation that knows what this one knew up to a message; it begins Supervised or, as this one, Manual, in this one's mode. */
  async branch(id: Id<'conversation'>, messages: number, by = this.#house.person()): Promise<Conversation> {
    const from = this.get(id);
    const upTo = branchOf(from.history, messages);
    const history = [...upTo, ...openAt(from, upTo)];
    const made = await this.create(
      {
        trust: from.trust === 'manual' ? 'manual' : 'supervised',
        mode: from.mode,
        hosts: from.hosts,
        ...(from.budget ? { budget: from.budget } : {}),
      },
      by,
    );
    made.title = `${from.title} (branch)`.slice(0, 200);
    for (const item of history) this.#store.history(made, item);
    this.#store.save(made);
    this.#house.events.emit({
      type: 'notice',
      at: made.created,
      conversation: made.id,
      code: 'conversation.branched',
      text: `A branch of “${from.title}”, after its message ${messages}.`,
      next: 'It knows what was said and read up to there. Nothing of it runs again.',
    });
    this.onChange();
    return made;
  }

  /** Ends what runs, and every conversation that was worked in since the start. */
  async leave(cause: StopCause): Promise<void> {
    await this.runs.stopAll(true, cause);
    await this.#stay.end(cause);
  }

  /** What a use in a call's own conversation was answered, whole. */
  outputOf(call: Pick<Call, 'conversation'>, use: string): string | undefined {
    if (!call.conversation) return undefined;
    const found = this.get(call.conversation).history.find((item) => item.kind === 'result' && item.use === use);
    return found?.kind === 'result' ? found.result.text : undefined;
  }

  /** What happened in it, and what is being said there at this moment. */
  eventsOf(id: Id<'conversation'>): readonly RunEvent[] {
    return [...this.get(id).events, ...this.#keeping.underWay(id)];
  }

  /** Calls that were decided lately, over all conversations, oldest first. */
  recentCalls(): Extract<RunEvent, { type: 'call.decided' }>[] {
    return decidedLately(this.#all.values());
  }

  view(id: Id<'conversation'>): ConversationView {
    return this.views().find((view) => view.id === id) as ConversationView;
  }

  views(): ConversationView[] {
    const seen = { model: this.#model, usual: this.#usual(), now: this.#house.around.now() };
    return [...this.#all.values()].map((conversation) => viewOf(conversation, seen));
  }

  readonly #keeping = newKeeping();

  #keep(event: RunEvent): void {
    const conversation = event.conversation ? this.#all.get(event.conversation) : undefined;
    if (!conversation) return;
    if (conversation.run) waits(conversation.run.waiting, event);
    for (const kept of this.#keeping.keep(event)) {
      conversation.events.push(kept);
      this.#store.event(conversation.id, kept);
    }
  }
}
