/**
 * What the owner of the key can do: write the log anew, correctly signed. Alone it verifies, and nothing in it tells;
 * against any one checkpoint that stood elsewhere every such change is found. LONG=1 does all of them.
 */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { diskDouble } from './disk-double.ts';
import type { EntryInput } from './events.ts';
import { openLedger } from './ledger.ts';
import { signerFromSeed, verifierOf } from './note.ts';
import { organization, origin, seeded, signer } from './sample.ts';
import { verifyLedger } from './verify.ts';
import { viewLedger } from './view.ts';
import { countersign } from './witness.ts';

const dir = '/log';
const times = process.env.LONG ? 50_000 : 350;
const size = 40;
const log = verifierOf(origin, signer.publicKey);
const witness = signerFromSeed(Buffer.alloc(32, 3));

const entry = (cause: string): EntryInput => ({ type: 'gatekeeper.stopped', organization, instance: 'i', cause });
const truth = Array.from({ length: size }, (_, i) => entry(`entry ${i}`));

async function written(entries: readonly EntryInput[]) {
  const disk = diskDouble();
  const ledger = await openLedger({ dir, origin, signer, now: () => 5, disk, journalBytes: 4 << 10 });
  await Promise.all(entries.map((one) => ledger.append(one)));
  const { note } = ledger.checkpoint();
  await ledger.close();
  return { disk, note };
}

type Rewrite = (entries: EntryInput[], random: () => number) => EntryInput[];
const below = (n: number, random: () => number) => Math.floor(random() * n);
const more = (n: number) => Array.from({ length: n }, (_, i) => entry(`other ${i}`));

const rewrites: Record<string, Rewrite> = {
  edited: (entries, random) => entries.with(below(size, random), entry(`rewritten ${random()}`)),
  deleted: (entries, random) => entries.toSpliced(below(size, random), 1),
  'deleted and another put at the end': (entries, random) => [...entries.toSpliced(below(size, random), 1), entry('x')],
  swapped: (entries, random) => {
    const i = below(size - 1, random);
    const j = i + 1 + below(size - 1 - i, random);
    return entries.with(i, entries[j] as EntryInput).with(j, entries[i] as EntryInput);
  },
  inserted: (entries, random) => entries.toSpliced(below(size, random), 0, entry(`never ${random()}`)),
  'cut short, as an old copy that was put back': (entries, random) => entries.slice(0, below(size, random)),
  'forked: an old copy that went on': (entries, random) => [
    ...entries.slice(0, below(size, random)),
    ...more(1 + below(2 * size, random)),
  ],
};

let seen: { note: string; checkpoint: Checkpoint };
before(async () => {
  const { note } = await written(truth);
  seen = { note, checkpoint: openCheckpoint(note, log) };
});

test(`${times} rewritten and correctly signed logs are found against one checkpoint that stood elsewhere`, async () => {
  const random = seeded(12);
  const kinds = Object.entries(rewrites);
  for (let n = 0; n < times; n++) {
    const [name, rewrite] = kinds[n % kinds.length] as [string, Rewrite];
    const entries = rewrite(truth, random);
    const { disk, note } = await written(entries);
    const alone = n % 50 === 0 ? await verifyLedger(dir, { disk }) : null;
    assert.ok(alone === null || alone.ok, 'alone nothing tells');
    const report = await verifyLedger(dir, { disk, against: seen.note });
    assert.ok(!report.ok, `${name}, number ${n}`);
    assert.ok(report.damaged.every(({ kind }) => kind === 'rolled-back' || kind === 'forked'));
    if (n % 10 !== 0) continue;
    // A witness that saw the true log does not countersign the other, whatever proof comes with it.
    const view = await viewLedger(dir, { disk });
    const proof = view.size > size ? await view.consistencyProof(size) : [];
    const asked = countersign(
      { old: size, proof, checkpoint: note },
      { name: 'w', signer: witness, log, last: seen.checkpoint, time: 1 },
    );
    await assert.rejects(asked, { code: 'witness.refused' }, `${name}, number ${n}`);
  }
});

test('what only went on is found by nobody, and countersigned', async () => {
  const { disk, note } = await written([...truth, ...more(9)]);
  assert.ok((await verifyLedger(dir, { disk, against: seen.note })).ok);
  const view = await viewLedger(dir, { disk });
  const request = { old: size, proof: await view.consistencyProof(size), checkpoint: note };
  const last = seen.checkpoint;
  assert.ok((await countersign(request, { name: 'w', signer: witness, log, last, time: 1 })).startsWith(note));
});
