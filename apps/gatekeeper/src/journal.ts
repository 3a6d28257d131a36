/** The gatekeeper's way into the ledger: one entry a deed, durable when the promise resolves. */
import type { EventInput, EventType } from '@interlock/ledger';

/** A deed as the ledger's schema of its type wants it; the organization is added. */
export type Deed = { [T in EventType]: Omit<EventInput<T>, 'organization'> }[EventType];

export interface Journal {
  /** Index of the entry, once it is durable. Throws Fault `ledger.unwritable`: then nothing may run. */
  write(deed: Deed, options?: { readonly onReserve?: boolean }): Promise<number>;
  size(): number;
  /** False after a write failed: the agent does nothing until a restart finds the ledger whole. */
  writable(): boolean;
}
