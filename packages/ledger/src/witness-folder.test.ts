import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Fault } from '@interlock/model';
import { openCosigned } from './cosignature.ts';
import { diskDouble } from './disk-double.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { signerFromSeed, verifierOf } from './note.ts';
import { origin, signer, small } from './sample.ts';
import { formatRequest } from './witness.ts';
import { newWitnessFolder, openWitnessFolder } from './witness-folder.ts';
import { keepWitnessRecord, witnessRecords } from './witness-records.ts';

const log = verifierOf(origin, signer.publicKey);
const withCode = (code: string) => (error: unknown) => error instanceof Fault && error.code === code;
const newLog = () => openLedger({ dir: '/l', origin, signer, now: () => 5, disk: diskDouble() });
const grow = (ledger: Ledger, entries: number) =>
  Promise.all(Array.from({ length: entries }, () => ledger.append(small())));
async function ask(ledger: Ledger, old: number): Promise<string> {
  const proof = old === 0 || old === ledger.size ? [] : await ledger.consistencyProof(old);
  return formatRequest({ old, proof, checkpoint: ledger.checkpoint().note });
}
function freshFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'witness-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'w');
}

test('a witness in a folder pins the key it is given first, remembers what it saw, and keeps its seed to itself', async (t) => {
  const folder = freshFolder(t);
  const made = await newWitnessFolder(folder, 'ada/usb');
  await assert.rejects(newWitnessFolder(folder, 'ada/usb'), withCode('witness.exists'));
  assert.equal(statSync(join(folder, 'seed')).mode & 0o777, 0o600);
  const ledger = await newLog();
  await grow(ledger, 4);
  await assert.rejects(made.sign(await ask(ledger, 0), { time: 10 }), withCode('witness.unknown-log'));
  const first = await made.sign(await ask(ledger, 0), { expected: `${log.vkey}\n`, time: 10 });
  assert.equal(first.pinned, true);
  await grow(ledger, 9);
  const again = await openWitnessFolder(folder);
  assert.equal(again.witness.vkey, made.witness.vkey);
  const second = await again.sign(await ask(ledger, 4), { time: 20 });
  assert.equal(second.pinned, false);
  assert.equal(openCosigned(second.note, log, again.witness).time, 20);
  assert.equal((await again.last(origin))?.checkpoint.size, 13);

  const fork = await newLog();
  await grow(fork, 40);
  await assert.rejects(again.sign(await ask(fork, 13), { time: 30 }), withCode('witness.refused'));
  const other = verifierOf(origin, signerFromSeed(Buffer.alloc(32, 9)).publicKey);
  await assert.rejects(
    again.sign(await ask(ledger, 13), { expected: other.vkey, time: 30 }),
    withCode('witness.other-key'),
  );
  assert.equal((await again.last(origin))?.checkpoint.size, 13, 'what was refused is not remembered');
});

test('a witness whose record was changed or whose folder is none does not countersign', async (t) => {
  const folder = freshFolder(t);
  await assert.rejects(openWitnessFolder(folder), withCode('witness.absent'));
  const made = await newWitnessFolder(folder, 'ada/usb');
  const ledger = await newLog();
  await grow(ledger, 4);
  await made.sign(await ask(ledger, 0), { expected: log.vkey, time: 10 });
  const [{ name }] = (await import('node:fs'))
    .globSync('*.checkpoint', { cwd: folder })
    .map((file) => ({ name: file })) as [{ name: string }];
  const note = readFileSync(join(folder, name), 'utf8');
  writeFileSync(join(folder, name), note.replace('\n4\n', '\n3\n'));
  await assert.rejects(made.sign(await ask(ledger, 3), { time: 20 }), withCode('ledger.bad-note'));
  writeFileSync(join(folder, 'seed'), '');
  await assert.rejects(openWitnessFolder(folder), withCode('witness.damaged'));
});

test('a log keeps the newest answer of each witness, and none that is not of it', async (t) => {
  const disk = diskDouble();
  const ledger = await newLog();
  await grow(ledger, 4);
  const witness = await newWitnessFolder(freshFolder(t), 'ada/usb');
  assert.deepEqual(await witnessRecords('/witnesses', disk), []);
  const first = await witness.sign(await ask(ledger, 0), { expected: log.vkey, time: 10 });
  await keepWitnessRecord('/witnesses', { witness: witness.witness, note: first.note }, log, disk);
  await grow(ledger, 4);
  const second = await witness.sign(await ask(ledger, 4), { time: 20 });
  const seen = await keepWitnessRecord('/witnesses', { witness: witness.witness, note: second.note }, log, disk);
  assert.deepEqual([seen.size, seen.time], [8, 20]);
  const kept = await witnessRecords('/witnesses', disk);
  assert.deepEqual(
    kept.map(({ note, witness: { vkey } }) => [vkey, note]),
    [[witness.witness.vkey, second.note]],
  );
  const older = { witness: witness.witness, note: first.note };
  await assert.rejects(keepWitnessRecord('/witnesses', older, log, disk), withCode('ledger.bad-note'));
  const bare = { witness: witness.witness, note: ledger.checkpoint().note };
  await assert.rejects(keepWitnessRecord('/witnesses', bare, log, disk), withCode('ledger.bad-note'));
});
