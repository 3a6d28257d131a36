/** What Interlock tells of itself where something of its own could not be kept. */
import { asFault } from '@interlock/model';
import type { RunEvent } from '@interlock/protocol';
import { type EventBus, newEventBus } from './house.ts';
import type { Place } from './ledger-keeping/outside.ts';

export function outsideLost(place: Place, error: unknown, at: number): RunEvent {
  const { code } = error as { code?: unknown };
  return {
    type: 'notice',
    at,
    conversation: null,
    code: 'ledger.outside-lost',
    text: `The ledger’s newest checkpoint could not be put outside the data folder (${place}${typeof code === 'string' ? `, ${code}` : ''}).`,
    next: 'Until it can, an older copy of the data folder may go unnoticed. See that the state folder can be written.',
  };
}

/** Milliseconds in which the same trouble is told once. */
const sameTrouble = 10_000;

/** Where an event could not be kept or shown, a notice says so and what to do; the run goes on, or its gate stops it. */
export function noticingBus(now: () => number): EventBus {
  const told = new Map<string, number>();
  const bus = newEventBus((error) => {
    const { code, message, next } = asFault(
      error,
      'gatekeeper.event-lost',
      'An event of the run could not be kept or shown.',
      'What the run did stands in the ledger; restart Interlock if it happens again.',
    ).view();
    if (now() - (told.get(code) ?? 0) < sameTrouble) return;
    told.set(code, now());
    bus.emit({ type: 'notice', at: now(), conversation: null, code, text: message, next });
  });
  return bus;
}
