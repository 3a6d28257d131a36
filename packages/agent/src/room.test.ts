import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '@interlock/protocol';
import { fitted } from './room.ts';

const words = (text: string): Message => ({ role: 'user', content: [{ type: 'text', text }] });
const output = (use: string, text: string): Message => ({
  role: 'user',
  content: [{ type: 'tool-result', use, status: 'ok', source: 'device', text }],
});
const bytes = (messages: Message[]) => Buffer.byteLength(JSON.stringify(messages));

test('what fits stays as it is', () => {
  const messages = [words('a'), output('u', 'x'.repeat(1000))];
  assert.deepEqual(fitted(messages, bytes(messages)), messages);
});

test('the oldest outputs make room first and can be read again; words and the newest outputs stay', () => {
  const messages = [
    words('q'.repeat(500)),
    ...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((use) => output(use, 'é'.repeat(1000))),
    words('end'),
  ];
  const room = bytes(messages) - 2500;
  const less = fitted(messages, room);
  assert.ok(bytes(less) <= room);
  assert.equal(less.length, messages.length);
  assert.deepEqual(less.slice(-4), messages.slice(-4));
  assert.deepEqual(less[0], messages[0]);
  assert.match(JSON.stringify(less[1]), /1000 characters left out.*output\.more with use a reads them/);
  assert.deepEqual(fitted(less, room), less, 'what was made free once stays so');
});

test('where the newest outputs alone are too much they make room as well, and every use keeps its result', () => {
  const messages = [words('q'), ...['a', 'b'].map((use) => output(use, 'x'.repeat(5000)))];
  const less = fitted(messages, 6000);
  assert.ok(bytes(less) <= 6000);
  assert.equal(JSON.stringify(less).match(/tool-result/g)?.length, 2);
});
