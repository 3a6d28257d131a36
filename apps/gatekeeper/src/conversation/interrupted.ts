/** Runs that the last end of the gatekeeper cut short: closed when it starts again, so that nothing seems to go on. */
import type { RunEvent } from '@interlock/protocol';
import { onlyTalks } from './history.ts';
import { owedOf } from './read-back.ts';

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

/** The events that were missing at the end of a conversation: cards withdrawn, calls unknown, questions not answered, the run failed. */
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
  const did = new Map(every('call.decided').map((one) => [one.call, one]));
  const calls = every('call.released')
    .filter(({ call }) => !endedCalls.has(call))
    .map(
      ({ call }): RunEvent => ({
        type: 'call.ended',
        at,
        conversation,
        call,
        outcome: {
          ...(onlyTalks.has(did.get(call)?.tool ?? '')
            ? { end: 'stopped' as const, fault: unanswered }
            : { end: 'unknown' as const, fault: unseen }),
          ran: 0,
          prompt: null,
          output: null,
          milliseconds: 0,
        },
      }),
    );
  const endedHelpers = new Set(every('agent.ended').map(({ agent }) => agent));
  const helpers = every('agent.started')
    .filter(({ agent }) => !endedHelpers.has(agent))
    .map(
      ({ agent }): RunEvent => ({
        type: 'agent.ended',
        at,
        conversation,
        agent,
        end: 'failed',
        text: 'Interlock ended while it was at work. What it did until then stands above.',
        spent: { turns: 0, tokens: 0, cost: null, milliseconds: 0 },
      }),
    );
  const answered = new Set(every('question.closed').map(({ question }) => question));
  const questions = every('question.asked')
    .filter(({ question }) => !answered.has(question))
    .map(({ question }): RunEvent => ({ type: 'question.closed', at, conversation, question, answer: null }));
  const moves = new Map(every('plan.moved').map((move) => [move.plan, move]));
  const plans = [...moves.values()]
    .filter(({ state }) => state === 'approved' || state === 'running')
    .map(
      (move): RunEvent => ({
        ...move,
        at,
        state: 'void',
        text: 'Interlock ended before it was through. An approved plan ends with the process; propose what is left anew.',
      }),
    );
  const owed = owedOf(events);
  const ran = every('call.released').flatMap(({ call }) => {
    const one = did.get(call);
    return one && !onlyTalks.has(one.tool) ? [one] : [];
  });
  const done = new Set(every('call.ended').flatMap(({ call, outcome }) => (outcome.end === 'done' ? [call] : [])));
  const reads = ran.filter((one) => one.class === 'read-only' && done.has(one.call)).length;
  const said = every('model.ended');
  const sum = (of: (event: Of<'model.ended'>) => number) => said.reduce((all, one) => all + of(one), 0);
  const spent = said.findLast((one) => one.spent !== undefined)?.spent;
  const ended: RunEvent = {
    type: 'run.ended',
    at,
    conversation,
    run: run.run,
    end: 'failed',
    reads,
    // Of one that was under way nobody knows how far it came: it counts.
    changes: ran.filter((one) => one.class !== 'read-only' && (done.has(one.call) || !endedCalls.has(one.call))).length,
    rejected: every('card.closed').filter(({ end }) => end.answer === 'rejected').length,
    hosts: [...new Set(ran.flatMap(({ host }) => host ?? []))],
    usage: {
      input: sum(({ usage }) => usage.input),
      output: sum(({ usage }) => usage.output),
      cacheRead: sum(({ usage }) => usage.cacheRead ?? 0),
    },
    milliseconds: Math.max(0, at - run.at),
    ...(spent ? { spent } : {}),
    ...(owed.length > 0 ? { owed } : {}),
  };
  return [...cards, ...calls, ...questions, ...plans, ...helpers, ended];
}

const unanswered = {
  code: 'call.unanswered',
  message: 'Interlock ended before this was answered.',
  next: 'It changed nothing. Ask again if it is still wanted.',
};

const unseen = {
  code: 'effect.unknown',
  message: 'Interlock ended while this ran, and nobody saw what came of it.',
  next: 'Read the device’s state before you propose anything again.',
};
