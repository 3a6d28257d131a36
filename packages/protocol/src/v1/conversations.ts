/** What a page asks of conversations as a whole: found, named, branched, taken out as a file. */
import { idSchema } from '@interlock/model';
import { z } from 'zod';

const conversation = idSchema('conversation');

/** A message of a conversation by its number, which a branch names. */
export const messageLineSchema = z.object({
  number: z.int(),
  who: z.enum(['person', 'copilot']),
  /** Its beginning. */
  text: z.string(),
});
export type MessageLine = z.infer<typeof messageLineSchema>;

export const fromConversationList = {
  /** Where a text stands in what was said and shown; the search is an entry of the ledger. */
  'conversation.search': {
    ask: z.strictObject({ text: z.string().min(1).max(200) }),
    answer: z.object({ found: z.array(z.object({ conversation, excerpt: z.string() })) }),
  },
  'conversation.rename': {
    ask: z.strictObject({ conversation, title: z.string().min(1).max(200) }),
    answer: z.object({}),
  },
  'conversation.messages': {
    ask: z.strictObject({ conversation }),
    answer: z.object({ messages: z.array(messageLineSchema) }),
  },
  /** Another conversation that knows what this one knew up to a message. */
  'conversation.branch': {
    ask: z.strictObject({ conversation, messages: z.int().min(1).max(100_000) }),
    answer: z.object({ conversation }),
  },
  'conversation.export': {
    ask: z.strictObject({ conversation, format: z.enum(['json', 'markdown']) }),
    answer: z.object({ text: z.string() }),
  },
} as const;
