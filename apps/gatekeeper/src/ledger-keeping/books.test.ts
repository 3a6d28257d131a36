import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { newId } from '@interlock/model';
import { openRooms, type Rooms } from '../rooms.ts';
import { bookAnswer } from './books.ts';

async function rooms(t: TestContext): Promise<Rooms> {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-books-'));
  const opened = await openRooms(path.join(folder, 'data'), { passphrase: async () => undefined }, (id) => id, {
    state: path.join(folder, 'state'),
  });
  t.after(async () => {
    await opened.close();
    rmSync(folder, { recursive: true });
  });
  return opened;
}

test('sealed text is found and told, and each look is an entry that was durable before', async (t) => {
  const { house, ledger, books } = await rooms(t);
  const [run, conversation] = [newId('run', house.around.random), newId('conversation', house.around.random)];
  const by = house.person();
  await house.journal.write({ type: 'run.begun', run, conversation, by, sealed: { prompt: 'Why is BGP down?' } });
  await house.journal.write({ type: 'run.ended', run, conversation, end: 'done' });
  const before = ledger.size;

  const found = await books.search({ text: 'bgp', limit: 10 });
  assert.deepEqual(
    found.map(({ type, opened }) => [type, opened]),
    [['run.begun', { prompt: 'Why is BGP down?' }]],
  );
  const look = await ledger.entry(before);
  assert.deepEqual(
    [look.type, look.fields.purpose, look.fields.range, (look.fields.by as typeof by).person],
    ['record.opened', 'search', { from: '0', to: String(before - 1) }, by.person],
  );
  assert.ok(look.sealed !== null && !look.bytes.includes('bgp'), 'what was asked for is sealed');

  const story = (await bookAnswer({ ask: 'ledger.show', with: { run: 'last' } }, books)) as typeof found;
  assert.deepEqual(
    story.map(({ type }) => type),
    ['run.begun', 'run.ended'],
  );
  const { purpose, range } = (await ledger.entry(before + 1)).fields;
  assert.deepEqual([purpose, range], ['story', { from: String(before - 2), to: String(before - 1) }]);
  assert.equal(ledger.size, before + 2, 'one entry an access');
  await assert.rejects(books.story('run_none'), { code: 'ledger.no-run' });
  await assert.rejects(bookAnswer({ ask: 'ledger.search', with: { limit: 5, sql: 'x' } }, books));
});

test('a look without a text names the entries that it opens, and one that opens nothing is none', async (t) => {
  const { house, ledger, books } = await rooms(t);
  const by = house.person();
  const [run, conversation] = [newId('run', house.around.random), newId('conversation', house.around.random)];
  await house.journal.write({ type: 'run.begun', run, conversation, by, sealed: { prompt: 'Why?' } });
  const before = ledger.size;
  assert.equal((await books.search({ type: 'run', limit: 10 })).length, 1);
  assert.deepEqual((await ledger.entry(before)).fields.range, { from: String(before - 1), to: String(before - 1) });
  assert.deepEqual(await books.search({ type: 'grant', limit: 10 }), []);
  assert.deepEqual((await books.onHost(newId('host', house.around.random), by)).rows, []);
  assert.equal(ledger.size, before + 1);
});

test('the vault is said to be open before anything is opened', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-books-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const state = path.join(folder, 'state');
  const start = () =>
    openRooms(path.join(folder, 'data'), { passphrase: async () => undefined }, (id) => id, { state });
  const first = await start();
  first.records.put('host', 'host_1', { body: 1 });
  const from = first.ledger.size;
  await first.close();
  const again = await start();
  const types = [];
  for await (const { type } of again.ledger.entries({ from })) types.push(type);
  await again.close();
  assert.deepEqual([types.shift(), new Set(types)], ['vault.unlocked', new Set(['record.opened'])]);
});

test('where the look cannot be written down, nothing is opened', async (t) => {
  const { house, ledger, books } = await rooms(t);
  await house.journal.write({
    type: 'run.begun',
    run: newId('run', house.around.random),
    by: house.person(),
    sealed: { prompt: 'secret' },
  });
  await ledger.close();
  await assert.rejects(books.search({ text: 'secret', limit: 1 }), { code: 'ledger.closed' });
});

test('what a start opens of the sealed records is in the ledger, table by table, before it is opened', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-books-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const start = () =>
    openRooms(path.join(folder, 'data'), { passphrase: async () => undefined }, (id) => id, {
      state: path.join(folder, 'state'),
    });
  const first = await start();
  const opened = async ({ ledger }: Rooms) => {
    const rows = [];
    for await (const { type, fields } of ledger.entries()) if (type === 'record.opened') rows.push(fields);
    return rows.map(({ table, records, range, purpose }) => [table, records, range, purpose]);
  };
  assert.deepEqual(await opened(first), [], 'a new folder has nothing to open');
  first.records.put('host', 'host_1', { body: 1 });
  for (const table of ['crossing', 'crossing-part']) first.records.put(table, 'one', { body: 1 }); // no start opens them
  for (let n = 0; n < 40; n++) first.records.put('note', `note_${n}`, { body: n });
  await first.close();
  const again = await start();
  assert.deepEqual(await opened(again), [
    ['host', ['host_1'], { from: 'host_1', to: 'host_1' }, 'start'],
    ['note', [], { from: 'note_0', to: 'note_39' }, 'start'],
    ['redaction', ['tag-key'], { from: 'tag-key', to: 'tag-key' }, 'start'],
  ]);
  await again.close();
});
