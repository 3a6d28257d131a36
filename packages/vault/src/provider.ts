/** Key providers: who holds the master key of an organization. The master key itself never leaves its provider. */
import { type EnvelopeKey, openInto, type Slot, seal } from '@interlock/envelope';
import type { LockedMemory } from './locked-memory.ts';

/** Wraps and unwraps data keys under one master key. Asynchronous, because a provider may be a service or a token. */
export interface KeyProvider {
  /** The master key's name, as it stands in what it wrapped. */
  readonly ref: string;
  readonly wrap: (slot: Slot, key: LockedMemory) => Promise<Uint8Array>;
  /** Writes the key into `key`. Throws EnvelopeError `envelope.refused` for another master key or a changed wrap. */
  readonly unwrap: (slot: Slot, wrapped: Uint8Array, key: LockedMemory) => Promise<void>;
  /** Forgets the master key. */
  readonly close: () => void;
}

/** The provider whose master key is in this process's locked memory. */
export function localProvider(ref: string, master: LockedMemory): KeyProvider {
  return {
    ref,
    wrap: async (slot, key) => withKey(ref, master, (outer) => key.use((bytes) => seal(outer, slot, bytes))),
    unwrap: async (slot, wrapped, key) =>
      withKey(ref, master, (outer) => {
        key.fill((bytes) => openInto(outer, slot, wrapped, bytes));
      }),
    close: () => master.free(),
  };
}

/** Gives an envelope key that is readable for as long as `use` runs. */
export function withKey<T>(ref: string, memory: LockedMemory, use: (key: EnvelopeKey) => T): T {
  return memory.use((bytes) => use({ ref, bytes }));
}
