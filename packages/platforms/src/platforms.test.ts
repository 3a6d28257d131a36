import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallLine, CliMode, Platform } from '@interlock/model';
import { drivenPlatforms, effectOf, planCall, profileOf, readPrompt, standsIn, undoLines } from './index.ts';

/** Lines as the classifier would give them; modes in the order they stand in. */
function lines(...rows: [string, CliMode, CliMode, CallLine['class']?][]): CallLine[] {
  return rows.map(([text, mode, leaves, kind]) => ({ text, mode, leaves, class: kind ?? 'moderate' }));
}

const shown: [Platform, string, string, CliMode, string][] = [
  ['cisco_ios', 'core-1#', 'core-1', 'exec', 'privileged'],
  ['cisco_ios', 'core-1>', 'core-1', 'exec', 'user'],
  ['cisco_ios', 'core-1(config)#', 'core-1', 'config', 'privileged'],
  ['cisco_ios', 'core-1(config-if)#', 'core-1', 'config-if', 'privileged'],
  ['cisco_ios', 'core-1(config-router-af)#', 'core-1', 'config-router-af', 'privileged'],
  ['arista_eos', 'leaf1(config-if-Et1/2)#', 'leaf1', 'config-if-et1-2', 'privileged'],
  ['cisco_iosxr', 'RP/0/RP0/CPU0:edge(config)#', 'edge', 'config', 'privileged'],
  ['frr', 'r1# ', 'r1', 'exec', 'privileged'],
  ['frr', 'r1(config-router)# ', 'r1', 'config-router', 'privileged'],
  ['mikrotik_routeros', '[admin@wifi 1] > ', 'wifi 1', 'exec', 'privileged'],
  ['mikrotik_routeros', '[admin@r3] /ip address> ', 'r3', 'path:/ip/address', 'privileged'],
  ['mikrotik_routeros', '[admin@r3] /ip/firewall/filter> ', 'r3', 'path:/ip/firewall/filter', 'privileged'],
  ['mikrotik_routeros', '[admin@r3] <SAFE> ', 'r3', 'exec', 'privileged'],
  ['juniper_junos', 'ops@mx1> ', 'mx1', 'exec', 'privileged'],
  ['juniper_junos', 'ops@mx1# ', 'mx1', 'config', 'privileged'],
  ['linux', 'ops@web-1:~$ ', 'web-1', 'exec', 'user'],
  ['linux', 'root@web-1:/etc# ', 'web-1', 'exec', 'privileged'],
  ['linux', '[root@web-1 ~]# ', 'web-1', 'exec', 'privileged'],
  ['huawei_vrp', '<sw1>', 'sw1', 'exec', 'privileged'],
  ['huawei_vrp', '[sw1-GigabitEthernet0/0/1]', 'sw1-GigabitEthernet0/0/1', 'config', 'privileged'],
  ['vyos', 'vyos@edge:~$ ', 'edge', 'exec', 'privileged'],
];

test('a prompt says who, where and how privileged', () => {
  for (const [platform, text, hostname, mode, privilege] of shown) {
    const prompt = readPrompt(profileOf(platform), text);
    assert.deepEqual(prompt, { text, hostname, mode, privilege }, `${platform} ${text}`);
  }
});

test('what only looks like a prompt is none', () => {
  for (const [platform, text] of [
    ['cisco_ios', '# Authorized access only #'],
    ['cisco_ios', 'type quit> '],
    ['cisco_ios', ' core-1#'],
    ['cisco_ios', `${'x'.repeat(500)}#`],
    ['linux', 'see bob@host: costs $'],
    ['mikrotik_routeros', '[admin@r3] > print'],
  ] as const)
    assert.equal(readPrompt(profileOf(platform), text), undefined, text);
});

test('a line judged in a section stands in that section and nowhere else', () => {
  const ios = profileOf('cisco_ios');
  assert.equal(standsIn(ios, 'config-if', 'config-if'), true);
  assert.equal(standsIn(ios, 'config-if', 'config'), false);
  assert.equal(standsIn(ios, 'config', 'config-if'), false);
  assert.equal(standsIn(ios, 'exec', 'config'), false);
  assert.equal(standsIn(ios, 'unknown', 'exec'), true);
  assert.equal(standsIn(ios, 'config-nacl', 'config-ext-nacl'), true);
  assert.equal(standsIn(ios, 'prompt', 'exec'), false);
  assert.equal(standsIn(profileOf('arista_eos'), 'config-if', 'config-if-et1'), true);
  assert.equal(standsIn(profileOf('arista_eos'), 'config-s', 'config-s-sess-12'), true);
  assert.equal(standsIn(profileOf('arista_eos'), 'config', 'config-s-sess-12'), true);
  assert.equal(standsIn(profileOf('arista_eos'), 'config-if', 'config-s-sess-12-if-et1'), true);
  assert.equal(standsIn(profileOf('arista_eos'), 'config-router-bgp', 'config-s-sess-12-if-et1'), false);
  assert.equal(standsIn(profileOf('arista_eos'), 'exec', 'config-s-sess-12'), false);
  assert.equal(standsIn(profileOf('cisco_nxos'), 'config-if', 'config-s-sess-12-if-et1'), false);
  assert.equal(standsIn(profileOf('juniper_junos'), 'config-interfaces', 'config'), true);
});

