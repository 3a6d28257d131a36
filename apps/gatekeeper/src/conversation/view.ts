/** Conversations as others read them: a row of the list, a place where a text stands, the calls of late. */
import { abilitiesOf } from '@interlock/models';
import type { Budget, ConversationView, RunEvent } from '@interlock/protocol';
import { spentOf } from './budget.ts';
import type { Conversation } from './conversation.ts';

/** `model` and `usual` are what holds where the conversation has none of its own. */
export function viewOf(
  conversation: Conversation,
  { model, usual, now }: { readonly model: string; readonly usual: Budget; readonly now: number },
): ConversationView {
  const { id, title, trust, mode, autonomy, run, created, budget, thinking, outOf } = conversation;
  const named = conversation.model ?? model;
  return {
    id,
    title,
    trust,
    autonomy: autonomy && { hosts: [...autonomy.hosts], until: autonomy.until },
    mode,
    model: named,
    ...abilities(named, thinking ?? false),
    running: run !== null,
    created,
    budget: run?.budget ?? budget ?? usual,
    spent: run && spentOf(run, now),
    ...(outOf ? { outOf } : {}),
  };
}

const abilities = (model: string, thinking: boolean) => {
  const { thinks, sees } = abilitiesOf(model);
  return { ...(thinks ? { thinking } : {}), sees };
};

/** The first place of a text in what was said and shown there. */
export function excerptOf({ title, history }: Pick<Conversation, 'title' | 'history'>, text: string) {
  const low = text.toLowerCase();
  const said = history.map((item) =>
    item.kind === 'assistant'
      ? item.message.content.map((block) => (block.type === 'text' ? block.text : '')).join(' ')
      : item.kind === 'result'
        ? item.result.text
        : item.text,
  );
  for (const one of [title, ...said]) {
    const at = one.toLowerCase().indexOf(low);
    if (at >= 0)
      return one
        .slice(Math.max(0, at - 60), at + 100)
        .toWellFormed()
        .replace(/\s+/g, ' ');
  }
  return undefined;
}

/** Calls that were decided lately, over all conversations, oldest first. */
export function decidedLately(
  conversations: Iterable<Pick<Conversation, 'events'>>,
): Extract<RunEvent, { type: 'call.decided' }>[] {
  return [...conversations]
    .flatMap(({ events }) => events.slice(-1000).filter((event) => event.type === 'call.decided'))
    .sort((a, b) => a.at - b.at)
    .slice(-500);
}
