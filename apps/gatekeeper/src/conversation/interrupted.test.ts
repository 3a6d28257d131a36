import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '@interlock/protocol';
import { closingEvents } from './interrupted.ts';

const conversation = `conversation_${'0'.repeat(26)}` as const;
const call = `call_${'0'.repeat(26)}` as const;
const started: RunEvent = {
  type: 'run.started',
  at: 5,
  conversation,
  run: `run_${'0'.repeat(26)}`,
  prompt: 'x',
  trust: 'supervised',
  mode: 'default',
  model: 'rehearsal',
};
const released: RunEvent = {
  type: 'call.released',
  at: 6,
  conversation,
  call,
  permit: `permit_${'0'.repeat(26)}`,
  entry: 3,
};

test('a run that was cut short is closed: its call is unknown, the run failed', () => {
  const closing = closingEvents([started, released], 9);
  assert.deepEqual(
    closing.map(({ type }) => type),
    ['call.ended', 'run.ended'],
  );
  assert.ok(closing[0]?.type === 'call.ended' && closing[0].outcome.end === 'unknown');
  assert.deepEqual(closingEvents([started, released, ...closing], 10), [], 'once');
});

test('a conversation that ended in order, or never began, needs nothing', () => {
  assert.deepEqual(closingEvents([], 1), []);
});
