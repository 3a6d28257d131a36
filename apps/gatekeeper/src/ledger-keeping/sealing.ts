/** Seals what comes together at once: the vault's key is readable once for all that wait, and not once for each. */
import type { Seal, SealContext } from '@interlock/ledger';
import type { Vault } from '@interlock/vault';

interface Waiting {
  readonly context: SealContext;
  readonly bytes: Uint8Array;
  readonly resolve: (envelope: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

/** The ledger's seal on this vault. */
export function sealerOf(vault: Vault): Seal {
  let waiting: Waiting[] = [];
  const slotOf = ({ organization: _, ...slot }: SealContext) => slot;

  function sealAll(): void {
    const taken = waiting;
    waiting = [];
    try {
      const sealed = vault.sealAll(taken.map(({ context, bytes }) => ({ slot: slotOf(context), bytes })));
      taken.forEach(({ resolve }, at) => void resolve(sealed[at] as Uint8Array));
    } catch {
      for (const one of taken) sealOne(one); // so that one which cannot be sealed takes no other with it
    }
  }

  function sealOne({ context, bytes, resolve, reject }: Waiting): void {
    try {
      resolve(vault.seal(slotOf(context), bytes));
    } catch (error) {
      reject(error);
    }
  }

  return (context, bytes) =>
    new Promise((resolve, reject) => {
      // Whoever is about to come was woken by the same flush, and is in the queue before this step.
      if (waiting.length === 0) queueMicrotask(sealAll);
      waiting.push({ context, bytes, resolve, reject });
    });
}
