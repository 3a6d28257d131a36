/**
 * What crossed the workspace's pipe for each agent, in the order in which it did: with it the loop is played again, letter
 * for letter, by whoever has the record alone. Sealed rows; of a question its digest and what was heard are kept, and what
 * stands in the conversation's history is not kept twice.
 */
import { createHash } from 'node:crypto';
import { type Crossing, heardIn, type RunRecord, saidAtFirst, saidBefore, thrownOf } from '@interlock/agent';
import type { Id, Proposal } from '@interlock/model';
import {
  type CallResult,
  type ConverseAnswer,
  type ConverseAsk,
  fromWorkspace,
  type Message,
  type RunBegin,
  type RunEndAsk,
  toWorkspace,
} from '@interlock/protocol';
import type { SealedRows } from '../records/rows.ts';
import type { Conversation, Run } from './conversation.ts';
import { messagesOf } from './history.ts';

type Of<D extends Crossing['door']> = Extract<Crossing, { door: D }>;
type Told = Pick<RunBegin, 'messages' | 'results' | 'steering'>;

/** At rest. `item`: the answer is that one of the history; a result without a text has the history's. */
type Kept =
  | (Pick<RunBegin, 'mode' | 'room'> & {
      readonly door: 'begin';
      readonly at: number;
      readonly part: string;
      readonly told: Told | number;
    })
  | (Omit<Of<'converse'>, 'answer'> & {
      readonly answer: (Omit<ConverseAnswer, 'message'> & { readonly message: Message | number }) | null;
    })
  | (Omit<Of<'propose'>, 'result'> & {
      readonly result: (Omit<CallResult, 'text'> & { readonly text?: string }) | null;
    })
  | Of<'summarize' | 'stop' | 'steer'>
  | { readonly door: 'end'; readonly end: RunEndAsk };
interface Row {
  readonly life: string;
  readonly agent: Id<'agent'>;
  readonly helper: boolean;
  readonly item: Kept;
}

/** An agent in one life of the workspace. */
interface Life {
  readonly name: string;
  readonly conversation: Conversation;
  readonly helper: boolean;
  crossed: number;
  characters: number;
  /** Blocks that stand in the last message before its next question. */
  said: number;
}

export interface KeptRun {
  readonly at: number;
  readonly helper: boolean;
  readonly record: RunRecord;
}

/** What one record holds; a workspace that says more without end fills no disk. */
const most = { crossings: 20_000, characters: 32_000_000 } as const;

/** The digest of a question's JSON, as a record holds it. */
export const digestOf = (json: string): string => createHash('sha256').update(json).digest('hex');

const tables = { crossing: 'crossing', part: 'crossing-part' } as const;

export class RunRecords {
  readonly #rows: Pick<SealedRows, 'put' | 'append' | 'children' | 'get'>;
  readonly #now: () => number;
  readonly #lives = new Map<Id<'agent'>, Life>();
  readonly #parts = new Set<string>();
  #count = 0;

  constructor(now: () => number, rows: Pick<SealedRows, 'put' | 'append' | 'children' | 'get'>) {
    this.#now = now;
    this.#rows = rows;
  }

  begin(begin: RunBegin, { conversation, run }: { readonly conversation: Conversation; readonly run: Run }): void {
    const { agent, mode, room, tools, hosts, messages, results, steering } = begin;
    const helper = run.parent !== undefined;
    const life: Life = {
      name: `${agent} ${this.#now()} ${this.#count++}`,
      conversation,
      helper,
      crossed: 0,
      characters: 0,
      said: saidAtFirst(begin),
    };
    this.#lives.set(agent, life);
    this.#write(agent, () => {
      const part = digestOf(JSON.stringify([tools, hosts]));
      if (!this.#parts.has(part)) this.#rows.put(tables.part, part, { tools, hosts });
      this.#parts.add(part);
      const told = helper ? { messages, results, ...(steering ? { steering } : {}) } : conversation.history.length;
      return { door: 'begin', at: this.#now(), mode, ...(room === undefined ? {} : { room }), part, told };
    });
  }

  async converse(ask: ConverseAsk, answer: () => Promise<ConverseAnswer>): Promise<ConverseAnswer> {
    const life = this.#lives.get(ask.agent);
    if (!life) return answer();
    const asked = life.crossed;
    const question = { digest: digestOf(JSON.stringify(ask)), ...heardIn(ask, life.said) };
    const crossing = { door: 'converse', ask: question, asked } as const;
    try {
      const given = await answer();
      life.said = 0;
      const item = life.helper ? -1 : life.conversation.history.findLastIndex(({ kind }) => kind === 'assistant');
      const kept = life.conversation.history[item];
      const message = kept?.kind === 'assistant' && kept.message === given.message ? item : given.message;
      this.#write(ask.agent, () => ({ ...crossing, answer: { ...given, message } }), life);
      return given;
    } catch (error) {
      life.said = saidBefore({ ask, answer: null });
      this.#write(ask.agent, () => ({ ...crossing, answer: null, thrown: thrownOf(error) }), life);
      throw error;
    }
  }

