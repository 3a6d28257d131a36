/** The door to the model: only a live run gets through, and everything on its way out passes the redactor. */
import { Fault } from '@interlock/model';
import type { Model } from '@interlock/models';
import type { Block, ConverseAnswer, ConverseAsk, Message, ToolSpec } from '@interlock/protocol';
import type { Conversation, Run } from '../conversation/conversation.ts';
import type { House } from '../house.ts';

export interface ModelRooms {
  readonly house: House;
  readonly model: Model;
  readonly tools: readonly ToolSpec[];
  /** Replaces every secret that is known; throws where it cannot, and then nothing is sent. */
  readonly redact: (text: string) => { text: string; found: number };
  /** Keeps the answer before the workspace learns it. */
  readonly heard: (run: Run, message: Message) => void;
}

/** Characters of one answer; a model that does not end is ended. */
const longestAnswer = 400_000;
/** Characters of one request: what a context of 200,000 tokens holds, with room to spare. */
const longestRequest = 2_000_000;
/** Turns of one run. */
const mostTurns = 500;

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
    if (error instanceof Fault && !at.run.stop.signal.aborted) {
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
  const { house, model } = rooms;
  const { run } = at;
  const signal = run.stop.signal;
  signal.throwIfAborted();
  if (++run.counts.turns > mostTurns)
    throw new Fault('run.turns-spent', `This run has made its ${mostTurns} turns.`, 'Ask again, more narrowly.');
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
  const request = {
    system: await clean(ask.system),
    messages: await cleanMessages(ask.messages, clean),
    tools: [...rooms.tools],
  };
  const begun = house.around.now();
  const content: Block[] = [];
  let length = 0;
  let end: Pick<ConverseAnswer, 'stop' | 'usage'> | undefined;
  for await (const event of model.converse(request, signal)) {
    signal.throwIfAborted();
    if (event.type === 'text') {
      length += event.text.length;
      if (length > longestAnswer)
        throw new Fault('model.endless', 'The model did not come to an end.', 'Ask again, more narrowly.');
      const last = content.at(-1);
      if (last?.type === 'text') last.text += event.text;
      else content.push({ type: 'text', text: event.text });
      house.events.emit(
        { type: 'model.text', at: house.around.now(), conversation: run.conversation, text: event.text },
        'model',
      );
    } else if (event.type === 'tool-use')
      content.push({ type: 'tool-use', use: event.use, tool: event.tool, input: event.input });
    else end = { stop: event.stop, usage: event.usage };
  }
  if (!end) throw new Fault('model.broken-off', 'The model’s answer broke off.', 'Ask again.');
  run.counts.input += end.usage.input;
  run.counts.output += end.usage.output;
  const message: Message = { role: 'assistant', content };
  await house.journal.write({
    type: 'model.called',
    conversation: run.conversation,
    run: run.id,
    model: model.id,
    region: model.rehearsal ? 'none' : 'us-east-1',
    inputTokens: end.usage.input,
    outputTokens: end.usage.output,
    redactions: found,
    milliseconds: Math.max(0, house.around.now() - begun),
    end: end.stop,
  });
  rooms.heard(run, message);
  house.events.emit({ type: 'model.ended', at: house.around.now(), conversation: run.conversation, usage: end.usage });
  return { message, ...end };
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