test('every platform recognises its own pager, errors and log lines', () => {
  const ios = profileOf('cisco_ios');
  assert.match(' --More-- ', ios.pager?.pattern ?? /^$/);
  for (const line of [
    "% Invalid input detected at '^' marker.",
    '% Incomplete command.',
    '% Ambiguous command:  "s"',
    'Command authorization failed.',
  ])
    assert.ok(
      ios.errors.some((shape) => shape.pattern.test(line)),
      line,
    );
  for (const line of ['% Generating 2048 bit RSA keys', 'Interface is up, 0 errors', ' 5 input errors, 0 CRC'])
    assert.ok(!ios.errors.some((shape) => shape.pattern.test(line)), line);
  for (const line of [
    '*Mar  1 00:01:02.003: %LINK-3-UPDOWN: Interface Gi0/1, changed state to up',
    '000123: Nov 21 00:53:01.123 UTC: %BGP-5-ADJCHANGE: neighbor 10.0.0.2 Up',
    '%SYS-5-CONFIG_I: Configured from console by vty0',
  ])
    assert.match(line, ios.logLine);
  assert.doesNotMatch('% Invalid input detected', ios.logLine);
  for (const line of [
    'bad command name foo (line 1 column 1)',
    'expected end of command (line 1 column 8)',
    'failure: already have such address',
  ])
    assert.ok(
      profileOf('mikrotik_routeros').errors.some((shape) => shape.pattern.test(line)),
      line,
    );
  for (const line of [
    'syntax error, expecting <command>.',
    'error: configuration check-out failed',
    'unknown command.',
  ])
    assert.ok(
      profileOf('juniper_junos').errors.some((shape) => shape.pattern.test(line)),
      line,
    );
  for (const line of [
    'bash: frobnicate: command not found',
    '-bash: /etc/shadow: Permission denied',
    'sh: 1: x: not found',
  ])
    assert.ok(
      profileOf('linux').errors.some((shape) => shape.pattern.test(line)),
      line,
    );
});

test('a question is known by name, and its safe no is not yes', () => {
  const named = (platform: Platform, text: string) =>
    profileOf(platform).questions.find((question) => question.pattern.test(text));
  assert.equal(named('cisco_ios', 'Proceed with reload? [confirm]')?.name, 'confirm');
  assert.equal(named('cisco_ios', 'System configuration has been modified. Save? [yes/no]: ')?.name, 'save');
  assert.equal(named('cisco_ios', 'Overwrite the existing file? [yes/no]:')?.name, 'yes-no');
  assert.equal(named('cisco_ios', 'Destination filename [startup-config]? ')?.name, 'destination');
  assert.equal(named('mikrotik_routeros', 'Reboot, yes? [y/N]: ')?.name, 'y-n');
  assert.equal(named('juniper_junos', 'Reboot the system ? [yes,no] (no) ')?.name, 'yes-no');
  assert.equal(named('linux', '[sudo] password for ops: ')?.name, 'password');
  assert.equal(named('cisco_ios', 'core-1#'), undefined);
  for (const platform of drivenPlatforms)
    for (const question of profileOf(platform).questions)
      if (question.name !== 'discard-changes')
        assert.doesNotMatch(question.no, /^y|^\r/, `${platform} ${question.name}`);
});

test('a plan lists every byte the executor may add', () => {
  const plan = planCall(
    'cisco_ios',
    lines(['interface Gi0/1', 'config', 'config-if'], ['no shutdown', 'config-if', 'config-if']),
  );
  assert.deepEqual(plan.enter, ['configure terminal']);
  assert.deepEqual(plan.leave, ['end']);
  for (const item of [
    'line ""',
    'line "terminal length 0"',
    'line "configure terminal"',
    'line "end"',
    'key " "',
    'key "n"',
    'key "\\u0003"',
  ])
    assert.ok(plan.added.includes(item), item);
  assert.deepEqual(planCall('cisco_ios', lines(['show version', 'exec', 'exec', 'read-only'])).leave, []);
  assert.deepEqual(planCall('mikrotik_routeros', lines(['print', 'path:/ip/address', 'path:/ip/address'])).enter, [
    '/ip address',
  ]);
});

