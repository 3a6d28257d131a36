import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstSeen } from './reel-moment.ts';

test('a recording that is opened before its first text is opened where the first text stands', () => {
  const events: Parameters<typeof firstSeen>[0] = [
    [0, 'm', 'call'],
    [100, 'o', '\u001b[2J\u001b[H\r\n'],
    [300, 'o', 'edge-1#'],
    [320, 'o', 'show version'],
    [2000, 'o', 'Version 17'],
  ];
  assert.equal(firstSeen(events, 0), 320);
  assert.equal(firstSeen(events, 310), 310);
  assert.equal(firstSeen(events, 5000), 5000);
  assert.equal(firstSeen([], 7), 7);
});
