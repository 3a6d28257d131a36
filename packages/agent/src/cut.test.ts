import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutForModel } from './cut.ts';

test('a text within the limit stays as it is', () => {
  assert.equal(cutForModel('a\nb\n', 4), 'a\nb\n');
});

test('a long text keeps its head and tail, whole lines where it has lines, and says how many lines are gone', () => {
  const lines = Array.from({ length: 1000 }, (_, i) => `line ${i}`);
  const cut = cutForModel(lines.join('\n'), 1000).split('\n');
  const note = cut.findIndex((line) => line.startsWith('[…'));
  assert.equal(cut[0], 'line 0');
  assert.equal(cut.at(-1), 'line 999');
  const gone = Number(/(\d+) lines/.exec(cut[note] ?? '')?.[1]);
  assert.ok(gone === 1000 - (cut.length - 1));
  for (const [i, line] of cut.entries()) if (i !== note) assert.match(line, /^line \d+$/);
});

test('one endless line is cut too, and what is left is well formed and not much over the limit', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), fc.integer({ min: 10, max: 200 }), (text, limit) => {
      const cut = cutForModel(text, limit);
      assert.ok(cut.length <= limit + 120);
      if (text.length > limit) assert.ok(cut.isWellFormed());
    }),
    { numRuns: 30 },
  );
});
