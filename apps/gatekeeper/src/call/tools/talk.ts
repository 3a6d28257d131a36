/**
 * Tools that only talk to the person: a question, and a request to look at something. They never ask through a card,
 * look nothing like one, and open nothing; an answer is words.
 */
import { type Call, Fault, type Id, idSchema, newId } from '@interlock/model';
import { z } from 'zod';
import type { House } from '../../house.ts';
import { looksLikeACard } from './card-words.ts';
import { given, hostProperty, kept, type OwnTool, type RunTool, told } from './tool.ts';

const question = z.strictObject({
  question: z.string().min(1).max(2000),
  choices: z.array(z.string().min(1).max(200)).max(6).optional(),
});
const shown = z.strictObject({
  what: z.enum(['terminal', 'host', 'recording', 'diff']),
  title: z.string().max(200).optional(),
  recording: idSchema('recording').optional(),
  before: z.string().max(100_000).optional(),
  after: z.string().max(100_000).optional(),
});

export const personAsk: OwnTool = {
  name: 'person.ask',
  nature: 'talk',
  domain: 'question',
  needsHost: false,
  arguments: given(question),
  judge(raw) {
    const card = question.parse(raw).choices?.find(looksLikeACard);
    if (card !== undefined)
      throw new Fault(
        'question.like-a-card',
        `The choice “${card}” reads like a button of a card, and no answer decides anything.`,
        'Ask for what you need to know (“The first plan”, “Tonight”); what needs an approval gets its card when you propose it.',
      );
    return kept('It asks the person something.');
  },
  spec: {
    name: 'person.ask',
    description:
      'Asks the person one question and waits for the answer. Never for a password or a key: credentials are in the keychain. An answer approves nothing, and choices that read like a card’s buttons (Approve, Reject, Run on …) are refused.',
    input: {
      type: 'object',
      required: ['question'],
      properties: { question: { type: 'string' }, choices: { type: 'array', items: { type: 'string' }, maxItems: 6 } },
    },
  },
};

export const studioShow: OwnTool = {
  name: 'studio.show',
  nature: 'talk',
  domain: 'show',
  needsHost: false,
  names: 'host',
  arguments: given(shown),
  judge(raw, { host }) {
    const { what, recording } = shown.parse(raw);
    if ((what === 'terminal' || what === 'host') && !host) throw refused('A host has to be named.');
    if (what === 'recording' && recording === undefined) throw refused('A recording has to be named.');
    return kept('It asks the person to look at something; nothing is opened by it.');
  },
  spec: {
    name: 'studio.show',
    description:
      'Asks the person to look at a host, a recording or a difference, or to open a terminal. It is a request: the person opens it or does not.',
    input: {
      type: 'object',
      required: ['what'],
      properties: {
        what: { type: 'string', enum: ['terminal', 'host', 'recording', 'diff'] },
        host: hostProperty,
        recording: { type: 'string' },
        title: { type: 'string' },
        before: { type: 'string' },
        after: { type: 'string' },
      },
    },
  },
};

const refused = (message: string) =>
  new Fault('call.bad-arguments', `studio.show: ${message}`, 'Nothing was shown. Correct it and propose it again.');

/** Milliseconds that a question stands. */
const patience = 15 * 60_000;
/** Questions that stand at once. */
const most = 8;

export class Questions {
  readonly #house: House;
  readonly #clean: (text: string) => Promise<string>;
  readonly #open = new Map<Id<'message'>, (answer: string | null) => void>();
  /** Whether anybody could answer. */
  attended: () => boolean = () => false;

  /** `clean` takes out what no model may learn; where it rejects, an answer is not taken. */
  constructor(house: House, clean: (text: string) => Promise<string>) {
    this.#house = house;
    this.#clean = clean;
  }

  /**
   * A person's answer, the first one; secrets and tokens in it are replaced before anybody reads it. Rejects with Fault
   * `question.closed`, or where it cannot be cleaned.
   */
  async answer(id: Id<'message'>, text: string): Promise<void> {
    const closed = () => new Fault('question.closed', 'This question is closed already.', 'Say it as a message.');
    const settle = this.#open.get(id);
    if (!settle) throw closed();
    const clean = await this.#clean(text);
    if (this.#open.get(id) !== settle) throw closed();
    this.#open.delete(id);
    settle(clean);
  }

  /** What the person said, or null where nobody did in time. */
  async ask(conversation: Id<'conversation'>, text: string, choices: readonly string[], stop: AbortSignal) {
    if (!this.attended()) return null;
    if (this.#open.size >= most)
      throw new Fault('question.too-many', `${most} questions wait already.`, 'Wait for an answer.');
    const { around, events } = this.#house;
    const id = newId('message', around.random);
    const answer = await new Promise<string | null>((settle) => {
      this.#open.set(id, settle);
      const none = () => settle(null);
      const timer = setTimeout(none, patience);
      timer.unref();
      stop.addEventListener('abort', none, { once: true });
      events.emit({
        type: 'question.asked',
        at: around.now(),
        conversation,
        question: id,
        text,
        choices: [...choices],
      });
      if (stop.aborted) none();
    });
    this.#open.delete(id);
    events.emit({ type: 'question.closed', at: around.now(), conversation, question: id, answer });
    return answer;
  }
}

export function asking(questions: Questions): RunTool {
  return async (_permit, call, stop) => {
    const { question: text, choices = [] } = question.parse(call.arguments);
    const answer = await questions.ask(call.conversation as Id<'conversation'>, text, choices, stop);
    stop.throwIfAborted();
    return told(answer ?? 'Nobody answered. Go on without it, or end and say what you need.', 'person');
  };
}

export function showing(house: House): RunTool {
  return async (_permit, call: Call) => {
    const { what, title = '', recording = null, before = '', after = '' } = shown.parse(call.arguments);
    const host = call.target && { id: call.target.host, name: call.target.name };
    house.events.emit({
      type: 'studio.show',
      at: house.around.now(),
      conversation: call.conversation as Id<'conversation'>,
      what,
      host,
      recording,
      title,
      before,
      after,
    });
    return told('The person was asked to look at it.', 'gatekeeper');
  };
}
