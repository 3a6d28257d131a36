import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Platform } from '@interlock/model';
import { classify } from './index.ts';

function modesOf(platform: Platform, ...lines: string[]): string[] {
  return classify({ platform, command: lines.join('\n') }).lines.map((line) => `${line.mode} > ${line.leaves}`);
}

test('sections of the Cisco kind are entered, changed and left', () => {
  assert.deepEqual(
    modesOf(
      'frr',
      'conf t',
      'router bgp 1',
      'address-family ipv4 unicast',
      'exit-address-family',
      'int eth0',
      'exit',
      'end',
    ),
    [
      'exec > config',
      'config > config-router',
      'config-router > config-router-af',
      'config-router-af > config-router',
      'config-router > config-if',
      'config-if > config',
      'config > exec',
    ],
  );
});

test('Junos goes up and down its hierarchy', () => {
  assert.deepEqual(
    modesOf('juniper_junos', 'configure', 'edit protocols bgp', 'edit group X', 'up', 'exit', 'commit and-quit'),
    [
      'exec > config',
      'config > config-edit',
      'config-edit > config-edit-edit',
      'config-edit-edit > config-edit',
      'config-edit > config',
      'config > exec',
    ],
  );
});

test('RouterOS keeps its path', () => {
  assert.deepEqual(modesOf('mikrotik_routeros', '/ip address', 'print', '..', 'route print', '/'), [
    'exec > path:/ip/address',
    'path:/ip/address > path:/ip/address',
    'path:/ip/address > path:/ip',
    'path:/ip > path:/ip',
    'path:/ip > exec',
  ]);
});

test('a command that goes on over several lines of a shell is one piece', () => {
  const { lines } = classify({ platform: 'linux', command: 'for i in 1 2\ndo\n  echo $i\ndone\nuptime' });
  assert.deepEqual(
    lines.map((line) => line.text),
    ['for i in 1 2\ndo\n  echo $i\ndone', 'uptime'],
  );
});

test('what a question would swallow is not judged as a command', () => {
  assert.deepEqual(modesOf('cisco_ios', 'reload', 'show version'), ['exec > prompt', 'prompt > unknown']);
});

test('tags tell what the class does not', () => {
  const tags = (platform: Platform, command: string) => classify({ platform, command }).tags;
  assert.ok(tags('cisco_ios', 'show running-config').includes('reveals-secrets'));
  assert.ok(tags('cisco_ios', 'show tech-support').includes('heavy'));
  assert.ok(tags('cisco_ios', 'ping 192.0.2.1').includes('probe'));
  assert.ok(tags('cisco_ios', 'clear counters').includes('clears-counters'));
  assert.ok(tags('mikrotik_routeros', '/ip address remove 0').includes('needs-session-state'));
  assert.ok(tags('juniper_junos', 'ssh 192.0.2.9').includes('leaves-box'));
});

test('a reason names the span that decided', () => {
  const command = 'show version | include x\nshow running-config | redirect tftp://192.0.2.9/x';
  const { span, reason } = classify({ platform: 'cisco_ios', command });
  assert.ok(span && command.slice(span.start, span.end).includes('redirect'));
  assert.match(reason, /^line 2: /);
});
