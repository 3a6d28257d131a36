/** A secret that a lend hands out: it can be used, and neither printed nor serialised. */
import { inspect } from 'node:util';
import { Fault } from '@interlock/model';
import type { LockedMemory } from './locked-memory.ts';

/** Its bytes are empty from the end of the lend on. */
export class Secret {
  readonly #memory: LockedMemory;

  constructor(memory: LockedMemory) {
    this.#memory = memory;
  }

  get length(): number {
    return this.#memory.length;
  }

  /**
   * Gives the bytes in locked memory to `use`. Make no string of them unless a library insists (docs/known-limits.md):
   * a string cannot be wiped.
   */
  use<T>(use: (bytes: Buffer) => T): T {
    return this.#memory.use(use);
  }

  toString(): never {
    throw printed();
  }

  toJSON(): never {
    throw printed();
  }

  [Symbol.toPrimitive](): never {
    throw printed();
  }

  /** Not thrown: a fault that holds a secret somewhere must still be shown. */
  [inspect.custom](): string {
    return 'Secret {}';
  }
}

function printed(): Fault {
  return new Fault('vault.secret-printed', 'A secret was about to be printed.', 'Report this as a bug.');
}
