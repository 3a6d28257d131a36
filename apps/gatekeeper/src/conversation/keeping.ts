/** Events of a conversation as they are kept: streams as one event each, when they end; everything else as it comes. */
import type { RunEvent } from '@interlock/protocol';

type Stream = Extract<RunEvent, { type: 'model.text' | 'call.output' }>;

/** Answers with what is to be kept now, in order. */
export function newKeeping(): (event: RunEvent) => readonly RunEvent[] {
  const begun = new Map<string, Stream>();
  return (event) => {
    if (event.type === 'model.thinking' && event.milliseconds === null) return []; // it stands once it is thought
    if (event.type === 'model.text' || event.type === 'call.output') {
      const key = keyOf(event);
      const before = begun.get(key);
      begun.set(key, before ? { ...before, text: before.text + event.text } : event);
      return [];
    }
    const key = isEnd(event) ? keyOf(event) : '';
    const stream = begun.get(key);
    begun.delete(key);
    return stream ? [stream, event] : [event];
  };
}

type End = Extract<RunEvent, { type: 'call.ended' | 'model.ended' | 'model.broken' }>;
type Keyed = Stream | End;

const isEnd = (event: RunEvent): event is End =>
  event.type === 'call.ended' || event.type === 'model.ended' || event.type === 'model.broken';

function keyOf(event: Keyed): string {
  return 'call' in event ? event.call : `model ${event.conversation}`;
}

/** Counts how long a run waits for a person: while at least one card or question of its conversation stands open. */
export function waits(
  waiting: { whole: number; since: number | null; open: number },
  event: Pick<RunEvent, 'type' | 'at'>,
): void {
  const opened = event.type === 'card.opened';
  if (!opened && event.type !== 'card.closed') return;
  waiting.open = Math.max(0, waiting.open + (opened ? 1 : -1));
  if (waiting.open > 0) waiting.since ??= event.at;
  else if (waiting.since !== null) {
    waiting.whole += Math.max(0, event.at - waiting.since);
    waiting.since = null;
  }
}
