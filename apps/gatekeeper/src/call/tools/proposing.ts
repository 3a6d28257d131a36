/**
 * Where an agent's proposal comes in: its run has something left to use, and a tool that is made of other calls is
 * taken apart. Each part goes the way of one command by itself; nothing in this folder runs anything.
 */
import type { Proposal } from '@interlock/model';
import type { CallResult } from '@interlock/protocol';
import { outOfBudget, spentOf, usedUp } from '../../conversation/budget.ts';
import type { Conversation, Run } from '../../conversation/conversation.ts';
import { propose, type WayRooms } from '../way.ts';

export interface At {
  readonly conversation: Conversation;
  readonly run: Run;
}

/** Rejects with Fault `run.budget-spent` where the run's time is over or a door has closed to it already. */
export async function proposeTool(proposal: Proposal, at: At, rooms: WayRooms): Promise<CallResult> {
  const { run, conversation } = at;
  const part = run.outOf ?? timeUp(at, rooms.house.around.now());
  if (part !== null && !run.calls.has(proposal.use)) throw outOfBudget(run, part);
  return propose(proposal, { conversation, run }, rooms);
}

/** Calls cost time alone; turns, tokens and money are counted at the model's door. */
function timeUp({ run, conversation }: At, now: number): 'minutes' | null {
  const { milliseconds } = spentOf(run, now);
  const spent = { turns: 0, tokens: 0, cost: 0, milliseconds };
  return usedUp(run.budget, spent, conversation.trust === 'autonomous') === 'minutes' ? 'minutes' : null;
}
