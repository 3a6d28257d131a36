/** What the forbids of a set demand of an approval: presence, and others who sign. */
import { type Demands, Fault, keyFingerprintSchema } from '@interlock/model';
import type { Policy } from './cedar.ts';

/** The forbids that decided one of the two questions about an approval. */
export interface Forbidding {
  readonly policies: readonly Policy[];
  readonly failed: boolean;
}

export function demandsOf(unproven: Forbidding, alone: Forbidding): Demands | null {
  const presence = unproven.failed || unproven.policies.length > 0;
  const named = alone.policies.map((policy) => ({ policy, ...approversOf(policy) }));
  // What cannot be evaluated demands somebody whom nobody named, and so is approved by nobody.
  const others = alone.failed ? 16 : Math.max(0, ...named.map(({ others: some }) => some));
  if (!presence && others === 0) return null;
  const deciding = [...unproven.policies, ...alone.policies];
  return {
    presence,
    others,
    approvers: alone.failed ? [] : common(named.map(({ approvers }) => approvers)),
    rules: [...new Set(deciding.map(({ id }) => id))],
    reason: deciding.map(({ annotations }) => annotations.reason).find((reason) => reason) ?? null,
  };
}

type Approvers = Demands['approvers'];

/** Where several policies demand signatures, only those count whom every one of them names. */
function common([first, ...rest]: readonly Approvers[]): Approvers {
  return (first ?? []).filter(({ key }) => rest.every((some) => some.some((one) => one.key === key)));
}

/** Reads `@others` and `@approvers`. Throws Fault `policy.invalid` where they cannot be met or are not well written. */
export function approversOf({ id, effect, annotations }: Policy): { others: number; approvers: Approvers } {
  const written = annotations.approvers;
  const count = annotations.others;
  if (written === undefined && count === undefined) return { others: 1, approvers: [] };
  const refuse = (why: string) =>
    new Fault('policy.invalid', `${id}: ${why}`, 'The one before it stays in force. Mend it and try again.');
  if (effect !== 'forbid') throw refuse('@others and @approvers stand on a forbid.');
  const approvers = (written ?? '').split(',').map((one) => {
    const [name = '', key = '', ...more] = one.trim().split(/\s+/);
    if (name === '' || more.length > 0 || !keyFingerprintSchema.safeParse(key).success)
      throw refuse(`@approvers is a list of “name SHA256:…”, and “${one.trim().slice(0, 80)}” is not.`);
    return { name, key };
  });
  if (new Set(approvers.map(({ key }) => key)).size < approvers.length) throw refuse('@approvers names one key twice.');
  if (new Set(approvers.map(({ name }) => name)).size < approvers.length)
    throw refuse('@approvers gives two keys one name.');
  const others = count === undefined ? 1 : Number(count);
  if (!Number.isInteger(others) || others < 1 || others > 16) throw refuse('@others is a number from 1 to 16.');
  if (others > approvers.length) throw refuse(`${others} of ${approvers.length} approvers can never be reached.`);
  return { others, approvers };
}