test('a plan refuses a line that would not run as it reads', () => {
  const refuses = (platform: Platform, ...rows: Parameters<typeof lines>) =>
    assert.throws(() => planCall(platform, lines(...rows)), { code: 'platforms.line' });
  refuses('cisco_ios', ['show version\rreload', 'exec', 'exec']);
  refuses('cisco_ios', ['show ver\t', 'exec', 'exec']);
  refuses('cisco_ios', [' ', 'exec', 'exec']);
  refuses('cisco_ios', ['x'.repeat(300), 'exec', 'exec']);
  refuses('linux', ['echo !!', 'exec', 'exec']);
  refuses('cisco_ios', ['no shutdown', 'config-if', 'config-if']);
  refuses('cisco_ios', ['configure terminal', 'exec', 'config'], ['reload', 'exec', 'exec']);
  refuses('cisco_ios', ['reload', 'exec', 'prompt'], ['y', 'prompt', 'exec']);
  assert.throws(() => planCall('cisco_ios', []), { code: 'platforms.line' });
  assert.throws(() => planCall('other:toaster', lines(['show version', 'exec', 'exec'])), {
    code: 'platforms.unknown',
  });
});

test('undo inverts inside the section, last first, and saves again what was saved', () => {
  const undo = undoLines(
    'cisco_ios',
    lines(
      ['configure terminal', 'exec', 'config'],
      ['interface Gi0/1', 'config', 'config-if'],
      ['description to core-2', 'config-if', 'config-if'],
      ['no shutdown', 'config-if', 'config-if'],
      ['router bgp 65001', 'config-if', 'config-router'],
      ['neighbor 10.0.0.2 remote-as 65002', 'config-router', 'config-router'],
      ['end', 'config-router', 'exec'],
      ['show ip bgp summary', 'exec', 'exec', 'read-only'],
      ['write memory', 'exec', 'exec'],
    ),
  );
  assert.deepEqual(undo.lines, [
    'configure terminal',
    'router bgp 65001',
    'no neighbor 10.0.0.2 remote-as 65002',
    'interface Gi0/1',
    'shutdown',
    'no description to core-2',
    'end',
    'write memory',
  ]);
  assert.match(undo.note, /does not come back/);
});

test('undo says what it cannot take back', () => {
  const removed = undoLines('cisco_ios', lines(['no router bgp 65001', 'config', 'config']));
  assert.deepEqual(removed.lines, []);
  assert.match(removed.note, /`no router bgp 65001` cannot be taken back/);
  const restart = undoLines('cisco_ios', lines(['reload', 'exec', 'exec']));
  assert.equal(restart.note, '`reload` cannot be taken back by a line.', 'a restart replaces no value');
  assert.deepEqual(undoLines('cisco_ios', lines(['show version', 'exec', 'exec', 'read-only'])).lines, []);
  assert.deepEqual(undoLines('other:toaster', lines(['toast', 'exec', 'exec'])).lines, []);
});

test('undo of a committed candidate is a rollback', () => {
  const undo = undoLines(
    'juniper_junos',
    lines(
      ['configure', 'exec', 'config'],
      ['set system host-name x', 'config', 'config'],
      ['commit', 'config', 'config'],
    ),
  );
  assert.deepEqual(undo.lines, ['configure private', 'rollback 1', 'commit and-quit']);
  assert.deepEqual(undoLines('mikrotik_routeros', lines(['/interface disable ether2', 'exec', 'exec'])).lines, [
    '/interface enable ether2',
  ]);
});

test('the effect is said in words of the trade', () => {
  assert.equal(
    effectOf(
      'cisco_ios',
      lines(
        ['configure terminal', 'exec', 'config'],
        ['interface GigabitEthernet0/1', 'config', 'config-if'],
        ['no shutdown', 'config-if', 'config-if'],
        ['end', 'config-if', 'exec'],
        ['write memory', 'exec', 'exec'],
      ),
    ),
    'Enters configuration; turns on interface GigabitEthernet0/1; leaves it; saves the running configuration.',
  );
  assert.equal(
    effectOf('cisco_ios', lines(['show version', 'exec', 'exec', 'read-only'])),
    'Reads `show version`. Changes nothing.',
  );
  assert.equal(effectOf('other:toaster', lines(['toast', 'exec', 'exec'])), 'Sends `toast` in exec.');
});
