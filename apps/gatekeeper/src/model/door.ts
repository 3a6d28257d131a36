/** The door to the model: only a live run gets through, and everything on its way out passes the redactor. */
import { Fault } from '@interlock/model';
import { costOf, type Model, type ModelEvent, type ModelRequest, type Prices } from '@interlock/models';
import type { Block, ConverseAnswer, ConverseAsk, Message, ToolSpec, Usage } from '@interlock/protocol';
import { outOfBudget, spentOf, spentUp, timeLeft } from '../conversation/budget.ts';
import { type Conversation, type Run, rootOf } from '../conversation/conversation.ts';
import type { House } from '../house.ts';
import type { Deed } from '../journal.ts';

export interface ModelRooms {
  readonly house: House;
  readonly model: Model;
  readonly tools: readonly ToolSpec[];
  readonly prices: Prices;
  /** Replaces every secret that is known; throws where it cannot, and then nothing is sent. */
  readonly redact: (text: string) => { text: string; found: number };
  /** Replaces tokens of services in the texts of one request; rejects where it cannot, and then nothing is sent. */
  readonly scan: (texts: readonly string[]) => Promise<readonly { text: string; found: number }[]>;
  /** Is told exactly what goes out. */
  readonly sent?: (run: Run, request: ModelRequest) => void;
  /** Keeps the answer before the workspace learns it. */
  readonly heard: (run: Run, message: Message) => void;
}

/** Characters of one answer; a model that does not end is ended. */
const longestAnswer = 400_000;
/** Characters of one request: what a context of 200,000 tokens holds, with room to spare. */
const longestRequest = 2_000_000;

/** Bytes of messages for a model of so many tokens: about three a token, with a quarter left for rules, tools, answer. */
export const roomOf = (context: number): number => Math.floor(context * 3 * 0.75);

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));

/**
 * One turn of the model for a live run; its words stream to the Studio as they come. What goes wrong is told to the
 * person in the gatekeeper's own words, whatever the agent makes of it.
 */
export async function converse(
  ask: ConverseAsk,
  at: { conversation: Conversation; run: Run },
  rooms: ModelRooms,
): Promise<ConverseAnswer> {
  try {
    return await turnOf(ask, at, rooms);
  } catch (error) {
    const { events, around } = rooms.house;
    const told = at.run.stop.signal.aborted || error === at.run.over.signal.reason;
    if (error instanceof Fault && !told) {
      const { code, message, next } = error.view();
      events.emit({ type: 'notice', at: around.now(), conversation: at.run.conversation, code, text: message, next });
    }
    throw error;
  }
}

async function turnOf(
  ask: ConverseAsk,
  at: { conversation: Conversation; run: Run },
  rooms: ModelRooms,
): Promise<ConverseAnswer> {
  const { house } = rooms;
  const { run } = at;
  run.stop.signal.throwIfAborted();
  await run.outcomes.durable(); // what a model is told of has been written down
  run.stop.signal.throwIfAborted();
  const left = requireBudget(at, house.around.now());
  run.counts.turns++;
  // One answer at a time: a workspace that asks again (it died, or it lies) gives up the one under way.
  run.talking?.abort(new Fault('run.asked-again', 'The agent asked again before it was answered.', 'Nothing is lost.'));
  const own = new AbortController();
  run.talking = own;
  const timer = setTimeout(() => own.abort(outOfBudget(run, 'minutes')), left);
  try {
    return await spoken(ask, at, rooms, AbortSignal.any([run.stop.signal, own.signal]));
  } finally {
    clearTimeout(timer);
    if (run.talking === own) run.talking = null;
  }
}

/** Milliseconds that are left. Throws Fault `run.budget-spent` where any part of the budget is used up. */
function requireBudget({ conversation, run }: { conversation: Conversation; run: Run }, now: number): number {
  const spent = spentUp(run, now, conversation.trust === 'autonomous');
  if (spent !== null) {
    outOfBudget(run, spent.part);
    throw outOfBudget(spent.run, spent.part);
  }
  return Math.max(1, Math.min(timeLeft(run, now), run.parent ? timeLeft(run.parent, now) : Number.POSITIVE_INFINITY));
}

