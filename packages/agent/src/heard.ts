/**
 * What the loop had heard of a person's words when it asked: what it asked then shows it. So a record needs no word of
 * when each was said, and a record of what crossed the pipe between two processes is enough to play a run again.
 */
import type { ConverseAsk, Message, RunBegin } from '@interlock/protocol';
import { Steering } from './steering.ts';
import { toolUses } from './transcript.ts';
import { spokenText } from './turn.ts';

export interface Heard {
  /** A person's words that were read before it. */
  readonly words: readonly string[];
  /** Uses of the turn before it that were held back for a person's words. */
  readonly held: readonly string[];
}

/** A question as a record holds it. */
interface Asked {
  readonly ask: ConverseAsk | ({ readonly digest: string } & Heard);
  readonly answer: unknown;
}

/** Everything in a message that is no result. */
const said = (message: Message | undefined) =>
  message?.role === 'user' ? message.content.filter(({ type }) => type !== 'tool-result') : [];

/** What stood there already before anything was heard, at the first question of a run. */
export const saidAtFirst = ({ messages }: Pick<RunBegin, 'messages'>): number => said(messages.at(-1)).length;

/** What was heard before a question; `before`: blocks that stood in its last message before. */
export function heardIn({ messages }: Pick<ConverseAsk, 'messages'>, before: number): Heard {
  const last = messages.at(-1);
  const words = said(last).slice(before);
  const uses = new Set(toolUses(messages.at(-2)).map(({ use }) => use));
  return {
    words: words.flatMap((block) => (block.type === 'text' ? [block.text] : [])),
    held: (last?.content ?? []).flatMap((block) =>
      block.type === 'tool-result' && block.text === spokenText && block.source === 'agent' && uses.has(block.use)
        ? [block.use]
        : [],
    ),
  };
}

/** Blocks that stand in the last message before the next question: those of one that nobody answered, and else none. */
export const saidBefore = ({
  ask,
  answer,
}: {
  readonly ask: Pick<ConverseAsk, 'messages'>;
  readonly answer: unknown;
}): number => (answer === null ? said(ask.messages.at(-1)).length : 0);

/** The same for every question of a record. */
export function heardOf(begin: Pick<RunBegin, 'messages'>, asks: readonly Asked[]): readonly Heard[] {
  let before = saidAtFirst(begin);
  return asks.map(({ ask, answer }) => {
    if ('digest' in ask) return ask;
    const heard = heardIn(ask, before);
    before = saidBefore({ ask, answer });
    return heard;
  });
}

/** What a record says of a person's words, at the place where its loop is now. */
export interface Then {
  /** What had been heard at the next question. */
  readonly next: () => Heard | undefined;
  /** Whether a use was proposed. */
  readonly proposed: (use: string) => boolean;
  /** Whether everything that was proposed has been proposed again. */
  readonly allProposed: () => boolean;
  /** Whether it ended here. */
  readonly over: () => boolean;
}

/** The same words at the same places. */
export class Replayed extends Steering {
  readonly #then: Then;

  constructor(then: Then) {
    super();
    this.#then = then;
  }

  override holds(use: string): boolean {
    if (this.#then.proposed(use)) return false;
    return this.#then.next()?.held.includes(use) ?? this.#then.allProposed();
  }

  override get empty(): boolean {
    return this.#then.over();
  }

  override take(): string[] {
    return [...(this.#then.next()?.words ?? [])];
  }
}
