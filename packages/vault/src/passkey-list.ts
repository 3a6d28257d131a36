/** The passkeys of an opened vault. Changes are durable when they resolve. */
import type { Custody } from './custody.ts';
import type { KeyLifecycle } from './key-lifecycle.ts';
import type { LockedMemory } from './locked-memory.ts';
import { kept, type VaultPasskey, wrapMaster } from './passkey-ways.ts';

export class PasskeyList {
  readonly #keys: KeyLifecycle;
  readonly #custody: Custody;

  constructor(keys: KeyLifecycle, custody: Custody) {
    this.#keys = keys;
    this.#custody = custody;
  }

  list(): (VaultPasskey & { readonly opens: boolean })[] {
    return (this.#keys.content.passkeys ?? []).map(({ wrap, ...one }) => ({ ...one, opens: wrap !== null }));
  }

  /** These and no others; the wrap of one that is not among them is gone. */
  keep(passkeys: readonly VaultPasskey[]): Promise<void> {
    return this.#keys.inTurn(async () => {
      const content = kept(this.#keys.content, passkeys);
      if (content) await this.#keys.rewrite(content);
    });
  }

  /** This one opens the vault from now on; `secret`, what it answered to `salt`, is freed. Faults: `vault.passkey-cannot`. */
  open(passkey: VaultPasskey, salt: Uint8Array, secret: LockedMemory): Promise<void> {
    return this.#keys.inTurn(async () => {
      try {
        this.#keys.requireOpening();
        const { content } = this.#keys;
        const record = wrapMaster(content, this.#custody.provider, passkey, salt, secret);
        const others = (content.passkeys ?? []).filter(({ credential }) => credential !== passkey.credential);
        await this.#keys.rewrite({ ...content, passkeys: [...others, record] });
      } finally {
        secret.free();
      }
    });
  }

  /** This one no longer opens it. */
  shut(credential: string): Promise<void> {
    return this.#keys.inTurn(async () => {
      const { content } = this.#keys;
      const passkeys = (content.passkeys ?? []).map((one) =>
        one.credential === credential ? { ...one, wrap: null } : one,
      );
      await this.#keys.rewrite({ ...content, passkeys });
    });
  }
}
