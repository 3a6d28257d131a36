import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '@interlock/model';
import fc from 'fast-check';
import { claimOf, openCheckpoint, openOwnCheckpoint, signCheckpoint } from './checkpoint.ts';
import { readEntry } from './entry.ts';
import { eventTypes } from './events.ts';
import { readHead, readJournal } from './journal.ts';
import { emptyRoot, leafHash } from './merkle.ts';
import { openNote, parseNote, parseVerifier, signerFromSeed, signNote, verifierOf } from './note.ts';
import { openProof } from './proof.ts';
import { origin, signer } from './sample.ts';
import { newTree } from './tree.ts';

const verifier = verifierOf(origin, signer.publicKey);
const refused = (code: string) => (error: unknown) => error instanceof Fault && error.code === code;

test('a verifier key is read in its one spelling, and a changed one is refused', () => {
  assert.equal(parseVerifier(verifier.vkey).vkey, verifier.vkey);
  for (let i = 0; i < verifier.vkey.length; i++) {
    const bent = `${verifier.vkey.slice(0, i)}${verifier.vkey[i] === 'b' ? 'c' : 'b'}${verifier.vkey.slice(i + 1)}`;
    assert.throws(() => parseVerifier(bent), refused('ledger.bad-key'), bent);
  }
  for (const name of ['', 'a b', 'a+b', 'a\nb', '\ud800'])
    assert.throws(() => verifierOf(name, signer.publicKey), refused('ledger.bad-key'));
});

test('a note keeps other signatures aside, needs one of the known key, and refuses a wrong one in its name', async () => {
  const note = await signNote('one\n\ntwo\n', origin, signer);
  assert.equal(openNote(note, verifier), 'one\n\ntwo\n');
  const other = signerFromSeed(Buffer.alloc(32, 1));
  const second = (await signNote('one\n\ntwo\n', 'witness/1', other)).split('\n').at(-2) ?? '';
  assert.equal(openNote(`${note}${second}\n`, verifier), 'one\n\ntwo\n');
  assert.equal(openNote(`${note.replace(/— /, `${second}\n— `)}`, verifier), 'one\n\ntwo\n');
  assert.throws(() => openNote(note, verifierOf('witness/1', other.publicKey)), refused('ledger.bad-note'));
  assert.throws(() => openNote(note.replace('two', 'six'), verifier), refused('ledger.bad-note'));
  const wrong = (await signNote('else\n', origin, signer)).split('\n').at(-2) ?? '';
  assert.throws(() => openNote(`${note}${wrong}\n`, verifier), refused('ledger.bad-note'));
});

test('no changed byte of a checkpoint is accepted', async () => {
  const { note } = await signCheckpoint(origin, 123, leafHash(Buffer.from('x')), signer);
  assert.equal(openCheckpoint(note, verifier).size, 123);
  const bytes = Buffer.from(note);
  for (let i = 0; i < bytes.length; i++) {
    const bent = Buffer.from(bytes);
    bent[i] = (bent[i] as number) ^ 1;
    assert.throws(() => openOwnCheckpoint(bent.toString('utf8'), verifier), refused('ledger.bad-note'), String(i));
  }
});

test('a checkpoint of another log that the same key signs, with odd numbers or extra lines, is refused', async () => {
  const root = Buffer.from(emptyRoot).toString('base64');
  const sign = (text: string) => signNote(text, origin, signer);
  for (const text of [
    `interlock/other\n0\n${root}\n`,
    `${origin}\n00\n${root}\n`,
    `${origin}\n-1\n${root}\n`,
    `${origin}\n9007199254740993\n${root}\n`,
    `${origin}\n1e3\n${root}\n`,
    `${origin}\n0\n${root.slice(4)}\n`,
    `${origin}\n0\n`,
  ]) {
    const note = await sign(text);
    assert.throws(() => openCheckpoint(note, verifier), refused('ledger.bad-note'), text);
  }
  const extended = await sign(`${origin}\n0\n${root}\nextension\n`);
  assert.equal(openCheckpoint(extended, verifier).size, 0);
  assert.throws(() => openOwnCheckpoint(extended, verifier), refused('ledger.bad-note'));
});

test('whatever bytes stand where a note, proof, key, entry or journal is expected, a Fault is all that comes', () => {
  const line = fc.constantFrom('c2sp.org/tlog-proof@v1', 'index 0', 'extra e30=', '', origin, '1', '— x AAAAAAAA', '—');
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(line).map((lines) => lines.join('\n')),
  );
  fc.assert(
    fc.property(text, (hostile) => {
      for (const read of [
        () => parseNote(hostile),
        () => claimOf(hostile),
        () => openProof(hostile, verifier),
        () => parseVerifier(hostile),
        () => readEntry(0, Buffer.from(hostile)),
      ])
        try {
          read();
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
    }),
  );
  const piece = fc.oneof(
    fc.constantFrom('ilkjrnl1', 'ilkgroup', 'ilkflush').map((magic) => Buffer.from(magic)),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc.constant(Buffer.alloc(8)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const bytes = Buffer.concat([Buffer.alloc(64), ...pieces]);
      assert.equal(readHead(bytes), null);
      const reading = readJournal(
        bytes,
        newTree(),
        () => null,
        () => assert.fail(),
      );
      assert.equal(reading.end, 64);
    }),
  );
});

test('every event has a name of an area and a deed', () => {
  assert.ok(eventTypes.length > 50);
  for (const type of eventTypes) assert.match(type, /^[a-z]+\.[a-z-]+$/);
});
