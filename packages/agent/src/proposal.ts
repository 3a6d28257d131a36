/** A tool use of the model becomes a proposal to the gatekeeper, or a problem that the model is told. */
import { type Proposal, proposalSchema } from '@interlock/model';
import type { RunBegin, ToolUse } from '@interlock/protocol';

const explanationLimit = 4000;

export type Proposed = { readonly proposal: Proposal } | { readonly problem: string };

/** `host` (an id, or a name that one host has) and `explanation` are lifted out of the input; the rest are arguments. */
export function proposalOf(use: ToolUse, begin: Pick<RunBegin, 'agent' | 'tools' | 'hosts'>): Proposed {
  if (!begin.tools.some((tool) => tool.name === use.tool))
    return { problem: `There is no tool ${use.tool}. The tools are: ${begin.tools.map((t) => t.name).join(', ')}.` };
  const { host, explanation, ...rest } = use.input;
  const proposal: Record<string, unknown> = { use: use.use, agent: begin.agent, tool: use.tool, arguments: rest };
  if (typeof explanation === 'string') proposal.explanation = explanation.slice(0, explanationLimit).toWellFormed();
  if (host !== undefined && host !== null) {
    const id = hostId(host, begin.hosts);
    if (id === undefined) return { problem: `No host is ${JSON.stringify(host)}. Use an id from inventory.list.` };
    proposal.host = id;
  }
  const parsed = proposalSchema.safeParse(proposal);
  if (parsed.success) return { proposal: parsed.data };
  const issue = parsed.error.issues[0];
  return { problem: `These arguments cannot be proposed: ${issue?.path.join('.')}: ${issue?.message}.` };
}

function hostId(said: unknown, hosts: RunBegin['hosts']): string | undefined {
  if (typeof said !== 'string') return undefined;
  if (said.startsWith('host_')) return said;
  const named = hosts.filter((host) => host.name === said);
  return named.length === 1 ? named[0]?.id : undefined;
}
