/**
 * The tool uses of one answer of the model. Looks (look.ts) run side by side across hosts and in order on one host;
 * everything else waits for all that was proposed before it and holds back all that follows. So a read never overtakes
 * a change proposed before it, on any host, although the agent does not know what a command really does.
 */
import type { Proposal } from '@interlock/model';
import type { CallResult, RunBegin, ToolResult, ToolUse } from '@interlock/protocol';
import { cutResult } from './cut.ts';
import { isLook } from './look.ts';
import { proposalOf } from './proposal.ts';

export interface TurnDoors {
  readonly propose: (proposal: Proposal) => Promise<CallResult>;
  /** Whether a person said something that is to be read before this use, or anything else, is proposed. */
  readonly urgent: (use: string) => boolean;
  readonly signal: AbortSignal;
}

type Hold = 'stopped' | 'spoken' | 'failed' | 'broken';

/** The result of a use that a person's words held back. */
export const spokenText = 'Not run: a person said something first. Read it and decide again.';

const heldText: Record<Exclude<Hold, 'broken'>, string> = {
  stopped: 'Not run: a person stopped the run before it was proposed.',
  spoken: spokenText,
  failed: 'Not run: what came before it in this turn did not go through. Look at that and decide again.',
};

/**
 * A result for every use, in the order of the uses. `known` holds results of an earlier life of this run; those uses
 * are not proposed again. Rejects with the first error of `propose`, when nothing is in flight any more.
 */
export async function runTurn(
  uses: readonly ToolUse[],
  known: ReadonlyMap<string, CallResult>,
  begin: Pick<RunBegin, 'agent' | 'tools' | 'hosts'>,
  doors: TurnDoors,
): Promise<ToolResult[]> {
  const results = new Map<string, ToolResult>();
  let hold: Hold | undefined;
  let broken: { error: unknown } | undefined;

  const one = async (use: ToolUse): Promise<void> => {
    const before = known.get(use.use);
    if (before === undefined && hold === undefined) hold = heldNow(doors, use);
    if (before === undefined && hold !== undefined) return;
    try {
      const result = before ?? (await propose(use, begin, doors));
      results.set(use.use, resultBlock(use, result));
      if (!isLook(use) && result.status !== 'ok') hold ??= 'failed';
    } catch (error) {
      hold = 'broken';
      broken ??= { error };
    }
  };

  for (const group of groups(uses)) {
    const lanes = Map.groupBy(group, laneOf);
    await Promise.all([...lanes.values()].map((lane) => inOrder(lane, one)));
  }
  if (broken !== undefined) throw broken.error;
  return uses.map(
    (use) => results.get(use.use) ?? heldBack(use, heldText[(hold ?? 'stopped') as keyof typeof heldText]),
  );
}

async function inOrder(lane: readonly ToolUse[], one: (use: ToolUse) => Promise<void>): Promise<void> {
  for (const use of lane) await one(use);
}

/** Uses of one lane keep their order: one host's, or one tool's where there is no host; helpers have one each. */
function laneOf(use: ToolUse): string {
  if (use.tool === 'agent.start') return use.use;
  return typeof use.input.host === 'string' ? use.input.host : use.tool;
}

/** Neighbouring looks together, everything else by itself. */
function groups(uses: readonly ToolUse[]): ToolUse[][] {
  const all: ToolUse[][] = [];
  let looks: ToolUse[] | undefined;
  for (const use of uses) {
    if (!isLook(use)) {
      all.push([use]);
      looks = undefined;
    } else if (looks === undefined) {
      looks = [use];
      all.push(looks);
    } else looks.push(use);
  }
  return all;
}

function heldNow(doors: TurnDoors, { use }: ToolUse): Hold | undefined {
  if (doors.signal.aborted) return 'stopped';
  return doors.urgent(use) ? 'spoken' : undefined;
}

type AgentResult = { readonly status: 'error'; readonly source: 'agent'; readonly text: string };

async function propose(
  use: ToolUse,
  begin: Pick<RunBegin, 'agent' | 'tools' | 'hosts'>,
  doors: TurnDoors,
): Promise<CallResult | AgentResult> {
  const proposed = proposalOf(use, begin);
  if ('problem' in proposed) return { status: 'error', source: 'agent', text: proposed.problem };
  return await doors.propose(proposed.proposal);
}

function resultBlock(use: ToolUse, result: CallResult | AgentResult): ToolResult {
  const { status, source, text } = result;
  return cutResult({ type: 'tool-result', use: use.use, status, source, text });
}

/** The result of a use that was never proposed. */
export function heldBack(use: ToolUse, text: string): ToolResult {
  return { type: 'tool-result', use: use.use, status: 'stopped', source: 'agent', text };
}
