/** What one socket hands over as a binary frame before the request that uses it: in locked memory, and once. */
import { longestSecret } from '@interlock/protocol';
import { LockedMemory } from '@interlock/vault';

export class HandedSecret {
  #memory: LockedMemory | null = null;

  /** Takes the bytes over and zeroes where they came from. Empty or too long is nothing at all. */
  put(bytes: Buffer): void {
    this.forget();
    try {
      if (bytes.length > 0 && bytes.length <= longestSecret)
        this.#memory = new LockedMemory(bytes.length).fill((room) => room.set(bytes));
    } finally {
      bytes.fill(0);
    }
  }

  /** Whoever takes it frees it. */
  take(): LockedMemory | null {
    const memory = this.#memory;
    this.#memory = null;
    return memory;
  }

  forget(): void {
    this.#memory?.free();
    this.#memory = null;
  }
}
