import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '@interlock/protocol';
import { newTelling } from './telling.ts';

const ended = {
  type: 'run.ended',
  end: 'rejected',
  reads: 0,
  changes: 0,
  rejected: 1,
  hosts: [],
  usage: { input: 1, output: 1 },
  milliseconds: 1000,
};

/** What is told of the last of some events. */
function told(...events: object[]): string {
  const tell = newTelling();
  return events.map((event) => tell({ at: 1, conversation: 'c', ...event } as unknown as RunEvent)).at(-1) ?? '';
}
const decided = (call: string, host: string | null, outcome: string) => ({
  type: 'call.decided',
  call,
  tool: 'terminal.run',
  host,
  command: 'reload',
  class: 'dangerous',
  decision: { outcome, rule: 'r', reason: '' },
});
const card = (id: string, call: string) => ({
  type: 'card.opened',
  card: {
    id,
    call,
    organization: 'Test',
    domain: 'terminal command',
    tool: 'terminal.run',
    host: { environment: 'prod', name: 'edge-1', address: '192.0.2.1', port: 22, platform: 'cisco_ios', route: [] },
    account: null,
    lines: [{ mode: 'exec', text: 'reload', class: 'dangerous' }],
    arguments: [],
    hostKeys: [],
    answers: [],
    placeholders: [],
    class: 'dangerous',
    tags: [],
    expires: 0,
    why: '',
    asks: { reason: '', rule: 'r' },
    effect: '',
    undo: { lines: [], note: '' },
    hash: '0'.repeat(64),
  },
});
const closed = (id: string, answer: string) => ({ type: 'card.closed', end: { card: id, answer, by: 'kim' } });

test('the end of a run names the hosts of what was rejected, apart from those where something ran', () => {
  const asked = [decided('1', 'edge-1', 'ask'), card('a', '1')];
  assert.match(told(...asked, closed('a', 'rejected'), ended), /: 0 reads, 0 changes, 1 rejected on edge-1, 1\.0 s/);
  assert.match(told(...asked, closed('a', 'expired'), ended), / 1 rejected on edge-1, /);
  assert.match(told(decided('1', 'core-1', 'deny'), ended), / 1 rejected on core-1, /);
  const both = { ...ended, reads: 2, hosts: ['core-1'] };
  assert.match(told(...asked, closed('a', 'rejected'), both), /: 2 reads, 0 changes on core-1, 1 rejected on edge-1, /);
});

test('the end of a run names no host where there is none', () => {
  assert.match(told(decided('1', null, 'deny'), ended), /: 0 reads, 0 changes, 1 rejected, 1\.0 s/);
  const asked = [decided('1', 'edge-1', 'ask'), card('a', '1'), closed('a', 'approved')];
  assert.match(told(...asked, { ...ended, rejected: 0 }), /: 0 reads, 0 changes, 0 rejected, 1\.0 s/);
});
