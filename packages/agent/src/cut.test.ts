import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutForModel, cutResult } from './cut.ts';

test('a text within the limit stays as it is', () => {
  assert.equal(cutForModel('a\nb\n', 200), 'a\nb\n');
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

test('what is left is well formed, within the limit, and stays as it is when it is cut again', () => {
  const text = fc.array(fc.constantFrom('x'.repeat(70), 'short', '\n', '😀'.repeat(40), ''), { maxLength: 40 });
  fc.assert(
    fc.property(text, fc.integer({ min: 200, max: 400 }), (parts, limit) => {
      const cut = cutForModel(parts.join(''), limit);
      assert.ok(cut.length <= limit && cut.isWellFormed());
      assert.equal(cutForModel(cut, limit), cut);
    }),
  );
});

test('what was left out can be asked for by the id of its use', () => {
  const cut = cutResult({ source: 'device', text: 'line\n'.repeat(20_000), use: 'tooluse_1' });
  assert.match(cut.text, /output\.more with use tooluse_1 reads them/);
  assert.deepEqual(cutResult(cut), cut);
});

test('a long line is cut between words: what a scanner knows as a whole is there as a whole or not at all', () => {
  const token = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz';
  for (let offset = 0; offset < 400; offset += 7) {
    const json = `{"pad":"${'x '.repeat(150)}${'y'.repeat(offset % 13)}","list":[${`{"key":"${token}"},`.repeat(60)}0]}`;
    const cut = cutForModel(`${'-'.repeat(offset % 50)} ${json}`, 700);
    assert.ok(cut.includes('left out here'));
    for (const part of cut.match(/gh?p?_?[0-9a-z]*|[0-9a-z]*wxyz/g) ?? [])
      if (part.length > 3) assert.equal(part, token, `${offset}`);
  }
});
