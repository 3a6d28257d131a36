/** `plan.run`: the steps of an approved plan in order, each proposed by itself, each followed by its check. */
import { type Id, idSchema, type Proposal } from '@interlock/model';
import type { CallResult, ToolSpec } from '@interlock/protocol';
import { z } from 'zod';
import { type CheckRooms, holds } from './check-read.ts';
import type { Plans } from './plans.ts';
import { under } from './tool.ts';

const asked = z.strictObject({ plan: idSchema('message') });

export const planRunSpec: ToolSpec = {
  name: 'plan.run',
  description:
    'Runs an approved plan: step by step, each followed by its check. It ends at the first step or check that does not hold.',
  input: { type: 'object', required: ['plan'], properties: { plan: { type: 'string' } } },
};

export interface PlanRunRooms {
  readonly plans: Plans;
  readonly conversation: Id<'conversation'>;
  readonly one: (part: Proposal) => Promise<CallResult>;
  readonly tell: CheckRooms['tell'];
}

export async function runPlan(
  proposal: Proposal,
  { plans, conversation, one, tell }: PlanRunRooms,
): Promise<CallResult> {
  const parsed = asked.safeParse(proposal.arguments);
  if (!parsed.success) return { status: 'error', source: 'gatekeeper', text: 'plan.run wants the id of a plan.' };
  const id = parsed.data.plan;
  const { steps } = plans.open(id, conversation);
  const told: string[] = [];
  const ended = (text: string, status: CallResult['status']): CallResult => {
    plans.move(id, 'void', text);
    return { status, source: 'device', text: [...told, text].join('\n') };
  };
  const part = (use: string, host: Id<'host'>, command: string): Proposal => ({
    use,
    agent: proposal.agent,
    tool: 'terminal.run',
    host,
    arguments: { command },
    ...(proposal.explanation === undefined ? {} : { explanation: proposal.explanation }),
  });
  for (const [at, step] of steps.entries()) {
    const use = `${proposal.use}\n${at}`;
    plans.expect(id, at, use);
    const result = await one(part(use, step.host.id, step.command));
    told.push(`== ${at + 1}. ${step.host.name}: ${result.status}\n${under(result.text)}`);
    if (result.status !== 'ok')
      return ended(`Step ${at + 1} did not go through; the rest of the plan is void.`, result.status);
    const check = await one(part(`${use} check`, step.host.id, step.check.command));
    told.push(`== check on ${step.host.name}: ${check.status}\n${under(check.text)}`);
    const held = holds(step.check, check);
    tell({ host: step.host.name, ...step.check, held });
    if (!held)
      return ended(
        `The check of step ${at + 1} did not show “${step.check.expect}”; the rest of the plan is void.`,
        'error',
      );
  }
  plans.move(id, 'done', 'Every step ran and every check held.');
  return { status: 'ok', source: 'device', text: [...told, 'Every step ran and every check held.'].join('\n') };
}
