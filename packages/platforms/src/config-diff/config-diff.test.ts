import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallLine, Platform } from '@interlock/model';
import { planCall } from '../plan.ts';
import { diffOf, type Staging, stagedLines, stagedPlatforms, stagingOf, stateOf, undoOfDiff } from './index.ts';

const running = `Building configuration...

Current configuration : 1021 bytes
!
version 15.9
hostname edge-1
banner motd ^C
interface Gi0/9 is not one
^C
!
interface Loopback0
 description router id
 ip address 192.0.2.1 255.255.255.255
!
interface GigabitEthernet0/1
 no ip address
 shutdown
!
router bgp 65001
 no bgp log-neighbor-changes
 neighbor 192.0.2.2 remote-as 65002
 neighbor 192.0.2.2 description core-1
 neighbor 192.0.2.2 shutdown
 address-family ipv4
  neighbor 192.0.2.2 activate
 exit-address-family
!
line vty 0 4
 transport input ssh
end
`;

/** The lines of a call with their modes; the classifier is another room's. */
function call(lines: readonly (readonly [string, string?, string?])[]): CallLine[] {
  return lines.map(([text, mode = 'config', leaves = mode]) => ({
    text,
    mode: mode as CallLine['mode'],
    leaves: leaves as CallLine['leaves'],
    class: /^(show|end|exit|compare)/.test(text) ? 'read-only' : 'moderate',
  }));
}

const shapeOf = (platform: Platform) => stagingOf(platform) as Staging;
const rows = (platform: Platform, state: string, lines: CallLine[]) =>
  diffOf(platform, shapeOf(platform), state, lines).rows.map(({ sign, text }) => `${sign}${text}`);

test('a change in a section stands under its section, and takes the place of the older value', () => {
  const lines = call([
    ['configure terminal', 'exec', 'config'],
    ['interface lo0', 'config', 'config-if'],
    ['description to the lab', 'config-if'],
    ['int Gi 0/1', 'config-if', 'config-if'],
    ['ip address 198.51.100.1 255.255.255.0', 'config-if'],
    ['no shut', 'config-if'],
    ['end', 'config-if', 'exec'],
    ['write memory', 'exec', 'exec'],
  ]);
  // `int Gi 0/1` is read as a section where the platform's data says so; the whole word always is.
  const whole = lines.map((line) => ({ ...line, text: line.text.replace(/^int /, 'interface ') }));
  assert.deepEqual(rows('cisco_ios', running, whole), [
    ' interface Loopback0',
    '- description router id',
    '+ description to the lab',
    ' interface GigabitEthernet0/1',
    '- no ip address',
    '- shutdown',
    '+ ip address 198.51.100.1 255.255.255.0',
  ]);
});

test('what is there already, and what takes nothing away, is no change', () => {
  const lines = call([
    ['configure terminal', 'exec', 'config'],
    ['hostname edge-1'],
    ['router bgp 65001', 'config', 'config-router'],
    ['neighbor 192.0.2.2 remote-as 65002', 'config-router'],
    ['no neighbor 192.0.2.9', 'config-router'],
    ['end', 'config-router', 'exec'],
  ]);
  const { rows: none, notes } = diffOf('cisco_ios', shapeOf('cisco_ios'), running, lines);
  assert.deepEqual(none, []);
  assert.match(notes.join(' '), /`no neighbor 192\.0\.2\.9` takes nothing away/);
});

test('a neighbour that is removed takes its lines with it, and a section its whole inside', () => {
  const lines = call([
    ['configure terminal', 'exec', 'config'],
    ['router bgp 65001', 'config', 'config-router'],
    ['no neighbor 192.0.2.2 shutdown', 'config-router'],
    ['address-family ipv4', 'config-router', 'config-router-af'],
    ['no neighbor 192.0.2.2 activate', 'config-router-af'],
    ['exit', 'config-router-af', 'config-router'],
    ['neighbor 192.0.2.7 remote-as 65007', 'config-router'],
    ['end', 'config-router', 'exec'],
  ]);
  assert.deepEqual(rows('frr', running, lines), [
    ' router bgp 65001',
    '- neighbor 192.0.2.2 shutdown',
    '  address-family ipv4',
    '-  neighbor 192.0.2.2 activate',
    '+ neighbor 192.0.2.7 remote-as 65007',
  ]);
  const all = rows('cisco_ios', running, call([['configure terminal', 'exec', 'config'], ['no router bgp 65001']]));
  assert.equal(all[0], '-router bgp 65001');
  assert.equal(all.length, 7);
});

test('two lines that undo each other are no change', () => {
  const lines = call([['configure terminal', 'exec', 'config'], ['no hostname edge-1'], ['hostname edge-1']]);
  assert.deepEqual(rows('cisco_ios', running, lines), []);
});

