/** What a person said in a conversation. Pure. */
import type { Conversation } from '../conversation/conversation.ts';

export interface PersonWords {
  readonly text: string;
  /** Of an answer, the choices that the agent gave, in small letters: what stands in them is the agent's word. */
  readonly offered: string;
}

/** Prompts, steering and answers to questions, the newest last. */
export function personWords({ history }: Pick<Conversation, 'history'>): PersonWords[] {
  return history.flatMap((item) => {
    if (item.kind === 'prompt' || item.kind === 'steer') return [{ text: item.text, offered: '' }];
    if (item.kind !== 'result' || item.result.source !== 'person') return [];
    return [{ text: item.result.text, offered: offeredBy(history, item.use) }];
  });
}

/** The choices of the question that an answer is for. */
function offeredBy(history: Conversation['history'], use: string): string {
  for (const item of history.toReversed()) {
    if (item.kind !== 'assistant') continue;
    const asked = item.message.content.find((block) => block.type === 'tool-use' && block.use === use);
    if (asked?.type === 'tool-use') return JSON.stringify(Object(asked.input).choices ?? []).toLowerCase();
  }
  return '';
}
