/**
 * What the gatekeeper knows of itself while it runs: who it works for, which instance it is, and what every room may
 * ask of its surroundings. Rooms get this and their own arguments, never each other.
 */
import type { Actor, Id, Surroundings } from '@interlock/model';
import type { PolicySet } from '@interlock/policy';
import type { RunEvent } from '@interlock/protocol';
import type { Journal } from './journal.ts';

export interface House {
  readonly organization: Id<'org'>;
  readonly organizationName: string;
  /** A random name of this process; permits die with it. */
  readonly instance: string;
  readonly around: Surroundings;
  /** The person at this machine, as the operating system proved them. */
  readonly person: () => Actor;
  /**
   * Whether a person can be proven by more than the operating system's user here (a passphrase that was typed, a passkey
   * that is registered): then what loosens a decision demands it.
   */
  readonly provable: () => boolean;
  readonly journal: Journal;
  /** The policy set in force. */
  readonly policy: () => PolicySet;
  readonly events: EventBus;
}

/** What a fault says to a person who could be proven by more, and was not. */
export const proveFirst =
  'Prove who you are with a passkey in the Studio (your name, at its foot), or start Interlock with the vault’s passphrase typed; then do it again.';

/** Whose words an event carries. */
export type Lane = 'gatekeeper' | 'model' | 'workspace';

export interface EventBus {
  emit(event: RunEvent, lane?: Lane): void;
  /** Answers with the function that ends the listening. */
  listen(listener: (event: RunEvent, lane: Lane) => void): () => void;
}

/** A listener that throws is dropped from this event only: one broken screen stops nobody else. */
export function newEventBus(report: (error: unknown) => void): EventBus {
  const listeners = new Set<(event: RunEvent, lane: Lane) => void>();
  return {
    emit(event, lane = 'gatekeeper') {
      for (const listener of [...listeners])
        try {
          listener(event, lane);
        } catch (error) {
          report(error);
        }
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
