/** What the model of the conversation in front can do; before there is one, what the one that it would begin with can. */
import type { PageState } from './page-state.ts';

type Seen = Pick<PageState, 'front' | 'conversations' | 'status'>;

const inFront = ({ front, conversations }: Seen) => conversations.find(({ id }) => id === front);

/** Whether it is asked to think; undefined where its model cannot. */
export function thinkingIn(state: Seen): boolean | undefined {
  const conversation = inFront(state);
  if (conversation) return conversation.thinking;
  return state.status?.model.thinks ? false : undefined;
}

/** Whether its model sees images. */
export const seesIn = (state: Seen): boolean => inFront(state)?.sees ?? state.status?.model.sees ?? false;
