/** Proofs that a third party checks alone (C2SP tlog-proof). */
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { type Hash, leafHash, verifyInclusion } from './merkle.ts';
import { badNote, fromBase64, type Verifier } from './note.ts';

const firstLine = 'c2sp.org/tlog-proof@v1';

/** One entry and why it is in the log. */
export interface EntryProof {
  readonly index: number;
  readonly entry: Uint8Array;
  /** From the leaf's sibling up to the root's child. */
  readonly proof: readonly Hash[];
  /** The signed note of the checkpoint that the proof ends in. */
  readonly checkpoint: string;
}

/** The proof as text; the entry's bytes are its `extra`. */
export function formatProof({ index, entry, proof, checkpoint }: EntryProof): string {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return `${[firstLine, `extra ${base64(entry)}`, `index ${index}`, ...proof.map(base64)].join('\n')}\n\n${checkpoint}`;
}

/** Reads and checks a proof. Throws Fault `ledger.bad-note` unless every part of it holds. */
export function openProof(text: string, verifier: Verifier): EntryProof & { readonly against: Checkpoint } {
  const cut = text.indexOf('\n\n');
  const [version, extra, index, ...hashes] = text.slice(0, Math.max(cut, 0)).split('\n');
  if (version !== firstLine) throw badNote('it is no proof of an entry');
  const entry = fromBase64(/^extra (.*)$/.exec(extra ?? '')?.[1] ?? '-');
  const at = /^index (0|[1-9][0-9]{0,15})$/.exec(index ?? '')?.[1];
  const proof = hashes.map(fromBase64);
  if (entry === null || at === undefined || !proof.every((item) => item !== null))
    throw badNote('a line of the proof is malformed');
  const checkpoint = text.slice(cut + 2);
  const against = openCheckpoint(checkpoint, verifier);
  if (!verifyInclusion(Number(at), against.size, leafHash(entry), proof, against.root))
    throw badNote('the entry is not the one that the log holds there');
  return { index: Number(at), entry, proof, checkpoint, against };
}
