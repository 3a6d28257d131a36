/**
 * The life of a vault's keys (docs/formats/keys.md): which seals, which only open, where the master key lives, and the one
 * order in which the keystore changes.
 */
import { Fault, type Id, newId, type Surroundings } from '@interlock/model';
import type { Custody } from './custody.ts';
import { abandonHome, createMaster, type Home, type HomeGround, keychainOf, type Unlock } from './home.ts';
import { KeyCache } from './key-cache.ts';
import type { KeyRing } from './key-ring.ts';
import type { KeyDeed, KeyStatus } from './key-status.ts';
import { type Keychain, systemKeychain } from './keychain.ts';
import { type KeystoreContent, sealContent, wrapAll, writeKeystore } from './keystore.ts';
import type { Machine } from './machine.ts';
import { unwrapped } from './passkey-ways.ts';
import { forgetPassphrase } from './passphrase.ts';
import { activeOf, rotate, rotationPending } from './rotation.ts';
import type { SigningKey } from './signer.ts';

/** What the keys of one organization's vault live among. */
export interface KeyParts {
  readonly organization: Id<'org'>;
  readonly ground: HomeGround;
  readonly keychain: Keychain;
  readonly content: KeystoreContent;
  readonly ring: KeyRing;
  readonly signingKey: SigningKey;
  readonly around: Surroundings;
  readonly custody: Custody;
  readonly machine: Machine;
}

/** Milliseconds that a data key seals. */
const keySeals = 30 * 24 * 3_600_000;
/** Milliseconds between two looks at what is due. */
const tendingEvery = 30_000;

export class KeyLifecycle {
  readonly #parts: KeyParts;
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

  constructor(parts: KeyParts) {
    this.#parts = parts;
    this.#content = parts.content;
    this.#keychain = parts.keychain;
    this.#timer = setInterval(() => void this.tend(), tendingEvery).unref();
  }

  /** The keystore as it was last written. */
  get content(): KeystoreContent {
    return this.#content;
  }

  get home(): Home {
    return this.#content.provider.home;
  }

  /**
   * Moves the vault to another home: a new master key there wraps every data key, a new data key seals from now on, and
   * the old master key is forgotten. Killed at any point, the vault opens either in the old home or in the new one.
   */
  adopt(unlock: Unlock): Promise<void> {
    return this.inTurn(async () => {
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
    return this.inTurn(() => this.#rotate());
  }

  /** Does what is due: asks the provider, fetches keys anew, makes a new data key. Never rejects; `status()` tells. */
  tend(): Promise<void> {
    this.#tended = this.#tended.then(() => this.#tendOnce());
    return this.#tended;
  }

  /** What there is to say of the keys. */
  status(): KeyStatus {
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

  /** Ends the tending. False where it had ended before. */
  close(): boolean {
    if (this.#closed) return false;
    this.#closed = true;
    clearInterval(this.#timer);
    return true;
  }

  /** Throws Fault `vault.closed`. */
  requireOpen(): void {
    this.#open();
  }

  /** Throws the Fault for which nothing may be opened. */
  requireOpening(): void {
    this.#opening();
  }

  /** Throws the Fault for which nothing may be sealed. A key that is too old is replaced beside the first seal that meets it. */
  requireSealing(): void {
    this.#opening();
    if (!this.#due()) return;
    if (!this.#tending) void this.tend();
    if (this.#overdue) throw overdue();
  }

  /** The same keys under another list of passkeys or entries. */
  async rewrite(changed: KeystoreContent): Promise<void> {
    const { ring, ground } = this.#opening();
    const content = { ...changed, sequence: this.#content.sequence + 1 };
    await writeKeystore(ground, content, sealContent(ring, content, ring.active));
    this.#content = content;
  }

  /** One change after the other, whatever became of the one before. */
  inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(act, act);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #adopt(unlock: Unlock): Promise<void> {
    if (unlock.home === 'practice') throw noWayBack();
    this.#open();
    if (await this.#pending()) await this.#rotate();
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
    this.#untold.push({ type: 'data-key-rotated', ref: fresh.id, from: activeOf(old).id });
    await custody.changed(provider, this.#content, cache && new KeyCache(cache, machine, organization));
    this.#telling();
    await abandonHome(old.provider, ground, left);
  }

  async #tendOnce(): Promise<void> {
    if (this.#closed) return;
    this.#tending = true;
    try {
      await this.#parts.custody.tend();
      await this.inTurn(async () => {
        if (!this.#closed && (this.#due() || (await this.#pending()))) await this.#rotate();
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

  #pending(): Promise<boolean> {
    return rotationPending(this.#parts.ground, this.#content);
  }

  #telling(): void {
    if (this.#tell) for (const deed of this.#untold.splice(0)) this.#tell(deed);
  }

  #due(): boolean {
    return this.#parts.around.now() - activeOf(this.#content).created >= keySeals;
  }

  #opening(): KeyParts {
    const parts = this.#open();
    parts.custody.check();
    return parts;
  }

  #open(): KeyParts {
    if (this.#closed) throw new Fault('vault.closed', 'The vault is locked.', 'Unlock it and try again.');
    return this.#parts;
  }
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
