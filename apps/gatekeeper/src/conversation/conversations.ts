/** The living conversations: made, trusted, steered, stopped and ended by a person's message alone. */
import {
  type Actor,
  type AgentMode,
  type Call,
  Fault,
  type Host,
  type Id,
  newId,
  type TrustLevel,
} from '@interlock/model';
import type {
  BeginningView,
  Budget,
  CallResult,
  ConversationView,
  Image,
  Message,
  RunBegin,
  RunEvent,
} from '@interlock/protocol';
import type { House } from '../house.ts';
import { type Autonomy, type AutonomyAsk, namedIn, newAutonomy, overNotice } from './autonomy.ts';
import { begunDeed, startedEvent } from './begun.ts';
import { branchOf } from './branch.ts';
import { usualBudget } from './budget.ts';
import { budgetDeed } from './budgets.ts';
import {
  type Conversation,
  type HistoryItem,
  messagesOf,
  newRun,
  type Run,
  unasked,
  unheardAfter,
} from './conversation.ts';
import { endedEvent, endOf, lastWords, notReadBack } from './ending.ts';
import { closingEvents } from './interrupted.ts';
import { newKeeping, waits } from './keeping.ts';
import { keptOrClosed, Stay, type StopCause, stoppedDeed, stoppedFault } from './leaving.ts';
import { owedOf, reminder } from './read-back.ts';
import type { ConversationStore } from './store.ts';
import { beginningOf, Helpers } from './sub-agents.ts';
import { decidedLately, excerptOf, viewOf } from './view.ts';

