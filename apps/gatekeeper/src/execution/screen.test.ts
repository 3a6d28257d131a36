import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { longestLine, Screen } from './screen.ts';

/** Finished lines and the last line of a text that comes in pieces of `size`. */
function shown(text: string, size = text.length || 1): { lines: string[]; line: string } {
  const screen = new Screen();
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += size) screen.feed(text.slice(at, at + size), (line) => lines.push(line));
  return { lines, line: screen.line };
}

test('a line is what a person would have read', () => {
  for (const [bytes, line] of [
    ['plain', 'plain'],
    ['r1# ', 'r1# '],
    ['abc\b\bX', 'aXc'],
    ['abc\rX', 'Xbc'],
    ['\x1b[31mred\x1b[0m', 'red'],
    ['\x1b]0;title\x07prompt#', 'prompt#'],
    ['\x1b]0;title\x1b\\prompt#', 'prompt#'],
    ['\x1bP+q544e\x1b\\x', 'x'],
    ['\x9b31mred', 'red'],
    ['abcdef\x1b[3D\x1b[K', 'abc'],
    ['abc\x1b[2DX', 'aXc'],
    ['abc\x1b[1GX', 'Xbc'],
    ['abcd\x1b[2D\x1b[P', 'abd'],
    ['ab\x1b[1D\x1b[@X', 'aXb'],
    ['bell\x07 null\x00', 'bell null'],
    ['\x1b(Btext', 'text'],
    ['a\tb', 'a\tb'],
  ] as const)
    assert.equal(shown(bytes).line, line, JSON.stringify(bytes));
});

test('a pager erased by backspaces or by a carriage return leaves nothing', () => {
  for (const erase of [`${'\b'.repeat(10)}${' '.repeat(10)}${'\b'.repeat(10)}`, `\r${' '.repeat(40)}\r`, '\r\x1b[K']) {
    assert.deepEqual(shown(` --More-- ${erase}next\r\n`).lines, ['next']);
    assert.equal(shown(` --More-- ${erase}r1#`).line, 'r1#');
    assert.equal(shown(` --More-- ${erase}r1# `).line, 'r1# ');
  }
});

test('however the bytes are cut, the text is the same, and no control character is in it', () => {
  const piece = fc.constantFrom(
    'a',
    'bc ',
    '\b',
    '\r',
    '\n',
    '\x1b[',
    '2',
    'K',
    'D',
    '\x1b]',
    '\x07',
    '\x9b',
    '\x1b',
    '#',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 1, max: 7 }), (pieces, size) => {
      const text = pieces.join('');
      const whole = shown(text);
      assert.deepEqual(shown(text, size), whole);
      for (const line of [...whole.lines, whole.line])
        assert.doesNotMatch(line, /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/);
    }),
    { numRuns: 300 },
  );
});

test('a line without an end is broken, and a title without one becomes text again', () => {
  const { lines, line } = shown('x'.repeat(longestLine * 2 + 5), 1000);
  assert.deepEqual(
    lines.map((one) => one.length),
    [longestLine, longestLine],
  );
  assert.equal(line.length, 5);
  assert.equal(shown(`\x1b]0;${'t'.repeat(5000)}r1#`).line.endsWith('r1#'), true);
});
