/** An answer as it comes: shown bit by bit, gathered whole. Thoughts are shown when they are whole, without secrets. */
import { Fault } from '@interlock/model';
import type { Model, ModelEvent } from '@interlock/models';
import type { Block, ConverseAnswer, Thinking } from '@interlock/protocol';
import type { Run } from '../conversation/conversation.ts';
import type { House } from '../house.ts';

export interface Hearing {
  readonly run: Run;
  readonly house: House;
  readonly model: Pick<Model, 'id'>;
  readonly redact: (text: string) => { text: string; found: number };
  readonly signal: AbortSignal;
}

export interface Heard {
  readonly content: Block[];
  /** Characters of words, thoughts and inputs of tools that came. */
  characters: number;
  /** Whether anything was shown of it. */
  shown: boolean;
}

export const nothingHeard = (): Heard => ({ content: [], characters: 0, shown: false });

/** Characters of one answer; a model that does not end is ended. */
const longestAnswer = 400_000;

/** How an answer ended; null where its tokens were told by nobody. */
type End = Pick<ConverseAnswer, 'stop'> & { readonly usage: ConverseAnswer['usage'] | null };

/** The model's events into `heard`; answers with how it ended. Rejects where it does not end. */
export async function hear(events: AsyncIterable<ModelEvent>, heard: Heard, hearing: Hearing): Promise<End> {
  const { run, house, signal } = hearing;
  const { content } = heard;
  let end: End | undefined;
  let thinking: number | null = null;
  for await (const event of events) {
    signal.throwIfAborted();
    if (event.type === 'end') end = { stop: event.stop, usage: event.usage };
    else if (event.type === 'tool-use') {
      longer(heard, `${event.tool}${JSON.stringify(event.input)}`);
      content.push({ type: 'tool-use', use: event.use, tool: event.tool, input: event.input });
    } else if (event.type === 'text') {
      longer(heard, event.text);
      const last = content.at(-1);
      if (last?.type === 'text') last.text += event.text;
      else content.push({ type: 'text', text: event.text });
      // A helper's words are its own; what it comes back with is its report.
      if (run.parent) continue;
      heard.shown = true;
      house.events.emit(
        { type: 'model.text', at: house.around.now(), conversation: run.conversation, text: event.text },
        'model',
      );
    } else if (event.type === 'thinking') {
      longer(heard, event.text);
      if (thinking !== null) continue;
      thinking = house.around.now();
      show({ text: '', milliseconds: null }, heard, hearing);
    } else {
      const block = kept(event, hearing);
      content.push(block);
      const milliseconds = Math.max(0, house.around.now() - (thinking ?? house.around.now()));
      const sealed = block.sealed === undefined ? {} : { sealed: true };
      show({ text: block.text, milliseconds, ...sealed }, heard, hearing);
      thinking = null;
    }
  }
  if (!end) throw new Fault('model.broken-off', 'The model’s answer broke off.', 'Ask again.');
  return end;
}

function longer(heard: Heard, text: string): void {
  heard.characters += text.length;
  if (heard.characters > longestAnswer)
    throw new Fault('model.endless', 'The model did not come to an end.', 'Ask again, more narrowly.');
}

/** A thought in which a secret stands is kept without it, and so without its seal: it goes back to nobody. */
function kept(
  { text, signature, sealed }: Extract<ModelEvent, { type: 'thought' }>,
  { model, redact }: Hearing,
): Thinking {
  const clean = redact(text);
  const block = { type: 'thinking', model: model.id, text: clean.text } as const;
  if (clean.found > 0) return block;
  return { ...block, ...(signature === undefined ? {} : { signature }), ...(sealed === undefined ? {} : { sealed }) };
}

function show(
  thought: { readonly text: string; readonly milliseconds: number | null; readonly sealed?: boolean },
  heard: Heard,
  { run, house }: Hearing,
): void {
  if (run.parent) return;
  heard.shown = true;
  house.events.emit(
    { type: 'model.thinking', at: house.around.now(), conversation: run.conversation, ...thought },
    'model',
  );
}