  async propose(proposal: Proposal, result: () => Promise<CallResult>): Promise<CallResult> {
    const life = this.#lives.get(proposal.agent);
    if (!life) return result();
    const crossing = { door: 'propose', proposal, asked: life.crossed } as const;
    try {
      const given = await result();
      const { status, source, text } = given;
      const stands = !life.helper && resultIn(life.conversation, proposal.use) === text;
      this.#write(
        proposal.agent,
        () => ({ ...crossing, result: { status, source, ...(stands ? {} : { text }) } }),
        life,
      );
      return given;
    } catch (error) {
      this.#write(proposal.agent, () => ({ ...crossing, result: null, thrown: thrownOf(error) }), life);
      throw error;
    }
  }

  async summarize(agent: Id<'agent'>, answers: number, sum: () => Promise<Message>): Promise<Message> {
    const life = this.#lives.get(agent);
    const keep = (message: Message | null) =>
      life && this.#write(agent, () => ({ door: 'summarize', answers, message }), life);
    try {
      const message = await sum();
      keep(message);
      return message;
    } catch (error) {
      keep(null);
      throw error;
    }
  }

  said(agent: Id<'agent'>, item: Of<'stop' | 'steer'>): void {
    this.#write(agent, () => item);
  }

  ended(end: RunEndAsk): void {
    this.#write(end.agent, () => ({ door: 'end', end }));
    this.#lives.delete(end.agent);
  }

  /** The workspace is gone: whatever its agents were at, they say nothing more. */
  broken(): void {
    this.#lives.clear();
  }

  /** Every record of a conversation's runs, oldest first; what an ended process left unsaid is missing at its end. */
  of(conversation: Conversation): KeptRun[] {
    const rows = this.#rows.children(tables.crossing, conversation.id) as Row[];
    return [...Map.groupBy(rows, ({ life }) => life).values()].flatMap((life) => {
      const [first, ...rest] = life;
      if (first?.item.door !== 'begin') return [];
      const begin = this.#beginOf(first.item, first.agent, conversation);
      const end = rest.flatMap(({ item }) => (item.door === 'end' ? [item.end] : [])).at(-1) ?? null;
      const crossings = rest.flatMap(({ item }) => crossingOf(item, conversation));
      return [{ at: first.item.at, helper: first.helper, record: { begin, crossings, end } }];
    });
  }

  #beginOf(kept: Extract<Kept, { door: 'begin' }>, agent: Id<'agent'>, { history }: Conversation): RunBegin {
    const { mode, room, part, told } = kept;
    const { tools, hosts } = this.#rows.get(tables.part, part) as Pick<RunBegin, 'tools' | 'hosts'>;
    const all = typeof told === 'number' ? messagesOf(history.slice(0, told)) : told;
    return asRead(toWorkspace['run.begin'], {
      agent,
      mode,
      tools,
      hosts,
      ...all,
      ...(room === undefined ? {} : { room }),
    });
  }

  /** A record that cannot be written, or grows too long, breaks off there; the run goes on. */
  #write(agent: Id<'agent'>, item: () => Kept, of?: Life): void {
    const life = of ?? this.#lives.get(agent);
    if (!life || life.crossed < 0) return;
    try {
      const kept = item();
      life.characters += JSON.stringify(kept).length;
      if (life.crossed >= most.crossings || life.characters > most.characters) throw new Error('too long');
      const row: Row = { life: life.name, agent, helper: life.helper, item: kept };
      this.#rows.append(tables.crossing, life.conversation.id, row);
      if (kept.door !== 'begin' && kept.door !== 'end') life.crossed++;
    } catch {
      life.crossed = -1;
    }
  }
}

function resultIn({ history }: Pick<Conversation, 'history'>, use: string): string | undefined {
  const found = history.findLast((item) => item.kind === 'result' && item.use === use);
  return found?.kind === 'result' ? found.result.text : undefined;
}

/** As the workspace read it from the pipe: the same words in the same order of parts. */
const asRead = <T>(schema: { parse: (value: unknown) => T }, value: T): T =>
  schema.parse(JSON.parse(JSON.stringify(value)));

function crossingOf(kept: Kept, conversation: Conversation): Crossing[] {
  if (kept.door === 'begin' || kept.door === 'end') return [];
  if (kept.door === 'converse') {
    if (kept.answer === null) return [{ ...kept, answer: null }];
    const { message } = kept.answer;
    const item = typeof message === 'number' ? conversation.history[message] : undefined;
    const whole = typeof message === 'number' ? (item?.kind === 'assistant' ? item.message : null) : message;
    const { answer } = fromWorkspace['model.converse'];
    return [{ ...kept, answer: whole && asRead(answer, { ...kept.answer, message: whole }) }];
  }
  if (kept.door === 'summarize') {
    const { answer } = fromWorkspace['model.summarize'];
    return [{ ...kept, message: kept.message && asRead(answer, { message: kept.message }).message }];
  }
  if (kept.door !== 'propose') return [kept];
  const { result } = kept;
  const text = result && (result.text ?? resultIn(conversation, kept.proposal.use) ?? '');
  return [{ ...kept, result: result && { status: result.status, source: result.source, text: text ?? '' } }];
}
