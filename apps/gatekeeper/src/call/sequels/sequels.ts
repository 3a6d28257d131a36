/**
 * What follows a card, one key each: the undo and the clean-up that stood on it, and asking again where nobody answered.
 * Each is a call of its own, looked up, classified, decided and written down; it runs at most once, and a restart ends it.
 */
import { type Actor, type Call, Fault, type Id, newId, type Outcome, type Proposal } from '@interlock/model';
import { cleanUpOf } from '@interlock/platforms';
import type { CallResult, Card, SequelView } from '@interlock/protocol';
import { type Conversation, newRun, type Run } from '../../conversation/conversation.ts';
import type { House } from '../../house.ts';
import { type End, endIn } from '../both-clocks.ts';
import { stageTool } from '../staging/stage-tool.ts';
import type { Follows } from './covered.ts';

export type SequelKind = SequelView['kind'];

/** An approved card whose call has ended. */
export interface Ended {
  readonly card: Card;
  readonly call: Call;
  readonly proposal: Proposal;
  readonly outcome: Outcome;
  readonly result: CallResult;
  /** What takes back the lines that ran. */
  readonly undo: readonly string[];
}

interface Sequel {
  readonly view: Omit<SequelView, 'running'>;
  readonly proposal: Proposal;
  readonly card: Card;
  readonly call: Call | null;
  readonly result: CallResult | null;
  readonly ends: End;
  run: Run | null;
  /** Resolves when what it ran has ended. */
  end: Promise<void>;
}

export interface SequelRooms {
  readonly house: House;
  readonly conversation: (id: Id<'conversation'>) => Conversation;
  /** Throws where nothing may begin. */
  readonly mayBegin: () => void;
  /** The way of one command. */
  readonly take: (
    proposal: Proposal,
    at: { conversation: Conversation; run: Run },
    follows?: Follows,
  ) => Promise<CallResult>;
  readonly answered: (run: Run, use: string, result: CallResult) => void;
}

/** Milliseconds that each is offered. */
const lives = { undo: 60 * 60_000, 'clean-up': 60 * 60_000, again: 8 * 60 * 60_000 } as const;
/** That stand at once; the oldest goes first. */
const most = 100;

export class Sequels {
  readonly #rooms: SequelRooms;
  readonly #all = new Map<string, Sequel>();
  onChange: () => void = () => {};

  constructor(rooms: SequelRooms) {
    this.#rooms = rooms;
  }

  views(): SequelView[] {
    return [...this.#all.values()]
      .filter(({ run, ends }) => run !== null || !ends.over())
      .map(({ view, run }) => ({ ...view, running: run !== null }));
  }

  /** Offers what stood on an approved card, as far as its lines ran. */
  ended({ card, call, proposal, outcome, result, undo }: Ended): void {
    const from = { card, call, proposal, result };
    const unseen = outcome.end === 'unknown' || outcome.end === 'cut';
    const ran = unseen ? call.lines : call.lines.slice(0, outcome.ran);
    const onCard = new Set(card.cleanup?.lines ?? []);
    const ends = call.target ? cleanUpOf(call.target.platform, ran).filter((line) => onCard.has(line)) : [];
    if (undo.length > 0 && !unseen) this.#offer('undo', from, undo);
    if (ends.length > 0) this.#offer('clean-up', from, ends);
  }

  /** Nobody answered in time: the same proposal can be made anew. */
  expired(card: Card, proposal: Proposal): void {
    const lines = card.lines.length > 0 ? card.lines.map(({ text }) => text) : [card.domain];
    this.#offer('again', { card, call: null, proposal, result: null }, lines);
  }

  /** Begins one; what comes of it is seen in its conversation. Throws `sequel.none`, and what keeps a run from beginning. */
  async run(id: string, by: Actor): Promise<void> {
    const one = this.#all.get(id);
    const { house, mayBegin, conversation } = this.#rooms;
    if (!one || one.run !== null || one.ends.over())
      throw new Fault(
        'sequel.none',
        'This is not offered any more.',
        'Look at the conversation for what became of it.',
      );
    mayBegin();
    const purpose = purposes[one.view.kind](one.view.host?.name ?? '');
    const talk = conversation(one.view.conversation);
    const run = newRun(talk.id, purpose, house.around);
    one.run = run;
    this.onChange();
    const named = { conversation: talk.id, run: run.id };
    const hosts = one.view.host ? [one.view.host] : [];
    try {
      await house.journal.write({
        type: 'run.begun',
        ...named,
        by,
        agent: run.agent,
        hosts,
        sealed: { prompt: purpose },
      });
    } catch (error) {
      one.run = null;
      this.onChange();
      throw error;
    }
    this.#tell(talk.id, `${by.name}: ${purpose}`);
    one.end = this.#toEnd(id, one, talk, run, by).catch(() => {});
  }

  async #toEnd(id: string, one: Sequel, talk: Conversation, run: Run, by: Actor): Promise<void> {
    const { journal } = this.#rooms.house;
    let end: 'done' | 'failed' | 'stopped' = 'failed';
    try {
      const result = await this.#travel(one, talk, run, by);
      end = result.status === 'ok' ? 'done' : result.status === 'stopped' ? 'stopped' : 'failed';
    } finally {
      run.over.abort(new Fault('run.over', 'The run has ended.', 'Nothing ran.'));
      await journal.write({ type: 'run.ended', conversation: talk.id, run: run.id, end }).catch(() => {});
      this.#all.delete(id);
      this.onChange();
    }
  }

