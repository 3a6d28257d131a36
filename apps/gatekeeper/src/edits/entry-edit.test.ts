import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bind } from '../entry-binding.ts';

import { bench } from './edits.double.ts';

test('an entry’s edit renames it, replaces its secret and says whom it is lent to; hosts it leaves have no login', async (t) => {
  const on = await bench(t);
  const [one, two] = [await on.add(), await on.add()];
  const entry = await on.entry();
  await bind(entry.id, { hosts: [one.id] }, on.by, on);
  const typed = Buffer.from('another secret');
  await on.edits.ask(
    {
      kind: 'entry',
      entry: entry.id,
      version: on.now(entry).version,
      change: { name: 'core admin', hosts: [two.id], tags: ['core'] },
      secret: { type: 'user-password', password: typed },
    },
    on.by,
  );
  await on.ended();
  const { name, hosts, tags } = on.now(entry);
  assert.deepEqual([name, hosts, tags], ['core admin', [two.id], ['core']]);
  assert.deepEqual([on.inventory.get(one.id)?.credential, on.inventory.get(two.id)?.credential], [null, entry.id]);
  assert.ok(
    typed.every((byte) => byte === 0),
    'what was typed is wiped',
  );
  const rows = on.seen[0]?.arguments.slice(1) ?? [];
  assert.deepEqual(
    rows.map(({ name: field, was, value }) => [field, was, value]),
    [
      ['Name', entry.name, 'core admin'],
      ['Lent to', 'r1', 'r2'],
      ['And to tags', 'none', 'core'],
      ['Logs in to', 'r1', 'r2'],
      ['Secret', 'version 2', 'the one you typed'],
    ],
  );
  assert.equal(JSON.stringify([on.deeds, on.seen]).includes('another secret'), false);
  const types = on.types();
  assert.ok(types.indexOf('call.released') < types.lastIndexOf('secret.stored'));
});

test('a rejected edit changes nothing and wipes what was typed; an old version, a taken name and another kind are refused', async (t) => {
  const on = await bench(t, () => 'rejected');
  const [entry, other] = [await on.entry(), await on.entry()];
  const typed = Buffer.from('another secret');
  const { version } = entry;
  const base = { kind: 'entry', entry: entry.id, version, change: {} } as const;
  await on.edits.ask({ ...base, secret: { type: 'user-password', password: typed } }, on.by);
  await on.ended();
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual([on.now(entry).version, typed.every((byte) => byte === 0)], [version, true]);
  const refused = [
    [{ ...base, version: version + 1 }, 'edit.changed'],
    [{ ...base, change: { name: other.name } }, 'entry.name-taken'],
    [{ ...base, change: { name: '{{x}}' } }, 'entry.name-odd'],
    [base, 'edit.nothing'],
    [{ ...base, secret: { type: 'token', token: Buffer.from('abc') } }, 'entry.wrong-type'],
  ] as const;
  for (const [edit, code] of refused) await assert.rejects(on.edits.ask(edit, on.by), { code });
});

test('an entry that is removed leaves no host with it', async (t) => {
  const on = await bench(t);
  const host = await on.add();
  const entry = await on.entry();
  await bind(entry.id, { hosts: [host.id] }, on.by, on);
  await on.edits.ask({ kind: 'entry-removal', entry: entry.id, version: on.now(entry).version }, on.by);
  await on.ended();
  assert.deepEqual([on.vault.entries.get(entry.id), on.inventory.get(host.id)?.credential], [null, null]);
  assert.ok(on.types().includes('secret.deleted'));
});

test('a secret that cannot be kept is refused before anybody is asked, and the ledger tells of no version that never was', async (t) => {
  const on = await bench(t);
  const entry = await on.entry();
  const typed = new Uint8Array(5000).fill(0x61);
  await assert.rejects(
    on.edits.ask(
      {
        kind: 'entry',
        entry: entry.id,
        version: entry.version,
        change: {},
        secret: { type: 'user-password', password: typed },
      },
      on.by,
    ),
    { code: 'vault.malformed-entry' },
  );
  assert.deepEqual([on.seen, on.types(), on.now(entry).version], [[], [], entry.version]);
  assert.ok(typed.every((byte) => byte === 0));
});

test('a name that was taken after the edit was asked for is not taken twice', async (t) => {
  let take = async () => {};
  const on = await bench(t, undefined, {
    before: async () => {
      await take();
      return { ruling: null, raised: null };
    },
    after: async () => {},
  });
  take = async () => {
    const secret = { token: Buffer.from('a token of a test') };
    const { person: owner } = on.by;
    await on.vault.entries.put({ name: 'wanted', type: 'token', account: 'x', owner, hosts: [], lab: false, secret });
  };
  const entry = await on.entry();
  const { version } = entry;
  await on.edits.ask({ kind: 'entry', entry: entry.id, version, change: { name: 'wanted' } }, on.by);
  await on.ended();
  assert.equal(on.vault.entries.list().filter(({ name }) => name === 'wanted').length, 1);
  assert.equal(on.types().includes('secret.stored'), false);
});