async function spoken(
  ask: ConverseAsk,
  at: { conversation: Conversation; run: Run },
  rooms: ModelRooms,
  signal: AbortSignal,
): Promise<ConverseAnswer> {
  const { house, model } = rooms;
  const { run } = at;
  let found = 0;
  let heard = 0;
  const clean = async (text: string) => {
    heard += text.length;
    if (heard > longestRequest)
      throw new Fault('model.too-long', 'The conversation is longer than any model reads.', 'Begin a new one.');
    await turn(); // the redactor works on the main thread: stop and approvals come in between
    signal.throwIfAborted();
    const result = rooms.redact(text);
    found += result.found;
    return result.text;
  };
  const redacted = { system: await clean(ask.system), messages: await cleanMessages(ask.messages, clean) };
  const texts = textsOf(redacted);
  const scanned = await rooms.scan(texts);
  signal.throwIfAborted();
  const byText = new Map(texts.map((text, i) => [text, scanned[i]?.text]));
  for (const one of scanned) found += one.found;
  const scan = async (text: string) => {
    const out = byText.get(text);
    if (out === undefined)
      throw new Fault('model.not-scanned', 'A text was not scanned, so nothing was sent.', 'Ask again.');
    return out;
  };
  const request: ModelRequest = {
    system: await scan(redacted.system),
    messages: await cleanMessages(redacted.messages, scan),
    tools: [...rooms.tools],
  };
  rooms.sent?.(run, request);
  tellCompacted(ask, at, house);
  const begun = house.around.now();
  const gone = { found, begun };
  let end: Pick<ConverseAnswer, 'stop' | 'usage'> | undefined;
  const content: Block[] = [];
  try {
    end = await gathered(model.converse(request, signal), content, run, { house, signal });
  } catch (error) {
    // Whoever broke it off, the question was asked and is paid for: about four characters a token.
    const input = Math.ceil(heard / 4);
    run.counts.input += input;
    addCost(run, { input, output: 0 }, rooms);
    await house.journal.write(calledDeed(run, gone, { input: 0, output: 0 }, null, brokenBy(error), house, model));
    throw error;
  }
  run.counts.input += end.usage.input;
  run.counts.output += end.usage.output;
  const cost = addCost(run, end.usage, rooms);
  const message: Message = { role: 'assistant', content };
  await house.journal.write(calledDeed(run, gone, end.usage, cost, end.stop, house, model));
  signal.throwIfAborted(); // nobody waits for it any more, and what comes next must not stand behind it
  rooms.heard(run, message);
  const now = house.around.now();
  house.events.emit({
    type: 'model.ended',
    at: now,
    conversation: run.conversation,
    usage: end.usage,
    cost,
    spent: spentOf(rootOf(run), now),
    budget: rootOf(run).budget,
  });
  return { message, ...end };
}

/** Says it once a run where the model is no longer told everything that is kept. */
function tellCompacted(
  ask: ConverseAsk,
  { conversation, run }: { conversation: Conversation; run: Run },
  house: House,
) {
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

/** The model's events into `content`, shown as they come; answers with how it ended. */
async function gathered(
  events: AsyncIterable<ModelEvent>,
  content: Block[],
  run: Run,
  { house, signal }: { readonly house: House; readonly signal: AbortSignal },
): Promise<Pick<ConverseAnswer, 'stop' | 'usage'>> {
  let length = 0;
  let end: Pick<ConverseAnswer, 'stop' | 'usage'> | undefined;
  for await (const event of events) {
    signal.throwIfAborted();
    if (event.type === 'text') {
      length += event.text.length;
      if (length > longestAnswer)
        throw new Fault('model.endless', 'The model did not come to an end.', 'Ask again, more narrowly.');
      const last = content.at(-1);
      if (last?.type === 'text') last.text += event.text;
      else content.push({ type: 'text', text: event.text });
      // A helper's words are its own; what it comes back with is its report.
      if (!run.parent)
        house.events.emit(
          { type: 'model.text', at: house.around.now(), conversation: run.conversation, text: event.text },
          'model',
        );
    } else if (event.type === 'tool-use')
      content.push({ type: 'tool-use', use: event.use, tool: event.tool, input: event.input });
    else end = { stop: event.stop, usage: event.usage };
  }
  if (!end) throw new Fault('model.broken-off', 'The model’s answer broke off.', 'Ask again.');
  return end;
}

/** What it cost, in millionths of a dollar; null where nobody knows, and then the whole run's cost is unknown. */
function addCost(run: Run, usage: Usage, { model, prices }: ModelRooms): number | null {
  const price = prices[model.id];
  const cost = price ? costOf(usage, price) : null;
  run.counts.cost = cost === null || run.counts.cost === null ? null : run.counts.cost + cost;
  return cost;
}

const brokenBy = (error: unknown): string => (error instanceof Fault ? error.code : 'broken');

function calledDeed(
  run: Run,
  gone: { readonly found: number; readonly begun: number },
  usage: Usage,
  cost: number | null,
  end: string,
  house: House,
  model: Model,
): Deed {
  return {
    type: 'model.called',
    conversation: run.conversation,
    run: run.id,
    model: model.id,
    region: model.rehearsal ? 'none' : 'us-east-1',
    inputTokens: usage.input,
    outputTokens: usage.output,
    ...(usage.cacheRead === undefined ? {} : { cachedTokens: usage.cacheRead }),
    ...(usage.cacheWrite === undefined ? {} : { writtenTokens: usage.cacheWrite }),
    ...(cost === null ? {} : { cost }),
    redactions: gone.found,
    milliseconds: Math.max(0, house.around.now() - gone.begun),
    end,
  };
}

/** Every text of a request, as `cleanMessages` comes to it. */
function textsOf({ system, messages }: { readonly system: string; readonly messages: readonly Message[] }): string[] {
  const blocks = messages.flatMap(({ content }) => content);
  return [system, ...blocks.map((block) => (block.type === 'tool-use' ? JSON.stringify(block.input) : block.text))];
}

type Clean = (text: string) => Promise<string>;

async function cleanMessages(messages: readonly Message[], clean: Clean): Promise<Message[]> {
  const cleaned: Message[] = [];
  for (const { role, content } of messages) {
    const blocks: Block[] = [];
    for (const block of content) blocks.push(await cleanBlock(block, clean));
    cleaned.push({ role, content: blocks });
  }
  return cleaned;
}

async function cleanBlock(block: Block, clean: Clean): Promise<Block> {
  if (block.type !== 'tool-use') return { ...block, text: await clean(block.text) };
  return { ...block, input: JSON.parse(await clean(JSON.stringify(block.input))) as typeof block.input };
}
