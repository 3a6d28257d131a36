/**
 * Passkeys and the vault: the public side of each stands in the keystore, where it can be checked while the vault is
 * locked; and under a passphrase one may open it in the passphrase's place. Each change is in the ledger first.
 */
import { createHash } from 'node:crypto';
import { type Actor, Fault } from '@interlock/model';
import { type LockedMemory, newSalt, type Vault } from '@interlock/vault';
import type { House } from '../house.ts';
import type { Passkey } from './passkeys.ts';

export interface WaysRooms {
  readonly house: House;
  readonly vault: Pick<Vault, 'passkeys' | 'home'>;
}

export class VaultWays {
  readonly #rooms: WaysRooms;
  /** Salts of what was begun and not ended, by credential. */
  readonly #salts = new Map<string, Uint8Array>();

  constructor(rooms: WaysRooms) {
    this.#rooms = rooms;
  }

  /** Whether a passkey opens the vault; null where none could. */
  opens(credential: string): boolean | null {
    const { vault } = this.#rooms;
    if (vault.home !== 'passphrase') return null;
    return vault.passkeys.list().some((one) => one.credential === credential && one.opens);
  }

  /** The keystore knows these and no others. */
  async keep(passkeys: readonly Passkey[], by: Actor): Promise<void> {
    const { house, vault } = this.#rooms;
    const known = vault.passkeys.list();
    const wanted = passkeys.map(publicSide);
    const same = (a: { credential: string; key: string }) => (b: typeof a) =>
      a.credential === b.credential && a.key === b.key;
    for (const one of known) if (one.opens && !wanted.some(same(one))) await this.#written(one.credential, false, by);
    for (const one of wanted)
      if (!known.some(same(one)))
        await house.journal.write({ type: 'vault.passkey-kept', by, credential: one.credential, key: hashOf(one.key) });
    await vault.passkeys.keep(wanted);
  }

  /** What a passkey is to be asked with. Faults: `vault.passkey-cannot`. */
  begin(credential: string): Record<string, string> {
    const { house, vault } = this.#rooms;
    if (vault.home !== 'passphrase')
      throw new Fault(
        'vault.passkey-cannot',
        'A passkey opens a vault that is under a passphrase, and no other.',
        'Nothing was changed.',
      );
    const salt = newSalt(house.around.random);
    this.#salts.set(credential, salt);
    return { [credential]: Buffer.from(salt).toString('base64url') };
  }

  /** This one opens the vault from now on; `secret` is what it answered, and is freed. */
  async open(passkey: Passkey, secret: LockedMemory | null, by: Actor): Promise<void> {
    const salt = this.#salts.get(passkey.id);
    this.#salts.delete(passkey.id);
    try {
      if (!salt || secret?.length !== 32)
        throw new Fault(
          'vault.passkey-silent',
          'The passkey proved who you are and gave no key: this browser or authenticator has no PRF.',
          'Nothing was changed. A passkey that is made anew may have it.',
        );
      await this.#written(passkey.id, true, by);
      await this.#rooms.vault.passkeys.open(publicSide(passkey), salt, secret);
    } finally {
      secret?.free();
    }
  }

  async end(credential: string, by: Actor): Promise<void> {
    if (!this.opens(credential)) return;
    await this.#written(credential, false, by);
    await this.#rooms.vault.passkeys.shut(credential);
  }

  #written(credential: string, opens: boolean, by: Actor): Promise<unknown> {
    return this.#rooms.house.journal.write({ type: 'vault.passkey-opens', by, credential, opens });
  }
}

const publicSide = ({ id, key, added }: Passkey) => ({
  credential: id,
  key: Buffer.from(key, 'base64url').toString('base64'),
  added,
});

const hashOf = (key: string): string => createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex');
