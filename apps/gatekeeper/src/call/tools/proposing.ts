/**
 * Where an agent's proposal comes in: its run has something left to use, and a tool that is made of other calls is
 * taken apart. Each part goes the way of one command by itself; nothing in this folder decides anything.
 */
import { Fault, type Proposal } from '@interlock/model';
import type { CallResult } from '@interlock/protocol';
import { outOfBudget, spentOf, usedUp } from '../../conversation/budget.ts';
import type { Conversation, Run } from '../../conversation/conversation.ts';
import type { Helpers } from '../../conversation/sub-agents.ts';
import { answerWith, propose, type WayRooms } from '../way.ts';
import { startHelper } from './agent-start.ts';
import { type CheckRooms, readCheck } from './check-read.ts';
import { compose } from './composite.ts';
import { runPlan } from './plan-run.ts';

export interface At {
  readonly conversation: Conversation;
  readonly run: Run;
}

/** Rejects with Fault `run.budget-spent` where the run's time is over or a door has closed to it already. */
export async function proposeTool(proposal: Proposal, at: At, rooms: WayRooms, helpers?: Helpers): Promise<CallResult> {
  const { run, conversation } = at;
  const begun = run.calls.get(proposal.use);
  if (begun) return begun;
  requireTime(at, rooms.house.around.now());
  const known = conversation.history.find((item) => item.kind === 'result' && item.use === proposal.use);
  if (known?.kind === 'result') return known.result;
  if (helpers && !(helpers.rightsOf(run.agent).tools?.has(proposal.tool) ?? true))
    return { status: 'denied', source: 'gate', text: `A helper of this kind has no ${proposal.tool.slice(0, 60)}.` };
  const one = (next: Proposal) => proposeTool(next, at, rooms);
  const host = (id: NonNullable<Proposal['host']>) => {
    const within = conversation.hosts === null || conversation.hosts.includes(id);
    return within ? rooms.facts.host(id) : undefined;
  };
  const composed =
    compose(proposal, { host, one }) ??
    readCheck(proposal, { host, one, tell: (told) => tellCheck(told, at, rooms) }) ??
    planned(proposal, at, rooms, one) ??
    (helpers && startHelper(proposal, at, helpers));
  if (!composed) return propose(proposal, { conversation, run }, rooms);
  const kept = answerWith(proposal.use, composed, run, rooms);
  kept.catch(() => run.calls.delete(proposal.use));
  return kept;
}

function planned(
  proposal: Proposal,
  at: At,
  rooms: WayRooms,
  one: (part: Proposal) => Promise<CallResult>,
): Promise<CallResult> | undefined {
  const { plans } = rooms;
  if (proposal.tool !== 'plan.run' || !plans) return undefined;
  const tell = (told: Told) => tellCheck(told, at, rooms, true);
  return runPlan(proposal, { plans, conversation: at.conversation.id, one, tell }).catch((error: unknown) => {
    if (!(error instanceof Fault)) throw error;
    return { status: 'error', source: 'gatekeeper', text: `${error.message} ${error.next}` };
  });
}

type Told = Parameters<CheckRooms['tell']>[0];

function tellCheck(told: Told, { conversation }: At, { house }: WayRooms, planned = false): void {
  house.events.emit({ type: 'check.read', at: house.around.now(), conversation: conversation.id, ...told, planned });
}

/** Calls cost time alone; turns, tokens and money are counted at the model's door, which closes this one too. */
function requireTime({ run, conversation }: At, now: number): void {
  const { milliseconds } = spentOf(run, now);
  const spent = { turns: 0, tokens: 0, cost: 0, milliseconds };
  const part = run.outOf ?? usedUp(run.budget, spent, conversation.trust === 'autonomous');
  if (part !== null) throw outOfBudget(run, part);
  if (!run.parent) return;
  try {
    requireTime({ run: run.parent, conversation }, now);
  } catch (error) {
    run.outOf ??= run.parent.outOf; // whoever it works for is out of it, and so is the helper
    throw error;
  }
}
