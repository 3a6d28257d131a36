import assert from 'node:assert/strict';
import { test } from 'node:test';
import { longestLine, TypedLine } from './typed-line.ts';

const backspace = '\x7f';

function typed(text: string): { ends: unknown[]; line: string } {
  const line = new TypedLine();
  const ends = [...Buffer.from(text)].map((byte) => line.take(byte)).filter(Boolean);
  return { ends, line: line.takeAll().toString('utf8') };
}

test('Backspace takes one letter, however many bytes it has', () => {
  assert.equal(typed(`naïve${backspace.repeat(3)}`).line, 'na');
  assert.equal(typed(`ключ🔑${backspace}`).line, 'ключ');
  assert.equal(typed(`ab${backspace.repeat(9)}cd`).line, 'cd');
  assert.equal(typed('wrong\x15right').line, 'right');
});

test('a line ends with Enter, and Ctrl-C gives it up', () => {
  assert.deepEqual(typed('words\r'), { ends: ['done'], line: 'words' });
  assert.deepEqual(typed('words\n').ends, ['done']);
  assert.deepEqual(typed('words\x03').ends, ['given-up']);
});

test('a line that is too long is told at its end, and never cut', () => {
  assert.deepEqual(typed(`${'x'.repeat(longestLine)}\r`).ends, ['done']);
  assert.deepEqual(typed(`${'x'.repeat(longestLine + 1)}\r`).ends, ['too-long']);
  assert.deepEqual(typed(`${'x'.repeat(longestLine + 1)}\x15again\r`), { ends: ['done'], line: 'again' });
  assert.deepEqual(typed(`${'x'.repeat(longestLine + 1)}${backspace}\r`).ends, ['too-long']);
});

test('what was taken out or given up is zeroed here', () => {
  const line = new TypedLine();
  for (const byte of Buffer.from('secret')) line.take(byte);
  line.forget();
  assert.equal(line.takeAll().length, 0);
});
