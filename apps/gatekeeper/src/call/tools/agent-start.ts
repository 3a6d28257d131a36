/** `agent.start`: sets a helper to work within the rights and the budget of whoever asks, and comes back with its report. */
import { Fault, idSchema, type Proposal } from '@interlock/model';
import type { CallResult, ToolSpec } from '@interlock/protocol';
import { z } from 'zod';
import type { Conversation, Run } from '../../conversation/conversation.ts';
import { roleNames, roles } from '../../conversation/rights.ts';
import type { Helpers } from '../../conversation/sub-agents.ts';

const asked = z.strictObject({
  role: z.enum(roleNames),
  task: z.string().min(1).max(8000),
  hosts: z.array(idSchema('host')).max(50).optional(),
  turns: z.int().min(1).max(100).optional(),
});

export const agentStartSpec: ToolSpec = {
  name: 'agent.start',
  description: `Sets a helper to work on a part of the task, with a context of its own, and gives back its report. Several in one turn work side by side. Roles: ${roleNames.map((name) => `${name} (${roles[name].says})`).join('; ')}. The task is all it knows: say what it has to know.`,
  input: {
    type: 'object',
    required: ['role', 'task'],
    properties: {
      role: { type: 'string', enum: [...roleNames] },
      task: { type: 'string' },
      hosts: {
        type: 'array',
        items: { type: 'string' },
        description: 'Ids of the hosts it may touch; all where absent',
      },
      turns: { type: 'integer', minimum: 1, maximum: 100 },
    },
  },
};

/** The helper's report, or undefined where the proposal is about something else. */
export function startHelper(
  proposal: Proposal,
  at: { readonly conversation: Conversation; readonly run: Run },
  helpers: Helpers,
): Promise<CallResult> | undefined {
  if (proposal.tool !== 'agent.start') return undefined;
  const parsed = asked.safeParse(proposal.arguments);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const text = `agent.start: ${issue?.message ?? 'malformed'} at ${issue?.path.join('.') || 'arguments'}.`;
    return Promise.resolve({ status: 'error', source: 'gatekeeper', text });
  }
  return helpers.start(parsed.data, at).catch((error: unknown) => {
    if (!(error instanceof Fault)) throw error;
    const status = error.code === 'run.stopped' || error.code === 'run.over' ? 'stopped' : 'error';
    return { status, source: 'gatekeeper', text: `${error.message} ${error.next}` };
  });
}
