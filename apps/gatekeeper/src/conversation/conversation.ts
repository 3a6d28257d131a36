/** Conversations and their runs: the gatekeeper's own facts (house invariant 2). */
import { type AgentMode, Fault, type Id, newId, type Surroundings, type TrustLevel } from '@interlock/model';
import type { Block, Budget, BudgetPart, CallResult, Image, Message, RunEvent, ToolUse } from '@interlock/protocol';
import type { Autonomy } from './autonomy.ts';
import { usualBudget } from './budget.ts';
import type { Held } from './holding.ts';
import { newOutcomes, type Outcomes } from './outcomes.ts';

/** What is kept of a conversation, in order; enough to go on after either process died. */
export type HistoryItem =
  | { readonly kind: 'prompt'; readonly text: string; readonly images?: readonly Image[] }
  /** What an agent told its helper; never a person's word. */
  | { readonly kind: 'task'; readonly text: string }
  /** What the gatekeeper told the agent before it might end; nobody's word either. */
  | { readonly kind: 'reminder'; readonly text: string }
  | { readonly kind: 'steer'; readonly how: 'send' | 'queue'; readonly text: string }
  /** What took the place of the first `answers` answers for the model; whoever reads the conversation reads them all. */
  | {
      readonly kind: 'summary';
      readonly answers: number;
      readonly message: Message;
      readonly text: string;
      readonly model: string;
    }
  /** `unheard`: of a person's words before it, how many it did not hear yet, the newest. */
  | { readonly kind: 'assistant'; readonly message: Message; readonly unheard?: number }
  | { readonly kind: 'result'; readonly use: string; readonly result: CallResult };

export interface Conversation {
  readonly id: Id<'conversation'>;
  readonly created: number;
  title: string;
  trust: TrustLevel;
  mode: AgentMode;
  /** What Autonomous holds for while it is on; a restart ends it. */
  autonomy: Autonomy | null;
  /** Hosts the person narrowed it to; null means the whole inventory. */
  readonly hosts: readonly Id<'host'>[] | null;
  /** What a person set for its runs; absent is the usual budget. */
  budget?: Budget | null;
  /** The model a person chose for it; absent is the one that Interlock was started with. */
  model?: string | null;
  /** Whether its model is asked to think before it speaks. */
  thinking?: boolean;
  /** What its last run used up, where it stopped at its limit. */
  outOf?: BudgetPart | null;
  readonly history: HistoryItem[];
  readonly events: RunEvent[];
  run: Run | null;
}

/** An answer that is none: cut at a limit, withheld by a filter, or without a word. */
export type Lacking = 'length' | 'withheld' | 'words';

export interface Run {
  readonly id: Id<'run'>;
  /** Changes when a person's words come as the agent ends: another one goes on with them. */
  agent: Id<'agent'>;
  readonly conversation: Id<'conversation'>;
  readonly prompt: string;
  readonly begun: number;
  /** Acts between the lines of a call and ends a model's stream. */
  readonly stop: AbortController;
  /** The agent ended the run, or an outcome could not be written: what waits for a person or for its turn is withdrawn; what runs, runs to its end. */
  readonly over: AbortController;
  /** Aborted by either; nothing new of this run is released then. */
  readonly live: AbortSignal;
  /** The second press: cuts the wire. */
  readonly cut: AbortController;
  /** Calls by the model's id of the tool use: the same use is the same call, and runs once. */
  readonly calls: Map<string, Promise<CallResult>>;
  /** Outcomes on their way into the ledger; a helper's are its whole run's. */
  readonly outcomes: Outcomes;
  readonly counts: RunCounts;
  /** What requests that are under way may still use, its helpers' too. */
  readonly held: Held;
  /** A person may set another one while it runs. */
  budget: Budget;
  /** Of a helper: the run it works for. */
  readonly parent?: Run;
  /** The part of the budget that was used up; then every door is closed to it. */
  outOf: BudgetPart | null;
  /** Whether the agent was told that changes of it are not read back. */
  reminded?: boolean;
  /** What the last answer of its model lacks, where it is not whole. */
  lacking?: Lacking | null;
  /** Whether it was said that old outputs are left out. */
  compacted?: boolean;
  /** The answer of the model that is under way. */
  talking: AbortController | null;
  /** Milliseconds in which it waited for a person, and since when it does now. */
  readonly waiting: { whole: number; since: number | null; open: number };
}

