/** A passkey before the vault is open: checked against the public side that the keystore keeps in clear. */
import { Fault } from '@interlock/model';
import type { Assertion } from '@interlock/protocol';
import type { LockedVault } from '@interlock/vault';
import { Passkeys, type Place, patience } from '../person/passkeys.ts';

export class PasskeyDoor {
  readonly #vault: LockedVault;
  readonly #passkeys: Passkeys;
  readonly #random: (n: number) => Uint8Array;
  readonly #now: () => number;
  readonly #asked = new WeakMap<object, { readonly challenge: string; readonly ends: number }>();

  constructor(
    vault: LockedVault,
    place: Place,
    around: { readonly random: (n: number) => Uint8Array; readonly now: () => number },
  ) {
    this.#vault = vault;
    this.#random = around.random;
    this.#now = around.now;
    const text = (key: string) => Buffer.from(key, 'base64').toString('base64url');
    const rows = this.#useful().map(({ credential, key, added }) => ({
      id: credential,
      body: { id: credential, key: text(key), counter: 0, added },
    }));
    // Nothing is kept before the vault is open: counters are compared then.
    this.#passkeys = new Passkeys({ all: () => rows, put: () => {}, remove: () => {} }, place);
  }

  /** A challenge for the one who asks, used once. */
  begin(who: object) {
    const made = this.#passkeys.challenge(this.#random);
    if (made.passkeys.length === 0) throw none();
    this.#asked.set(who, { challenge: made.challenge, ends: this.#now() + patience });
    const salts: Record<string, string> = {};
    for (const { credential, salt } of this.#useful())
      if (salt) salts[credential] = Buffer.from(salt).toString('base64url');
    return { ...made, salts };
  }

  /** The passkey that answered, and its counter. Faults: `passkey.refused`, `passkey.too-late`. */
  async finish(who: object, assertion: Assertion): Promise<{ credential: string; counter: number }> {
    const asked = this.#asked.get(who);
    this.#asked.delete(who);
    if (!asked || this.#now() > asked.ends)
      throw new Fault('passkey.too-late', 'Nobody was asked for a passkey, or it took too long.', 'Begin again.');
    const { id, counter } = await this.#passkeys.checkAssertion(assertion, asked.challenge);
    return { credential: id, counter };
  }

  /** Under a passphrase only those that open it. */
  #useful() {
    const { home, passkeys } = this.#vault;
    return home === 'passphrase' ? passkeys.filter(({ salt }) => salt !== null) : passkeys;
  }
}

const none = () => new Fault('passkey.none', 'No passkey opens this vault.', 'Use its passphrase.');
