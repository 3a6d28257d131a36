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

test('what sends packets says so, whatever its class', () => {
  const lines: readonly (readonly [Platform, string])[] = [
    ['juniper_junos', 'mtrace from-source 192.0.2.1'],
    ['juniper_junos', 'show host www.example.com'],
    ['juniper_junos', 'op url http://192.0.2.9/x'],
    ['huawei_vrp', 'nslookup www.example.com'],
    ['huawei_vrp', 'tftp 192.0.2.9 get x'],
    ['hpe_comware', 'sftp 192.0.2.9'],
    ['hp_procurve', 'tftp 192.0.2.9'],
    ['fortinet_fortios', 'execute telnet 192.0.2.9'],
    ['fortinet_fortios', 'execute backup config tftp x 192.0.2.9'],
    ['paloalto_panos', 'scp export configuration from x to u@192.0.2.9:x'],
    ['nokia_sros', '/ping 192.0.2.1'],
    ['vyos', 'monitor traceroute 192.0.2.1'],
    ['cisco_ios', 'call-home test "x" profile y'],
    ['cisco_nxos', 'ssh6 2001:db8::9'],
    ['cisco_asa', 'test aaa-server authentication x host 192.0.2.9'],
    ['aruba_os', 'aaa test-server pap x u p'],
    ['mikrotik_routeros', '/tool snmp-walk address=192.0.2.1'],
    ['mikrotik_routeros', '/tool wol mac=00:11:22:33:44:55'],
    ['other:anything', 'telnet 192.0.2.9'],
  ];
  const silent = lines.filter(([platform, command]) => {
    const { tags } = classify({ platform, command });
    return !tags.includes('probe') && !tags.includes('leaves-box');
  });
  assert.deepEqual(silent, []);
});

test('a reason names the span that decided', () => {
  const command = 'show version | include x\nshow running-config | redirect tftp://192.0.2.9/x';
  const { span, reason } = classify({ platform: 'cisco_ios', command });
  assert.ok(span && command.slice(span.start, span.end).includes('redirect'));
  assert.match(reason, /^line 2: /);
});
