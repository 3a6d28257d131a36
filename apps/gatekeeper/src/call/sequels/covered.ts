/** Whether a press on a card answers for what stood on it: its undo, its clean-up, the lines that ask for the device's diff. */
import { changeRule, manualRule } from '@interlock/gate';
import { type Approval, type Call, type Decision, worse } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import type { LookedUp } from '../look-up.ts';

/** What is run after an approved card, by a press of a person. */
export interface Follows {
  /** The press, just now. */
  readonly approval: Approval;
  /** The card that was approved, and its call. */
  readonly card: Card;
  readonly call: Call;
}

/** Tags that want a card of their own, whatever stood on another. */
const alone: ReadonlySet<string> = new Set(['may-lock-out', 'leaves-box', 'needs-session-state']);

/**
 * Only lines that stood on that card, on the host as it was, of no worse class and no further tag, and only where nothing
 * but being a change, Manual or Dangerous asks. Whatever else wants it asked, asks.
 */
export function coveredBy({ card, call: first }: Follows, found: LookedUp, decision: Decision): boolean {
  const { call, verdict } = found;
  const onCard = new Set([...card.undo.lines, ...(card.cleanup?.lines ?? []), ...(card.diff?.ask?.lines ?? [])]);
  const rules = [changeRule, manualRule, ...(card.class === 'dangerous' ? ['floor.dangerous'] : [])];
  if (call.credential?.entry === first.credential?.entry) rules.push('floor.entry-for-changes');
  return (
    decision.outcome === 'ask' &&
    !decision.demands &&
    !card.demands &&
    rules.includes(decision.rule) &&
    call.target?.host === first.target?.host &&
    call.target?.version === first.target?.version &&
    // the same entry is the same login only in the same version
    (call.credential?.entry !== first.credential?.entry || call.credential?.version === first.credential?.version) &&
    call.placeholders.length === 0 &&
    worse(verdict.class, card.class) === card.class &&
    verdict.tags.every((tag) => card.tags.includes(tag) && !alone.has(tag)) &&
    call.lines.every(({ text }) => onCard.has(text))
  );
}
