/** What a record is, and who seals it. */
import type { Json } from '@interlock/model';

/** Where a body stands; who seals adds the organization. The vault is such a sealer. */
export interface SealSlot {
  readonly table: string;
  readonly record: string;
  readonly field: string;
  readonly schema: number;
  readonly bound: Uint8Array;
}

export interface Sealer {
  readonly seal: (slot: SealSlot, bytes: Uint8Array) => Uint8Array;
  readonly open: (slot: SealSlot, envelope: Uint8Array) => Uint8Array;
}

/** Everything of a record but its body. Who only reads this has not checked that nobody changed it on disk. */
export interface RecordView {
  readonly table: string;
  readonly id: string;
  /** The record it belongs to, for example a message's conversation. */
  readonly parent: string | null;
  /** Its place below its parent, from 1; 0 without a parent. */
  readonly sequence: number;
  /** Counts writes of this record, from 1. */
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly updated: number;
  /** What may be shown and searched without opening. Never a secret, a command or text of a device. */
  readonly clear: Json;
}

/** A record whose body was opened and found to belong to its view. `body` is JSON; parse it with a schema. */
export interface OpenRecord extends RecordView {
  readonly body: unknown;
}

/** What is written: `body` is anything that JSON can hold. */
export interface RecordContent {
  readonly body: unknown;
  readonly clear?: Json;
}
