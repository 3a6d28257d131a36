/**
 * Key providers: who holds the master key of an organization. One interface, one contract (provider.contract.ts) for
 * all of them. A master key never leaves its provider.
 */
import { EnvelopeError, type EnvelopeKey, openInto, type Slot, seal } from '@interlock/envelope';
import { asFault, type CanonicalValue, canonicalBytes, Fault } from '@interlock/model';
import type { LockedMemory } from './locked-memory.ts';

/** What a provider says of its master key. Only an enabled one wraps and unwraps. */
export type MasterState = 'enabled' | 'disabled' | 'pending-deletion' | 'gone';

/** What became of a master key that was to be destroyed. */
export interface Destruction {
  /** Days in which the provider still keeps the key and a person can call the destruction off; 0 is at once. */
  readonly days: number;
  /** Milliseconds since 1970 from which on the provider no longer has it. */
  readonly gone: number;
}

/**
 * Wraps and unwraps data keys under one master key. Every method throws the same few Faults:
 * `vault.provider-silent` (no answer in time, throttled, broken), `vault.provider-refused` (an answer that says no to
 * this person), `vault.master-disabled` and `vault.master-destroyed` (an answer that says what `state` would say).
 */
export interface KeyProvider {
  /** The master key's name, as it stands in what it wrapped. */
  readonly ref: string;
  /** Whether somebody else may end the key while this vault is open: then it is asked, and its answers are cached. */
  readonly remote: boolean;
  readonly wrap: (slot: Slot, key: LockedMemory) => Promise<Uint8Array>;
  /** Writes the key into `key`. Throws EnvelopeError `envelope.refused` for another master key or a changed wrap. */
  readonly unwrap: (slot: Slot, wrapped: Uint8Array, key: LockedMemory) => Promise<void>;
  readonly state: () => Promise<MasterState>;
  /** Destroys the master key, or schedules it where the provider insists on a wait. */
  readonly destroy: (now: number) => Promise<Destruction>;
  /** Seals a master key that is here under another key. Absent where it is elsewhere. */
  readonly sealMaster?: (ref: string, outer: LockedMemory, slot: Slot) => Uint8Array;
  /** Forgets the master key, or leaves its service. */
  readonly close: () => void;
}

/** The provider whose master key is in this process's locked memory; `forget` takes it from where it rests. */
export function localProvider(ref: string, master: LockedMemory, forget: () => Promise<void>): KeyProvider {
  let destroyed = false;
  const check = () => {
    if (destroyed) throw masterEnded('gone');
  };
  return {
    ref,
    remote: false,
    wrap: async (slot, key) => {
      check();
      return withKey(ref, master, (outer) => key.use((bytes) => seal(outer, slot, bytes)));
    },
    unwrap: async (slot, wrapped, key) => {
      check();
      withKey(ref, master, (outer) => {
        key.fill((bytes) => openInto(outer, slot, wrapped, bytes));
      });
    },
    sealMaster: (outerRef, outer, slot) => {
      check();
      return withKey(outerRef, outer, (key) => master.use((bytes) => seal(key, slot, bytes)));
    },
    state: async () => (destroyed ? 'gone' : 'enabled'),
    destroy: async (now) => {
      await forget();
      destroyed = true;
      master.free();
      return { days: 0, gone: now };
    },
    close: () => master.free(),
  };
}

/** Gives an envelope key that is readable for as long as `use` runs. */
export function withKey<T>(ref: string, memory: LockedMemory, use: (key: EnvelopeKey) => T): T {
  return memory.use((bytes) => use({ ref, bytes }));
}

/** Everything that a wrap is bound to, for providers that make no envelopes. */
export function slotBytes(ref: string, slot: Slot): Uint8Array {
  const { organization, table, record, field, schema, bound = new Uint8Array(0) } = slot;
  const place = ['interlock/wrap/v1', ref, organization, table, record, field, schema, bound];
  return canonicalBytes(place as CanonicalValue);
}

/** The service or token did not answer. What was unwrapped before goes on until its time is over. */
export function providerSilent(who: string, cause?: unknown): Fault {
  return new Fault(
    'vault.provider-silent',
    `${who} did not answer.`,
    'Check the network and the service. Until it answers, what is unlocked can be read for a while, and no new key is made.',
    { cause },
  );
}

/** It answered, and the answer is no. */
export function providerRefused(who: string, why: string, cause?: unknown): Fault {
  return new Fault(
    'vault.provider-refused',
    `${who} refused: ${why}.`,
    'See that you are signed in there and may use this key; nothing was changed.',
    { cause },
  );
}

/** The Fault of a master key that is not enabled. */
export function masterEnded(state: Exclude<MasterState, 'enabled'>): Fault {
  if (state === 'disabled')
    return new Fault(
      'vault.master-disabled',
      'The master key of this organization is disabled. Nothing can be opened, and everything unlocked was forgotten.',
      'Ask whoever keeps the key to enable it again.',
    );
  return new Fault(
    'vault.master-destroyed',
    state === 'gone'
      ? 'The master key of this organization is gone. What it protected cannot be opened any more.'
      : 'The master key of this organization is to be destroyed. Nothing can be opened any more.',
    state === 'gone'
      ? 'If that was not meant, put the key back from a backup where its provider has one.'
      : 'If that was not meant, call the destruction off with the provider before its waiting window ends.',
  );
}

/** It answered, and what came is not what this vault's keys were wrapped as. */
export function notTheseKeys(error: unknown): Fault {
  return asFault(
    error,
    'vault.provider-refused',
    'The key service answered with something else than the keys of this vault. What was unlocked was forgotten.',
    'Ask whoever keeps the master key what was changed there.',
  );
}

/** Nobody answered for as long as what was unwrapped may be used. */
export function keysLapsed(): Fault {
  return new Fault(
    'vault.keys-lapsed',
    'The key service has been silent for twelve hours, and what was unlocked was forgotten.',
    'Restore the connection to it; then everything opens again.',
  );
}

/** Whether an error is silence, which alone lets a cache go on. */
export function isSilence(error: unknown): boolean {
  return error instanceof Fault && error.code === 'vault.provider-silent';
}

/** The one answer to a wrap that does not open under this master key for this place. */
export function wrapRefused(): EnvelopeError {
  return new EnvelopeError(
    'envelope.refused',
    'A wrapped key was not opened: it is damaged, was moved, or belongs to another master key.',
    'Put back the file from a backup; if it was never touched, report it with the name of the file.',
  );
}
