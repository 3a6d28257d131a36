import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { compilePattern } from './pattern.ts';

test('a pattern matches what the same JavaScript expression matches', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    'c',
    '.',
    '[ab]',
    '[^a]',
    'a*',
    'b+',
    'c?',
    '(a|bc)',
    '(ab)*',
    '^',
    '$',
    '(a|b)+',
  );
  const source = fc.array(atom, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
  const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(source, text, (pattern, subject) => {
      const matches = compilePattern(pattern);
      assert.ok(matches, pattern);
      assert.equal(matches(subject), new RegExp(pattern).test(subject), `${pattern} on ${subject}`);
    }),
  );
});

test('an underscore stands for a delimiter or an end', () => {
  const matches = compilePattern('_65010_');
  assert.equal(matches?.('65001 65010 i'), true);
  assert.equal(matches?.('65010'), true);
  assert.equal(matches?.('165010'), false);
});

test('a pattern made to be slow is answered at once', () => {
  const matches = compilePattern('(a+)+(a+)+(a+)+$');
  assert.equal(matches?.(`${'a'.repeat(20000)}b`), false);
});

test('a malformed pattern is refused', () => {
  for (const pattern of ['(a', '[a', 'a)', 'x'.repeat(201), '\\']) assert.equal(compilePattern(pattern), null, pattern);
});
