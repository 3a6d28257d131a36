/** What the command line asks of conversations: list, name, search, branch, export. */
import { type Actor, Fault, type Id, idSchema } from '@interlock/model';
import { z } from 'zod';
import type { House } from '../house.ts';
import type { Conversations } from './conversations.ts';
import { exported } from './export.ts';

const named = z.strictObject({ conversation: z.string().max(200) });
const asks = {
  'conversation.list': z.strictObject({}),
  'conversation.search': z.strictObject({ text: z.string().min(1).max(200) }),
  'conversation.rename': named.extend({ title: z.string().min(1).max(200) }),
  'conversation.branch': named.extend({ messages: z.int().min(1) }),
  'conversation.export': named.extend({ format: z.enum(['json', 'markdown']) }),
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

export async function conversationAnswer(
  ask: { readonly ask: string; readonly with?: unknown },
  { conversations, house }: { readonly conversations: Conversations; readonly house: House },
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
      conversations.rename(idOf(conversations, conversation), title);
      return {};
    }
    case 'conversation.branch': {
      const { conversation, messages } = asks['conversation.branch'].parse(given);
      return { id: (await conversations.branch(idOf(conversations, conversation), messages, by)).id };
    }
    case 'conversation.export': {
      const { conversation, format } = asks['conversation.export'].parse(given);
      const id = idOf(conversations, conversation);
      await house.journal.write({ type: 'export.made', by, conversation: id, what: 'conversation', format });
      return exported(conversations.get(id), format);
    }
    default:
      throw new Fault('control.unknown', 'That is no question about conversations.', 'See conversation --help.');
  }
}

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
