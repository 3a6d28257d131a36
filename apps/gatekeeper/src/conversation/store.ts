/** Conversations at rest: sealed rows of the records room, appended as things happen, read back at the start. */
import type { Id } from '@interlock/model';
import type { RunEvent } from '@interlock/protocol';
import type { Conversation } from './conversation.ts';
import type { HistoryItem } from './history.ts';

/** What this room needs of the records: sealed rows under a parent, in order. */
export interface Rows {
  put(table: string, id: string, body: unknown): void;
  append(table: string, parent: string, body: unknown): void;
  all(table: string): { readonly id: string; readonly body: unknown }[];
  children(table: string, parent: string): unknown[];
}

export interface ConversationStore {
  save(conversation: Conversation): void;
  history(conversation: Conversation, item: HistoryItem): void;
  event(conversation: Id<'conversation'>, event: RunEvent): void;
  load(): Conversation[];
}

/** Bytes of one event on disk; a longer output stays whole in the recording and is cut here. */
const eventLimit = 256 * 1024;

export function newConversationStore(rows: Rows): ConversationStore {
  return {
    save: ({ id, created, title, trust, mode, hosts, budget = null, model = null, thinking = false }) =>
      rows.put('conversation', id, { created, title, trust, mode, hosts, budget, model, thinking }),
    history(conversation, item) {
      conversation.history.push(item);
      rows.append('history', conversation.id, item);
    },
    event(conversation, event) {
      rows.append('event', conversation, cut(event));
    },
    load: () =>
      rows
        .all('conversation')
        .map(({ id, body }) => {
          const kept = body as Pick<
            Conversation,
            'created' | 'title' | 'trust' | 'mode' | 'hosts' | 'budget' | 'model' | 'thinking'
          >;
          return {
            ...kept,
            // Autonomous ends with the process that it was switched on in.
            trust: kept.trust === 'autonomous' ? 'supervised' : kept.trust,
            autonomy: null,
            id: id as Id<'conversation'>,
            history: rows.children('history', id) as HistoryItem[],
            events: rows.children('event', id) as RunEvent[],
            run: null,
          };
        })
        .sort((a, b) => a.created - b.created),
  };
}

function cut(event: RunEvent): RunEvent {
  return event.type === 'call.output' && event.text.length > eventLimit
    ? { ...event, text: `${event.text.slice(0, eventLimit)}\n[… the rest is in the recording]` }
    : event;
}
