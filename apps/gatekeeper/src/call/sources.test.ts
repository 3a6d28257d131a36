import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call, Host } from '@interlock/model';
import type { HistoryItem } from '../conversation/history.ts';
import { sourcesOf } from './sources.ts';

const hosts = [
  { id: 'host_a', name: 'edge-1', address: '192.0.2.1', port: 22, tags: [] },
  { id: 'host_b', name: 'core-1', address: '192.0.2.9', port: 22, tags: [] },
] as unknown as Host[];

const call = (...texts: string[]) =>
  ({
    target: { name: 'edge-1', address: '192.0.2.1' },
    lines: texts.map((text) => ({ text, mode: 'config', leaves: 'config', class: 'moderate' })),
  }) as unknown as Call;

const asked = (use: string, host: string): HistoryItem => ({
  kind: 'assistant',
  message: {
    role: 'assistant',
    content: [{ type: 'tool-use', use, tool: 'terminal.run', input: { host, command: 'show running-config' } }],
  } as never,
});
const answered = (use: string, text: string, source = 'device'): HistoryItem => ({
  kind: 'result',
  use,
  result: { status: 'ok', source: source as 'device', text },
});

test('each word says whether the person, the inventory, a device or nobody but the agent named it', () => {
  const history: HistoryItem[] = [
    { kind: 'prompt', text: 'Neighbor 198.51.100.7 on edge-1 should come up, no shutdown please.' },
    asked('u1', 'host_b'),
    answered('u1', 'core-1#show run | section bgp 65002\nrouter bgp 65002\n neighbor 198.51.100.6 remote-as 65001\n'),
  ];
  const rows = sourcesOf(
    call(
      'configure terminal',
      'router bgp 65002',
      'no neighbor 198.51.100.7 shutdown',
      'ip route 10.9.9.0 192.0.2.9',
      'end',
    ),
    { conversation: { history }, hosts },
  );
  assert.deepEqual(rows, [
    { from: 'person', words: ['host edge-1', 'neighbor', '198.51.100.7'] },
    { from: 'inventory', words: ['192.0.2.9'] },
    { from: 'device', source: 'core-1', quote: 'router bgp 65002', words: ['65002'] },
    { from: 'agent', words: ['router', 'ip', '10.9.9.0'] },
  ]);
});

test('a longer word is not the word, and what only an agent told its helper is nobody’s', () => {
  const history: HistoryItem[] = [
    { kind: 'prompt', text: 'Look at 192.0.2.77 and edge-12.' },
    { kind: 'task', text: 'Use 192.0.2.7' },
  ];
  assert.deepEqual(sourcesOf(call('neighbor 192.0.2.7 shutdown'), { conversation: { history }, hosts }), [
    { from: 'inventory', words: ['host edge-1'] },
    { from: 'agent', words: ['neighbor', '192.0.2.7'] },
  ]);
});

test('an answer is the person’s word, but for what the agent gave to choose', () => {
  const question: HistoryItem = {
    kind: 'assistant',
    message: {
      role: 'assistant',
      content: [
        {
          type: 'tool-use',
          use: 'u1',
          tool: 'person.ask',
          input: { question: 'Which?', choices: ['Use 203.0.113.66', 'Nothing'] },
        },
      ],
    } as never,
  };
  const [picked, typed] = ['Use 203.0.113.66', 'Use 203.0.113.67'].map((text) =>
    sourcesOf(call('logging 203.0.113.66', 'logging 203.0.113.67'), {
      conversation: { history: [question, answered('u1', text, 'person')] },
      hosts,
    }),
  );
  assert.deepEqual(picked, [
    { from: 'inventory', words: ['host edge-1'] },
    { from: 'agent', words: ['logging', '203.0.113.66', '203.0.113.67'] },
  ]);
  assert.deepEqual(typed, [
    { from: 'person', words: ['203.0.113.67'] },
    { from: 'inventory', words: ['host edge-1'] },
    { from: 'agent', words: ['logging', '203.0.113.66'] },
  ]);
});

test('what a device says is quoted short, and counts behind the person’s words', () => {
  const long = `banner ${'x'.repeat(300)} 203.0.113.66`;
  const history: HistoryItem[] = [asked('u1', 'host_a'), answered('u1', `motd 203.0.113.66 ${long}`)];
  const [, row] = sourcesOf(call('logging 203.0.113.66'), { conversation: { history }, hosts }).filter(
    ({ from }) => from !== 'agent',
  );
  assert.equal(row?.from, 'device');
  assert.equal(row?.quote?.length, 101);
  assert.equal(row?.source, 'edge-1');
});
