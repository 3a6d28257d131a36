/** A conversation that has grown too long for one message to the gatekeeper gives up its oldest outputs. */
import type { Block, Message } from '@interlock/protocol';

/** Bytes that the messages of one `model.converse` may take: below the frame's limit, with room for the rules. */
export const conversationRoom = 6 * 1024 * 1024;

/** Results whose text is shorter stay: leaving them out gains nothing. */
const worthIt = 200;

/** What is made free at once, as a share of the room: seldom much instead of often little, so that a prefix stays the same. */
const share = 0.4;
/** The newest messages, which stay whole as long as anything else can make room. */
const newest = 4;

/**
 * The messages themselves where they fit; else with the outputs of the oldest calls left out, and in their place a note
 * that says how to read them again. What the person and the model said always stays, and no call is lost. `room` in bytes.
 */
export function fitted(messages: readonly Message[], room = conversationRoom): Message[] {
  let size = sizeOf(messages);
  if (size <= room) return [...messages];
  const wanted = room * (1 - share);
  const older = less(messages, (at) => size > wanted && at < messages.length - newest);
  return size <= room ? older : less(older, () => size > room);

  function less(from: readonly Message[], more: (at: number) => boolean): Message[] {
    return from.map((message, at) => {
      const content = message.content.map((block) => {
        if (!more(at) || block.type !== 'tool-result' || block.text.length < worthIt) return block;
        const shorter = withoutText(block);
        size -= sizeOf(block) - sizeOf(shorter);
        return shorter;
      });
      return { ...message, content };
    });
  }
}

function withoutText(block: Extract<Block, { type: 'tool-result' }>): Block {
  return {
    ...block,
    text: `[${block.text.length} characters left out to make room; output.more with use ${block.use} reads them]`,
  };
}

/** Bytes of a value as JSON. */
export function sizeOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
