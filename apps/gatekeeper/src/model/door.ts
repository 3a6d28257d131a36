/** The door to the model: only a live run gets through, and everything on its way out passes the redactor. */
import { asFault, Fault } from '@interlock/model';
import type { Model, ModelRequest, Prices } from '@interlock/models';
import type { ConverseAnswer, ConverseAsk, Message, ToolSpec } from '@interlock/protocol';
import { outOfBudget, spentOf, spentUp, whenTimeIsUp } from '../conversation/budget.ts';
import { askedAgain, type Conversation, type Run, rootOf } from '../conversation/conversation.ts';
import { lackOf } from '../conversation/ending.ts';
import { hold, measure } from '../conversation/holding.ts';
import type { House } from '../house.ts';
import { mayAskAgain, pause, tries, waitBefore } from './again.ts';
import { type Asked, count, countOf, guess } from './counted.ts';
import { type Heard, hear, nothingHeard } from './hearing.ts';
import { type Cleaners, type Outgoing, outgoingOf } from './outgoing.ts';
import { profilesAllowed } from './profiles.ts';
import type { SentRequests } from './sent.ts';

export interface ModelRooms extends Cleaners {
  readonly house: House;
  readonly model: Model;
  readonly tools: readonly ToolSpec[];
  readonly prices: Prices;
  /** Bytes of the conversation's own images that these messages name. */
  readonly images?: (conversation: Conversation, messages: readonly Message[]) => ReadonlyMap<string, Uint8Array>;
  /** Is told exactly what goes out, as it does; where it throws, nothing is sent. */
  readonly sent?: Pick<SentRequests, 'keep'>;
  /** Keeps the answer before the workspace learns it. */
  readonly heard: (run: Run, message: Message) => void;
  /** Waits before an answer is asked for again. */
  readonly pause?: typeof pause;
}

type At = { readonly conversation: Conversation; readonly run: Run };

/** Bytes of messages for a model of so many tokens: about three a token, with a quarter left for rules, tools, answer. */
export const roomOf = (context: number): number => Math.floor(context * 3 * 0.75);

/**
 * One turn of the model for a live run; its words stream to the Studio as they come. What goes wrong is told to the
 * person in the gatekeeper's own words, whatever the agent makes of it.
 */
export async function converse(ask: ConverseAsk, at: At, rooms: ModelRooms): Promise<ConverseAnswer> {
  try {
    return await turnOf(ask, at, rooms);
  } catch (error) {
    const { events, around } = rooms.house;
    if (at.run.live.aborted) throw error; // told already
    const fault = asFault(error, 'model.failed', 'A question to the model failed on the way.', 'Say it again.');
    if (fault.code === 'run.budget-spent' && !tellsOut(rootOf(at.run))) throw fault;
    const { code, message, next } = fault.view();
    events.emit({ type: 'notice', at: around.now(), conversation: at.run.conversation, code, text: message, next });
    throw fault;
  }
}

const toldOut = new WeakSet<Run>();

/** Whether a person is told that a budget is spent: once, and of their own run; a helper's ends in its report. */
function tellsOut(root: Run): boolean {
  if (root.outOf === null || toldOut.has(root)) return false;
  toldOut.add(root);
  return true;
}

const sizeOf = (tools: readonly ToolSpec[]): number => JSON.stringify(tools).length;

async function turnOf(ask: ConverseAsk, at: At, rooms: ModelRooms): Promise<ConverseAnswer> {
  const { house } = rooms;
  const { run } = at;
  run.live.throwIfAborted();
  await run.outcomes.durable(); // what a model is told of has been written down
  run.live.throwIfAborted();
  requireBudget(at, house.around.now());
  run.counts.turns++;
  // One answer at a time: a workspace that asks again (it died, or it lies) gives up the one under way.
  run.talking?.abort(new Fault(askedAgain, 'The agent asked again before it was answered.', 'Nothing is lost.'));
  const own = new AbortController();
  run.talking = own;
  const time = whenTimeIsUp(run, house.around.now, () => own.abort(outOfBudget(run, 'minutes')));
  try {
    return await answered(ask, at, rooms, AbortSignal.any([run.live, own.signal]));
  } finally {
    time.stop();
    if (run.talking === own) run.talking = null;
  }
}

/** Throws Fault `run.budget-spent` where any part of the budget is used up. */
export function requireBudget({ conversation, run }: At, now: number): void {
  const spent = spentUp(run, now, conversation.trust === 'autonomous');
  if (spent !== null) {
    outOfBudget(run, spent.part);
    throw outOfBudget(spent.run, spent.part);
  }
}

/**
 * A whole answer, or none: of one that broke off nothing is kept but what was shown, and the same question is asked
 * again within the budget. So what the agent learns, and proposes, it learns once.
 */
