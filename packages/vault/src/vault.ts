/** One organization's vault: its keys, its keychain entries, and the one way to a plaintext. */
import type { Slot } from '@interlock/envelope';
import { Fault, type Id } from '@interlock/model';
import { type Receipt, receiptOf, writeReceipt } from './destruction.ts';
import type { Commit, EntryShelf } from './entries.ts';
import { type EntryDraft, type EntryView, type SecretPart, unpackSecret } from './entry.ts';
import type { Home, Unlock } from './home.ts';
import { KeyLifecycle, type KeyParts } from './key-lifecycle.ts';
import type { KeyDeed, KeyStatus } from './key-status.ts';
import { removeKeystore } from './keystore.ts';
import { sealKit } from './kit.ts';
import { type Credential, type Lend, Lender, type LendWatch } from './lend.ts';
import { PasskeyList } from './passkey-list.ts';
import { checkNewPassphrase } from './passphrase.ts';
import { Recognition } from './recognition.ts';
import { type ExchangeKey, exchangeKey, openShared, type Share, type Sharing, share } from './sharing.ts';
import type { Signer } from './signer.ts';

/** Where a record's value stands; the vault adds its organization. */
export type RecordSlot = Omit<Slot, 'organization'>;

/** The parts of an opened vault; `openVault` puts them together. */
export interface VaultParts extends KeyParts {
  readonly shelf: EntryShelf;
  readonly watch: LendWatch;
}

/** Tables of this prefix are the vault's own: nothing that seals or opens records reaches them. */
const reserved = 'vault.';

export class Vault {
  readonly #parts: VaultParts;
  readonly #lender: Lender;
  readonly #recognition: Recognition;
  readonly #keys: KeyLifecycle;
  /** Passkeys as the keystore keeps them, for when the vault is locked. */
  readonly passkeys: Pick<PasskeyList, 'list' | 'keep' | 'open' | 'shut'>;

