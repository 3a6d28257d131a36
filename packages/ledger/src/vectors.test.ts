import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openCheckpoint, signCheckpoint } from './checkpoint.ts';
import { diskDouble } from './disk-double.ts';
import { commitment, encodeEntry, readEntry, sealContextOf } from './entry.ts';
import type { EntryInput } from './events.ts';
import { groupBytes, headBytes } from './journal.ts';
import { openLedger } from './ledger.ts';
import { leafHash, treeRoot } from './merkle.ts';
import { parseVerifier, signerFromSeed, verifierOf } from './note.ts';
import { openProof } from './proof.ts';
import { verifyLedger } from './verify.ts';

interface Vectors {
  readonly origin: string;
  readonly seed: string;
  readonly key: string;
  readonly commitments: readonly { readonly salt: string; readonly bytes: string; readonly commitment: string }[];
  readonly entries: readonly {
    readonly at: number;
    readonly input: EntryInput;
    /** What the sealing answered, base64. */
    readonly envelope?: string;
    /** The bytes that the envelope is bound to, as text. */
    readonly bound?: string;
    readonly entry: string;
    readonly leaf: string;
  }[];
  readonly checkpoints: readonly { readonly size: number; readonly root: string; readonly note: string }[];
  readonly about?: string;
  readonly journalHead: string;
  readonly group: string;
  /** Files of a closed log of the entries without an envelope, base64 by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly proof: string;
}

const file = new URL('../../../tests/vectors/ledger.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
const signer = signerFromSeed(Buffer.from(vectors.seed, 'hex'));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('the key and the commitments are those of the vectors', () => {
  assert.equal(verifierOf(vectors.origin, signer.publicKey).vkey, vectors.key);
  for (const { salt, bytes, commitment: expected } of vectors.commitments)
    assert.equal(commitment(Buffer.from(salt, 'hex'), Buffer.from(bytes, 'hex')), expected);
});

test('entries and leaves are those of the vectors, byte for byte', async () => {
  for (const vector of vectors.entries) {
    let bound: string | undefined;
    const { bytes } = await encodeEntry(vector.input, vector.at, (context) => {
      bound = Buffer.from(context.bound).toString('utf8');
      return Buffer.from(vector.envelope ?? '', 'base64');
    });
    assert.equal(bytes.toString('utf8'), vector.entry);
    assert.equal(hex(leafHash(bytes)), vector.leaf);
    assert.equal(bound, vector.bound);
    const stored = readEntry(0, bytes);
    assert.equal(stored.entry?.type, vector.input.type);
    if (bound !== undefined) assert.equal(Buffer.from(sealContextOf(stored).bound).toString('utf8'), bound);
  }
});

test('checkpoints are those of the vectors, and their roots those of the entries', async () => {
  const leaves = vectors.entries.map(({ entry }) => leafHash(Buffer.from(entry)));
  for (const { size, root, note } of vectors.checkpoints) {
    assert.equal(Buffer.from(treeRoot(leaves.slice(0, size))).toString('base64'), root);
    const made = await signCheckpoint(vectors.origin, size, Buffer.from(root, 'base64'), signer);
    assert.equal(made.note, note);
    assert.equal(openCheckpoint(note, parseVerifier(vectors.key)).size, size);
  }
});

test('journal and files of a whole log are those of the vectors, and verify', async () => {
  const disk = diskDouble();
  const entries = vectors.entries.filter(({ envelope }) => envelope === undefined);
  let at = 0;
  const options = { dir: '/log', origin: vectors.origin, signer, disk };
  const ledger = await openLedger({ ...options, now: () => entries[at]?.at ?? 0 });
  for (; at < entries.length; at++) await ledger.append((entries[at] as (typeof entries)[number]).input);
  assert.equal(await ledger.prove(0), vectors.proof);
  assert.equal(openProof(vectors.proof, parseVerifier(vectors.key)).index, 0);
  await ledger.close();
  const files = [...disk.files()].map(([name, bytes]) => [name.slice('/log/'.length), bytes.toString('base64')]);
  assert.deepEqual(Object.fromEntries(files.sort()), vectors.files);
  assert.equal((await verifyLedger('/log', { disk, key: vectors.key })).ok, true);
});

test('the head of a journal and a group are those of the vectors', () => {
  const [first] = vectors.entries;
  const [, one] = vectors.checkpoints;
  const [empty] = vectors.checkpoints;
  const head = headBytes({ capacity: 4096, base: 0, root: Buffer.from(empty?.root ?? '', 'base64') });
  assert.equal(hex(head), vectors.journalHead);
  const group = { first: 0, entries: [Buffer.from(first?.entry ?? '')], asides: [], note: one?.note ?? '' };
  assert.equal(hex(groupBytes(group)), vectors.group);
});
