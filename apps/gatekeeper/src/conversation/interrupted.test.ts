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

test('a run that was cut short tells what its events say it did: reads, changes, hosts, tokens', () => {
  const base = { at: 6, conversation };
  const ids = ['1', '2', '3'].map((n) => `call_${n.repeat(26)}` as const);
  const decided = ids.map(
    (id, n) =>
      ({
        ...base,
        type: 'call.decided',
        call: id,
        tool: 'terminal.run',
        host: 'edge-1',
        command: n === 0 ? 'show version' : 'clear counters',
        class: n === 0 ? 'read-only' : 'moderate',
      }) as RunEvent,
  );
  const outcome = { end: 'done', ran: 1, prompt: null, output: null, milliseconds: 1, fault: null } as const;
  const spent = { turns: 2, tokens: 30, cost: 7, milliseconds: 1 };
  const [closing] = closingEvents(
    [
      started,
      ...decided,
      ...ids.map((id): RunEvent => ({ ...released, type: 'call.released', call: id }) as RunEvent),
      ...ids.slice(0, 2).map((id): RunEvent => ({ ...base, type: 'call.ended', call: id, outcome })),
      { ...base, type: 'model.ended', usage: { input: 10, output: 5 } },
      { ...base, type: 'model.ended', usage: { input: 10, output: 5, cacheRead: 4 }, spent },
    ],
    9,
  ).slice(-1);
  assert.ok(closing?.type === 'run.ended');
  const { reads, changes, hosts, usage } = closing;
  assert.deepEqual([reads, changes, hosts, usage.input, usage.output], [1, 2, ['edge-1'], 20, 10]);
  assert.deepEqual(closing.spent, spent);
});

test('a question, or a plan on its way, that was cut short was not answered: it is no change, and no effect is unknown', () => {
  const base = { at: 6, conversation, call, why: '', tags: [], host: null, command: '{}', explanation: null };
  const decision = { outcome: 'allow', rule: 'x', reason: '', policy: '' } as const;
  for (const [tool, cls] of [
    ['person.ask', 'read-only'],
    ['plan.propose', 'moderate'],
  ] as const) {
    const decided: RunEvent = { ...base, type: 'call.decided', tool, class: cls, decision };
    const [first, ended] = closingEvents([started, decided, released], 9);
    assert.ok(first?.type === 'call.ended' && ended?.type === 'run.ended');
    assert.deepEqual([first.outcome.end, first.outcome.fault?.code], ['stopped', 'call.unanswered'], tool);
    assert.deepEqual([ended.reads, ended.changes], [0, 0], tool);
  }
});
