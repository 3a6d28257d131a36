/** A conversation as a file: everything that is kept of it as JSON, or what a person reads as Markdown. */
import type { Block, Image, RunEvent } from '@interlock/protocol';
import type { Conversation } from './conversation.ts';

export type ExportForm = 'json' | 'markdown';

export function exported(conversation: Conversation, form: ExportForm): string {
  const { id, title, created, trust, mode, history, events } = conversation;
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

function partsOf(block: Block): string[] {
  if (block.type === 'text') return [quoted(block.text)];
  if (block.type === 'tool-use') return [`Proposed: \`${block.tool}\``, fenced(JSON.stringify(block.input, null, 1))];
  return [];
}

function callLine(event: Extract<RunEvent, { type: 'call.decided' }>, events: readonly RunEvent[]): string {
  const ended = events.find((one) => one.type === 'call.ended' && one.call === event.call);
  const end = ended?.type === 'call.ended' ? ended.outcome.end : 'not run';
  return `- ${event.host ?? 'no host'}, ${event.class}, ${event.decision.outcome} (${event.decision.rule}), ${end}:\n\n${fenced(event.command)}`;
}

/** An image by its hash: its bytes are in no export. */
const imageLine = ({ hash, format, bytes, width, height }: Image): string =>
  `Image: ${format}, ${width} x ${height}, ${bytes} bytes, SHA-256 ${hash}`;

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Words of others stay inside their mark, whatever they are made of. */
const quoted = (text: string): string => text.replace(/^/gm, '> ');

/** A fence that is longer than every run of backticks in the text, so that nothing in it can end it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
