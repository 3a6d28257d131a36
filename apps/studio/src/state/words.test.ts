import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockTime } from './words.ts';

test('a time bears its day where that is another one', () => {
  const late = new Date(2026, 10, 21, 23, 52).getTime();
  assert.equal(clockTime(late, late - 600_000), '23:52');
  assert.equal(clockTime(late + 600_000, late), '22 Nov, 00:02');
});
