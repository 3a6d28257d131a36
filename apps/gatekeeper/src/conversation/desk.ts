/** What is asked of conversations, by the command line and the page: list, name, search, branch, export, send, queue, stop. */
import { type Actor, Fault, type Id, idSchema } from '@interlock/model';
import type { MessageLine } from '@interlock/protocol';
import { z } from 'zod';
import type { House } from '../house.ts';
import type { Conversations } from './conversations.ts';
import { exported } from './export.ts';
import type { HistoryItem } from './history.ts';
import type { RunRecords } from './run-records.ts';

const words = z.string().trim().min(1).max(20_000);
const named = z.strictObject({ conversation: z.string().max(200) });
const asks = {
  'conversation.list': z.strictObject({}),
  'conversation.search': z.strictObject({ text: z.string().min(1).max(200) }),
  'conversation.rename': named.extend({ title: z.string().trim().min(1).max(200) }),
  'conversation.messages': named,
  'conversation.branch': named.extend({ messages: z.int().min(1) }),
  'conversation.send': named.extend({ text: words }),
  'conversation.queue': named.extend({ text: words }),
  'conversation.stop': named.extend({ cut: z.boolean() }),
  'conversation.export': named.extend({ format: z.enum(['json', 'markdown']) }),
  'conversation.record': named.extend({ number: z.int().min(0) }),
};

export interface ConversationLine {
  readonly id: Id<'conversation'>;
  readonly title: string;
  readonly created: number;
  readonly messages: number;
  readonly running: boolean;
  /** Where a search found it. */
  readonly excerpt?: string;
}

export interface DeskRooms {
  readonly conversations: Conversations;
  readonly house: House;
  /** Absent: nobody there plays a run again. */
  readonly records?: Pick<RunRecords, 'of'>;
}

export async function conversationAnswer(
  ask: { readonly ask: string; readonly with?: unknown },
  { conversations, house, records }: DeskRooms,
  by: Actor,
): Promise<unknown> {
  const given = ask.with ?? {};
  switch (ask.ask) {
    case 'conversation.list':
      asks['conversation.list'].parse(given);
      return lines(conversations);
    case 'conversation.search': {
      const { text } = asks['conversation.search'].parse(given);
      const found = lines(conversations).flatMap((line) => {
        const excerpt = conversations.excerpt(line.id, text);
        return excerpt === undefined ? [] : [{ ...line, excerpt }];
      });
      await opened(
        house,
        by,
        found.map(({ id }) => id),
        'search by a person',
      );
      return found;
    }
    case 'conversation.rename': {
      const { conversation, title } = asks['conversation.rename'].parse(given);
      conversations.settings.rename(idOf(conversations, conversation), title);
      return {};
    }
    case 'conversation.messages': {
      const { conversation } = asks['conversation.messages'].parse(given);
      return messageLines(conversations.get(idOf(conversations, conversation)).history);
    }
    case 'conversation.branch': {
      const { conversation, messages } = asks['conversation.branch'].parse(given);
      return { id: (await conversations.branch(idOf(conversations, conversation), messages, by)).id };
    }
    case 'conversation.send':
    case 'conversation.queue': {
      const { conversation, text } = asks[ask.ask].parse(given);
      const kind = ask.ask === 'conversation.send' ? 'send' : 'queue';
      await conversations.runs.steer(idOf(conversations, conversation), kind, text);
      return {};
    }
    case 'conversation.stop': {
      const { conversation, cut } = asks['conversation.stop'].parse(given);
      const id = idOf(conversations, conversation);
      const { run } = conversations.get(id);
      await conversations.runs.stop(id, cut, by);
      if (!run) throw new Fault('run.none', 'Nothing is running in this conversation.', 'There is nothing to stop.');
      return {};
    }
    case 'conversation.export': {
      const { conversation, format } = asks['conversation.export'].parse(given);
      const id = idOf(conversations, conversation);
      await house.journal.write({ type: 'export.made', by, conversation: id, what: 'conversation', format });
      return exported(conversations.get(id), format, (text) => conversations.redact(text));
    }
    case 'conversation.record': {
      const { conversation, number } = asks['conversation.record'].parse(given);
      const id = idOf(conversations, conversation);
      await opened(house, by, [id], 'its runs played again');
      const runs = records?.of(conversations.get(id)) ?? [];
      return { runs: runs.length, ...(runs[number] ? { run: runs[number] } : {}) };
    }
    default:
      throw new Fault('control.unknown', 'That is no question about conversations.', 'See conversation --help.');
  }
}

/** The messages of a history as a branch numbers them. */
function messageLines(history: readonly HistoryItem[]): MessageLine[] {
  const lines: MessageLine[] = [];
  for (const item of history)
    if (item.kind === 'prompt') lines.push({ number: lines.length + 1, who: 'person', text: excerptOf(item.text) });
    else if (item.kind === 'assistant') {
      const said = item.message.content.flatMap((block) =>
        block.type === 'text' ? [block.text] : block.type === 'tool-use' ? [`proposed ${block.tool}`] : [],
      );
      lines.push({ number: lines.length + 1, who: 'copilot', text: excerptOf(said.join(' · ')) });
    }
  return lines;
}

const excerptOf = (text: string): string => text.slice(0, 400).replace(/\s+/g, ' ').trim().slice(0, 200).toWellFormed();

async function opened(house: House, by: Actor, records: readonly string[], purpose: string): Promise<void> {
  if (records.length === 0) return;
  await house.journal.write({
    type: 'record.opened',
    by,
    table: 'conversation',
    records: records.slice(0, 256),
    purpose,
  });
}

function lines(conversations: Conversations): ConversationLine[] {
  return conversations.all().map(({ id, title, created, history, run }) => ({
    id,
    title,
    created,
    messages: history.filter((item) => item.kind === 'prompt' || item.kind === 'assistant').length,
    running: run !== null,
  }));
}

/** By its id, or by its title where one conversation alone has it. */
function idOf(conversations: Conversations, said: string): Id<'conversation'> {
  const id = idSchema('conversation').safeParse(said);
  if (id.success) return conversations.get(id.data).id;
  const titled = conversations.all().filter(({ title }) => title === said);
  const [one] = titled;
  if (!one || titled.length > 1)
    throw new Fault(
      'conversation.none',
      `${titled.length === 0 ? 'No' : 'More than one'} conversation is called “${said.slice(0, 80)}”.`,
      'Give its id, from `npx --no interlock conversation list`.',
    );
  return one.id;
}
