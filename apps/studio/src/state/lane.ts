/** A conversation as it is drawn: the events of its runs, folded into items. Pure; every text in here is data. */
import type { Decision, Id, Outcome, RiskClass, RiskTag } from '@interlock/model';
import type { Card, CardEnd, RunEvent } from '@interlock/protocol';

export interface Step {
  readonly kind: 'step';
  readonly key: string;
  readonly at: number;
  readonly call: Id<'call'>;
  readonly tool: string;
  readonly host: string | null;
  readonly command: string;
  readonly class: RiskClass;
  readonly tags: readonly RiskTag[];
  readonly why: string;
  readonly decision: Decision;
  readonly explanation: string | null;
  readonly state: 'decided' | 'waiting' | 'running' | 'ended' | 'closed';
  readonly card: Card | null;
  readonly end: CardEnd | null;
  readonly entry: number | null;
  readonly started: number | null;
  readonly output: string;
  /** Characters of output that were dropped from the front. */
  readonly dropped: number;
  readonly outcome: Outcome | null;
}
type Of<T extends RunEvent['type']> = Omit<Extract<RunEvent, { type: T }>, 'type' | 'conversation'>;
export type Item =
  | Step
  | ({ readonly kind: 'question'; readonly key: string } & Of<'run.started'>)
  | { readonly kind: 'prose'; readonly key: string; readonly at: number; readonly text: string; readonly open: boolean }
  | {
      readonly kind: 'steer';
      readonly key: string;
      readonly at: number;
      readonly how: 'send' | 'queue';
      readonly text: string;
    }
  | ({ readonly kind: 'notice'; readonly key: string } & Of<'notice'>)
  | ({ readonly kind: 'end'; readonly key: string } & Of<'run.ended'>);

export interface Lane {
  readonly items: readonly Item[];
  readonly running: boolean;
  /** The model was asked and has said nothing since. */
  readonly thinking: boolean;
  /** Time of the last event, milliseconds since 1970. */
  readonly last: number;
}

export const emptyLane: Lane = { items: [], running: false, thinking: false, last: 0 };
/** Characters of one call's output that the page keeps. */
export const outputKept = 400_000;

/** The lane after one more event; the same lane where the event says nothing to it. */
export function grow(lane: Lane, event: RunEvent): Lane {
  const next = take(lane, event);
  return { ...next, last: Math.max(lane.last, event.at) };
}

function take(lane: Lane, event: RunEvent): Lane {
  const key = `${event.type}-${lane.items.length}`;
  switch (event.type) {
    case 'run.started':
      return { ...push(lane, { kind: 'question', key, ...event }), running: true, thinking: true };
    case 'model.text':
      return { ...say(lane, key, event.at, event.text), thinking: false };
    case 'model.ended':
      return shut(lane);
    case 'call.decided':
      return { ...push(shut(lane), { kind: 'step', key: event.call, ...event, ...untouched }), thinking: false };
    case 'card.opened':
      return change(lane, event.card.call, (step) => ({ ...step, state: 'waiting', card: event.card }));
    case 'card.signed':
      return change(lane, event.card.call, (step) => ({ ...step, card: event.card }));
    case 'card.closed':
      return closeCard(lane, event.end);
    case 'call.released':
      return change(lane, event.call, (step) => ({ ...step, state: 'running', entry: event.entry, started: event.at }));
    case 'call.output':
      return change(lane, event.call, (step) => append(step, event.text));
    case 'call.ended':
      return {
        ...change(lane, event.call, (step) => ({ ...step, state: 'ended', outcome: event.outcome })),
        thinking: lane.running,
      };
    case 'run.steered':
      return push(shut(lane), { kind: 'steer', key, at: event.at, how: event.kind, text: event.text });
    case 'notice':
      return push(shut(lane), { kind: 'notice', key, ...event });
    case 'run.ended':
      return { ...push(shut(lane), { kind: 'end', key, ...event }), running: false, thinking: false };
  }
}

const untouched = {
  state: 'decided',
  card: null,
  end: null,
  entry: null,
  started: null,
  output: '',
  dropped: 0,
  outcome: null,
} as const;

function push(lane: Lane, item: Item): Lane {
  return { ...lane, items: [...lane.items, item] };
}

function say(lane: Lane, key: string, at: number, text: string): Lane {
  const last = lane.items.at(-1);
  if (last?.kind !== 'prose' || !last.open) return push(lane, { kind: 'prose', key, at, text, open: true });
  return { ...lane, items: [...lane.items.slice(0, -1), { ...last, text: last.text + text }] };
}

function shut(lane: Lane): Lane {
  const last = lane.items.at(-1);
  if (last?.kind !== 'prose' || !last.open) return lane;
  return { ...lane, items: [...lane.items.slice(0, -1), { ...last, open: false }] };
}

function closeCard(lane: Lane, end: CardEnd): Lane {
  const step = lane.items.findLast((item) => item.kind === 'step' && item.card?.id === end.card);
  if (step?.kind !== 'step') return lane;
  const closed = change(lane, step.call, (now) => ({
    ...now,
    end,
    state: end.answer === 'approved' ? 'decided' : 'closed',
  }));
  return { ...closed, thinking: lane.running && end.answer !== 'approved' };
}

function append(step: Step, text: string): Step {
  const all = step.output + text;
  const over = Math.max(0, all.length - outputKept);
  return { ...step, output: over ? all.slice(over) : all, dropped: step.dropped + over };
}

function change(lane: Lane, call: string, how: (step: Step) => Step): Lane {
  const index = lane.items.findLastIndex((item) => item.kind === 'step' && item.call === call);
  const step = lane.items[index];
  if (step?.kind !== 'step') return lane;
  return { ...lane, items: lane.items.with(index, how(step)) };
}
