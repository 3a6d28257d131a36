/** What a new policy set changes against the one in force, and whether it may let more through. */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { PolicySet } from './policy-set.ts';

export interface PolicyChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /**
   * True unless the change can only make answers stricter: forbids added, permits removed. Anything else, a reworded
   * permit included, counts as loosening; nobody has to judge the words.
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
      removed.some(({ effect }) => effect === 'forbid') ||
      changed.length > 0,
    diff: createTwoFilesPatch('in force', 'proposed', now.text, next.text, now.version, next.version, {
      context: 2,
      headerOptions: FILE_HEADERS_ONLY,
    }),
  };
}
