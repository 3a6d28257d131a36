/** A conversation as a file: everything that is kept of it as JSON, or what a person reads as Markdown. */
import type { Block, Image, RunEvent } from '@interlock/protocol';
import type { Conversation } from './conversation.ts';

export type ExportForm = 'json' | 'markdown';

/** `redact` takes the secrets that are known out of every text: a file goes where nobody looks after it. */
export function exported(conversation: Conversation, form: ExportForm, redact: (text: string) => string): string {
  const { id, created, trust, mode } = conversation;
  const { title, history, events } = cleaned(conversation, redact);
  if (form === 'json')
    return `${JSON.stringify({ v: 1, id, title, created, trust, mode, history, events }, null, 1)}\n`;
  const calls = events.filter((event) => event.type === 'call.decided');
  const parts = [`# ${oneLine(title)}`, `Begun ${new Date(created).toISOString()}.`];
  for (const item of history)
    if (item.kind === 'prompt')
      parts.push(`## ${oneLine(item.text.slice(0, 120))}`, quoted(item.text), ...(item.images ?? []).map(imageLine));
    else if (item.kind === 'steer') parts.push(`**Said while it ran** (${item.how})`, quoted(item.text));
    else if (item.kind === 'reminder') parts.push('**Interlock told the agent**', quoted(item.text));
    else if (item.kind === 'assistant') parts.push(...item.message.content.flatMap(partsOf));
    else if (item.kind === 'result')
      parts.push(`Result (${item.result.status}, from ${item.result.source}):`, fenced(item.result.text));
  parts.push(`## Calls`, ...calls.map((event) => callLine(event, events)));
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function cleaned(
  { title, history, events }: Conversation,
  redact: (text: string) => string,
): Pick<Conversation, 'title' | 'history' | 'events'> {
  const each = (_name: string, value: unknown) => (typeof value === 'string' ? redact(value) : value);
  return JSON.parse(JSON.stringify({ title, history, events }, each)) as ReturnType<typeof cleaned>;
}

function partsOf(block: Block): string[] {
  if (block.type === 'text') return [quoted(block.text)];
  if (block.type === 'tool-use')
    return [`Proposed: ${plain(block.tool)}`, fenced(JSON.stringify(block.input, null, 1))];
  return [];
}

function callLine(event: Extract<RunEvent, { type: 'call.decided' }>, events: readonly RunEvent[]): string {
  const ended = events.find((one) => one.type === 'call.ended' && one.call === event.call);
  const end = ended?.type === 'call.ended' ? ended.outcome.end : 'not run';
  return `- ${oneLine(event.tool)}, ${oneLine(event.host ?? 'no host')}, ${event.class}, ${event.decision.outcome} (${oneLine(event.decision.rule)}), ${end}:\n\n${fenced(event.command)}`;
}

/** An image by its hash: its bytes are in no export. */
const imageLine = ({ hash, format, bytes, width, height }: Image): string =>
  `Image: ${format}, ${width} x ${height}, ${bytes} bytes, SHA-256 ${hash}`;

const oneLine = (text: string): string => plain(text).replace(/\s+/g, ' ').trim();

/** Words of others stay inside their mark, whatever they are made of. */
const quoted = (text: string): string =>
  text
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .map((line) => `> ${plain(line)}`)
    .join('\n');

/**
 * Text that Markdown shows as it was written: no mark-up, no picture that a reader's program fetches, no link under other
 * words, nothing that turns the order of letters.
 */
const plain = (text: string): string =>
  text
    .replace(turning, named)
    .replace(/[\\`*_{}[\]<>()#+!|~&$]/g, '\\$&')
    .replace(/^(\s*)([-=]|\d+\.(?=\s))/, '$1\\$2')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\b(www)\./gi, '$1\\.');

const named = (letter: string): string => `[U+${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`;

/** Controls, and letters that change the direction of what follows. */
const turning = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;

/** A fence that is longer than every run of backticks in the text, so that nothing in it can end it. */
function fenced(raw: string): string {
  const text = raw.replace(/\r\n?/g, '\n').replace(turning, named);
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
