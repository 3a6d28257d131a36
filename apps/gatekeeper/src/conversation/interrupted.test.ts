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

test('helpers at work, open questions and plans under way end with the process, and are told as ended', () => {
  const base = { at: 7, conversation };
  const agent = `agent_${'0'.repeat(26)}` as const;
  const plan = `message_${'0'.repeat(26)}` as const;
  const question = `message_${'1'.repeat(26)}` as const;
  const before: RunEvent[] = [
    started,
    { ...base, type: 'agent.started', agent, role: 'researcher', task: 'Look.', hosts: null, changes: false },
    { ...base, type: 'plan.moved', plan, state: 'running', step: 1, text: '' },
    { ...base, type: 'question.asked', question, text: 'Which?', choices: [] },
  ];
  const closing = closingEvents(before, 9);
  assert.deepEqual(
    closing.map(({ type }) => type),
    ['question.closed', 'plan.moved', 'agent.ended', 'run.ended'],
  );
  assert.ok(closing[1]?.type === 'plan.moved' && closing[1].state === 'void');
  assert.ok(closing[2]?.type === 'agent.ended' && closing[2].end === 'failed');
  assert.deepEqual(closingEvents([...before, ...closing], 10), []);
});
