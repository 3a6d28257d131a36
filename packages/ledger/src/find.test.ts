import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diskDouble } from './disk-double.ts';
import { findEntries, findRun, type LedgerQuery, storyOf } from './find.ts';
import { openLedger } from './ledger.ts';
import { ended, host, id, organization, origin, released, signer, small } from './sample.ts';

const ada = { person: id('person'), name: 'Ada', proof: { kind: 'passphrase' as const } };
const bob = { person: id('person'), name: 'Bob', proof: { kind: 'passphrase' as const } };
const [first, second, conversation] = [id('run'), id('run'), id('conversation')];

/** Two runs beside each other, and six hundred entries of no interest. */
async function filled() {
  let now = 1000;
  const ledger = await openLedger({ dir: '/l', origin, signer, now: () => now++, disk: diskDouble() });
  const append = (...inputs: Parameters<typeof ledger.append>[0][]) =>
    Promise.all(inputs.map((one) => ledger.append(one)));
  const [a, b] = [released(), released()];
  await append({ type: 'run.begun', organization, conversation, run: first, by: ada });
  await append(...Array.from({ length: 300 }, small));
  await append({ type: 'run.begun', organization, conversation, run: second, by: bob });
  await append({ ...a, conversation, run: first, approvals: [{ by: bob, through: 'card', at: 1 }] });
  await append({ ...b, conversation, run: second, host: { ...host, name: 'south-2' }, class: 'dangerous' });
  const entry = { entry: id('entry'), name: 'root password', version: 1 };
  await append({ type: 'secret.lent', organization, secret: entry, use: 'login', host, call: a.call });
  await append({ ...ended(a), conversation, run: first });
  await append(...Array.from({ length: 300 }, small));
  await append({ type: 'run.ended', organization, conversation, run: first, end: 'done' });
  return { ledger, a, b };
}

test('entries are found by host, person, class, type, identifier, time and text, the newest first', async () => {
  const { ledger, a } = await filled();
  const find = async (query: Partial<LedgerQuery>) =>
    (await findEntries(ledger, { limit: 100, ...query })).map(({ entry }) => entry.type);
  assert.deepEqual(await find({ host: 'north-1' }), ['call.ended', 'secret.lent', 'call.released']);
  assert.deepEqual(await find({ host: host.id, type: 'call' }), ['call.ended', 'call.released', 'call.released']);
  const calls = ['call.ended', 'secret.lent', 'call.released'];
  assert.deepEqual(
    await find({ person: 'Bob' }),
    ['call.ended', 'secret.lent', 'call.released', 'call.released', 'run.begun'],
    'what he approved, with what came of it, and his own run',
  );
  assert.deepEqual(await find({ person: ada.person }), ['run.ended', ...calls, 'run.begun']);
  assert.deepEqual(await find({ person: 'Ada', host: 'north-1', type: 'call.ended' }), ['call.ended']);
  assert.deepEqual(await find({ person: 'Ada', class: 'read-only', type: 'secret' }), []);
  assert.deepEqual(await find({ person: 'Ada', class: a.class, type: 'secret' }), ['secret.lent']);
  assert.deepEqual(await find({ class: a.class }), calls);
  assert.deepEqual(await find({ class: 'dangerous' }), ['call.released']);
  assert.deepEqual(await find({ id: a.call }), ['call.ended', 'secret.lent', 'call.released']);
  assert.deepEqual(await find({ text: 'ROOT pass' }), ['secret.lent']);
  assert.deepEqual(await find({ since: 1300, until: 1303 }), ['call.released', 'run.begun', 'gatekeeper.stopped']);
  assert.deepEqual(await find({ host: 'nobody' }), []);
  const [newest] = await findEntries(ledger, { limit: 1, type: 'run' });
  assert.equal(newest?.entry.type, 'run.ended');
  const rest = await findEntries(ledger, { limit: 9, type: 'run', before: newest?.entry.index ?? 0 });
  assert.deepEqual(
    rest.map(({ entry }) => entry.fields.run),
    [second, first],
  );
});

test('text that is sealed is found where it is opened, and only what the clear fields leave over is opened', async () => {
  const { ledger } = await filled();
  const opened: number[] = [];
  const found = await findEntries(ledger, { limit: 9, text: 'reload', class: 'dangerous' }, async ({ index }) => {
    opened.push(index);
    return { lines: ['Reload in 5'] };
  });
  assert.equal(found.length, 1);
  assert.equal(opened.length, 1);
});

test('a run is told in order, with what its calls left behind, and without its neighbour', async () => {
  const { ledger } = await filled();
  assert.deepEqual(
    (await storyOf(ledger, first)).map(({ entry }) => entry.type),
    ['run.begun', 'call.released', 'secret.lent', 'call.ended', 'run.ended'],
  );
  assert.equal(await findRun(ledger, 'last'), second);
  assert.equal(await findRun(ledger, first.slice(0, 12)), first);
  assert.equal(await findRun(ledger, 'run_'), null, 'two begin so');
});

test('what nobody wrote is found by its beginning, and never by letters that chance put inside', async () => {
  const { ledger, a } = await filled();
  const salt = `k9${'bGp'}${'A'.repeat(38)}=`;
  const opener = async () => ({ salt, prompt: 'Why is BGP down?' });
  const sealed = (value: object) =>
    findEntries(ledger, { limit: 9, text: 'bgp', type: 'run.ended' }, async () => ({ ...value }));
  assert.equal((await sealed({ salt })).length, 0);
  assert.equal((await sealed(await opener())).length, 1);
  assert.equal((await sealed({ path: '/etc/frr/bgpd.conf' })).length, 1);
  const text = async (wanted: string) => (await findEntries(ledger, { limit: 9, text: wanted })).length;
  assert.equal(await text(a.call), 3);
  assert.equal(await text(a.call.slice(0, 15)), 3);
  assert.equal(await text(a.call.slice('call_'.length)), 3);
  assert.equal(await text(a.call.slice(8)), 0);
});
