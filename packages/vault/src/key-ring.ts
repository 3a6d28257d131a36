/** Data keys in locked memory: one seals, all open (docs/formats/keys.md, chapter 3). */
import { timingSafeEqual } from 'node:crypto';
import {
  contentLength,
  dekRef,
  EnvelopeError,
  type EnvelopeKey,
  open as openEnvelope,
  openInto,
  type Slot,
  seal,
} from '@interlock/envelope';
import { canonicalBytes, Fault, type Id } from '@interlock/model';
import type { DataKeyRecord } from './keystore.ts';
import { LockedMemory } from './locked-memory.ts';
import { type KeyProvider, withKey } from './provider.ts';

const keyLength = 32;

/** Where a wrapped data key stands. */
export function dataKeySlot(organization: Id<'org'>, record: Pick<DataKeyRecord, 'id' | 'created'>): Slot {
  const bound = canonicalBytes({ created: record.created });
  return { organization, table: 'vault.key', record: record.id, field: 'wrapped', schema: 1, bound };
}

export class KeyRing {
  readonly #keys = new Map<string, LockedMemory>();
  #active: Id<'dek'> | null = null;

  /** The name of the key that seals. Faults: `vault.closed`. */
  get active(): Id<'dek'> {
    if (!this.#active) throw closed();
    return this.#active;
  }

  /** A new random key, which opens; it seals when it is activated. */
  generate(id: Id<'dek'>): void {
    this.take(id, new LockedMemory(keyLength).fillRandom());
  }

  /** Takes in an unwrapped key, which opens, and frees it with the others. */
  take(id: Id<'dek'>, key: LockedMemory): void {
    this.#keys.get(id)?.free();
    this.#keys.set(id, key);
  }

  /** From now on this key seals and no other. */
  activate(id: Id<'dek'>): void {
    this.#key(id);
    this.#active = id;
  }

  /** Whether keys are here; there are none before the vault is unlocked and after its keys were forgotten. */
  get open(): boolean {
    return this.#active !== null;
  }

  /** A key, for as long as it is in the ring. */
  key(id: Id<'dek'>): LockedMemory {
    return this.#key(id);
  }

  /** Takes in a key of the keystore. Throws EnvelopeError where it does not open under `provider`. */
  async load(provider: KeyProvider, organization: Id<'org'>, record: DataKeyRecord): Promise<void> {
    const key = new LockedMemory(keyLength);
    try {
      await provider.unwrap(dataKeySlot(organization, record), Buffer.from(record.wrapped, 'base64'), key);
    } catch (error) {
      key.free();
      throw error;
    }
    this.take(record.id, key);
    if (record.state === 'active') this.#active = record.id;
  }

  /** A key of this ring under another master key. */
  async wrap(provider: KeyProvider, organization: Id<'org'>, record: Pick<DataKeyRecord, 'id' | 'created'>) {
    return await provider.wrap(dataKeySlot(organization, record), this.#key(record.id));
  }

  /** Throws Fault `vault.provider-refused` where what was wrapped does not come back as the key that is here. */
  async requireBack(provider: KeyProvider, organization: Id<'org'>, record: DataKeyRecord): Promise<void> {
    const back = new LockedMemory(keyLength);
    try {
      await provider.unwrap(dataKeySlot(organization, record), Buffer.from(record.wrapped, 'base64'), back);
      if (back.use((bytes) => this.#key(record.id).use((own) => timingSafeEqual(bytes, own)))) return;
    } catch (error) {
      if (!(error instanceof EnvelopeError)) throw error;
    } finally {
      back.free();
    }
    throw new Fault(
      'vault.provider-refused',
      'A key that was wrapped under the new master key does not come back from it.',
      'Nothing was changed. See that whoever keeps the master key lets you both encrypt and decrypt.',
    );
  }

  /** Forgets a key that never sealed. */
  drop(id: Id<'dek'>): void {
    if (id === this.#active) return;
    this.#keys.get(id)?.free();
    this.#keys.delete(id);
  }

  /** Seals under the active key, or under the one that is to become it. */
  seal(slot: Slot, bytes: Uint8Array, id: Id<'dek'> = this.active): Buffer {
    return ours(() => withKey(id, this.#key(id), (key) => seal(key, slot, bytes)));
  }

  /** Several at once: the key is readable once for all of them. Throws if one cannot be sealed. */
  sealAll(items: readonly { readonly slot: Slot; readonly bytes: Uint8Array }[]): Buffer[] {
    const { active } = this;
    return ours(() =>
      withKey(active, this.#key(active), (key) => items.map(({ slot, bytes }) => seal(key, slot, bytes))),
    );
  }

  unseal(slot: Slot, envelope: Uint8Array): Buffer {
    return ours(() => this.#withKeyOf(envelope, (key) => openEnvelope(key, slot, envelope)));
  }

  /** As `unseal`, into locked memory that the caller frees. */
  openLocked(slot: Slot, envelope: Uint8Array): LockedMemory {
    return ours(() =>
      this.#withKeyOf(envelope, (key) =>
        new LockedMemory(contentLength(envelope)).fill((bytes) => openInto(key, slot, envelope, bytes)),
      ),
    );
  }

  /** Takes in the keys of another ring, which is empty afterwards. A key that seals here already goes on. */
  join(other: KeyRing): void {
    for (const [id, key] of other.#keys) this.take(id as Id<'dek'>, key);
    this.#active ??= other.#active;
    other.#keys.clear();
    other.#active = null;
  }

  /** Zeroes every key. */
  close(): void {
    for (const key of this.#keys.values()) key.free();
    this.#keys.clear();
    this.#active = null;
  }

  #withKeyOf<T>(envelope: Uint8Array, use: (key: EnvelopeKey) => T): T {
    if (!this.#active) throw closed();
    const ref = dekRef(envelope);
    const key = this.#keys.get(ref);
    // Without the key nothing opens; the answer is the one of every envelope that does not.
    return key ? withKey(ref, key, use) : use({ ref, bytes: new Uint8Array(0) });
  }

  #key(id: string): LockedMemory {
    const key = this.#keys.get(id);
    if (!key) throw closed();
    return key;
  }
}

/** Envelope errors leave the vault as Faults of the same code and words. */
export function ours<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof EnvelopeError) throw new Fault(error.code, error.message, error.next);
    throw error;
  }
}

export function closed(): Fault {
  return new Fault('vault.closed', 'The vault is locked.', 'Unlock it and try again.');
}