/** The run that a person started, of a run that may be a helper's. */
export function rootOf(run: Run): Run {
  return run.parent ? rootOf(run.parent) : run;
}

/** Gives up the answer that is under way for a workspace that died: what comes now stands on what is kept now. */
export function unasked(run: Run): void {
  run.talking?.abort(new Fault('run.asked-again', 'The workspace died before it was answered.', 'It is asked again.'));
}

/** A run that has just begun. */
export function newRun(
  conversation: Id<'conversation'>,
  prompt: string,
  around: Surroundings,
  budget: Budget = usualBudget,
): Run {
  const stop = new AbortController();
  const over = new AbortController();
  return {
    id: newId('run', around.random),
    agent: newId('agent', around.random),
    conversation,
    prompt,
    begun: around.now(),
    stop,
    over,
    live: AbortSignal.any([stop.signal, over.signal]),
    cut: new AbortController(),
    calls: new Map(),
    outcomes: newOutcomes((fault) => over.abort(fault)),
    counts: newCounts(),
    held: { tokens: 0, cost: 0 },
    budget,
    outOf: null,
    talking: null,
    waiting: { whole: 0, since: null, open: 0 },
  };
}

export interface RunCounts {
  /** Calls proposed. */
  calls: number;
  /** Turns of the model. */
  turns: number;
  reads: number;
  /** Reads that a device answered. */
  seen: number;
  changes: number;
  rejected: number;
  /** Changes whose outcome is anything but done, and effects nobody saw. */
  unfinished: number;
  failures: number;
  readonly hosts: Set<string>;
  input: number;
  output: number;
  /** Of `input`: what a cache held. */
  cached: number;
  /** Millionths of a US dollar; null once a model without a price was asked. */
  cost: number | null;
}

const newCounts = (): RunCounts => ({
  calls: 0,
  turns: 0,
  reads: 0,
  seen: 0,
  changes: 0,
  rejected: 0,
  unfinished: 0,
  failures: 0,
  hosts: new Set(),
  input: 0,
  output: 0,
  cached: 0,
  cost: 0,
});

export interface Told {
  readonly messages: Message[];
  /** Results that are there already for open uses of the last assistant message. */
  readonly results: { use: string; result: CallResult }[];
  /** A person's words that no model has heard yet. */
  readonly steering: { kind: 'send' | 'queue'; text: string }[];
}

/** The messages of a history as a model understands them. Uses that an ended run left open are closed as stopped. */
export function messagesOf(kept: readonly HistoryItem[]): Told {
  const history = asHeard(kept);
  const results = new Map<string, CallResult>();
  for (const item of history) if (item.kind === 'result') results.set(item.use, item.result);
  const messages: Message[] = [];
  const steering: Told['steering'] = [];
  const last = history.findLastIndex((item) => !['result', 'steer', 'summary'].includes(item.kind));
  let open: ToolUse[] = [];
  const close = () => {
    if (open.length > 0)
      messages.push({
        role: 'user',
        content: open.map(({ use }) => ({ type: 'tool-result', use, ...(results.get(use) ?? leftOpen) })),
      });
    open = [];
  };
  for (const [at, item] of history.entries()) {
    if (item.kind === 'result' || item.kind === 'summary') continue;
    if (item.kind === 'steer' && at > last) {
      steering.push({ kind: item.how, text: item.text });
      continue;
    }
    close();
    if (item.kind === 'assistant') {
      messages.push(item.message);
      open = item.message.content.filter((block) => block.type === 'tool-use');
    } else speak(messages, item.text, item.kind === 'prompt' ? item.images : []);
  }
  if (open.every(({ use }) => results.has(use))) close();
  const known = open.flatMap(({ use }) => {
    const result = results.get(use);
    return result ? [{ use, result }] : [];
  });
  return { messages: summedUp(messages, history), results: known, steering };
}

