import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Id, Outcome } from '@interlock/model';
import type { RunEvent } from '@interlock/protocol';
import { newRun } from './conversation.ts';
import { endOf, lackOf, lastWords } from './ending.ts';
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
  const output = 'r1#show running-config | section bgp\nrouter bgp 65001\n bgp log-neighbor-changes';
  const read = call('show running-config | section bgp', { read: true, output }).all;
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

test('an empty answer, a read of something else and words that the agent put there itself are no evidence', () => {
  const neighbor = 'configure terminal\nrouter bgp 65010\nno neighbor 10.255.0.2 shutdown\nend';
  const by = (change: string, command: string, said: string) =>
    whys(call(change).all, call(command, { read: true, output: `r1#${command}\r\n${said}` }).all);
  for (const [command, said] of [
    ['show clock | include 10.255.0.2', ''],
    ['show clock | exclude 10.255.0.2', '*12:03:11 UTC Sat'],
    ['show logging | include 10.255.0.2', ''],
    ['show running-config | include zzzz', ''],
    ['show running-config', ''],
    ['show ip bgp summary', ''],
  ] as const)
    assert.deepEqual(by(neighbor, command, said), ['unread'], command);
  assert.deepEqual(by('reload', 'show interfaces', ''), ['unread']);
  assert.deepEqual(by('reload', 'show interfaces', 'Loopback0 is up'), []);
  assert.deepEqual(by(neighbor, 'show running-config', 'hostname r1'), [], 'the whole configuration');
  assert.deepEqual(by(neighbor, 'show running-config | section bgp', ' neighbor 10.255.0.2 remote-as 65020'), []);
  assert.deepEqual(by(neighbor, 'show ip bgp neighbors 10.255.0.2', 'BGP state = Established'), []);
  const nginx = 'sudo systemctl restart nginx';
  for (const [command, said] of [
    ['echo nginx', 'nginx'],
    ['printf nginx', 'nginx'],
    ['awk \'BEGIN{print "nginx"}\'', 'nginx'],
    ['uptime; echo nginx', '12:00 up 3 days\r\nnginx'],
    ['basename /x/nginx', 'nginx'],
    ['cat /var/log/nginx.log', 'cat: /var/log/nginx.log: No such file or directory'],
  ] as const)
    assert.deepEqual(by(nginx, command, said), ['unread'], command);
  assert.deepEqual(by(nginx, 'systemctl is-active nginx', 'active'), []);
  assert.deepEqual(by(nginx, 'systemctl status nginx || echo gone', 'nginx.service - a web server'), []);
  assert.deepEqual(by('touch /tmp/x1', 'ls /tmp/x1', '/tmp/x1'), []);
  assert.deepEqual(by('touch /tmp/x1', 'ls /tmp/x1', "ls: cannot access '/tmp/x1': No such file or directory"), [
    'unread',
  ]);
  assert.deepEqual(by('rm /tmp/x1', 'ls /tmp/x1', "ls: cannot access '/tmp/x1': No such file or directory"), []);
});

test('a change that a shell turned down is none, whatever is read after it, until it is made in another way', () => {
  const output = "admin@web-1:~$ touch /tmp/x1\r\ntouch: cannot touch '/tmp/x1': Permission denied";
  const denied = call('touch /tmp/x1', { output }).all;
  const read = call('ls -l /tmp/x1', { read: true, output: '-rw-r--r-- 1 root root 0 /tmp/x1' }).all;
  assert.deepEqual(whys(denied, read), ['refused']);
  assert.deepEqual(whys(denied, call('sudo touch /tmp/x1').all, read), []);
  assert.deepEqual(whys(denied, call('touch /tmp/x2').all, read), ['refused', 'unread'], 'not by another one');
  assert.match(reminder(owed(denied)), /r1: touch \/tmp\/x1 … the device turned it down/);
  assert.equal(endOf(newRun(conversation, '', around), 'finished', [{ why: 'refused' }]), 'failed');
});

test('a check that does not hold is not made good by one that asks for less', () => {
  const read = call('show ip bgp summary', { read: true, output: '10.0.0.2 4 65002 Idle' }).all;
  const change = call('configure terminal\nrouter bgp 65001\nno neighbor 10.0.0.2 shutdown\nend').all;
  const lesser = { ...(check(true) as Extract<RunEvent, { type: 'check.read' }>), expect: 'BGP' };
  assert.deepEqual(whys(change, read, check(false), read, lesser), ['refuted']);
});

test('a helper owes what it changed itself, and what any agent of the run read back answers for it', () => {
  const change = call(noShut, { agent: helper }).all;
  const other = call('configure terminal\nvlan 30\nend').all;
  assert.deepEqual(
    owedOf([begun, ...change, ...other], helper).map(({ command }) => command),
    [noShut],
  );
  const read = call('show interfaces Gi0/1', { read: true, output: 'it is up' }).all;
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

test('an answer that was cut, withheld or empty ends no run as done, unless all was done without its words', () => {
  const words = (text: string) => ({ role: 'assistant' as const, content: [{ type: 'text' as const, text }] });
  assert.equal(lackOf(words('I found'), 'length'), 'length');
  assert.equal(lackOf(words('I found'), 'withheld'), 'withheld');
  assert.equal(lackOf(words(' \n'), 'end'), 'words');
  assert.equal(lackOf({ role: 'assistant', content: [] }, 'end'), 'words');
  assert.equal(lackOf(words('Yes.'), 'end'), null);
  const ends = (lacking: 'length' | 'withheld' | 'words' | null, seen: number) => {
    const run = Object.assign(newRun(conversation, '', around), { lacking });
    run.counts.seen = seen;
    return endOf(run, 'finished', []);
  };
  assert.deepEqual([ends('length', 1), ends('withheld', 1), ends('words', 0)], ['failed', 'failed', 'failed']);
  assert.deepEqual([ends('words', 1), ends(null, 0)], ['done', 'done']);
});

test('why an agent gave up is told once, and a person’s stop needs no words', () => {
  const run = newRun(conversation, '', around);
  const gone = { reason: 'failed', text: 'The model gave two tool uses the same id (x).' } as const;
  const codes = (events: RunEvent[], end: Parameters<typeof lastWords>[1] = gone) =>
    lastWords(run, end, events, 1).map((event) => (event.type === 'notice' ? event.code : ''));
  assert.deepEqual(codes([begun]), ['agent.gave-up']);
  const notice: RunEvent = { type: 'notice', at: 1, conversation, code: 'x', text: gone.text, next: '' };
  assert.deepEqual(codes([begun, notice]), []);
  assert.deepEqual(codes([notice, begun]), ['agent.gave-up'], 'that was another run');
  assert.deepEqual(codes([begun], { reason: 'stopped', text: 'x' }), []);
  run.lacking = 'length';
  assert.deepEqual(codes([begun], { reason: 'finished', text: '' }), ['model.cut-short']);
});
