/** Events of a conversation as they are kept: streams as one event each, when they end; everything else as it comes. */
import type { Id } from '@interlock/model';
import type { RunEvent } from '@interlock/protocol';

type Stream = Extract<RunEvent, { type: 'model.text' | 'call.output' }>;

export interface Keeping {
  /** What is to be kept now, in order. */
  keep(event: RunEvent): readonly RunEvent[];
  /** What streams of a conversation have said so far, for whoever comes to look in the middle of one. */
  underWay(conversation: Id<'conversation'>): readonly RunEvent[];
}

export function newKeeping(): Keeping {
  const begun = new Map<string, Stream>();
  const taken = (key: string): readonly Stream[] => {
    const stream = begun.get(key);
    begun.delete(key);
    return stream ? [stream] : [];
  };
  return {
    keep(event) {
      if (event.type === 'model.thinking' && event.milliseconds === null) return []; // it stands once it is thought
      if (event.type === 'model.text' || event.type === 'call.output') {
        const key = keyOf(event);
        const before = begun.get(key);
        begun.set(key, before ? { ...before, text: before.text + event.text } : event);
        return [];
      }
      if (isEnd(event)) return [...taken(keyOf(event)), event];
      // A person read what was said before they stopped it.
      return event.type === 'run.ended' ? [...taken(answerOf(event)), event] : [event];
    },
    underWay: (conversation) => [...begun.values()].filter((stream) => stream.conversation === conversation),
  };
}

type End = Extract<RunEvent, { type: 'call.ended' | 'model.ended' | 'model.broken' }>;
type Keyed = Stream | End;

const isEnd = (event: RunEvent): event is End =>
  event.type === 'call.ended' || event.type === 'model.ended' || event.type === 'model.broken';

function keyOf(event: Keyed): string {
  return 'call' in event ? event.call : answerOf(event);
}

const answerOf = ({ conversation }: Pick<RunEvent, 'conversation'>): string => `model ${conversation}`;

/** Counts how long a run waits for a person: while at least one card or question of its conversation stands open. */
export function waits(
  waiting: { whole: number; since: number | null; open: number },
  event: Pick<RunEvent, 'type' | 'at'>,
): void {
  const opened = event.type === 'card.opened' || event.type === 'question.asked';
  if (!opened && event.type !== 'card.closed' && event.type !== 'question.closed') return;
  waiting.open = Math.max(0, waiting.open + (opened ? 1 : -1));
  if (waiting.open > 0) waiting.since ??= event.at;
  else if (waiting.since !== null) {
    waiting.whole += Math.max(0, event.at - waiting.since);
    waiting.since = null;
  }
}
