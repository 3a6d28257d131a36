/** Conversations and their runs: the gatekeeper's own facts (house invariant 2). */
import { type AgentMode, Fault, type Id, newId, type Surroundings, type TrustLevel } from '@interlock/model';
import type { Budget, BudgetPart, CallResult, RunEvent } from '@interlock/protocol';
import type { Autonomy } from './autonomy.ts';
import { usualBudget } from './budget.ts';
import { newCounts, type RunCounts } from './counts.ts';
import type { HistoryItem } from './history.ts';
import type { Held } from './holding.ts';
import { newOutcomes, type Outcomes } from './outcomes.ts';

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

/** An answer was given up for the same question, asked anew. */
export const askedAgain = 'run.asked-again';

/** Gives up the answer that is under way for a workspace that died: what comes now stands on what is kept now. */
export function unasked(run: Run): void {
  run.talking?.abort(new Fault(askedAgain, 'The workspace died before it was answered.', 'It is asked again.'));
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
