/** Runs that the last end of the gatekeeper cut short: closed when it starts again, so that nothing seems to go on. */
import type { RunEvent } from '@interlock/protocol';

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

/** The events that were missing at the end of a conversation: cards withdrawn, calls unknown, the run failed. */
export function closingEvents(events: readonly RunEvent[], at: number): RunEvent[] {
  const begun = events.findLastIndex(({ type }) => type === 'run.started');
  const run = events[begun] as Of<'run.started'> | undefined;
  if (!run || events.slice(begun).some(({ type }) => type === 'run.ended')) return [];
  const since = events.slice(begun);
  const every = <T extends RunEvent['type']>(type: T) => since.filter((event): event is Of<T> => event.type === type);
  const closedCards = new Set(every('card.closed').map(({ end }) => end.card));
  const endedCalls = new Set(every('call.ended').map(({ call }) => call));
  const { conversation } = run;
  const cards = every('card.opened')
    .filter(({ card }) => !closedCards.has(card.id))
    .map(
      ({ card }): RunEvent => ({
        type: 'card.closed',
        at,
        conversation,
        end: { card: card.id, answer: 'withdrawn', by: null },
      }),
    );
  const calls = every('call.released')
    .filter(({ call }) => !endedCalls.has(call))
    .map(
      ({ call }): RunEvent => ({
        type: 'call.ended',
        at,
        conversation,
        call,
        outcome: { end: 'unknown', ran: 0, prompt: null, output: null, milliseconds: 0, fault },
      }),
    );
  const ended: RunEvent = {
    type: 'run.ended',
    at,
    conversation,
    run: run.run,
    end: 'failed',
    reads: 0,
    changes: 0,
    rejected: 0,
    hosts: [],
    usage: { input: 0, output: 0 },
    milliseconds: Math.max(0, at - run.at),
  };
  return [...cards, ...calls, ended];
}

const fault = {
  code: 'effect.unknown',
  message: 'Interlock ended while this ran, and nobody saw what came of it.',
  next: 'Read the device’s state before you propose anything again.',
};
