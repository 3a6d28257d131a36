/** The reading side of a log: entries and proofs, alike for one that is open and one that is only looked at. */
import { Fault } from '@interlock/model';
import type { Checkpoint } from './checkpoint.ts';
import { type Aside, readEntry, type StoredEntry } from './entry.ts';
import { type Hash, proofSpans, spanHash } from './merkle.ts';
import { formatProof } from './proof.ts';
import type { LogReader } from './reader.ts';

export interface LedgerReading {
  /** The newest signed checkpoint. */
  checkpoint(): Checkpoint;
  /** The entry at `index`. Throws Fault `ledger.no-entry` or `ledger.damaged`. */
  entry(index: number): Promise<StoredEntry>;
  /** The bytes of the entry at `index`, which its leaf covers; for whoever looks at many. Throws as `entry`. */
  bytes(index: number): Promise<Buffer>;
  /** Entries from `from` (0) up to and without `to` (the size at the time of the call). */
  entries(range?: { readonly from?: number; readonly to?: number }): AsyncGenerator<StoredEntry>;
  /** The envelope of an entry, wherever it stands; null where nothing is sealed. */
  envelope(entry: StoredEntry): Promise<Buffer | null>;
  /** Hashes that prove the entry at `index` in the first `size` entries. */
  inclusionProof(index: number, size?: number): Promise<Hash[]>;
  /** Hashes that prove that the first `size` entries continue the first `from`, which is not 0. */
  consistencyProof(from: number, size?: number): Promise<Hash[]>;
  /** A file that a third party checks offline (C2SP tlog-proof). */
  prove(index: number): Promise<string>;
}

/** Reads through `reader`; `newest` may move on between two calls. */
export function readingOf(
  reader: LogReader,
  newest: () => Checkpoint,
  asideBytes: (aside: Aside) => Promise<Buffer>,
): LedgerReading {
  async function bytes(index: number): Promise<Buffer> {
    const { size } = newest();
    if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw noEntry(index, size);
    return reader.entryBytes(index);
  }
  const at = async (index: number): Promise<StoredEntry> => readEntry(index, await bytes(index));

  async function proof(start: number, end: number, size: number): Promise<Hash[]> {
    if (size > newest().size) throw noEntry(size - 1, newest().size);
    const hashes: Hash[] = [];
    for (const span of proofSpans(start, end, size)) hashes.push(await spanHash(span, reader.node));
    return hashes;
  }

  return {
    checkpoint: newest,
    entry: at,
    bytes,
    async *entries({ from = 0, to = newest().size } = {}) {
      for (let index = from; index < to; index++) yield await at(index);
    },
    async envelope({ sealed }) {
      if (sealed === null) return null;
      return 'envelope' in sealed ? sealed.envelope : asideBytes(sealed.aside);
    },
    inclusionProof: (index, size = newest().size) => proof(index, index + 1, size),
    consistencyProof: (from, size = newest().size) => proof(0, from, size),
    async prove(index) {
      const checkpoint = newest();
      const entry = await bytes(index);
      const hashes = await proof(index, index + 1, checkpoint.size);
      return formatProof({ index, entry, proof: hashes, checkpoint: checkpoint.note });
    },
  };
}

function noEntry(index: number, size: number): Fault {
  return new Fault(
    'ledger.no-entry',
    `The ledger has ${size} entries, and none at ${index}.`,
    'Ask for an earlier one.',
  );
}
