/** What a new policy set changes against the one in force, and whether it may let more through. */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { PolicySet } from './policy-set.ts';

export interface PolicyChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /**
   * True unless the change can only make answers stricter: forbids added that name no approvers. Anything else counts as
   * loosening, and nobody has to judge the words: a permit that fails denies everything while it is there, and who is
   * named as an approver may review what broken glass did.
   */
  readonly loosens: boolean;
  /** Unified diff of the two texts. */
  readonly diff: string;
}

export function changeOf(now: PolicySet, next: PolicySet): PolicyChange {
  const before = new Map(now.policies.map((policy) => [policy.id, policy]));
  const after = new Map(next.policies.map((policy) => [policy.id, policy]));
  const added = [...after.values()].filter(({ id }) => !before.has(id));
  const removed = [...before.values()].filter(({ id }) => !after.has(id));
  const changed = [...after.values()].filter(({ id, text }) => before.has(id) && before.get(id)?.text !== text);
  return {
    added: added.map(({ id }) => id),
    removed: removed.map(({ id }) => id),
    changed: changed.map(({ id }) => id),
    loosens:
      added.some(({ effect }) => effect === 'permit') ||
      next.approvers.some(({ key }) => !now.approvers.some((one) => one.key === key)) ||
      removed.length > 0 ||
      changed.length > 0,
    diff: textDiff(now, next),
  };
}

/** Unified diff of two texts, each with the version it is known by. */
export function textDiff(now: Versioned, next: Versioned): string {
  return createTwoFilesPatch('in force', 'proposed', now.text, next.text, now.version, next.version, {
    context: 2,
    headerOptions: FILE_HEADERS_ONLY,
  });
}

export interface Versioned {
  readonly text: string;
  readonly version: string;
}

export interface DiffRow {
  readonly sign: ' ' | '+' | '-';
  readonly text: string;
}

/** The lines of a unified diff without its heads; where lines are left out between two parts stands `…`. */
export function rowsOfDiff(diff: string): DiffRow[] {
  const rows: DiffRow[] = [];
  const lines = diff.split('\n');
  const head = lines.findIndex((one) => one.startsWith('@@'));
  for (const line of head < 0 ? [] : lines.slice(head)) {
    const sign = line[0];
    if (line.startsWith('@@')) {
      if (rows.length > 0) rows.push({ sign: ' ', text: '…' });
    } else if (sign === '+' || sign === '-' || sign === ' ') rows.push({ sign, text: line.slice(1) });
  }
  return rows;
}
