/** One organization's vault: its keys, its keychain entries, and the one way to a plaintext. */
import type { Slot } from '@interlock/envelope';
import { Fault, type Id, newId, type Surroundings } from '@interlock/model';
import type { EntryShelf } from './entries.ts';
import type { EntryDraft, EntryView } from './entry.ts';
import { abandonHome, createMaster, type Home, type HomeGround, keychainOf, type Unlock } from './home.ts';
import type { KeyRing } from './key-ring.ts';
import type { Keychain } from './keychain.ts';
import { type KeystoreContent, sealContent, wrapAll, writeKeystore } from './keystore.ts';
import { type Credential, type Lend, Lender, type LendWatch } from './lend.ts';
import type { Signer, SigningKey } from './signer.ts';

/** Where a record's value stands; the vault adds its organization. */
export type RecordSlot = Omit<Slot, 'organization'>;

/** The parts of an opened vault; `openVault` puts them together. */
export interface VaultParts {
  readonly organization: Id<'org'>;
  readonly ground: HomeGround;
  readonly keychain: Keychain;
  readonly content: KeystoreContent;
  readonly ring: KeyRing;
  readonly signingKey: SigningKey;
  readonly shelf: EntryShelf;
  readonly watch: LendWatch;
  readonly around: Surroundings;
}

/** Tables of this prefix are the vault's own: nothing that seals or opens records reaches them. */
const reserved = 'vault.';

export class Vault {
  readonly #parts: VaultParts;
  readonly #lender: Lender;
  #content: KeystoreContent;
  #keychain: Keychain;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(parts: VaultParts) {
    this.#parts = parts;
    this.#content = parts.content;
    this.#keychain = parts.keychain;
    this.#lender = new Lender(parts.shelf, parts.watch, parts.around);
  }

  get organization(): Id<'org'> {
    return this.#parts.organization;
  }

  /** Where the master key lives; `practice` means that only the lab's entries are taken. */
  get home(): Home {
    return this.#content.provider.home;
  }

  /** Keychain entries by their clear views. Changes are durable when their promise resolves. */
  readonly entries = {
    list: (): EntryView[] => this.#open().shelf.list(),
    get: (id: Id<'entry'>): EntryView | null => this.#open().shelf.get(id),
    /** Adds (no `id`) or changes (`id` and the `version` that was read). Faults: `vault.practice-only` and more. */
    put: (draft: EntryDraft): Promise<EntryView> =>
      this.#inTurn(async () => {
        try {
          if (this.home === 'practice' && !draft.lab) throw practiceOnly();
          return await this.#open().shelf.put(draft, this.#parts.around);
        } finally {
          for (const bytes of Object.values(draft.secret ?? {})) (bytes as Uint8Array | undefined)?.fill(0);
        }
      }),
    remove: (id: Id<'entry'>): Promise<void> => this.#inTurn(() => this.#open().shelf.remove(id)),
  };

  /** Seals one value of a record. Faults: `vault.reserved-table`, `vault.closed`, `envelope.unsealable`. */
  seal(slot: RecordSlot, bytes: Uint8Array): Uint8Array {
    return this.#open().ring.seal(this.#record(slot), bytes);
  }

  /** Seals several values, each as `seal` does; if one cannot be sealed, none is. */
  sealAll(items: readonly { readonly slot: RecordSlot; readonly bytes: Uint8Array }[]): Uint8Array[] {
    return this.#open().ring.sealAll(items.map(({ slot, bytes }) => ({ slot: this.#record(slot), bytes })));
  }

  /** Opens one value of a record, never a credential. Faults: `vault.reserved-table`, `envelope.refused`. */
  open(slot: RecordSlot, envelope: Uint8Array): Uint8Array {
    return this.#open().ring.open(this.#record(slot), envelope);
  }

  /** The only way to a credential's plaintext (lend.ts). */
  withCredential<T>(lend: Lend, use: (credential: Credential) => Promise<T>): Promise<T> {
    return this.#lender.lend(lend, use);
  }

  /** The ledger's key. */
  signer(): Signer {
    const { signingKey } = this.#open();
    return { publicKey: signingKey.publicKey, sign: (message) => signingKey.sign(message) };
  }

  /**
   * Moves the vault to another home: a new master key there wraps every data key, a new data key seals from now on, and
   * the old master key is forgotten. Killed at any point, the vault opens either in the old home or in the new one.
   */
  adopt(unlock: Unlock): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await this.#adopt(unlock);
      } finally {
        if (unlock.home === 'passphrase') unlock.passphrase.fill(0);
      }
    });
  }

  /** Zeroes every key and every secret that is lent at this moment. Nothing works afterwards. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#lender.close();
    this.#parts.ring.close();
    this.#parts.signingKey.free();
    this.#parts.shelf.forget();
  }

  async #adopt(unlock: Unlock): Promise<void> {
    const { ring, ground, organization, around, signingKey } = this.#open();
    if (unlock.home === 'practice') throw noWayBack();
    const old = this.#content;
    const { record, provider } = await createMaster(unlock, ground);
    const fresh = { id: newId('dek', around.random), state: 'active' as const, created: around.now() };
    const before = ring.active;
    ring.generate(fresh.id);
    try {
      const keys = [...old.keys.map((key) => ({ ...key, state: 'retired' as const })), fresh];
      const content: KeystoreContent = {
        ...old,
        sequence: old.sequence + 1,
        provider: record,
        keys: await wrapAll(ring, provider, organization, keys),
        signer: signingKey.record(ring, organization),
      };
      this.#open();
      await writeKeystore(ground.disk, ground.folder, content, sealContent(ring, content));
      this.#content = content;
    } catch (error) {
      if (!this.#closed) ring.undo(before, fresh.id);
      throw error;
    } finally {
      provider.close();
    }
    const left = this.#keychain;
    this.#keychain = keychainOf(unlock);
    await abandonHome(old.provider, ground, left);
  }

  #record(slot: RecordSlot): Slot {
    if (slot.table.startsWith(reserved))
      throw new Fault('vault.reserved-table', 'No record is sealed or opened in a table of the vault.', 'Report this.');
    return { ...slot, organization: this.#parts.organization };
  }

  #open(): VaultParts {
    if (this.#closed) throw new Fault('vault.closed', 'The vault is locked.', 'Unlock it and try again.');
    return this.#parts;
  }

  /** One change after the other, whatever became of the one before. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(act, act);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

function practiceOnly(): Fault {
  return new Fault(
    'vault.practice-only',
    'This is a practice vault: its key lies in a file, and it takes nothing but the lab’s credentials.',
    'Protect the vault with the system’s keychain or a passphrase first; everything in it is kept.',
  );
}

function noWayBack(): Fault {
  return new Fault('vault.practice-only', 'A vault does not become a practice vault.', 'Use another data folder.');
}