test('Junos and VyOS are compared by path, with the place that `edit` goes to', () => {
  const state = `set version 22.4R3.25
set interfaces ge-0/0/1 description "to the core"
set interfaces ge-0/0/1 unit 0 family inet address 192.0.2.1/24
deactivate protocols bgp group upstream
`;
  const lines = call([
    ['configure private', 'exec', 'config'],
    ['edit interfaces ge-0/0/1'],
    ['set description "to the edge"'],
    ['set unit 0 family inet address 192.0.2.1/24'],
    ['top'],
    ['activate protocols bgp group upstream'],
    ['delete interfaces ge-0/0/1 unit 0'],
    ['show | compare'],
    ['commit'],
  ]);
  assert.deepEqual(rows('juniper_junos', state, lines), [
    '-set interfaces ge-0/0/1 description "to the core"',
    '-set interfaces ge-0/0/1 unit 0 family inet address 192.0.2.1/24',
    '-deactivate protocols bgp group upstream',
    '+set interfaces ge-0/0/1 description "to the edge"',
  ]);
});

test('VRP takes back with undo', () => {
  const state = '#\ninterface GigabitEthernet0/0/1\n description old\n shutdown\n#\nreturn\n';
  const lines = call([
    ['system-view', 'exec', 'config'],
    ['interface GigabitEthernet0/0/1', 'config', 'config-if'],
    ['undo shutdown', 'config-if'],
    ['description new', 'config-if'],
    ['return', 'config-if', 'exec'],
  ]);
  assert.deepEqual(rows('huawei_vrp', state, lines), [
    ' interface GigabitEthernet0/0/1',
    '- description old',
    '- shutdown',
    '+ description new',
  ]);
});

test('one state has one form, whatever stands around it, and another state has another', () => {
  const ios = shapeOf('cisco_ios');
  const later = running.replace('1021', '1022').replace('!\nversion', '! Last change at noon\n!\nversion');
  assert.equal(stateOf(ios, later), stateOf(ios, running));
  assert.notEqual(stateOf(ios, running.replace('65002', '65003')), stateOf(ios, running));
  assert.notEqual(stateOf(ios, running.replace('is not one', 'is one')), stateOf(ios, running));
});

test('what enters, leaves, commits and saves comes from platform data, once', () => {
  assert.deepEqual(
    stagedLines(
      shapeOf('cisco_ios'),
      'configure terminal\ninterface lo0\n shutdown\n!\nend\nwrite memory',
      'show ip route',
    ),
    ['configure terminal', 'interface lo0', 'shutdown', 'end', 'show ip route', 'write memory'],
  );
  assert.deepEqual(stagedLines(shapeOf('juniper_junos'), 'set system host-name a\ncommit'), [
    'configure private',
    'set system host-name a',
    'show | compare',
    'commit',
    'exit configuration-mode',
  ]);
  assert.deepEqual(stagedLines(shapeOf('frr'), '!\nend\n'), []);
  for (const platform of stagedPlatforms)
    assert.ok(planCall(platform, call([[shapeOf(platform).read, 'exec', 'exec']])).added.length > 0);
});

test('the undo of a diff types again what went, and takes away what came', () => {
  const lines = call([
    ['configure terminal', 'exec', 'config'],
    ['interface lo0', 'config', 'config-if'],
    ['description to the lab', 'config-if'],
    ['interface Loopback7', 'config-if', 'config-if'],
    ['description new', 'config-if'],
    ['router bgp 65001', 'config-if', 'config-router'],
    ['no neighbor 192.0.2.2 shutdown', 'config-router'],
    ['address-family ipv4', 'config-router', 'config-router-af'],
    ['no neighbor 192.0.2.2 activate', 'config-router-af'],
    ['end', 'config-router-af', 'exec'],
  ]);
  const ios = shapeOf('cisco_ios');
  const { rows: shown } = diffOf('cisco_ios', ios, running, lines);
  assert.deepEqual(undoOfDiff(ios, shown)?.lines, [
    'configure terminal',
    'no interface Loopback7',
    'interface Loopback0',
    'no description to the lab',
    'description router id',
    'router bgp 65001',
    'neighbor 192.0.2.2 shutdown',
    'router bgp 65001',
    'address-family ipv4',
    'neighbor 192.0.2.2 activate',
    'end',
    'write memory',
  ]);
  const secret = undoOfDiff(ios, [{ sign: '-', text: 'enable secret 9 «secret:hash:abcdef»' }]);
  assert.deepEqual(secret, { lines: [], lost: ['enable secret 9 «secret:hash:abcdef»'] });
});
