import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { neutralise, newNeutraliser, placeholderName, placeholdersIn } from './index.ts';

test('placeholder syntax from a device names no entry, and all else stays', () => {
  assert.equal(neutralise('description {{core-admin}} {a}'), 'description {·{core-admin}} {a}');
  assert.equal(neutralise(neutralise('{{a}}')), neutralise('{{a}}'));
  assert.equal(neutralise('{"a":{"b":1}}'), '{"a":{"b":1}}');
  assert.deepEqual(placeholdersIn(neutralise('x {{{a}}} {{b}}')), []);
});

test('no two opening braces stand together, however a stream is cut', () => {
  const braces = fc.array(fc.constantFrom('{', '}', 'a', '·', '{{', '}}', '{{{'), { maxLength: 30 });
  fc.assert(
    fc.property(fc.array(braces), (pieces) => {
      const take = newNeutraliser();
      const out = pieces.map((piece) => take(piece.join(''))).join('');
      assert.ok(!out.includes('{{'));
      assert.deepEqual(placeholdersIn(out), []);
      assert.equal(out.replaceAll('·', ''), pieces.flat().join('').replaceAll('·', ''));
    }),
  );
});

test('placeholders are found with their places, and braces that name nothing are not passed over', () => {
  assert.deepEqual(placeholdersIn('a {{one}} b {{ two.part }}'), [
    { start: 2, end: 9, inner: 'one' },
    { start: 12, end: 26, inner: 'two.part' },
  ]);
  assert.deepEqual(placeholdersIn('awk {print} }} {'), []);
  for (const odd of ['{{}}', '{{ }}', '{{a', '{{{a}}}', '{{a{b}}', '{{a\nb}}', '{{a}}}', 'x{{a}} {{'])
    assert.equal(placeholdersIn(odd), null, odd);
});

test('a placeholder names an entry or a part of one, and never two', () => {
  const known =
    (...names: string[]) =>
    (name: string) =>
      names.includes(name);
  assert.deepEqual(placeholderName('core', known('core')), { entry: 'core', part: null });
  assert.deepEqual(placeholderName('core.password', known('core')), { entry: 'core', part: 'password' });
  assert.deepEqual(placeholderName('a.b', known('a.b')), { entry: 'a.b', part: null });
  assert.equal(placeholderName('a.b', known('a.b', 'a')), null);
  assert.equal(placeholderName('other', known('core')), null);
  assert.equal(placeholderName('.x', known('')), null);
});