/** The messages with the newest summary in the place of what it sums up. */
function summedUp(messages: Message[], history: readonly HistoryItem[]): Message[] {
  const summary = history.findLast((item) => item.kind === 'summary');
  if (!summary) return messages;
  const answers = messages.flatMap(({ role }, at) => (role === 'assistant' ? [at] : []));
  const first = answers[summary.answers];
  return first === undefined ? messages : [structuredClone(summary.message), ...messages.slice(first)];
}

/** Words that were said while a model spoke stand after what it said: it had not heard them. */
export function asHeard(history: readonly HistoryItem[]): readonly HistoryItem[] {
  const ordered: HistoryItem[] = [];
  for (const item of history) {
    const later = item.kind === 'assistant' && item.unheard ? ordered.splice(-unheardSpan(ordered, item.unheard)) : [];
    const words = later.filter(({ kind }) => kind === 'steer');
    ordered.push(...later.filter(({ kind }) => kind !== 'steer'), item, ...words);
  }
  return ordered;
}

/** How many of the last items hold so many of a person's words. */
function unheardSpan(items: readonly HistoryItem[], words: number): number {
  let left = words;
  let span = 0;
  while (left > 0 && span < items.length) if (items[items.length - ++span]?.kind === 'steer') left--;
  return span;
}

/** Of a person's words that no model had heard, how many still stand after it was asked with these messages. */
export function unheardAfter(history: readonly HistoryItem[], asked: readonly Message[]): number {
  const waiting = messagesOf(history).steering.map(({ text }) => text);
  const end = (asked.at(-1)?.content ?? []).map((block) => (block.type === 'text' ? block.text : null));
  for (let heard = Math.min(waiting.length, end.length); heard > 0; heard--)
    if (waiting.slice(0, heard).every((text, at) => text === end[end.length - heard + at]))
      return waiting.length - heard;
  return waiting.length;
}

const leftOpen: CallResult = {
  status: 'stopped',
  source: 'gatekeeper',
  text: 'The run ended before this was answered. Read the state before going on.',
};

/** A person's words join the user message that stands, so that user and assistant take turns. */
function speak(messages: Message[], text: string, images: readonly Image[] = []): void {
  const said: Block[] = [...images.map((image) => ({ type: 'image' as const, ...image })), { type: 'text', text }];
  const standing = messages.at(-1);
  if (standing?.role === 'user') standing.content.push(...said);
  else messages.push({ role: 'user', content: said });
}

/** Counts of a helper: whatever is counted there is counted in its parent too, at once. */
export function countsWithin(parent: RunCounts): RunCounts {
  const own = newCounts();
  const counts = { hosts: bothSets(parent.hosts) } as RunCounts;
  for (const name of Object.keys(own) as (keyof RunCounts)[])
    if (name === 'cost')
      Object.defineProperty(counts, name, {
        enumerable: true,
        get: () => own.cost,
        set(value: number | null) {
          if (value === null || parent.cost === null) parent.cost = null;
          else parent.cost += value - (own.cost ?? 0);
          own.cost = value;
        },
      });
    else if (name !== 'hosts')
      Object.defineProperty(counts, name, {
        enumerable: true,
        get: () => own[name],
        set(value: number) {
          parent[name] += value - own[name];
          own[name] = value;
        },
      });
  return counts;
}

function bothSets(parent: Set<string>): Set<string> {
  const own = new Set<string>();
  const add = own.add.bind(own);
  own.add = (value) => {
    parent.add(value);
    return add(value);
  };
  return own;
}
