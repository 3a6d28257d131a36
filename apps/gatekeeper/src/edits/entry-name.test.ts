import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bench } from './edits.double.ts';
import { nameFrom, requireAccount, requireEntryName } from './entry-name.ts';

const odd = [
  ['\u001b[2Jcore', 'U+001B'],
  ['core\u0000', 'U+0000'],
  ['core\u009b31m', 'U+009B'],
  ['core\tone', 'U+0009'],
  ['core\none', 'U+000A'],
  ['core\u202egnp', 'U+202E'],
  ['core\u2067', 'U+2067'],
  ['co\u200bre', 'U+200B'],
  ['co\u00adre', 'U+00AD'],
  ['co\ufe0fre', 'U+FE0F'],
  ['co\u2028re', 'U+2028'],
  ['core\u00a0one', 'U+00A0'],
  ['core\u2800', 'U+2800'],
  [' core', 'blank'],
  ['core ', 'blank'],
  [' ', 'blank'],
  ['core  admin', 'two blanks'],
  ['c\u043ere', 'c\u043ere'],
  ['r1 \u0430dmin', '\u0430dmin'],
  ['\u03bf\u043ak', 'alphabets'],
  ['{{core}}', 'braces'],
  ['typed-1', 'typed-1'],
] as const;

test('a name that hides, steers or cannot be told from another is refused, and what it holds is named', () => {
  for (const [name, said] of odd)
    assert.throws(
      () => requireEntryName(name, []),
      (error: Error & { code: string }) => error.code === 'entry.name-odd' && error.message.includes(said),
      JSON.stringify(name),
    );
  for (const name of ['core', 'core admin', 'Zürich 2', '東京', 'ключ', 'ключ core-1', 'r1 (lab) – read', '10 µs'])
    requireEntryName(name, [{ name: 'x' }]);
});

test('a name that differs only in how its letters are composed, how wide they are or in blanks is taken', () => {
  const composed = 'Zürich';
  for (const [one, other] of [
    [composed, composed.normalize('NFD')],
    [composed.normalize('NFD'), composed],
  ] as const)
    assert.throws(() => requireEntryName(one, [{ name: other }]), { code: 'entry.name-taken' });
  for (const before of ['ｃｏｒｅ admin', 'core  admin', ' core admin'])
    assert.throws(() => requireEntryName('core admin', [{ name: before }]), { code: 'entry.name-taken' });
  requireEntryName('Core admin', [{ name: 'core admin' }]);
});

test('an account holds no control character', () => {
  for (const account of ['ad\u001bmin', 'admin\n', 'ad\u007fmin', 'ad\u202emin'])
    assert.throws(() => requireAccount(account), { code: 'entry.account-odd' });
  for (const account of ['admin', 'EXAMPLE\\admin', 'jörg@example.net', '-']) requireAccount(account);
});

test('what a name is made of is made fit', () => {
  assert.equal(nameFrom('r1\u001b[2J{x} user '), 'r1_[2J_x_ user');
  assert.equal(nameFrom('r1  ключ c\u043ere'), 'r1 ключ c_re');
  requireEntryName(nameFrom('\u200b \ud800'), []);
});

test('an entry that has such a name from before is edited, and renamed; a new one and its account are looked at', async (t) => {
  const on = await bench(t);
  const made = await on.vault.entries.put({
    name: 'old\u001b one',
    type: 'token',
    account: 'ad\u0007min',
    owner: on.by.person,
    hosts: [],
    lab: false,
    secret: { token: Buffer.from('a token of a test') },
  });
  const edit = (change: object) =>
    on.edits.ask({ kind: 'entry', entry: made.id, version: on.now(made).version, change }, on.by);
  await assert.rejects(edit({ name: 'new\u200b' }), { code: 'entry.name-odd' });
  await assert.rejects(edit({ account: 'x\u001b' }), { code: 'entry.account-odd' });
  await edit({ tags: ['core'] });
  await on.ended();
  await edit({ name: 'Zürich'.normalize('NFD') });
  await on.ended();
  const { name, account, tags } = on.now(made);
  assert.deepEqual([name, account, tags], ['Zürich', 'ad\u0007min', ['core']]);
});