/** What the workspace door can do for a run. It may be down; then the run waits for it. */
export interface Thinker {
  begin(
    run: Omit<RunBegin, 'tools' | 'hosts'>,
    hosts: readonly Id<'host'>[] | null,
    tools: ReadonlySet<string> | null,
  ): void;
  steer(agent: Id<'agent'>, kind: 'send' | 'queue', text: string): void;
  stop(agent: Id<'agent'>): void;
}

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
  readonly #agents = new Map<Id<'agent'>, Conversation>();
  readonly #stay: Stay;
  readonly #usual: () => Budget;
  #thinker: Thinker | undefined;
  #next: BeginningView = { trust: 'supervised', mode: 'default' };
  readonly helpers: Helpers;
  /** Throws where no run may begin. */
  mayBegin: () => void = () => {};
  /** The name of a host, for what a person reads. */
  hostName: (id: Id<'host'>) => string = (id) => id;
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
    this.helpers = new Helpers({
      house,
      begin: (helper) => this.#thinker?.begin(beginningOf(helper), helper.conversation.hosts, helper.rights.tools),
      stop: (agent) => this.#thinker?.stop(agent),
      hostName: (id) => this.hostName(id),
    });
  }

  attach(thinker: Thinker): void {
    this.#thinker = thinker;
  }

  async create(beginning: Beginning = {}, by = this.#house.person()): Promise<Conversation> {
    const conversation: Conversation = {
      id: newId('conversation', this.#house.around.random),
      created: this.#house.around.now(),
      title: 'New conversation',
      trust: beginning.trust ?? 'supervised',
      mode: beginning.mode ?? 'default',
      autonomy: beginning.trust === 'autonomous' ? this.#autonomy(beginning.autonomy) : null,
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
    this.#watch(conversation);
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

  /** The first place of a text in what was said and shown there. */
  excerpt(id: Id<'conversation'>, text: string): string | undefined {
    return excerptOf(this.get(id), text);
  }

  /** The name of the model that a conversation talks with. */
  modelOf(conversation: Pick<Conversation, 'model'>): string {
    return conversation.model ?? this.#model;
  }

  /** Another model for a conversation, or whether it thinks before it speaks, from its next turn on. */
  async choose(
    id: Id<'conversation'>,
    chosen: { readonly model: string } | { readonly thinking: boolean },
    by = this.#house.person(),
  ) {
    const conversation = this.get(id);
    const { trust, mode } = conversation;
    await this.#house.journal.write({ type: 'conversation.set', conversation: id, by, trust, mode, ...chosen });
    Object.assign(conversation, chosen);
    this.#store.save(conversation);
    this.onChange();
  }

  rename(id: Id<'conversation'>, title: string): void {
    const conversation = this.get(id);
    conversation.title = title.replace(/\s+/g, ' ').trim().slice(0, 200) || conversation.title;
    this.#store.save(conversation);
    this.onChange();
  }

  /** Another conversation that knows what this one knew up to a message; it begins Supervised or, as this one, Manual, in this one's mode. */
  async branch(id: Id<'conversation'>, messages: number, by = this.#house.person()): Promise<Conversation> {
    const from = this.get(id);
    const history = branchOf(from.history, messages);
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

  /** What a use in a call's own conversation was answered, whole. */
  outputOf(call: Pick<Call, 'conversation'>, use: string): string | undefined {
    if (!call.conversation) return undefined;
    const found = this.get(call.conversation).history.find((item) => item.kind === 'result' && item.use === use);
    return found?.kind === 'result' ? found.result.text : undefined;
  }

  /** The conversation of an agent whose run is alive; a handle without a live run is refused. */
  ofAgent(agent: Id<'agent'>): { conversation: Conversation; run: Run } {
    const helper = this.helpers.get(agent);
    if (helper) return { conversation: helper.conversation, run: helper.run };
    const conversation = this.#agents.get(agent);
    const run = conversation?.run;
    if (!conversation || !run || run.agent !== agent)
      throw new Fault('run.none', 'This agent has no live run.', 'A person starts a run with a prompt.');
    return { conversation, run };
  }

  /** A person's words start a run. They reach the ledger and the records before anybody thinks about them. */
  async prompt(id: Id<'conversation'>, text: string, images: readonly Image[] = []): Promise<Run> {
    const conversation = this.get(id);
    this.mayBegin();
    if (conversation.run)
      throw new Fault('run.busy', 'A run is under way.', 'Send it as steering, or stop the run first.');
    const { around, journal, events } = this.#house;
    const run = newRun(id, text, around, conversation.budget ?? this.#usual());
    conversation.outOf = null;
    conversation.run = run; // before the first await, so that two prompts cannot both start
    run.over.signal.addEventListener('abort', () => this.#unwritten(run), { once: true });
    this.#stay.use(id);
    const words = { text, images: [...images] };
    try {
      await journal.write(begunDeed(run, words, this.#house.person()));
      if (conversation.history.length === 0) conversation.title = text.length > 100 ? `${text.slice(0, 99)}…` : text;
      await keptOrClosed(this.#house, { conversation: id, run: run.id }, () => {
        this.#store.save(conversation);
        this.#store.history(conversation, { kind: 'prompt', text, ...(images.length > 0 ? { images } : {}) });
      });
    } catch (error) {
      conversation.run = null;
      throw error;
    }
    this.#agents.set(run.agent, conversation);
    events.emit(startedEvent(run, conversation, words, this.modelOf(conversation)));
    this.#begin(conversation, run);
    this.onChange();
    return run;
  }

  /** Hands every live run to a workspace that has just come up; calls in flight are joined by their use, not repeated. */
  resume(): void {
    for (const conversation of this.#all.values()) {
      const { run } = conversation;
      // A run whose entry is not durable yet is begun by its prompt, when it is.
      if (!run || !this.#agents.has(run.agent)) continue;
      unasked(run);
      this.#begin(conversation, run);
    }
    this.helpers.resume();
  }

  #begin(conversation: Conversation, run: Run): void {
    if (run.stop.signal.aborted) return void this.end(run.agent, 'stopped').catch(() => {});
    this.#thinker?.begin(
      { agent: run.agent, mode: conversation.mode, ...messagesOf(conversation.history) },
      conversation.hosts,
      null,
    );
  }

  async steer(id: Id<'conversation'>, kind: 'send' | 'queue', text: string): Promise<void> {
    const conversation = this.get(id);
    const run = conversation.run;
    // A run that is ending, or not begun yet, would never read it.
    if (!run || !this.#agents.has(run.agent))
      throw new Fault('run.none', 'Nothing is running in this conversation.', 'Send it as a new question.');
    this.#store.history(conversation, { kind: 'steer', how: kind, text });
    this.#house.events.emit({ type: 'run.steered', at: this.#house.around.now(), conversation: id, kind, text });
    this.#thinker?.steer(run.agent, kind, text);
  }

  /**
   * First press: nothing new starts and a call ends between its lines. `cut`: the wire is cut as well. It acts at
   * once; what the ledger says of it follows, on the room set aside if the disk is full.
   */
  async stop(id: Id<'conversation'>, cut: boolean, by: Actor | StopCause = this.#house.person()): Promise<void> {
    const run = this.get(id).run;
    if (!run) return;
    run.stop.abort(stoppedFault(by));
    if (cut) run.cut.abort();
    this.#thinker?.stop(run.agent);
    await this.#house.journal.write(stoppedDeed(run, cut, by), { onReserve: true }).catch(() => {});
    await Promise.allSettled(run.calls.values());
    await this.end(run.agent, 'stopped');
  }

  async stopAll(cut: boolean, by?: StopCause): Promise<void> {
    await Promise.all([...this.#all.keys()].map((id) => this.stop(id, cut, by)));
  }

  /** Ends what runs, and every conversation that was worked in since the start. */
  async leave(cause: StopCause): Promise<void> {
    await this.stopAll(true, cause);
    await this.#stay.end(cause);
  }

  /** Trust and mode are set by a person; lowering or raising them holds from the next decision on. */
  async set(
    id: Id<'conversation'>,
    change: { trust?: TrustLevel; mode?: AgentMode; autonomy?: AutonomyAsk | undefined },
    by = this.#house.person(),
  ): Promise<void> {
    const conversation = this.get(id);
    const { trust = conversation.trust, mode = conversation.mode } = change;
    const autonomy =
      change.trust === undefined
        ? conversation.autonomy
        : trust === 'autonomous'
          ? this.#autonomy(change.autonomy)
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
    this.#watch(conversation);
    this.#store.save(conversation);
    this.onChange();
  }

  /** What runs of a conversation may use, one that goes on included while it has not stopped at its limit; null is the usual. */
  async budget(id: Id<'conversation'>, budget: Budget | null, by = this.#house.person()): Promise<void> {
    const conversation = this.get(id);
    await this.#house.journal.write({ ...budgetDeed(budget ?? this.#usual(), by), conversation: id });
    conversation.budget = budget;
    const { run } = conversation;
    if (run && run.outOf === null) run.budget = budget ?? this.#usual();
    this.#store.save(conversation);
    this.onChange();
  }

  #autonomy(ask: AutonomyAsk | undefined): Autonomy {
    return newAutonomy(ask ?? { hosts: [] }, this.#house.around);
  }

  /** Takes Autonomous back when its time is over, and says so. */
  #watch(conversation: Conversation): void {
    const { autonomy } = conversation;
    if (!autonomy) return;
    const over = () => {
      if (conversation.autonomy !== autonomy) return;
      void this.set(conversation.id, { trust: 'supervised' }).catch(() => {});
      this.#house.events.emit(overNotice(conversation.id, this.#house.around.now()));
    };
    setTimeout(over, autonomy.ends - performance.now()).unref();
  }

  /** Keeps what a model answered before the workspace learns it, and what of a person's words it was `asked` without. */
  heard(run: Run, message: Message, asked: readonly Message[]): void {
    if (this.helpers.heard(run, message)) return;
    const conversation = this.get(run.conversation);
    const unheard = unheardAfter(conversation.history, asked);
    this.#store.history(conversation, { kind: 'assistant', message, ...(unheard > 0 ? { unheard } : {}) });
  }

  answered(run: Run, use: string, result: CallResult): void {
    if (this.helpers.answered(run, use, result)) return;
    this.#store.history(this.get(run.conversation), { kind: 'result', use, result });
  }

  /** Keeps a summary in its conversation's history, or in a helper's own. */
  summed(run: Run, item: HistoryItem): void {
    if (!this.helpers.keep(run, item)) this.#store.history(this.get(run.conversation), item);
  }

  /** Ends a run from evidence: what was rejected, stopped, left unfinished; never from the model's sentence. */
  async end(agent: Id<'agent'>, reason: 'finished' | 'stopped' | 'failed', text = ''): Promise<void> {
    if (this.helpers.end(agent, reason, text)) return;
    const conversation = this.#agents.get(agent);
    const run = conversation?.run;
    if (!conversation || run?.agent !== agent) return;
    if (reason === 'finished' && !run.stop.signal.aborted && this.#goesOn(conversation, run)) {
      this.#agents.delete(agent);
      run.agent = newId('agent', this.#house.around.random);
      this.#agents.set(run.agent, conversation);
      this.#begin(conversation, run);
      return;
    }
    this.#agents.delete(agent); // its handle opens nothing from here on
    run.over.abort(new Fault('run.over', 'The agent ended the run before this was answered.', 'Nothing ran.'));
    await Promise.allSettled(run.calls.values());
    const lost = await run.outcomes.settled();
    if (conversation.run !== run) return;
    conversation.run = null;
    const owed = owedOf(conversation.events);
    const end = endOf(run, lost ? 'failed' : reason, owed);
    const at = this.#house.around.now();
    for (const notice of lastWords(run, { reason, text }, conversation.events, at)) this.#house.events.emit(notice);
    conversation.outOf = end === 'out-of-budget' ? run.outOf : null;
    await this.#house.journal
      .write({ type: 'run.ended', conversation: run.conversation, run: run.id, end }, { onReserve: true })
      .catch(() => {});
    this.#house.events.emit(endedEvent(run, end, owed, this.#house.around.now()));
    this.onChange();
  }

  /** Whether another agent goes on where one would end: with a person's words, or once with what is not read back. */
  #goesOn(conversation: Conversation, run: Run): boolean {
    if (messagesOf(conversation.history).steering.length > 0) return true;
    const owed = run.reminded || run.outOf !== null ? [] : owedOf(conversation.events);
    if (owed.length === 0) return false;
    run.reminded = true;
    this.#store.history(conversation, { kind: 'reminder', text: reminder(owed) });
    this.#house.events.emit(notReadBack(conversation.id, owed, this.#house.around.now()));
    return true;
  }

  /** What a call came to could not be written down: the run ends there, whatever its agent makes of it. */
  #unwritten(run: Run): void {
    const { reason } = run.over.signal;
    if (!this.#agents.has(run.agent) || !(reason instanceof Fault)) return; // it is ending already
    const { code, message, next } = reason.view();
    const at = this.#house.around.now();
    this.#house.events.emit({ type: 'notice', at, conversation: run.conversation, code, text: message, next });
    if (run.stop.signal.aborted) return; // a person's stop ends it
    this.#thinker?.stop(run.agent);
    void this.end(run.agent, 'failed').catch(() => {});
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
    for (const kept of this.#keeping(event)) {
      conversation.events.push(kept);
      this.#store.event(conversation.id, kept);
    }
  }
}
