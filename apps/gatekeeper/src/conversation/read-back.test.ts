import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Id, Outcome } from '@interlock/model';
import type { RunEvent } from '@interlock/protocol';
import { newRun } from './conversation.ts';
import { endOf } from './ending.ts';
import { owedOf, reminder } from './read-back.ts';

const conversation = `conversation_${'0'.repeat(26)}` as const;
const helper = `agent_${'1'.repeat(26)}` as const;
const around = { now: () => 1, random: (n: number) => new Uint8Array(n).fill(7) };
const outcome = (end: Outcome['end']): Outcome => ({
  end,
  ran: 1,
  prompt: null,
  output: null,
  milliseconds: 1,
  fault: null,
});
let n = 0;
const begun: RunEvent = {
  type: 'run.started',
  at: 1,
  conversation,
  run: `run_${'0'.repeat(26)}`,
  prompt: '',
  trust: 'supervised',
  mode: 'default',
  model: 'x',
};

interface Said {
  readonly host?: string;
  readonly read?: boolean;
  readonly output?: string;
  readonly end?: Outcome['end'];
  readonly agent?: Id<'agent'>;
}

/** A call as its events tell of it; `released` and `ended` apart where calls cross each other. */
function call(command: string, { host = 'r1', read = false, output = '', end = 'done', agent }: Said = {}) {
  const id = `call_${String(n++).padStart(26, '0')}` as Id<'call'>;
  const base = { at: 1, conversation, call: id };
  const decided = {
    ...base,
    type: 'call.decided',
    tool: 'terminal.run',
    host,
    command,
    class: read ? 'read-only' : 'moderate',
    tags: [],
    why: '',
    decision: { outcome: 'ask', rule: 'x', reason: '', policy: '' },
    explanation: null,
    ...(agent ? { agent } : {}),
  } as RunEvent;
  const released: RunEvent = { ...base, type: 'call.released', permit: `permit_${'0'.repeat(26)}`, entry: 1 };
  const said: RunEvent[] = output === '' ? [] : [{ ...base, type: 'call.output', text: output }];
  const ended: RunEvent = { ...base, type: 'call.ended', outcome: outcome(end) };
  return { decided, released, ended, all: [decided, released, ...said, ended] };
}

const check = (held: boolean, planned = false, command = 'show ip bgp summary'): RunEvent => ({
  type: 'check.read',
  at: 1,
  conversation,
  host: 'r1',
  command,
  expect: 'x',
  held,
  planned,
});
const noShut = 'configure terminal\ninterface Gi0/1\nno shutdown\nend';
const brief = 'GigabitEthernet0/1  10.0.0.1  YES manual up  up';
const owed = (...events: (RunEvent | readonly RunEvent[])[]) => owedOf([begun, ...events.flat()]);
const whys = (...events: (RunEvent | readonly RunEvent[])[]) => owed(...events).map(({ why }) => why);

test('a change is owed until a read of its host, begun after it ended, says something of what it named', () => {
  assert.deepEqual(whys(call(noShut).all), ['unread']);
  const read = { read: true, output: brief };
  assert.deepEqual(whys(call(noShut).all, call('show ip interface brief', read).all), []);
  assert.deepEqual(whys(call('show ip interface brief', read).all, call(noShut).all), ['unread'], 'before it');
  assert.deepEqual(whys(call(noShut).all, call('show ip interface brief', { ...read, host: 'r2' }).all), ['unread']);
  const failed = { ...read, end: 'device-error' } as const;
  assert.deepEqual(whys(call(noShut).all, call('show ip interface brief', failed).all), ['unread'], 'it failed');
  assert.deepEqual(
    whys(call(noShut).all, call('show clock', { read: true, output: '*12:03:11 UTC Sat' }).all),
    ['unread'],
    'it says nothing of it',
  );
});

test('a read that was under way when the change ended says nothing of it', () => {
  const change = call(noShut);
  const read = call('show interfaces Gi0/1', { read: true });
  assert.deepEqual(whys(change.decided, change.released, read.decided, read.released, change.ended, read.ended), [
    'unread',
  ]);
});

test('the running configuration, what is no change of a device, and a save of what was read back owe nothing', () => {
  const wire: RunEvent = { ...(call('x').decided as Extract<RunEvent, { type: 'call.decided' }>), host: null };
  assert.deepEqual(whys(wire), []);
  const read = call('show running-config | section bgp', { read: true }).all;
  assert.deepEqual(whys(call('configure terminal\nrouter bgp 65001\nend').all, read, call('write memory').all), []);
  assert.deepEqual(whys(call(noShut, { end: 'device-error' }).all), [], 'a change that failed ends the run as failed');
});

test('a check that does not hold refutes the change until the same check holds; a check of a plan answers for its step', () => {
  const read = call('show ip bgp summary', { read: true, output: '10.0.0.2 4 65002 Idle' }).all;
  const change = call('configure terminal\nrouter bgp 65001\nno neighbor 10.0.0.2 shutdown\nend').all;
  assert.deepEqual(whys(change, read, check(false)), ['refuted']);
  assert.deepEqual(whys(change, read, check(false), read, check(true)), []);
  assert.deepEqual(whys(change, read, check(false), check(true, false, 'show clock')), ['refuted']);
  assert.deepEqual(whys(read, check(false)), [], 'what was wrong before anything changed is no failure');
  const other = call('show version', { read: true }).all;
  assert.deepEqual(whys(change, other, check(true)), ['unread'], 'an agent’s own check has to say something of it');
  assert.deepEqual(whys(change, other, check(true, true)), [], 'a person read what a plan’s check is');
});

test('a helper owes what it changed itself, and what any agent of the run read back answers for it', () => {
  const change = call(noShut, { agent: helper }).all;
  const other = call('configure terminal\nvlan 30\nend').all;
  assert.deepEqual(
    owedOf([begun, ...change, ...other], helper).map(({ command }) => command),
    [noShut],
  );
  const read = call('show interfaces Gi0/1', { read: true }).all;
  assert.deepEqual(owedOf([begun, ...change, ...read], helper), []);
  assert.deepEqual(whys(change), ['unread'], 'the run owes it too');
  assert.deepEqual(owedOf([begun, ...change, begun]), [], 'and a later run does not');
});

test('a run ends from this evidence, whatever its agent says', () => {
  const run = newRun(conversation, '', around);
  run.counts.changes = 1;
  assert.equal(endOf(run, 'finished', [{ why: 'unread' }]), 'unverified');
  assert.equal(endOf(run, 'finished', [{ why: 'unread' }, { why: 'refuted' }]), 'failed');
  assert.equal(endOf(run, 'finished', []), 'done');
  run.counts.rejected = 1;
  assert.equal(endOf(run, 'finished', [{ why: 'unread' }]), 'rejected');
  assert.match(reminder(owed(call(noShut).all)), /not the person.*\n- r1: interface Gi0\/1 … was not read back/);
});
