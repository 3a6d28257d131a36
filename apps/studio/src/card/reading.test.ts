import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readingTime } from '@interlock/protocol';
import { again, look, type Sight, standing, unread } from './reading.ts';

const good: Sight = { honest: true, whole: true, covered: false, front: true, ended: true };

test('a card can be approved once it has stood whole, uncovered and in front for the reading time', () => {
  const reading = look(unread, good, 1000);
  assert.deepEqual(standing(reading, 1000 + readingTime - 1), { why: '' });
  assert.deepEqual(standing(reading, 1000 + readingTime), { visible: readingTime });
});

test('whatever takes it out of sight starts the time again', () => {
  for (const bad of [{ whole: false }, { covered: true }, { front: false }, { honest: false }]) {
    let reading = look(unread, good, 0);
    reading = look(reading, bad, 400);
    assert.ok('why' in standing(reading, 10_000), JSON.stringify(bad));
    reading = look(reading, good, 10_000);
    assert.deepEqual(standing(reading, 10_100), { why: '' });
    assert.deepEqual(standing(reading, 10_700), { visible: 700 });
  }
});

test('a card that stands longer than its place must be scrolled to its end', () => {
  const reading = look(unread, { ...good, ended: false }, 0);
  assert.deepEqual(standing(reading, 5000), { why: 'Scroll to the end of the card first.' });
  assert.deepEqual(standing(look(reading, { ended: true }, 5000), 5000), { visible: 5000 });
});

test('a card that was moved is read again', () => {
  const reading = again(look(unread, good, 0), 3000);
  assert.deepEqual(standing(reading, 3100), { why: '' });
  assert.deepEqual(standing(reading, 3600), { visible: 600 });
});
