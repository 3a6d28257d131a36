/** What is kept of a conversation, and what of it a model is told. */
import {
  type Beside,
  type Block,
  besideMark,
  type CallResult,
  type Image,
  type Message,
  type ToolUse,
} from '@interlock/protocol';

/** What is kept of a conversation, in order; enough to go on after either process died. */
export type HistoryItem =
  | {
      readonly kind: 'prompt';
      readonly text: string;
      readonly images?: readonly Image[];
      readonly beside?: Beside;
    }
  /** What an agent told its helper; never a person's word. */
  | { readonly kind: 'task'; readonly text: string }
  /** What the gatekeeper told the agent before it might end; nobody's word either. */
  | { readonly kind: 'reminder'; readonly text: string }
  | { readonly kind: 'steer'; readonly how: 'send' | 'queue'; readonly text: string }
  /** What took the place of the first `answers` answers for the model; whoever reads the conversation reads them all. */
  | {
      readonly kind: 'summary';
      readonly answers: number;
      readonly message: Message;
      readonly text: string;
      readonly model: string;
    }
  /** `unheard`: of a person's words before it, how many it did not hear yet, the newest. */
  | { readonly kind: 'assistant'; readonly message: Message; readonly unheard?: number }
  | { readonly kind: 'result'; readonly use: string; readonly result: CallResult };

export interface Told {
  readonly messages: Message[];
  /** Results that are there already for open uses of the last assistant message. */
  readonly results: { use: string; result: CallResult }[];
  /** A person's words that no model has heard yet. */
  readonly steering: { kind: 'send' | 'queue'; text: string }[];
}

/** The messages of a history as a model understands them. Uses that an ended run left open are closed as unknown. */
export function messagesOf(kept: readonly HistoryItem[]): Told {
  const history = asHeard(kept);
  const results = new Map<string, CallResult>();
  for (const item of history) if (item.kind === 'result') results.set(item.use, item.result);
  const messages: Message[] = [];
  const steering: Told['steering'] = [];
  const last = history.findLastIndex((item) => !['result', 'steer', 'summary'].includes(item.kind));
  let open: ToolUse[] = [];
  const close = () => {
    if (open.length > 0)
      messages.push({
        role: 'user',
        content: open.map(({ use, tool }) => ({ type: 'tool-result', use, ...(results.get(use) ?? leftOpen(tool)) })),
      });
    open = [];
  };
  for (const [at, item] of history.entries()) {
    if (item.kind === 'result' || item.kind === 'summary') continue;
    if (item.kind === 'steer' && at > last) {
      steering.push({ kind: item.how, text: item.text });
      continue;
    }
    close();
    if (item.kind === 'assistant') {
      messages.push(item.message);
      open = item.message.content.filter((block) => block.type === 'tool-use');
    } else speak(messages, item.text, item.kind === 'prompt' ? item : {});
  }
  if (open.every(({ use }) => results.has(use))) close();
  const known = open.flatMap(({ use }) => {
    const result = results.get(use);
    return result ? [{ use, result }] : [];
  });
  return { messages: summedUp(messages, history), results: known, steering };
}

/** The messages with the newest summary in the place of what it sums up. */
function summedUp(messages: Message[], history: readonly HistoryItem[]): Message[] {
  const summary = history.findLast((item) => item.kind === 'summary');
  if (!summary) return messages;
  const answers = messages.flatMap(({ role }, at) => (role === 'assistant' ? [at] : []));
  const first = answers[summary.answers];
  return first === undefined ? messages : [structuredClone(summary.message), ...messages.slice(first)];
}

/** Words that were said while a model spoke stand after what it said: it had not heard them. */
export function asHeard(history: readonly HistoryItem[]): readonly HistoryItem[] {
  const ordered: HistoryItem[] = [];
  for (const item of history) {
    const later = item.kind === 'assistant' && item.unheard ? ordered.splice(-unheardSpan(ordered, item.unheard)) : [];
    const words = later.filter(({ kind }) => kind === 'steer');
    ordered.push(...later.filter(({ kind }) => kind !== 'steer'), item, ...words);
  }
  return ordered;
}

/** How many of the last items hold so many of a person's words. */
function unheardSpan(items: readonly HistoryItem[], words: number): number {
  let left = words;
  let span = 0;
  while (left > 0 && span < items.length) if (items[items.length - ++span]?.kind === 'steer') left--;
  return span;
}

/** Of a person's words that no model had heard, how many still stand after it was asked with these messages. */
export function unheardAfter(history: readonly HistoryItem[], asked: readonly Message[]): number {
  const waiting = messagesOf(history).steering.map(({ text }) => text);
  const end = (asked.at(-1)?.content ?? []).map((block) => (block.type === 'text' ? block.text : null));
  for (let heard = Math.min(waiting.length, end.length); heard > 0; heard--)
    if (waiting.slice(0, heard).every((text, at) => text === end[end.length - heard + at]))
      return waiting.length - heard;
  return waiting.length;
}

/** Tools that only talk to the person: whatever became of such a call, it changed nothing. */
export const onlyTalks: ReadonlySet<string> = new Set(['person.ask', 'studio.show', 'plan.propose']);

/** What a call came to that was on its way as its run ended: nobody can say whether it ran, for whoever knew ended. */
const leftOpen = (tool: string): CallResult =>
  onlyTalks.has(tool)
    ? {
        status: 'stopped',
        source: 'gatekeeper',
        text: 'The run ended before this was answered. It changed nothing; ask again if it is still wanted.',
      }
    : {
        status: 'unknown',
        source: 'gatekeeper',
        text: 'The run ended before this was answered: it may have run, in part or not at all. Read the state before going on.',
      };

/** A person's words join the user message that stands, so that user and assistant take turns. */
function speak(
  messages: Message[],
  text: string,
  { images = [], beside }: { readonly images?: readonly Image[]; readonly beside?: Beside },
): void {
  const said: Block[] = [
    ...images.map((image) => ({ type: 'image' as const, ...image })),
    ...(beside ? [{ type: 'text' as const, text: besideText(beside) }] : []),
    { type: 'text', text },
  ];
  const standing = messages.at(-1);
  if (standing?.role === 'user') standing.content.push(...said);
  else messages.push({ role: 'user', content: said });
}

const open = { terminal: 'A terminal of', host: 'The entry of', compare: 'The history of' } as const;

/** Units that a window takes of what was marked; placeholders may be longer than the secrets they stand for. */
const longestMarked = 20_000;

/** What was open beside a question, without the secrets in it: behind an indent one that goes on in the next line is not found. */
export const withoutSecrets = ({ marked, ...rest }: Beside, redact: (text: string) => string): Beside =>
  marked === undefined ? rest : { ...rest, marked: redact(marked).slice(0, longestMarked) };

/** What was open beside a question, as a model is told of it: each marked line stands in, by spaces alone: a secret's shape is found behind them. */
function besideText({ what, host, marked }: Beside): string {
  const lines = marked === undefined ? [] : ['Marked there:', ...marked.split(/\r\n?|\n/).map((line) => `  ${line}`)];
  return [besideMark, `${open[what]} ${host}.`, ...lines].join('\n');
}
