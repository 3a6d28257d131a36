/** The list of conversations in the page: the same answers as the command line's. */
import type { Actor, Id } from '@interlock/model';
import type { FromStudio, MessageLine } from '@interlock/protocol';
import type { z } from 'zod';
import { type ConversationLine, conversationAnswer, type DeskRooms } from './desk.ts';

type Asked = 'search' | 'rename' | 'messages' | 'branch' | 'export';
type Handlers = {
  readonly [A in Asked as `conversation.${A}`]: (
    ask: z.infer<FromStudio[`conversation.${A}`]['ask']>,
  ) => Promise<z.infer<FromStudio[`conversation.${A}`]['answer']>>;
};

export function listAnswers(rooms: DeskRooms, by: () => Actor): Handlers {
  const answer = (ask: string, given: unknown) => conversationAnswer({ ask, with: given }, rooms, by());
  return {
    async 'conversation.search'(ask) {
      const lines = (await answer('conversation.search', ask)) as ConversationLine[];
      return { found: lines.map(({ id, excerpt = '' }) => ({ conversation: id, excerpt })) };
    },
    async 'conversation.rename'(ask) {
      await answer('conversation.rename', ask);
      return {};
    },
    async 'conversation.messages'(ask) {
      return { messages: (await answer('conversation.messages', ask)) as MessageLine[] };
    },
    async 'conversation.branch'(ask) {
      const { id } = (await answer('conversation.branch', ask)) as { id: Id<'conversation'> };
      return { conversation: id };
    },
    async 'conversation.export'(ask) {
      return { text: (await answer('conversation.export', ask)) as string };
    },
  };
}
