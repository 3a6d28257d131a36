/** A conversation that has grown too long for one message to the gatekeeper gives up its oldest outputs. */
import type { Block, Message } from '@interlock/protocol';

/** Bytes that the messages of one `model.converse` may take: below the frame's limit, with room for the rules. */
export const conversationRoom = 6 * 1024 * 1024;

/** Results whose text is shorter stay: leaving them out gains nothing. */
const worthIt = 200;

/**
 * The messages themselves where they fit; else with the outputs of the oldest calls left out, and a note in their place.
 * The person's and the model's words always stay. `room` in bytes.
 */
export function fitted(messages: readonly Message[], room = conversationRoom): Message[] {
  let size = sizeOf(messages);
  if (size <= room) return [...messages];
  return messages.map((message) => {
    const content = message.content.map((block) => {
      if (size <= room || block.type !== 'tool-result' || block.text.length < worthIt) return block;
      const shorter = withoutText(block);
      size -= sizeOf(block) - sizeOf(shorter);
      return shorter;
    });
    return { ...message, content };
  });
}

function withoutText(block: Extract<Block, { type: 'tool-result' }>): Block {
  return { ...block, text: `[${block.text.length} characters left out to make room; read it again if it matters]` };
}

function sizeOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