  /** The first press ends it between its lines, the second cuts the wire. */
  stop(id: string): void {
    const run = this.#all.get(id)?.run;
    if (!run) return;
    if (run.stop.signal.aborted) run.cut.abort();
    run.stop.abort(new Fault('run.stopped', 'A person stopped the run.', 'Read the device’s state before going on.'));
  }

  /** Resolves when all of a conversation have ended. `cut`: their wires are cut at once. */
  async stopAll(conversation: Id<'conversation'>, cut: boolean): Promise<void> {
    const running = [...this.#all].filter(([, { view, run }]) => run !== null && view.conversation === conversation);
    for (const [id, { run }] of running) {
      this.stop(id);
      if (cut) run?.cut.abort();
    }
    await Promise.all(running.map(([, { end }]) => end));
  }

  drop(id: string): void {
    if (this.#all.get(id)?.run === null && this.#all.delete(id)) this.onChange();
  }

  async #travel(one: Sequel, talk: Conversation, run: Run, by: Actor): Promise<CallResult> {
    const { house, take, answered } = this.#rooms;
    const { view, proposal, card, call } = one;
    const again = view.kind === 'again' || call === null;
    // What a person does is not held to the agent's mode, and their press is the answer that Supervised waits for.
    const at = again
      ? { conversation: talk, run }
      : { conversation: { ...talk, trust: 'supervised' as const, mode: 'default' as const, autonomy: null }, run };
    const next: Proposal = again
      ? { ...proposal, agent: run.agent }
      : {
          use: `${proposal.use}\n${view.kind} ${newId('message', house.around.random)}`,
          agent: run.agent,
          tool: 'terminal.run',
          arguments: {
            command: view.lines.join('\n'),
            ...(call.tool === stageTool && call.answers.length > 0 && { answers: [...call.answers] }),
          },
          ...(proposal.host && { host: proposal.host }),
        };
    const approval = { by, through: 'card' as const, at: house.around.now() };
    const result = await take(next, at, again ? undefined : { approval, card, call });
    const said = `${words[view.kind]} (${result.status})`;
    if (result.status !== 'ok') this.#tell(talk.id, `${said}: ${view.lines[0]}${view.lines.length > 1 ? ' …' : ''}`);
    const before = one.result === null ? '' : `${one.result.text}\n`;
    const text = `${before}[Afterwards a person acted: ${said}]\n${result.text}`;
    answered(run, proposal.use, { ...result, text });
    return result;
  }

  #offer(
    kind: SequelKind,
    from: Pick<Sequel, 'card' | 'call' | 'proposal' | 'result'>,
    lines: readonly string[],
  ): void {
    const { card } = from;
    if (card.conversation === null) return;
    const [oldest] = this.#all.keys();
    if (oldest !== undefined && this.#all.size >= most) this.#all.delete(oldest);
    const id = `${kind} ${card.id}`;
    const host = card.host && { id: card.host.id, name: card.host.name };
    const ends = endIn(lives[kind], { now: () => this.#rooms.house.around.now() });
    const view = { id, kind, conversation: card.conversation, host, lines: [...lines], until: ends.until };
    this.#all.set(id, { ...from, view, ends, run: null, end: Promise.resolve() });
    this.onChange();
    const timer = setTimeout(() => this.onChange(), lives[kind] + 1);
    timer.unref();
  }

  #tell(conversation: Id<'conversation'>, text: string): void {
    const { house } = this.#rooms;
    const at = house.around.now();
    house.events.emit({ type: 'notice', at, conversation, code: 'sequel.run', text, next: '' });
  }
}

const words = { undo: 'the undo', 'clean-up': 'the clean-up', again: 'it was asked again' } as const;
const purposes = {
  undo: (host: string) => `Take back what was approved on ${host}`,
  'clean-up': (host: string) => `End what was started on ${host}`,
  again: (host: string) => `Ask again what nobody answered${host === '' ? '' : ` on ${host}`}`,
} as const;
