/** A conversation as it is drawn: the events of its runs, folded into items. Pure; every text in here is data. */
import type { Decision, Id, Outcome, RiskClass, RiskTag } from '@interlock/model';
import type { Card, CardEnd, PlanState, RunEvent } from '@interlock/protocol';

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
  /** Whose it is, where that is a helper's. */
  readonly agent?: Id<'agent'> | undefined;
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
  | {
      readonly kind: 'prose';
      readonly key: string;
      readonly at: number;
      readonly text: string;
      readonly open: boolean;
      /** The answer broke off here: what stands there counts for nothing. */
      readonly broken?: boolean;
    }
  | ({ readonly kind: 'summary'; readonly key: string; readonly at: number } & NonNullable<
      Of<'context.compacted'>['summary']
    >)
  | ({ readonly kind: 'thought'; readonly key: string } & Of<'model.thinking'>)
  | {
      readonly kind: 'steer';
      readonly key: string;
      readonly at: number;
      readonly how: 'send' | 'queue';
      readonly text: string;
    }
  | ({ readonly kind: 'check'; readonly key: string } & Of<'check.read'>)
  | ({ readonly kind: 'notice'; readonly key: string } & Of<'notice'>)
  | ({
      readonly kind: 'ask';
      readonly key: string;
      readonly open: boolean;
      readonly answer: string | null;
    } & Of<'question.asked'>)
  | ({ readonly kind: 'show'; readonly key: string } & Omit<Of<'studio.show'>, 'host'> & {
        readonly host: { readonly id: Id<'host'>; readonly name: string } | null;
      })
  | ({ readonly kind: 'page'; readonly key: string } & Of<'artifact.written'>)
  | ({ readonly kind: 'helper'; readonly key: string; readonly ended: Of<'agent.ended'> | null } & Of<'agent.started'>)
  | ({
      readonly kind: 'plan';
      readonly key: string;
      readonly state: PlanState;
      readonly step: number | null;
      readonly text: string;
    } & Of<'plan.proposed'>)
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
/** The question of the Copilot that waits for the person, or null. */
export function openQuestion({ items, running }: Lane): Id<'message'> | null {
  const asked = running ? items.findLast((item) => item.kind === 'ask' && item.open) : undefined;
  return asked?.kind === 'ask' ? asked.question : null;
}

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
    case 'model.thinking':
      return { ...thought(shut(lane), key, event), thinking: false };
    case 'model.broken':
      return { ...broken(lane, key, event), thinking: lane.running };
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
    case 'check.read':
      return push(lane, { kind: 'check', key, ...event });
    case 'run.steered':
      return push(shut(lane), { kind: 'steer', key, at: event.at, how: event.kind, text: event.text });
    case 'question.asked':
      return { ...push(shut(lane), { kind: 'ask', key, ...event, open: true, answer: null }), thinking: false };
    case 'question.closed':
      return alter(lane, (item) =>
        item.kind === 'ask' && item.question === event.question ? { ...item, open: false, answer: event.answer } : item,
      );
    case 'studio.show':
      return push(shut(lane), { kind: 'show', key, ...event });
    case 'artifact.written':
      return push(shut(lane), { kind: 'page', key, ...event });
    case 'agent.started':
      return push(shut(lane), { kind: 'helper', key, ...event, ended: null });
    case 'agent.ended':
      return alter(lane, (item) =>
        item.kind === 'helper' && item.agent === event.agent ? { ...item, ended: event } : item,
      );
    case 'plan.proposed':
      return push(shut(lane), { kind: 'plan', key, ...event, state: 'proposed', step: null, text: '' });
    case 'plan.moved':
      return alter(lane, (item) =>
        item.kind === 'plan' && item.plan.id === event.plan
          ? { ...item, state: event.state, step: event.step, text: event.text }
          : item,
      );
    case 'context.compacted':
      if (event.summary) return push(shut(lane), { kind: 'summary', key, at: event.at, ...event.summary });
      return push(shut(lane), {
        kind: 'notice',
        key,
        at: event.at,
        code: event.type,
        text: 'The conversation grew long: earlier outputs are left out of what the model reads.',
        next: 'They are kept whole; decisions, findings and open questions stay.',
      });
    case 'notice':
      return push(shut(lane), { kind: 'notice', key, ...event });
    case 'run.ended':
      return { ...push(shut(thoughtThrough(lane)), { kind: 'end', key, ...event }), running: false, thinking: false };
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

/** The last item that `how` changes. */
function alter(lane: Lane, how: (item: Item) => Item): Lane {
  const index = lane.items.findLastIndex((item) => how(item) !== item);
  const item = lane.items[index];
  return item ? { ...lane, items: lane.items.with(index, how(item)) } : lane;
}

function say(lane: Lane, key: string, at: number, text: string): Lane {
  const last = lane.items.at(-1);
  if (last?.kind !== 'prose' || !last.open) return push(lane, { kind: 'prose', key, at, text, open: true });
  return { ...lane, items: [...lane.items.slice(0, -1), { ...last, text: last.text + text }] };
}

/** A thought that begins stands open; when it is whole it takes the place of its beginning. */
function thought(lane: Lane, key: string, event: Of<'model.thinking'>): Lane {
  const index = lane.items.findLastIndex((item) => item.kind === 'thought' && item.milliseconds === null);
  const begun = lane.items[index];
  const item: Item = { kind: 'thought', key, ...event };
  if (!begun) return push(lane, item);
  return { ...lane, items: lane.items.with(index, { ...item, key: begun.key, at: begun.at }) };
}

/** A run that ends in mid-thought leaves none open. */
function thoughtThrough(lane: Lane): Lane {
  return { ...lane, items: lane.items.filter((item) => item.kind !== 'thought' || item.milliseconds !== null) };
}

/** What came of an answer that broke off is marked, and a thought that was not whole is gone. */
function broken(lane: Lane, key: string, event: Of<'model.broken'>): Lane {
  const items = lane.items.filter((item) => item.kind !== 'thought' || item.milliseconds !== null);
  const last = items.at(-1);
  const marked =
    last?.kind === 'prose' && last.open ? [...items.slice(0, -1), { ...last, open: false, broken: true }] : items;
  return push(
    { ...lane, items: marked },
    {
      kind: 'notice',
      key,
      at: event.at,
      code: event.code,
      text: `The model’s answer broke off${event.shown ? '; what stands above of it counts for nothing' : ''}.`,
      next: `It is asked the same once more (${event.attempt + 1} of ${event.tries}).`,
    },
  );
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
