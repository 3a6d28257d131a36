/** A run that a person's words began, as the ledger and the windows are told of it. */
import type { Actor } from '@interlock/model';
import type { RunEvent } from '@interlock/protocol';
import type { Deed } from '../journal.ts';
import type { Conversation, Run } from './conversation.ts';

type Started = Extract<RunEvent, { type: 'run.started' }>;
type Images = NonNullable<Started['images']>;

/** What was said, and the model that hears it. */
export interface Words {
  readonly text: string;
  readonly images: Images;
}

export function begunDeed(run: Run, { text, images }: Words, by: Actor): Deed {
  const named = images.map(({ hash, format, bytes }) => ({ hash, format, bytes }));
  return {
    type: 'run.begun',
    conversation: run.conversation,
    run: run.id,
    by,
    agent: run.agent,
    ...(images.length > 0 ? { images: named } : {}),
    sealed: { prompt: text },
  };
}

export function startedEvent(
  run: Run,
  { trust, mode }: Pick<Conversation, 'trust' | 'mode'>,
  { text, images }: Words,
  model: string,
): Started {
  return {
    type: 'run.started',
    at: run.begun,
    conversation: run.conversation,
    run: run.id,
    prompt: text,
    ...(images.length > 0 ? { images: [...images] } : {}),
    trust,
    mode,
    model,
    budget: run.budget,
  };
}
