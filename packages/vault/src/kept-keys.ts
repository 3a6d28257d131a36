/**
 * Unwrapped keys in the system's keychain, as custody keeps and forgets them: one deed after the other, so that nothing is
 * kept behind what forgets it, and gone in the end also where the keychain failed in between.
 */
import type { Id } from '@interlock/model';
import type { CacheBond, CachedKeys, KeyCache } from './key-cache.ts';
import type { LockedMemory } from './locked-memory.ts';
import type { Lease } from './machine.ts';

/** What is kept: the keys of a bond, for a time. */
export interface Keeping {
  readonly bond: CacheBond;
  readonly lease: Lease;
  readonly key: (id: Id<'dek'>) => LockedMemory;
}

export class KeptKeys {
  #cache: KeyCache | null;
  /** The keychain failed, or has no part any more: nothing is kept there, and what lies there is still taken away. */
  #failed = false;
  /** It should be gone, and the keychain did not take it away. */
  #lingers = false;
  #last: Promise<unknown> = Promise.resolve();

  /** Null where no keychain answers, or none has a part. */
  constructor(cache: KeyCache | null) {
    this.#cache = cache;
  }

  /** Whether keys outlive the process. */
  get works(): boolean {
    return this.#cache !== null && !this.#failed;
  }

  /** Resolves when what was asked for so far is done; never rejects. */
  async settled(): Promise<void> {
    await this.#last;
  }

  /** What was kept for this bond; null also where the keychain does not answer. */
  async find(bond: CacheBond, now: number): Promise<CachedKeys | null> {
    if (this.#failed) return null;
    try {
      return (await this.#cache?.find(bond, now)) ?? null;
    } catch {
      this.#failed = true;
      this.#lingers = true; // or it may: nobody saw
      return null;
    }
  }

  /** Keeps what `keeping` says when its turn has come; null keeps nothing. */
  keep(keeping: () => Keeping | null): Promise<void> {
    return this.#inTurn(async (cache) => {
      const now = this.#failed ? null : keeping();
      if (!now) return;
      try {
        await cache.keep(now.bond, now.lease, now.key);
        this.#lingers = false; // it stands in the place of what lay there
      } catch {
        this.#failed = true;
        await this.#remove(cache); // what was kept before
      }
    });
  }

  /** Takes away what was kept; where the keychain refuses, `tend` tries again. */
  forget(): Promise<void> {
    return this.#inTurn((cache) => this.#remove(cache));
  }

  /** Tries again to take away what should be gone. */
  async tend(): Promise<void> {
    await this.#last;
    if (this.#lingers) await this.forget();
  }

  /** Another keychain from here on, or none; what the one before did not take away is still tried there where there is none. */
  change(cache: KeyCache | null): void {
    this.#failed = cache === null;
    if (cache || !this.#lingers) this.#cache = cache;
  }

  #inTurn(act: (cache: KeyCache) => Promise<void>): Promise<void> {
    const result = this.#last.then(async () => {
      if (this.#cache) await act(this.#cache);
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #remove(cache: KeyCache): Promise<void> {
    this.#lingers = await cache.forget().then(
      () => false,
      () => true,
    );
  }
}
