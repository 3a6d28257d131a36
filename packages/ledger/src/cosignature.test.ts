import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '@interlock/model';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { cosign, cosignatureOf, openCosigned, parseWitness, witnessVerifier } from './cosignature.ts';
import { diskDouble } from './disk-double.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { parseVerifier, signerFromSeed, verifierOf } from './note.ts';
import { origin, seeded, signer, small } from './sample.ts';
import { viewLedger } from './view.ts';
import { countersign, formatRequest, parseRequest, type WitnessRequest } from './witness.ts';

const name = 'witness.example/w1';
const key = signerFromSeed(Buffer.alloc(32, 3));
const witness = witnessVerifier(name, key.publicKey);
const log = verifierOf(origin, signer.publicKey);
const time = 1_679_315_147;
const withCode = (code: string) => (error: unknown) => error instanceof Fault && error.code === code;

const logOf = (entries: number) =>
  grow(openLedger({ dir: '/l', origin, signer, now: () => 5, disk: diskDouble() }), entries);
async function grow(opening: Ledger | Promise<Ledger>, entries: number): Promise<Ledger> {
  const ledger = await opening;
  await Promise.all(Array.from({ length: entries }, () => ledger.append(small())));
  return ledger;
}
const ask = async (ledger: Ledger, old: number): Promise<WitnessRequest> => ({
  old,
  proof: old === 0 || old === ledger.size ? [] : await ledger.consistencyProof(old),
  checkpoint: ledger.checkpoint().note,
});
const sign = (request: WitnessRequest, last: Checkpoint | null) =>
  countersign(request, { name, signer: key, log, last, time });

test('a cosignature has the bytes of the specification, and is found under its own key alone', async () => {
  const ledger = await logOf(3);
  const { note } = ledger.checkpoint();
  const line = await cosign(note, time, name, key);
  const [, , base64] = line.trim().split(' ');
  const bytes = Buffer.from(base64 ?? '', 'base64');
  assert.equal(bytes.length, 4 + 8 + 64);
  assert.equal(bytes.readBigUInt64BE(4), BigInt(time));
  const message = `cosignature/v1\ntime ${time}\n${note.slice(0, note.indexOf('\n\n') + 1)}`;
  assert.ok(witness.verifies(Buffer.from(message), bytes.subarray(12)));
  assert.equal(parseWitness(witness.vkey).vkey, witness.vkey);
  assert.throws(() => parseVerifier(witness.vkey), withCode('ledger.bad-key'), 'it is no key of a log');

  const both = note + line;
  assert.equal(openCheckpoint(both, log).size, 3, 'whoever knows the log alone reads it all the same');
  assert.equal(openCosigned(both, log, witness).time, time);
  assert.equal(cosignatureOf(note, witness), null);
  assert.throws(() => openCosigned(note, log, witness), withCode('ledger.bad-note'));
  const bent = Buffer.from(bytes);
  bent[11] = (bent[11] as number) ^ 1;
  assert.throws(
    () => cosignatureOf(both.replace(base64 as string, bent.toString('base64')), witness),
    withCode('ledger.bad-note'),
  );
});

test('a witness countersigns what continues the log it knows, step by step', async () => {
  const ledger = await logOf(5);
  let last: Checkpoint | null = null;
  for (const entries of [0, 1, 300, 0, 7]) {
    await grow(ledger, entries);
    const request = await ask(ledger, last === null ? 0 : (last as Checkpoint).size);
    assert.deepEqual(parseRequest(formatRequest(request)).checkpoint, request.checkpoint);
    const answer: string = await sign(parseRequest(formatRequest(request)), last);
    last = openCosigned(answer, log, witness);
    assert.equal(last.size, ledger.size);
  }
});

test('a log that was cut, rewritten or forked is not countersigned, and neither is a lie about where it began', async () => {
  const ledger = await logOf(20);
  const last = openCheckpoint(await sign(await ask(ledger, 0), null), log);
  const cut = await logOf(12);
  await assert.rejects(sign(await ask(cut, 12), last), withCode('witness.refused'));
  const same = await logOf(20);
  await assert.rejects(sign(await ask(same, 20), last), withCode('witness.refused'));
  const fork = await logOf(33);
  await assert.rejects(sign(await ask(fork, 20), last), withCode('witness.refused'));
  await grow(ledger, 9);
  await assert.rejects(sign(await ask(ledger, 0), last), withCode('witness.other-size'));
  await assert.rejects(sign(await ask(ledger, 19), last), withCode('witness.other-size'));
  const right = await ask(ledger, 20);
  await assert.rejects(sign({ ...right, proof: right.proof.slice(1) }, last), withCode('witness.refused'));
  await assert.rejects(
    sign({ ...right, proof: [...right.proof, right.proof[0] as Buffer] }, last),
    withCode('witness.refused'),
  );
  const stranger = await openLedger({ dir: '/m', origin, signer: key, now: () => 5, disk: diskDouble() });
  await grow(stranger, 25);
  await assert.rejects(sign(await ask(stranger, 20), last), withCode('ledger.bad-note'), 'the key was pinned');
  assert.equal(openCosigned(await sign(right, last), log, witness).size, 29);
});

test('a request that was bent anywhere is refused', async () => {
  const ledger = await logOf(20);
  const last = openCheckpoint(await sign(await ask(ledger, 0), null), log);
  await grow(ledger, 30);
  const text = formatRequest(await ask(ledger, 20));
  const random = seeded(4);
  for (let i = 0; i < 300; i++) {
    const bytes = Buffer.from(text);
    const at = Math.floor(random() * bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(random() * 7));
    const bent = bytes.toString('utf8');
    const answer = await Promise.resolve()
      .then(() => sign(parseRequest(bent), last))
      .catch((error: unknown) => error);
    assert.ok(answer instanceof Fault, `${at}: ${String(answer)}`);
  }
});

test('what is only looked at proves as the open ledger does', async () => {
  const disk = diskDouble();
  const ledger = await openLedger({ dir: '/l', origin, signer, now: () => 5, journalBytes: 16 << 10, disk });
  await grow(ledger, 700);
  for (const live of [true, false]) {
    const view = await viewLedger('/l', { disk, key: ledger.key, against: ledger.checkpoint().note });
    assert.equal(view.size, 700);
    for (const index of [0, 255, 256, 511, 600, 699]) assert.equal(await view.prove(index), await ledger.prove(index));
    assert.deepEqual(await view.consistencyProof(300), await ledger.consistencyProof(300));
    if (live) await ledger.close();
  }
  await assert.rejects(
    viewLedger('/l', { disk: (await import('./disk-double.ts')).diskDouble() }),
    withCode('ledger.absent'),
  );
});
