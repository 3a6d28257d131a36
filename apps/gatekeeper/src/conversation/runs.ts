/** The runs of conversations: begun by a person's words, steered, stopped, and ended from evidence. */
import { type Actor, Fault, type Id, newId } from '@interlock/model';
import type { Beside, Budget, CallResult, Image, Message, RunBegin } from '@interlock/protocol';
import type { House } from '../house.ts';
import { begunDeed, startedEvent } from './begun.ts';
import { type Conversation, newRun, type Run, unasked } from './conversation.ts';
import { endedEvent, endOf, lastWords, notReadBack } from './ending.ts';
import { type HistoryItem, messagesOf, unheardAfter, withoutSecrets } from './history.ts';
import { begunOrTold, keptOrClosed, type Stay, type StopCause, stoppedDeed, stoppedFault } from './leaving.ts';
import { owedOf, reminder } from './read-back.ts';
import type { ConversationStore } from './store.ts';
import { beginningOf, Helpers } from './sub-agents.ts';

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

export interface RunRooms {
  readonly house: House;
  readonly store: ConversationStore;
  readonly stay: Stay;
  readonly usual: () => Budget;
  readonly all: () => readonly Conversation[];
  /** Throws Fault `conversation.none`. */
  readonly get: (id: Id<'conversation'>) => Conversation;
  readonly modelOf: (conversation: Conversation) => string;
  readonly hostName: (id: Id<'host'>) => string;
  /** A text without the secrets that are known. */
  readonly redact: (text: string) => string;
  readonly changed: () => void;
}

export class Runs {
  readonly #rooms: RunRooms;
  readonly #house: House;
  readonly #store: ConversationStore;
  readonly #agents = new Map<Id<'agent'>, Conversation>();
  #thinker: Thinker | undefined;
  readonly helpers: Helpers;
  /** Throws where no run may begin. */
  mayBegin: () => void = () => {};
  /** What else a stop ends in a conversation, whether or not a run is under way: whatever was approved and goes on. */
  onStop: (conversation: Id<'conversation'>, cut: boolean) => Promise<void> = async () => {};

  constructor(rooms: RunRooms) {
    const { house, store, hostName } = rooms;
    this.#rooms = rooms;
    this.#house = house;
    this.#store = store;
    this.helpers = new Helpers({
      house,
      begin: (helper) => this.#thinker?.begin(beginningOf(helper), helper.conversation.hosts, helper.rights.tools),
      stop: (agent) => this.#thinker?.stop(agent),
      hostName,
    });
  }

  attach(thinker: Thinker): void {
    this.#thinker = thinker;
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
  async prompt(id: Id<'conversation'>, text: string, images: readonly Image[] = [], seen?: Beside): Promise<Run> {
    const conversation = this.#rooms.get(id);
    const beside = seen && withoutSecrets(seen, this.#rooms.redact);
    this.mayBegin();
    if (conversation.run)
      throw new Fault('run.busy', 'A run is under way.', 'Send it as steering, or stop the run first.');
    const { around, events } = this.#house;
    const run = newRun(id, text, around, conversation.budget ?? this.#rooms.usual());
    conversation.outOf = null;
    conversation.run = run; // before the first await, so that two prompts cannot both start
    run.over.signal.addEventListener('abort', () => this.#unwritten(run), { once: true });
    this.#rooms.stay.use(id);
    const words = { text, images: [...images], ...(beside ? { beside } : {}) };
    try {
      await begunOrTold(this.#house, id, begunDeed(run, words, this.#house.person()));
      if (conversation.history.length === 0) conversation.title = firstWords(this.#rooms.redact(text));
      await keptOrClosed(this.#house, { conversation: id, run: run.id }, () => {
        this.#store.save(conversation);
        this.#store.history(conversation, {
          kind: 'prompt',
          text,
          ...(images.length > 0 ? { images } : {}),
          ...(beside ? { beside } : {}),
        });
      });
    } catch (error) {
      conversation.run = null;
      throw error;
    }
    this.#agents.set(run.agent, conversation);
    events.emit(startedEvent(run, conversation, words, this.#rooms.modelOf(conversation)));
    this.#begin(conversation, run);
    this.#rooms.changed();
    return run;
  }

  /** Hands every live run to a workspace that has just come up; calls in flight are joined by their use, not repeated. */
  resume(): void {
    for (const conversation of this.#rooms.all()) {
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
    const conversation = this.#rooms.get(id);
    const run = conversation.run;
    // A run that is ending, was stopped, or is not begun yet, would never read it.
    if (!run || !this.#agents.has(run.agent) || run.stop.signal.aborted)
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
    const { run } = this.#rooms.get(id);
    const beside = this.onStop(id, cut).catch(() => {});
    if (!run) return beside;
    run.stop.abort(stoppedFault(by));
    if (cut) run.cut.abort();
    this.#thinker?.stop(run.agent);
    await this.#house.journal.write(stoppedDeed(run, cut, by)).catch(() => {});
    await Promise.allSettled([...run.calls.values(), beside]);
    await this.end(run.agent, 'stopped');
  }

  async stopAll(cut: boolean, by?: StopCause): Promise<void> {
    await Promise.all(this.#rooms.all().map(({ id }) => this.stop(id, cut, by)));
  }

  /** Keeps what a model answered before the workspace learns it, and what of a person's words it was `asked` without. */
  heard(run: Run, message: Message, asked: readonly Message[]): void {
    if (this.helpers.heard(run, message)) return;
    const conversation = this.#rooms.get(run.conversation);
    const unheard = unheardAfter(conversation.history, asked);
    this.#store.history(conversation, { kind: 'assistant', message, ...(unheard > 0 ? { unheard } : {}) });
  }

  answered(run: Run, use: string, result: CallResult): void {
    if (this.helpers.answered(run, use, result)) return;
    this.#store.history(this.#rooms.get(run.conversation), { kind: 'result', use, result });
  }

  /** Keeps a summary in its conversation's history, or in a helper's own. */
  summed(run: Run, item: HistoryItem): void {
    if (!this.helpers.keep(run, item)) this.#store.history(this.#rooms.get(run.conversation), item);
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
      .write({ type: 'run.ended', conversation: run.conversation, run: run.id, end })
      .catch(() => {});
    this.#house.events.emit(endedEvent(run, end, owed, this.#house.around.now()));
    this.#rooms.changed();
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
}

/** The beginning of a text, cut between words: a part of one is shown of none. */
function firstWords(text: string): string {
  if (text.length <= 100) return text;
  const cut = text.slice(0, 99);
  return `${(/\s/.test(text.charAt(99)) ? cut : cut.replace(/\S+$/, '')).trimEnd()}…`;
}
