import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { neutralise, newNeutraliser } from './index.ts';

test('placeholder syntax from a device names no entry, and all else stays', () => {
  assert.equal(neutralise('description {{core-admin}} {a}'), 'description {·{core-admin}·} {a}');
  assert.equal(neutralise(neutralise('{{a}}')), neutralise('{{a}}'));
});

test('no two braces stand together, however a stream is cut', () => {
  const braces = fc.array(fc.constantFrom('{', '}', 'a', '·', '{{', '}}', '{{{'), { maxLength: 30 });
  fc.assert(
    fc.property(fc.array(braces), (pieces) => {
      const take = newNeutraliser();
      const out = pieces.map((piece) => take(piece.join(''))).join('');
      assert.ok(!out.includes('{{') && !out.includes('}}'));
      assert.equal(out.replaceAll('·', ''), pieces.flat().join('').replaceAll('·', ''));
    }),
  );
});
