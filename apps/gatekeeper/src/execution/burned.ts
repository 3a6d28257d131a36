/** Permits that were used in this process. The ledger burns them for good; this keeps two hands from racing. */
import type { Permit } from '@interlock/model';
import { refusedPermit } from './faults.ts';

export class BurnedPermits {
  readonly #used = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Throws Fault `execution.permit` where it was used before. */
  burn(permit: Permit): void {
    if (this.#used.has(permit.id)) throw refusedPermit('it was used before');
    // an expired permit is refused for its age, so it need not be remembered
    if (this.#used.size >= 4096)
      for (const [id, expires] of this.#used) if (expires < this.#now()) this.#used.delete(id);
    this.#used.set(permit.id, permit.expires);
  }
}
