/** Questions about a conversation's messages. */
import type { Message, ToolUse } from '@interlock/protocol';
import { cutResult } from './cut.ts';
import { heldBack } from './turn.ts';

export function toolUses(message: Message | undefined): ToolUse[] {
  return message?.role === 'assistant' ? message.content.filter((block) => block.type === 'tool-use') : [];
}

export function textOf(message: Message | undefined): string {
  const texts = message?.content.filter((block) => block.type === 'text') ?? [];
  return texts.map((block) => block.text).join('\n');
}

/** The first id that two tool uses of the conversation share: it would name two calls. */
export function repeatedUse(messages: readonly Message[]): string | undefined {
  const seen = new Set<string>();
  for (const use of messages.flatMap(toolUses)) {
    if (seen.has(use.use)) return use.use;
    seen.add(use.use);
  }
  return undefined;
}

/**
 * The conversation as the model is to read it again: results cut as they were the first time, and a result for uses
 * that an earlier run left open (it was stopped, or cut), because a model accepts a use only with its result in the
 * next message. The last message keeps its open uses, for they are this run's.
 */
export function mended(messages: readonly Message[]): Message[] {
  return messages.map((message, i) => {
    const content = message.content.map((block) => (block.type === 'tool-result' ? cutResult(block) : block));
    const open = message.role === 'user' ? toolUses(messages[i - 1]) : [];
    const answered = new Set(content.map((block) => (block.type === 'tool-result' ? block.use : '')));
    const missing = open.filter((use) => !answered.has(use.use));
    const text = 'Its run ended before a result was kept. Read the state of the device before proposing it again.';
    return { ...message, content: [...missing.map((use) => heldBack(use, text)), ...content] };
  });
}
