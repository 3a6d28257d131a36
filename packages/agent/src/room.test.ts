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

test('the oldest outputs make room first, and words and the newest outputs stay', () => {
  const messages = [
    words('q'.repeat(500)),
    ...['a', 'b', 'c'].map((use) => output(use, 'é'.repeat(1000))),
    words('end'),
  ];
  const room = bytes(messages) - 2500;
  const less = fitted(messages, room);
  assert.ok(bytes(less) <= room);
  assert.deepEqual(
    less.map((message, i) => message === messages[i] || JSON.stringify(message) === JSON.stringify(messages[i])),
    [true, false, false, true, true],
  );
  assert.match(JSON.stringify(less[1]), /1000 characters left out/);
});
