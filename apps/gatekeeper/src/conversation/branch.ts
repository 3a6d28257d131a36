/** A branch: another conversation with the history of one up to a message of its own. Nothing that decides is copied. */
import { Fault } from '@interlock/model';
import type { CallResult, RunEvent } from '@interlock/protocol';
import type { Conversation } from './conversation.ts';
import { type HistoryItem, onlyTalks } from './history.ts';

/**
 * The first `messages` messages of a history, counted as a person sees them (prompts and answers), with the results that
 * belong to them. Uses that were still open there are closed by whoever reads them. Throws Fault `conversation.no-message`.
 */
export function branchOf(history: readonly HistoryItem[], messages: number): HistoryItem[] {
  const places = history.flatMap((item, at) => (item.kind === 'prompt' || item.kind === 'assistant' ? [at] : []));
  const last = places[messages - 1];
  if (last === undefined)
    throw new Fault(
      'conversation.no-message',
      `There is no message ${messages}; the conversation has ${places.length}.`,
      'Name one of them.',
    );
  const next = places[messages] ?? history.length;
  return structuredClone(history.slice(0, next)) as HistoryItem[];
}

/**
 * Results for the calls that are on their way in the origin at this moment, where its branch reaches as far: their own
 * results come to the origin alone.
 */
export function openAt(from: Pick<Conversation, 'history' | 'events' | 'run'>, branch: readonly HistoryItem[]) {
  const last = from.history.findLastIndex(({ kind }) => kind === 'assistant');
  const item = from.history[last];
  if (!from.run || item?.kind !== 'assistant' || branch.length <= last) return [];
  const answered = new Set(from.history.flatMap((one) => (one.kind === 'result' ? [one.use] : [])));
  return item.message.content.flatMap((block): HistoryItem[] =>
    block.type === 'tool-use' && !answered.has(block.use)
      ? [{ kind: 'result', use: block.use, result: openResult(block, from) }]
      : [],
  );
}

function openResult(
  { use, tool }: { readonly use: string; readonly tool: string },
  { events, run }: Pick<Conversation, 'events' | 'run'>,
): CallResult {
  const source = 'gatekeeper';
  if (onlyTalks.has(tool))
    return {
      status: 'stopped',
      source,
      text: 'It was not answered when this conversation was branched off. It changed nothing; ask again if it is still wanted.',
    };
  const state = run?.calls.has(use) ? stateNow(events) : 'had not begun';
  return {
    status: 'unknown',
    source,
    text: `This call ${state} when this conversation was branched off. The conversation it comes from goes on with it: it may run there, or have run since. Read the state before going on.`,
  };
}

/** What the calls of the run that goes on are at; which of them a use became stands in no event. */
function stateNow(events: readonly RunEvent[]): string {
  const open = new Map<string, 'waits' | 'runs'>();
  const talks = new Set<string>();
  for (const event of events.slice(events.findLastIndex(({ type }) => type === 'run.started')))
    if (event.type === 'call.decided' && onlyTalks.has(event.tool)) talks.add(event.call);
    else if (event.type === 'card.opened') open.set(event.card.id, 'waits');
    else if (event.type === 'card.closed') open.delete(event.end.card);
    else if (event.type === 'call.released' && !talks.has(event.call)) open.set(event.call, 'runs');
    else if (event.type === 'call.ended') open.delete(event.call);
  const states = new Set(open.values());
  if (states.size !== 1) return 'was still waiting or running';
  return states.has('runs') ? 'was still running' : 'was still waiting for the person';
}
