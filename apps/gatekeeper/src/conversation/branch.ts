/** A branch: another conversation with the history of one up to a message of its own. Nothing that decides is copied. */
import { Fault } from '@interlock/model';
import type { HistoryItem } from './conversation.ts';

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
