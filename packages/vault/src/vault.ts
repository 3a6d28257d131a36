/** One organization's vault: its keys, its keychain entries, and the one way to a plaintext. */
import type { Slot } from '@interlock/envelope';
import { Fault, type Id, newId, type Surroundings } from '@interlock/model';
import type { Custody } from './custody.ts';
import { type Receipt, receiptOf, writeReceipt } from './destruction.ts';
import type { Commit, EntryShelf } from './entries.ts';
import { type EntryDraft, type EntryView, type SecretPart, unpackSecret } from './entry.ts';
import { abandonHome, createMaster, type Home, type HomeGround, keychainOf, type Unlock } from './home.ts';
import { KeyCache } from './key-cache.ts';
import type { KeyRing } from './key-ring.ts';
import type { KeyDeed, KeyStatus } from './key-status.ts';
import { type Keychain, systemKeychain } from './keychain.ts';
import { type KeystoreContent, removeKeystore, sealContent, wrapAll, writeKeystore } from './keystore.ts';
import { sealKit } from './kit.ts';
import { type Credential, type Lend, Lender, type LendWatch } from './lend.ts';
import type { LockedMemory } from './locked-memory.ts';
import type { Machine } from './machine.ts';
import { kept, unwrapped, type VaultPasskey, wrapMaster } from './passkey-ways.ts';
import { checkNewPassphrase, forgetPassphrase } from './passphrase.ts';
import { Recognition } from './recognition.ts';
import { activeOf, rotate, rotationPending } from './rotation.ts';
import { type ExchangeKey, exchangeKey, openShared, type Share, type Sharing, share } from './sharing.ts';
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
  readonly custody: Custody;
  readonly machine: Machine;
}

/** Milliseconds that a data key seals. */
const keySeals = 30 * 24 * 3_600_000;
/** Milliseconds between two looks at what is due. */
const tendingEvery = 30_000;

/** Tables of this prefix are the vault's own: nothing that seals or opens records reaches them. */
const reserved = 'vault.';

export class Vault {
  readonly #parts: VaultParts;
  readonly #lender: Lender;
  readonly #recognition: Recognition;
  #content: KeystoreContent;
  #keychain: Keychain;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;
  /** The last rotation that was due failed. */
  #overdue = false;
  /** Resolves when nothing is being tended. */
  #tended: Promise<void> = Promise.resolve();
  #tending = false;
  readonly #timer: NodeJS.Timeout;
  #tell: ((deed: KeyDeed) => void) | null = null;
  readonly #untold: KeyDeed[] = [];

