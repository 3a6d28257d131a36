/** Whether the approvals there are meet what the policy demands of them. Pure; the permit is refused where they do not. */
import type { Approval, Decision, Demands } from '@interlock/model';

/** What is missing, in words for a person; null where nothing is. */
export function missing({ outcome, demands }: Decision, approvals: readonly Approval[]): string | null {
  if (outcome !== 'ask') return null;
  const own = approvals.filter(({ through }) => through !== 'signed-file');
  if (own.length === 0) return 'nobody approved it';
  if (!demands) return null;
  if (demands.presence && !own.some(({ by }) => by.proof.kind === 'passkey' || by.proof.kind === 'passphrase'))
    return 'the policy demands that whoever approves is proven by a passkey or the vault’s passphrase';
  const signed = signers(approvals).filter((key) => demands.approvers.some((one) => one.key === key));
  if (signed.length < demands.others)
    return `${signed.length} of ${demands.others} other person${demands.others === 1 ? '' : 's'} signed it`;
  return null;
}

/** What two demands want together: both are met or neither. */
export function bothDemands(one: Demands | null, other: Demands | null): Demands | null {
  if (!one || !other) return one ?? other;
  const [first, second] = [one, other].filter(({ others }) => others > 0);
  const named = second?.approvers;
  return {
    presence: one.presence || other.presence,
    others: Math.max(one.others, other.others),
    approvers: (first?.approvers ?? []).filter(({ key }) => named?.some((some) => some.key === key) ?? true),
    rules: [...new Set([...one.rules, ...other.rules])],
    reason: one.reason ?? other.reason,
  };
}

/** Keys that signed, each once. */
function signers(approvals: readonly Approval[]): string[] {
  const keys = approvals.flatMap(({ by, through }) =>
    through === 'signed-file' && by.proof.kind === 'signature' ? [by.proof.key] : [],
  );
  return [...new Set(keys)];
}
