import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Ledger, newWitnessFolder, openLedger, signerFromSeed, witnessRecords } from '@interlock/ledger';
import { type Actor, newId } from '@interlock/model';
import { newEventBus } from '../house.ts';
import type { Journal } from '../journal.ts';
import { openWitnessing } from './witnessing.ts';

const organization = newId('org', (n) => new Uint8Array(createHash('sha512').update('org').digest().subarray(0, n)));
const ada = {
  person: newId('person', (n) => new Uint8Array(randomBytes(n))),
  name: 'Ada',
  proof: { kind: 'passphrase' },
} as Actor;
const minute = 60_000;

function journalOf(ledger: Ledger): Journal {
  return {
    write: async (deed) => (await ledger.append({ ...deed, organization } as Parameters<Ledger['append']>[0])).index,
    size: () => ledger.size,
    writable: () => true,
  };
}

async function setUp(t: TestContext, seed = 7) {
  const folder = mkdtempSync(path.join(tmpdir(), 'witnessing-'));
  const opened: { close(): unknown }[] = [];
  t.after(async () => {
    for (const one of opened) await one.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const clock = { now: 1_795_219_200_000 };
  const open = async (name: string) => {
    const ledger = await openLedger({
      dir: path.join(folder, name),
      origin: `interlock/${organization}`,
      signer: signerFromSeed(Buffer.alloc(32, seed)),
      now: () => clock.now,
    });
    opened.push(ledger);
    return ledger;
  };
  const kept = new Map<string, unknown>();
  const rows = {
    put: (_: string, id: string, body: unknown) => void kept.set(id, body),
    all: () => [...kept].map(([id, body]) => ({ id, body })),
    remove: (_: string, id: string) => void kept.delete(id),
  };
  const notices: string[] = [];
  const begin = (ledger: Ledger) => {
    const events = newEventBus(() => {});
    events.listen((event) => event.type === 'notice' && notices.push(event.code));
    const witnessing = openWitnessing({
      ledger,
      journal: journalOf(ledger),
      rows,
      events,
      now: () => clock.now,
      folder,
    });
    opened.unshift(witnessing);
    return witnessing;
  };
  const place = path.join(folder, 'usb');
  await newWitnessFolder(place, 'ada/usb');
  return { folder, clock, open, begin, notices, place };
}

const stopped = (n: number) => ({ type: 'gatekeeper.stopped', instance: String(n), cause: 'asked' }) as const;
const changes = async (ledger: Ledger) => {
  const all: unknown[] = [];
  for await (const { type, fields } of ledger.entries({ from: 0, to: ledger.size }))
    if (type === 'witness.changed') all.push([fields.change, fields.size]);
  return all;
};

test('a witness that was named is asked when it is due, and what it saw is kept beside the log', async (t) => {
  const { folder, clock, open, begin, place } = await setUp(t);
  const ledger = await open('log');
  const { write } = journalOf(ledger);
  for (let n = 0; n < 3; n++) await write(stopped(n));
  const witnessing = begin(ledger);
  assert.equal((await witnessing.add(place, 30, ada)).size, 3);
  await write(stopped(4));
  await witnessing.tick();
  const size = async () => (await witnessRecords(path.join(folder, 'witnesses')))[0]?.note.split('\n')[1];
  assert.equal(await size(), '3', 'not due yet');
  clock.now += 30 * minute;
  await witnessing.tick();
  assert.equal(await size(), '5');
  // Another life of the program asks at once.
  const again = begin(ledger);
  await again.tick();
  assert.deepEqual(
    again.list().map(({ name, state }) => [name, state]),
    [['ada/usb', 'saw it']],
  );
  await witnessing.remove(place, ada);
  assert.deepEqual(witnessing.list(), []);
  assert.deepEqual(await changes(ledger), [
    ['added', 3],
    ['removed', 5],
  ]);
});

test('one that is out is said so once and asked again; one that saw another log stops nothing and is told loudly', async (t) => {
  const { clock, open, begin, notices, place } = await setUp(t);
  const ledger = await open('log');
  const { write } = journalOf(ledger);
  for (let n = 0; n < 5; n++) await write(stopped(n));
  const witnessing = begin(ledger);
  await witnessing.add(place, 1, ada);
  renameSync(place, `${place}-out`);
  for (let n = 0; n < 3; n++) {
    clock.now += minute;
    await witnessing.tick();
  }
  assert.deepEqual(notices, ['witness.unreachable']);
  renameSync(`${place}-out`, place);
  clock.now += minute;
  await witnessing.tick();
  assert.equal(witnessing.list()[0]?.state, 'saw it');
  await ledger.close();
  // Somebody rewrote the log from its beginning, with its own key.
  const other = await open('rewritten');
  for (let n = 0; n < 9; n++) await journalOf(other).write(stopped(100 + n));
  const rewritten = begin(other);
  await rewritten.tick();
  assert.equal(rewritten.list()[0]?.state, 'disagreed');
  assert.deepEqual(notices, ['witness.unreachable', 'witness.disagreed']);
  assert.deepEqual(await changes(other), [['disagreed', 9]]);
});
