/** A conversation that grows beyond what its model reads: its older turns are summed up, and where that fails cut. */
import type { Message } from '@interlock/protocol';
import { conversationRoom, fitted, sizeOf } from './room.ts';

/** The message that stands for the first so many answers. Rejects where there is none. */
export type Summarize = (answers: number) => Promise<Message>;

/** What is left of the newest messages, as a share of the room: seldom much is summed up instead of often little. */
const share = 0.4;
/** The newest messages, which are never summed up. */
const newest = 4;

/**
 * The messages themselves where they fit; else the older ones as one message that says what was decided, found and left
 * open. Without a summary the outputs of the oldest calls are left out, as `fitted` does.
 */
export async function compacted(
  messages: readonly Message[],
  room = conversationRoom,
  summarize?: Summarize,
): Promise<Message[]> {
  if (sizeOf(messages) <= room) return [...messages];
  const from = firstKept(messages, room);
  if (from === null || !summarize) return fitted(messages, room);
  const answers = messages.slice(0, from).filter(({ role }) => role === 'assistant').length;
  let summary: Message;
  try {
    summary = await summarize(answers);
  } catch {
    return fitted(messages, room); // nobody sums up: less is told, and nothing is lost
  }
  return fitted([summary, ...messages.slice(from)], room);
}

/** The first message that stays: an answer, so that every use keeps its result. Null where too little would go. */
function firstKept(messages: readonly Message[], room: number): number | null {
  let size = 0;
  let from: number | null = null;
  for (let at = messages.length - 1; at > 2; at--) {
    size += sizeOf(messages[at]);
    if (from !== null && size > room * share) break;
    if (messages[at]?.role === 'assistant' && at <= messages.length - newest) from = at;
  }
  return from;
}
