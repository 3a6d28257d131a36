/**
 * A rehearsal script is a generator: it yields a turn (words and wanted calls), gets the results, and returns its last
 * words. The model has no memory of its own, so each answer runs the script from the prompt again over the results
 * that stand in the messages; the same messages therefore always give the same answer.
 */
import type { Json } from '@interlock/model';
import type { Message, ToolResult } from '@interlock/protocol';

export interface Want {
  readonly tool: string;
  readonly input: { readonly [name: string]: Json };
}

export interface Turn {
  readonly say: string;
  readonly wants: readonly Want[];
}

export type Got = Pick<ToolResult, 'status' | 'source' | 'text'>;

export interface Heard {
  /** One for each want, in order. */
  readonly results: readonly Got[];
  /** What a person said in between. */
  readonly said: readonly string[];
}

/** Part of a script; `T` is what it found. */
export type Part<T> = Generator<Turn, T, Heard>;

/** The script's next turn, or its last words, after the messages that follow the prompt. */
export function replay(script: Part<string>, after: readonly Message[]): Turn | string {
  let step = script.next();
  for (const [i, message] of after.entries()) {
    if (message.role !== 'assistant' || step.done) continue;
    const answer = after[i + 1];
    if (answer !== undefined) step = script.next(heard(message, answer));
  }
  return step.value;
}

function heard(asked: Message, answer: Message): Heard {
  const results = new Map<string, Got>();
  const said: string[] = [];
  for (const block of answer.content) {
    if (block.type === 'tool-result') results.set(block.use, block);
    if (block.type === 'text') said.push(block.text);
  }
  const uses = asked.content.flatMap((block) => (block.type === 'tool-use' ? [block.use] : []));
  return { results: uses.map((use) => results.get(use) ?? missing), said };
}

const missing: Got = { status: 'unknown', source: 'agent', text: 'There is no result.' };

/** How often a call that a person's words held back is asked for again. */
const patience = 3;

/**
 * Yields one turn and asks again for what a person's words held back. `words` collects what was said; the script
 * decides what it means before the next change.
 */
export function* ask(say: string, wants: readonly Want[], words: string[]): Part<Got[]> {
  const results: Got[] = [];
  let open = wants.map((_, i) => i);
  let line = say;
  for (let i = 0; i < patience && open.length > 0; i++) {
    const answer = yield { say: line, wants: open.map((at) => wants[at] as Want) };
    words.push(...answer.said);
    for (const [k, at] of open.entries()) results[at] = answer.results[k] ?? missing;
    if (answer.said.length === 0) break;
    open = open.filter((at) => results[at]?.status === 'stopped' && results[at]?.source === 'agent');
    line = `I heard: “${answer.said.join(' ')}”. I go on with what was held back.`;
  }
  return results;
}
