/**
 * A plan as a person edits it on its card: steps changed, moved or taken out. What comes back is a proposal in the person's
 * own words, which is classified and shown again; nothing of the card before it holds on.
 */
import type { Call, Host, Proposal } from '@interlock/model';
import { type PlanEdit, planEditSchema } from '@interlock/protocol';
import { planPropose } from './plans.ts';

/** The plan that a card is about, as it may be edited; undefined where the call is no plan. */
export function planOn(call: Pick<Call, 'tool' | 'arguments'>): PlanEdit | undefined {
  return call.tool === planPropose.name ? planEditSchema.parse(call.arguments) : undefined;
}

/** The arguments that an edited plan is proposed with; undefined where `edited` is of another tool. */
export function planArguments(proposal: Pick<Proposal, 'tool'>, edited: string): Proposal['arguments'] | undefined {
  if (proposal.tool !== planPropose.name) return undefined;
  return planEditSchema.parse(JSON.parse(edited)) as unknown as Proposal['arguments'];
}

/** Throws where an edited plan could not be proposed: before its card is closed, so that nothing typed is lost. */
export function requirePlannable(plan: PlanEdit, hosts: readonly Host[]): void {
  planPropose.judge(plan as unknown as Parameters<typeof planPropose.judge>[0], { host: null, hosts });
}
