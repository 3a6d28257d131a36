/**
 * What a run did and the ledger does not hold yet. A result goes back to the agent at once; the outcome's entry follows,
 * and before it is durable the run goes nowhere: no request to a model, no further call, no end.
 */
import { asFault, type Fault } from '@interlock/model';

export interface Outcomes {
  /** Takes note of an outcome on its way into the ledger. `written` settles when it is there, or will never be. */
  add(written: Promise<unknown>): void;
  /** Resolves when all that were added by now are durable. Throws the Fault of the first one that never will be. */
  durable(): Promise<void>;
  /** The same, told and not thrown. */
  settled(): Promise<Fault | null>;
}

/** `lost` is told once, when the first outcome could not be written. */
export function newOutcomes(lost: (fault: Fault) => void): Outcomes {
  const pending = new Set<Promise<void>>();
  let fault: Fault | null = null;
  const outcomes: Outcomes = {
    add(written) {
      const one: Promise<void> = written
        .then(
          () => {},
          (error: unknown) => {
            if (fault !== null) return;
            fault = asFault(error, 'ledger.outcome-lost', 'What a call came to was not written down.', 'Start again.');
            lost(fault);
          },
        )
        .finally(() => pending.delete(one));
      pending.add(one);
    },
    async settled() {
      await Promise.all(pending);
      return fault;
    },
    async durable() {
      const found = await outcomes.settled();
      if (found) throw found;
    },
  };
  return outcomes;
}
