/** Items of a lane become rows: reads that went well collapse by themselves, changes always stand alone. */
import type { Item, Lane, Step } from './lane.ts';

export interface Looked {
  readonly kind: 'looked';
  readonly key: string;
  readonly steps: readonly Step[];
  /** Names of the hosts that were looked at, in order of first sight. */
  readonly hosts: readonly string[];
}
export type Row = Exclude<Item, Step> | Step | Looked;

/** Rows of a lane. The last stretch of reads stays open while its run goes on, so that it can be watched. */
export function rowsOf(lane: Lane): readonly Row[] {
  const rows: Row[] = [];
  let reads: Step[] = [];
  const put = () => {
    if (reads.length > 1)
      rows.push({ kind: 'looked', key: `looked-${reads[0]?.key}`, steps: reads, hosts: hostsOf(reads) });
    else rows.push(...reads);
    reads = [];
  };
  for (const item of lane.items)
    if (item.kind === 'step' && quietRead(item)) reads.push(item);
    else {
      put();
      rows.push(item);
    }
  if (lane.running) rows.push(...reads);
  else put();
  return rows;
}

function quietRead(step: Step): boolean {
  return step.class === 'read-only' && step.card === null && step.outcome?.end === 'done';
}

/** The hosts of some steps by name, each once. */
export function hostsOf(steps: readonly Step[]): readonly string[] {
  return [...new Set(steps.flatMap((step) => (step.host === null ? [] : [step.host])))];
}

export interface Evidence {
  /** Calls that changed something, or may have. */
  readonly changed: readonly Step[];
  /** Reads that came after the last change. */
  readonly checked: readonly Step[];
  /** Lines that take the changes back, newest change first, as the cards said. */
  readonly undo: readonly { readonly step: Step; readonly lines: readonly string[]; readonly note: string }[];
  /** Checks with what they had to show, the last of each. */
  readonly checks: readonly Checked[];
  readonly looked: number;
  /** Reads that brought nothing whole: failed, stopped, timed out. */
  readonly missed: readonly Step[];
  /** Hosts that were to be read and were not, not once. */
  readonly unread: readonly string[];
}

/** What a run did, out of its own steps: the items between its question and the end at `index`. */
export function evidenceOf(items: readonly Item[], index: number): Evidence {
  const begin = items.slice(0, index).findLastIndex((item) => item.kind === 'question');
  const steps = items.slice(begin + 1, index).filter((item) => item.kind === 'step');
  const ran = steps.filter((step) => step.outcome !== null && step.outcome.end !== 'refused');
  // A plan that was approved has changed nothing yet; its steps stand by themselves.
  const changed = ran.filter((step) => step.class !== 'read-only' && step.tool !== 'plan.propose' && !nothingRan(step));
  // By the ledger: a call that waits for its card is decided long before it runs.
  const last = Math.max(-1, ...changed.map(({ entry }) => entry ?? -1));
  const reads = ran.filter((step) => step.class === 'read-only' && step.host !== null);
  return {
    changed,
    checked: changed.length > 0 ? reads.filter((step) => whole(step) && (step.entry ?? -1) > last) : [],
    undo: undos(changed.toReversed()),
    checks: lastOf(items.slice(begin + 1, index).filter((item) => item.kind === 'check')),
    looked: reads.length,
    missed: reads.filter((step) => !whole(step)),
    unread: hostsOf(reads).filter((host) => !reads.some((step) => step.host === host && whole(step))),
  };
}

type Checked = Extract<Item, { kind: 'check' }>;

const lastOf = (checks: readonly Checked[]): readonly Checked[] => [
  ...new Map(checks.map((one) => [`${one.host}\n${one.command}`, one])).values(),
];

/** How many lines of a call ran, where that is not all of them. */
export function partOf({ outcome, card }: Step): { readonly ran: number; readonly of: number } | null {
  const of = card?.lines.length ?? 0;
  return outcome !== null && outcome.end !== 'done' && outcome.ran < of ? { ran: outcome.ran, of } : null;
}

/** Whether a call ended before its first line: it was stopped, or what sends lines, and hashes what comes back, sent none. */
function nothingRan({ outcome }: Step): boolean {
  if (outcome?.ran !== 0) return false;
  return outcome.end === 'stopped' || (outcome.end === 'failed' && outcome.output !== null);
}

/** What a card says of the way back is of all its lines; of a part nobody can say it. */
function undoOf(step: Step, undo: { readonly lines: readonly string[]; readonly note: string }) {
  const part = partOf(step);
  if (part === null) return { step, lines: undo.lines, note: undo.note };
  const note = `On ${step.host} only ${part.ran} of ${part.of} lines ran. Read the state back before taking anything back.`;
  return { step, lines: [], note };
}

function undos(changed: readonly Step[]): Evidence['undo'] {
  const bare = changed.filter(
    (step, at) => !step.card && changed.findIndex((one) => !one.card && one.host === step.host) === at,
  );
  return changed.flatMap((step) =>
    step.card ? [undoOf(step, step.card.undo)] : bare.includes(step) ? [uncarded(step)] : [],
  );
}

/** Of a change that nobody was asked about by itself, no card tells the way back. */
const uncarded = (step: Step) => ({
  step,
  lines: [],
  note: `${step.host ?? step.tool}: no card of its own told the way back. Ask for it before anything else changes there.`,
});

const whole = (step: Step): boolean => step.outcome?.end === 'done';