  constructor(parts: VaultParts) {
    this.#parts = parts;
    this.#content = parts.content;
    this.#keychain = parts.keychain;
    this.#lender = new Lender(parts.shelf, parts.watch, parts.around, parts.custody);
    this.#recognition = new Recognition(parts.shelf, parts.watch.observe);
    this.#timer = setInterval(() => void this.tend(), tendingEvery).unref();
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
    /** Throws what a `put` of it would throw for what it is; for what must not happen before a draft that is refused. */
    requireSound: (draft: EntryDraft): void => this.#open().shelf.requireSound(draft, this.#parts.around),
    /** Adds (no `id`) or changes (`id` and the `version` that was read). Faults: `vault.practice-only` and more. */
    put: (draft: EntryDraft): Promise<EntryView> =>
      this.#inTurn(async () => {
        try {
          if (this.home === 'practice' && !draft.lab) throw practiceOnly();
          const view = await this.#sealing().shelf.put(draft, this.#parts.around, this.#indexed);
          if (draft.secret) this.#recognition.stored(view, draft.secret);
          return view;
        } finally {
          for (const bytes of Object.values(draft.secret ?? {})) (bytes as Uint8Array | undefined)?.fill(0);
        }
      }),
    remove: (id: Id<'entry'>): Promise<void> => this.#inTurn(() => this.#opening().shelf.remove(id, this.#indexed)),
  };

  /** Passkeys as the keystore keeps them, for when the vault is locked. Changes are durable when they resolve. */
  readonly passkeys = {
    list: (): (VaultPasskey & { readonly opens: boolean })[] =>
      (this.#content.passkeys ?? []).map(({ wrap, ...one }) => ({ ...one, opens: wrap !== null })),
    /** These and no others; the wrap of one that is not among them is gone. */
    keep: (passkeys: readonly VaultPasskey[]): Promise<void> =>
      this.#inTurn(async () => {
        const content = kept(this.#content, passkeys);
        if (content) await this.#rewrite(content);
      }),
    /** This one opens the vault from now on; `secret`, what it answered to `salt`, is freed. */
    open: (passkey: VaultPasskey, salt: Uint8Array, secret: LockedMemory): Promise<void> =>
      this.#inTurn(async () => {
        try {
          const { provider } = this.#opening().custody;
          const record = wrapMaster(this.#content, provider, passkey, salt, secret);
          const others = (this.#content.passkeys ?? []).filter(({ credential }) => credential !== passkey.credential);
          await this.#rewrite({ ...this.#content, passkeys: [...others, record] });
        } finally {
          secret.free();
        }
      }),
    /** This one no longer opens it. */
    shut: (credential: string): Promise<void> =>
      this.#inTurn(async () => {
        const passkeys = (this.#content.passkeys ?? []).map((one) =>
          one.credential === credential ? { ...one, wrap: null } : one,
        );
        await this.#rewrite({ ...this.#content, passkeys });
      }),
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

  /**
   * Moves the vault to another home: a new master key there wraps every data key, a new data key seals from now on, and
   * the old master key is forgotten. Killed at any point, the vault opens either in the old home or in the new one.
   */
  adopt(unlock: Unlock): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await this.#adopt(unlock);
      } finally {
        if (unlock.home === 'passphrase') forgetPassphrase(unlock.passphrase);
      }
    });
  }

  /**
   * Makes a new data key, which seals from now on; the others open what they sealed. Resumable, and nothing that was
   * sealed is touched. Faults: a provider's, `vault.disk-full`, `vault.not-writable`.
   */
  rotate(): Promise<void> {
    return this.#inTurn(() => this.#rotate());
  }

  /** Does what is due: asks the provider, fetches keys anew, makes a new data key. Never rejects; `keys()` tells. */
  tend(): Promise<void> {
    this.#tended = this.#tended.then(() => this.#tendOnce());
    return this.#tended;
  }

  /**
   * Destroys the organization's master key, or schedules it where its provider waits. `before` writes down that it was
   * asked for, and nothing happens where it rejects; `after` is given the signed receipt while something can still be
   * sealed. Then every key and every secret in memory is zeroed. Faults: a provider's.
   */
  destroy(before: (master: string) => Promise<void>, after: (receipt: Receipt) => Promise<void>): Promise<Receipt> {
    return this.#inTurn(async () => {
      const { custody, ground, around, shelf } = this.#open();
      await before(custody.provider.ref);
      const asked = around.now();
      const what = await custody.provider.destroy(asked);
      const receipt = receiptOf(this.#content, what, asked, this.signer());
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
    return this.#inTurn(async () => {
      const { ground, ring, organization } = this.#opening();
      const key = await exchangeKey(ground, ring, organization);
      try {
        return use(key);
      } finally {
        key.secret.free();
      }
    });
  }

  /** What there is to say of the keys. */
  keys(): KeyStatus {
    const { custody } = this.#open();
    const { provider, keys } = this.#content;
    return {
      home: provider.home,
      master: provider.master,
      place: provider.home === 'kms' ? provider.key : provider.home === 'pkcs11' ? provider.token : null,
      keys: keys.map(({ id, state, created }) => ({ id, state, created })),
      due: activeOf(this.#content).created + keySeals,
      overdue: this.#overdue,
      cache: custody.place,
      until: custody.until,
      answeredAgo: custody.answeredAgo,
    };
  }

  /** Hears what happened to keys from now on, and first what happened before anybody listened. */
  onKeyDeed(tell: (deed: KeyDeed) => void): void {
    this.#tell = tell;
    this.#telling();
  }

  /** Zeroes every key and every secret that is lent at this moment. Nothing works afterwards. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    this.#lender.close();
    this.#parts.custody.close();
    this.#parts.signingKey.free();
    this.#parts.shelf.forget();
  }

  async #adopt(unlock: Unlock): Promise<void> {
    if (unlock.home === 'practice') throw noWayBack();
    if (await rotationPending(this.#open().ground)) await this.#rotate();
    const { ring, ground, organization, around, signingKey, custody, machine } = this.#opening();
    const old = this.#content;
    const { record, provider } = await createMaster(unlock, ground);
    const fresh = { id: newId('dek', around.random), state: 'active' as const, created: around.now() };
    ring.generate(fresh.id);
    try {
      const keys = [...old.keys.map((key) => ({ ...key, state: 'retired' as const })), fresh];
      const content: KeystoreContent = {
        ...old,
        sequence: old.sequence + 1,
        provider: record,
        keys: await wrapAll(ring, provider, organization, keys),
        signer: signingKey.record(ring, organization, fresh.id),
        ...(old.passkeys && { passkeys: unwrapped(old.passkeys) }),
      };
      this.#open();
      await writeKeystore(ground, content, sealContent(ring, content, fresh.id));
      ring.activate(fresh.id);
      this.#content = content;
    } catch (error) {
      if (!this.#closed) ring.drop(fresh.id);
      provider.close();
      throw error;
    }
    const left = this.#keychain;
    this.#keychain = keychainOf(unlock);
    const cache = cacheKeychain(unlock);
    await custody.changed(provider, this.#content, cache && new KeyCache(cache, machine, organization));
    await abandonHome(old.provider, ground, left);
  }

  /** The keystore names these entries from now on. */
  readonly #indexed: Commit = (entries) => this.#rewrite({ ...this.#content, entries: [...entries] });

  /** The same keys under another list of passkeys or entries. */
  async #rewrite(changed: KeystoreContent): Promise<void> {
    const { ring, ground } = this.#opening();
    const content = { ...changed, sequence: this.#content.sequence + 1 };
    await writeKeystore(ground, content, sealContent(ring, content, ring.active));
    this.#content = content;
  }

  async #tendOnce(): Promise<void> {
    if (this.#closed) return;
    this.#tending = true;
    try {
      await this.#parts.custody.tend();
      await this.#inTurn(async () => {
        if (!this.#closed && (this.#due() || (await rotationPending(this.#parts.ground)))) await this.#rotate();
      });
    } catch {
      this.#overdue = !this.#closed && this.#due();
    } finally {
      this.#tending = false;
    }
  }

  async #rotate(): Promise<void> {
    const { custody, organization: _, ...rooms } = this.#opening();
    const from = activeOf(this.#content).id;
    this.#content = await rotate({ ...rooms, provider: custody.provider }, this.#content);
    this.#overdue = false;
    await custody.changed(custody.provider, this.#content);
    this.#untold.push({ type: 'data-key-rotated', ref: activeOf(this.#content).id, from });
    this.#telling();
  }

  #telling(): void {
    if (this.#tell) for (const deed of this.#untold.splice(0)) this.#tell(deed);
  }

  #due(): boolean {
    return this.#parts.around.now() - activeOf(this.#content).created >= keySeals;
  }

  /** What opens; throws the Fault for which nothing may be opened. */
  #opening(): VaultParts {
    const parts = this.#open();
    parts.custody.check();
    return parts;
  }

  /** What seals. A key that is too old is replaced beside the first seal that meets it; if that failed, nothing seals. */
  #sealing(): VaultParts {
    const parts = this.#opening();
    if (!this.#due()) return parts;
    if (!this.#tending) void this.tend();
    if (this.#overdue) throw overdue();
    return parts;
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

function overdue(): Fault {
  return new Fault(
    'vault.key-overdue',
    'The data key has served its thirty days, and no new one could be made: nothing is sealed until one is.',
    'Restore the connection to the key provider. What is there can be read.',
  );
}

/** Where a home that is elsewhere caches what it unwrapped. */
export function cacheKeychain(unlock: Unlock): Keychain | null {
  if (unlock.home !== 'kms' && unlock.home !== 'pkcs11') return null;
  return unlock.keychain === undefined ? systemKeychain : unlock.keychain;
}

function noWayBack(): Fault {
  return new Fault('vault.practice-only', 'A vault does not become a practice vault.', 'Use another data folder.');
}