async function answered(ask: ConverseAsk, at: At, rooms: ModelRooms, signal: AbortSignal): Promise<ConverseAnswer> {
  const { house } = rooms;
  const outgoing = await outgoingOf(requestOf(ask, at, rooms), rooms, signal);
  tellCompacted(ask, at, house);
  let heard = nothingHeard();
  let attempt = 1;
  // At once, before a word of the answer that takes its place.
  const givenUp = () => {
    const { reason } = signal;
    if (heard.shown && reason instanceof Fault && reason.code === askedAgain)
      tellBroken(reason.code, heard, attempt, at, house);
  };
  signal.addEventListener('abort', givenUp, { once: true });
  try {
    for (; ; attempt++) {
      heard = nothingHeard();
      try {
        return await spoken(outgoing, heard, at, rooms, signal);
      } catch (error) {
        if (attempt === tries || signal.aborted || !mayAskAgain(error)) throw error;
        spentAgain(at, house.around.now());
        tellBroken((error as Fault).code, heard, attempt, at, house);
        await (rooms.pause ?? pause)(waitBefore(attempt, house.around.random), signal);
      }
    }
  } finally {
    signal.removeEventListener('abort', givenUp);
  }
}

/** What of an answer was shown counts for nothing; of a helper's nothing is shown. */
function tellBroken(code: string, { shown }: Heard, attempt: number, { run }: At, house: House): void {
  if (run.parent) return;
  const { conversation } = run;
  house.events.emit({ type: 'model.broken', at: house.around.now(), conversation, code, shown, attempt, tries });
}

/** The turn itself is counted already: one that broke off asks for no further one. */
function spentAgain(at: At, now: number): void {
  at.run.counts.turns--;
  try {
    requireBudget(at, now);
  } finally {
    at.run.counts.turns++;
  }
}

function requestOf(
  { system, context, messages }: ConverseAsk,
  at: At,
  { house, model, tools, images }: ModelRooms,
): ModelRequest {
  const think = model.thinks === true && (at.conversation.thinking ?? false);
  return {
    system,
    ...(context === undefined ? {} : { context }),
    messages,
    tools: [...tools],
    profiles: profilesAllowed(house),
    ...(think ? { think } : {}),
    ...(images ? { images: images(at.conversation, messages) } : {}),
  };
}

async function spoken(
  { request: whole, found, characters }: Outgoing,
  heard: ReturnType<typeof nothingHeard>,
  { run }: At,
  rooms: ModelRooms,
  signal: AbortSignal,
): Promise<ConverseAnswer> {
  const { house, model, prices } = rooms;
  const asking = { model: model.id, characters: characters + sizeOf(whole.tools), price: prices[model.id] };
  const held = await hold(run, asking, signal);
  const request = held.most === undefined ? whole : { ...whole, most: held.most };
  const asked: Asked = { model, prices, house, found, begun: house.around.now(), profiles: request.profiles ?? [] };
  let end: Awaited<ReturnType<typeof hear>>;
  try {
    const events = model.converse(request, signal, (body) => rooms.sent?.keep(run, model.id, body));
    end = await hear(events, heard, { run, house, model, redact: rooms.redact, signal });
  } catch (error) {
    // Whoever broke it off, the question was asked and is paid for.
    held.release();
    await count(run, guess(characters, heard.characters), brokenBy(error), asked, true);
    throw error;
  }
  const message: Message = { role: 'assistant', content: heard.content };
  const { usage, guessed } = countOf(end.usage, characters, heard.characters, model);
  held.release();
  if (!guessed) measure(run, model.id, asking.characters, usage.input);
  const cost = await count(run, usage, end.stop, asked, guessed);
  signal.throwIfAborted(); // nobody waits for it any more, and what comes next must not stand behind it
  run.lacking = lackOf(message, end.stop);
  if (held.most !== undefined && end.stop === 'length') outOfBudget(run, held.part); // the rest of it cost too much
  rooms.heard(run, message);
  const now = house.around.now();
  house.events.emit({
    type: 'model.ended',
    at: now,
    conversation: run.conversation,
    usage,
    ...(guessed ? { guessed } : {}),
    cost,
    spent: spentOf(rootOf(run), now),
    budget: rootOf(run).budget,
  });
  return { message, stop: end.stop, usage };
}

/** Says it once a run where the model is no longer told everything that is kept. */
function tellCompacted(ask: ConverseAsk, { conversation, run }: At, house: House) {
  const told = ask.messages.flatMap(({ content }) => content);
  const left = told.filter(
    (block) =>
      block.type === 'tool-result' && block.text.startsWith('[') && block.text.includes('left out to make room'),
  ).length;
  if (left === 0 || run.compacted) return;
  run.compacted = true;
  const before = conversation.history.reduce(
    (sum, item) => sum + (item.kind === 'result' ? item.result.text.length : 0),
    0,
  );
  const after = told.reduce((sum, block) => sum + (block.type === 'tool-result' ? block.text.length : 0), 0);
  house.events.emit({
    type: 'context.compacted',
    at: house.around.now(),
    conversation: run.conversation,
    before,
    after,
  });
}

const brokenBy = (error: unknown): string => (error instanceof Fault ? error.code : 'broken');
