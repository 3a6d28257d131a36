/** Record keys (docs/formats/envelope.md, chapter 3): every record has a key of its own, derived, never stored. */
import { expand } from './expand.ts';
import { refused } from './refusal.ts';
import { lengthPrefixed, type Slot, slotText } from './slot.ts';

/** A key with the name that stands in the envelopes it seals. */
export interface EnvelopeKey {
  /** 1 to 128 characters of `A-Z a-z 0-9 . _ : / -`, for example `dek_…`. */
  readonly ref: string;
  /** 32 uniformly random bytes. */
  readonly bytes: Uint8Array;
}

/** What of a slot names its record. */
export type RecordPlace = Pick<Slot, 'organization' | 'table' | 'record'> & Partial<Slot>;

export const keyLength = 32;
const label = Buffer.from('interlock/record-key/v1', 'ascii');

/** The 32-byte key of one record under one data key; the caller wipes it. */
export function recordKey(key: EnvelopeKey, slot: RecordPlace): Buffer {
  if (key.bytes.length !== keyLength) throw refused();
  const info = lengthPrefixed([label, slotText(slot.organization), slotText(slot.table), slotText(slot.record)]);
  return expand(key.bytes, info, keyLength);
}
