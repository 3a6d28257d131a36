/** A run that a person's words began, as the ledger and the windows are told of it. */
import type { Actor, Json } from '@interlock/model';
import type { Beside, RunEvent } from '@interlock/protocol';
import type { Deed } from '../journal.ts';
import type { Conversation, Run } from './conversation.ts';

type Started = Extract<RunEvent, { type: 'run.started' }>;
type Images = NonNullable<Started['images']>;

/** What was said, and the model that hears it. */
export interface Words {
  readonly text: string;
  readonly images: Images;
  readonly beside?: Beside;
}

export function begunDeed(run: Run, { text, images, beside }: Words, by: Actor): Deed {
  const named = images.map(({ hash, format, bytes }) => ({ hash, format, bytes }));
  return {
    type: 'run.begun',
    conversation: run.conversation,
    run: run.id,
    by,
    agent: run.agent,
    ...(images.length > 0 ? { images: named } : {}),
    sealed: { prompt: text, ...(beside ? { beside: JSON.parse(JSON.stringify(beside)) as Json } : {}) },
  };
}

export function startedEvent(
  run: Run,
  { trust, mode }: Pick<Conversation, 'trust' | 'mode'>,
  { text, images, beside }: Words,
  model: string,
): Started {
  return {
    type: 'run.started',
    at: run.begun,
    conversation: run.conversation,
    run: run.id,
    prompt: text,
    ...(images.length > 0 ? { images: [...images] } : {}),
    ...(beside ? { beside } : {}),
    trust,
    mode,
    model,
    budget: run.budget,
  };
}