  constructor(parts: VaultParts) {
    this.#parts = parts;
    this.#keys = new KeyLifecycle(parts);
    this.passkeys = new PasskeyList(this.#keys, parts.custody);
    this.#lender = new Lender(parts.shelf, parts.watch, parts.around, parts.custody);
    this.#recognition = new Recognition(parts.shelf, parts.watch.observe);
  }

  get organization(): Id<'org'> {
    return this.#parts.organization;
  }

  /** Where the master key lives; `practice` means that only the lab's entries are taken. */
  get home(): Home {
    return this.#keys.home;
  }

  /** Keychain entries by their clear views. Changes are durable when their promise resolves. */
  readonly entries = {
    list: (): EntryView[] => this.#open().shelf.list(),
    get: (id: Id<'entry'>): EntryView | null => this.#open().shelf.get(id),
    /** Throws what a `put` of it would throw for what it is; for what must not happen before a draft that is refused. */
    requireSound: (draft: EntryDraft): void => this.#open().shelf.requireSound(draft, this.#parts.around),
    /** Adds (no `id`) or changes (`id` and the `version` that was read). Faults: `vault.practice-only` and more. */
    put: (draft: EntryDraft): Promise<EntryView> =>
      this.#keys.inTurn(async () => {
        try {
          if (this.home === 'practice' && !draft.lab) throw practiceOnly();
          const view = await this.#sealing().shelf.put(draft, this.#parts.around, this.#indexed);
          if (draft.secret) this.#recognition.stored(view, draft.secret);
          return view;
        } finally {
          for (const bytes of Object.values(draft.secret ?? {})) (bytes as Uint8Array | undefined)?.fill(0);
        }
      }),
    remove: (id: Id<'entry'>): Promise<void> =>
      this.#keys.inTurn(() => this.#opening().shelf.remove(id, this.#indexed)),
  };

  /** Seals one value of a record. Faults: `vault.reserved-table`, `vault.closed`, `vault.key-overdue`, `envelope.unsealable`. */
  seal(slot: RecordSlot, bytes: Uint8Array): Uint8Array {
    return this.#sealing().ring.seal(this.#record(slot), bytes);
  }

  /** Seals several values, each as `seal` does; if one cannot be sealed, none is. */
  sealAll(items: readonly { readonly slot: RecordSlot; readonly bytes: Uint8Array }[]): Uint8Array[] {
    return this.#sealing().ring.sealAll(items.map(({ slot, bytes }) => ({ slot: this.#record(slot), bytes })));
  }

  /** Opens one value of a record, never a credential. Faults: `vault.reserved-table`, `envelope.refused`. */
  open(slot: RecordSlot, envelope: Uint8Array): Uint8Array {
    return this.#opening().ring.unseal(this.#record(slot), envelope);
  }

  /**
   * A recovery kit of these entries: a file that `age` opens with the passphrase, which is zeroed. `before` writes each
   * one down first, and nothing is opened where it rejects. Faults: `vault.practice-only`, `vault.no-such-entry`.
   */
  async exportKit(
    ids: readonly Id<'entry'>[],
    passphrase: Uint8Array,
    before: (entry: EntryView) => Promise<void>,
  ): Promise<Uint8Array> {
    try {
      checkNewPassphrase(passphrase);
      const chosen = ids.map((id) => this.#open().shelf.check(id));
      await this.#parts.custody.beforeLend();
      for (const entry of chosen) await before(entry);
      const { shelf } = this.#opening();
      return sealKit(
        chosen.map((entry) => ({ entry: shelf.check(entry.id, entry.version), secret: shelf.openSecret(entry.id) })),
        passphrase,
      );
    } finally {
      passphrase.fill(0);
    }
  }

  /**
   * Opens an entry for its person's eyes. `before` writes it down, and nothing is opened where it rejects; the bytes must
   * not be kept. Faults: `vault.no-such-entry`, those of a key provider.
   */
  async reveal<T>(
    id: Id<'entry'>,
    before: () => Promise<void>,
    use: (parts: ReadonlyMap<SecretPart, Buffer>) => T,
  ): Promise<T> {
    const { version } = this.#open().shelf.check(id);
    await this.#parts.custody.beforeLend();
    await before();
    const { shelf } = this.#opening();
    shelf.check(id, version);
    const packed = shelf.openSecret(id);
    try {
      const parts = unpackSecret(packed);
      try {
        return use(new Map([...parts].map(([part, memory]) => [part, memory.open()])));
      } finally {
        for (const memory of parts.values()) memory.free();
      }
    } finally {
      packed.free();
    }
  }

  /** Every entry that was not shown to `observe` yet is opened for it. `before` writes each down, and none is where it rejects. */
  recognise(before: (entry: EntryView) => Promise<void>): Promise<void> {
    return this.#recognition.all(before, () => void this.#opening());
  }

  /** The only way of a call to a credential's plaintext (lend.ts). */
  withCredential<T>(lend: Lend, use: (credential: Credential) => Promise<T>): Promise<T> {
    return this.#lender.lend(lend, use);
  }

  /** The ledger's key. */
  signer(): Signer {
    const { signingKey } = this.#open();
    return { publicKey: signingKey.publicKey, sign: (message) => signingKey.sign(message) };
  }

  /** As `KeyLifecycle.adopt`. */
  adopt(unlock: Unlock): Promise<void> {
    return this.#keys.adopt(unlock);
  }

  /** As `KeyLifecycle.rotate`. */
  rotate(): Promise<void> {
    return this.#keys.rotate();
  }

  /** As `KeyLifecycle.tend`. */
  tend(): Promise<void> {
    return this.#keys.tend();
  }

  /** What there is to say of the keys. */
  keys(): KeyStatus {
    return this.#keys.status();
  }

  /** As `KeyLifecycle.onKeyDeed`. */
  onKeyDeed(tell: (deed: KeyDeed) => void): void {
    this.#keys.onKeyDeed(tell);
  }

  /**
   * Destroys the organization's master key, or schedules it where its provider waits. `before` writes down that it was
   * asked for, and nothing happens where it rejects; `after` is given the signed receipt while something can still be
   * sealed. Then every key and every secret in memory is zeroed. Faults: a provider's.
   */
  destroy(before: (master: string) => Promise<void>, after: (receipt: Receipt) => Promise<void>): Promise<Receipt> {
    return this.#keys.inTurn(async () => {
      const { custody, ground, around, shelf } = this.#open();
      await before(custody.provider.ref);
      const asked = around.now();
      const what = await custody.provider.destroy(asked);
      const receipt = receiptOf(this.#keys.content, what, asked, this.signer());
      try {
        await writeReceipt(ground, receipt);
        if (this.home === 'passphrase') await removeKeystore(ground);
        await after(receipt);
      } finally {
        this.#lender.close();
        await custody.destroyed();
        shelf.forget();
      }
      return receipt;
    });
  }

  /** The key that others share records with this organization to, 32 bytes; made at its first use. */
  exchangeKey(): Promise<Uint8Array> {
    this.#sealing();
    return this.#withExchange(({ publicKey }) => Uint8Array.from(publicKey));
  }

  /** Shares one record with another organization: its own keys and nothing more. Faults: those of `share`. */
  share(sharing: Omit<Sharing, 'organization'>): Share {
    const { ring, organization, around } = this.#sealing();
    this.#record({ ...sharing, field: 'any', schema: 1 });
    return share({ ...sharing, organization }, ring, this.signer(), around.now(), around.random);
  }

  /** Opens one value of a record that another organization shared. Faults: `vault.share-refused`, `envelope.refused`. */
  openShared(given: unknown, place: Pick<Slot, 'field' | 'schema' | 'bound'>, envelope: Uint8Array): Promise<Buffer> {
    return this.#withExchange((key) => openShared(given, place, envelope, this.organization, key));
  }

  #withExchange<T>(use: (key: ExchangeKey) => T): Promise<T> {
    return this.#keys.inTurn(async () => {
      const { ground, ring, organization } = this.#opening();
      const key = await exchangeKey(ground, ring, organization);
      try {
        return use(key);
      } finally {
        key.secret.free();
      }
    });
  }

  /** A person signs out: unwrapped keys that would outlive the process are taken out of the keychain. Never rejects. */
  leave(): Promise<void> {
    return this.#parts.custody.leave();
  }

  /** Zeroes every key and every secret that is lent at this moment. Nothing works afterwards. */
  close(): void {
    if (!this.#keys.close()) return;
    this.#lender.close();
    this.#parts.custody.close();
    this.#parts.signingKey.free();
    this.#parts.shelf.forget();
  }

  /** The keystore names these entries from now on. */
  readonly #indexed: Commit = (entries) => this.#keys.rewrite({ ...this.#keys.content, entries: [...entries] });

  #record(slot: RecordSlot): Slot {
    if (slot.table.startsWith(reserved))
      throw new Fault('vault.reserved-table', 'No record is sealed or opened in a table of the vault.', 'Report this.');
    return { ...slot, organization: this.#parts.organization };
  }

  /** What opens; throws the Fault for which nothing may be opened. */
  #opening(): VaultParts {
    this.#keys.requireOpening();
    return this.#parts;
  }

  /** What seals; throws the Fault for which nothing may be sealed. */
  #sealing(): VaultParts {
    this.#keys.requireSealing();
    return this.#parts;
  }

  #open(): VaultParts {
    this.#keys.requireOpen();
    return this.#parts;
  }
}

function practiceOnly(): Fault {
  return new Fault(
    'vault.practice-only',
    'This is a practice vault: its key lies in a file, and it takes nothing but the lab’s credentials.',
    'Protect the vault with the system’s keychain or a passphrase first; everything in it is kept.',
  );
}
