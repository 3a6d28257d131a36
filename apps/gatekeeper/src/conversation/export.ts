/** A conversation as a file: everything that is kept of it as JSON, or what a person reads as Markdown. */
import type { Beside, Block, Image, RunEvent } from '@interlock/protocol';
import type { Conversation } from './conversation.ts';
import { type Of, tellerOf } from './export-runs.ts';
import { fenced, oneLine, plain, quoted, timeOf } from './inert-markdown.ts';

export type ExportForm = 'json' | 'markdown';

/** `redact` takes the secrets that are known out of every text: a file goes where nobody looks after it. */
export function exported(conversation: Conversation, form: ExportForm, redact: (text: string) => string): string {
  const { id, created, trust, mode } = conversation;
  const { title, history, events } = cleaned(conversation, redact);
  if (form === 'json')
    return `${JSON.stringify({ v: 1, id, title, created, trust, mode, history, events }, null, 1)}\n`;
  const calls = events.filter((event) => event.type === 'call.decided');
  const told = tellerOf(history, events);
  const answered = new Set(history.flatMap((item) => (item.kind === 'result' ? [item.use] : [])));
  const parts = [`# ${oneLine(title)}`, `Begun ${timeOf(created)}.`];
  for (const [at, item] of history.entries())
    if (item.kind === 'prompt')
      parts.push(
        ...told.endBefore(at),
        `## ${oneLine(item.text.slice(0, 120))}`,
        told.person(at),
        quoted(item.text),
        ...(item.images ?? []).map(imageLine),
        ...besideParts(item.beside),
      );
    else if (item.kind === 'steer') parts.push(told.steer(item), quoted(item.text));
    else if (item.kind === 'reminder') parts.push('**Interlock told the agent**', quoted(item.text));
    else if (item.kind === 'assistant') {
      const said = item.message.content.flatMap((block) => partsOf(block, answered));
      if (said.length > 0) parts.push(told.copilot(at, item.message.content), ...said);
    } else if (item.kind === 'result')
      parts.push(`Result (${item.result.status}, from ${item.result.source}):`, fenced(item.result.text));
  parts.push(...told.endBefore(history.length), `## Calls`, ...calls.map((event) => callLine(event, events)));
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function cleaned(
  { title, history, events }: Conversation,
  redact: (text: string) => string,
): Pick<Conversation, 'title' | 'history' | 'events'> {
  const each = (_name: string, value: unknown) => (typeof value === 'string' ? redact(value) : value);
  return JSON.parse(JSON.stringify({ title, history, events }, each)) as ReturnType<typeof cleaned>;
}

function partsOf(block: Block, answered: ReadonlySet<string>): string[] {
  if (block.type === 'text') return [quoted(block.text)];
  if (block.type !== 'tool-use') return [];
  const proposed = [`Proposed: ${plain(block.tool)}`, fenced(JSON.stringify(block.input, null, 1))];
  return answered.has(block.use) ? proposed : [...proposed, '**No result yet.**'];
}

function callLine(event: Of<'call.decided'>, events: readonly RunEvent[]): string {
  return `- ${oneLine(event.tool)}, ${oneLine(event.host ?? 'no host')}, ${event.class}, ${event.decision.outcome} (${oneLine(event.decision.rule)}), ${stateOf(event, events)}:\n\n${fenced(event.command)}`;
}

/** What became of a call, or what it is at as this is exported. */
function stateOf({ call, tool }: Of<'call.decided'>, events: readonly RunEvent[]): string {
  const ended = events.find((one) => one.type === 'call.ended' && one.call === call);
  if (ended?.type === 'call.ended') return ended.outcome.end;
  if (events.some((one) => one.type === 'call.released' && one.call === call))
    return tool === 'person.ask' ? waiting : 'still running';
  const cards = events.flatMap((one) => (one.type === 'card.opened' && one.card.call === call ? [one.card.id] : []));
  const closed = (id: string) => events.some((one) => one.type === 'card.closed' && one.end.card === id);
  return cards.every(closed) ? 'not run' : waiting;
}
const waiting = 'still waiting for the person';

function besideParts(beside: Beside | undefined): string[] {
  if (!beside) return [];
  return [
    `Open beside it: ${oneLine(beside.what)} of ${oneLine(beside.host)}`,
    ...(beside.marked ? [fenced(beside.marked)] : []),
  ];
}

/** An image by its hash: its bytes are in no export. */
const imageLine = ({ hash, format, bytes, width, height }: Image): string =>
  `Image: ${format}, ${width} x ${height}, ${bytes} bytes, SHA-256 ${hash}`;
