import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskLength, within } from './address.ts';
import { readBgpConfig } from './bgp-config.ts';
import { readBgpSummary } from './bgp-summary.ts';
import { clean } from './gather.ts';
import { readFrrInterfaces, readIosInterfaces } from './interfaces.ts';

test('a summary of IOS: up, idle, shut down, four-byte AS, dynamic neighbour', () => {
  const summary = readBgpSummary(`BGP router identifier 192.0.2.1, local AS number 65001
BGP table version is 12, main routing table version 12
3 network entries using 432 bytes of memory

Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd
192.0.2.2       4        65002     120     118       12    0    0 01:47:12        3
192.0.2.6       4   4200000001       0       0        1    0    0 never    Active
192.0.2.10      4       65.10        7       9        1    0    0 00:00:31 Idle (Admin)
*192.0.2.14     4        65004      12      12       12    0    0 2d03h           0
r1#`);
  assert.equal(summary.localAs, '65001');
  assert.deepEqual(
    summary.neighbors.map(({ address, as, state, since, prefixes }) => [address, as, state, since, prefixes]),
    [
      ['192.0.2.2', '65002', 'Established', '01:47:12', 3],
      ['192.0.2.6', '4200000001', 'Active', 'never', undefined],
      ['192.0.2.10', '65.10', 'Idle (Admin)', '00:00:31', undefined],
      ['192.0.2.14', '65004', 'Established', '2d03h', 0],
    ],
  );
});

test('a summary of FRR: descriptions, a session without policy, two address families', () => {
  const summary = readBgpSummary(`
IPv4 Unicast Summary (VRF default):
BGP router identifier 10.77.3.1, local AS number 64901 vrf-id 0
BGP table version 3
RIB entries 1, using 192 bytes of memory
Peers 3, using 2172 KiB of memory

Neighbor        V         AS   MsgRcvd   MsgSent   TblVer  InQ OutQ  Up/Down State/PfxRcd   PfxSnt Desc
10.77.3.2       4      64902        14        15        0    0    0 00:00:05       Active        0 uplink to 10.1.1.1
10.77.3.6       4      64903        14        15        0    0    0 00:10:05     (Policy) (Policy) N/A
10.77.3.10      4      64904         0         0        0    0    0    never Idle (Admin)        0 N/A

Total number of neighbors 3

IPv4 Multicast Summary (VRF default):
BGP router identifier 10.77.3.1, local AS number 64901 vrf-id 0

Neighbor        V         AS   MsgRcvd   MsgSent   TblVer  InQ OutQ  Up/Down State/PfxRcd   PfxSnt Desc
10.77.3.6       4      64903        14        15        0    0    0 00:10:05        NoNeg    NoNeg N/A
`);
  assert.deepEqual(
    summary.neighbors.map(({ address, state }) => [address, state]),
    [
      ['10.77.3.2', 'Active'],
      ['10.77.3.6', 'Established'],
      ['10.77.3.10', 'Idle (Admin)'],
    ],
  );
});

test('no neighbours is a summary, an error of the command line is none', () => {
  assert.ok(readBgpSummary('% BGP not active').read);
  assert.ok(readBgpSummary('% No BGP neighbors found in VRF default').read);
  assert.ok(!readBgpSummary("            ^\n% Invalid input detected at '^' marker.").read);
  assert.ok(!readBgpSummary('').read);
});

test('interfaces of IOS: state from the brief table, masks from the configuration', () => {
  const brief = `Interface                  IP-Address      OK? Method Status                Protocol
GigabitEthernet0/0         192.0.2.1       YES NVRAM  administratively down down
GigabitEthernet0/1         unassigned      YES unset  up                    down
Loopback0                  198.51.100.1    YES manual up                    up      `;
  const sections = `interface Loopback0
 ip address 198.51.100.1 255.255.255.255
interface GigabitEthernet0/0
 description "to the other: interface GigabitEthernet9"
 ip address 192.0.2.1 255.255.255.252
 ip address 203.0.113.1 255.255.255.0 secondary
 shutdown
interface GigabitEthernet0/1
 no ip address`;
  assert.deepEqual(
    readIosInterfaces(brief, sections).map(({ name, networks, shut, up }) => [name, networks, shut, up]),
    [
      [
        'GigabitEthernet0/0',
        [
          { address: '192.0.2.1', length: 30 },
          { address: '203.0.113.1', length: 24 },
        ],
        true,
        false,
      ],
      ['GigabitEthernet0/1', [], false, false],
      ['Loopback0', [{ address: '198.51.100.1', length: 32 }], false, true],
    ],
  );
});

test('interfaces of FRR: shut, without a carrier, up', () => {
  const ports = readFrrInterfaces(`Interface eth1 is down
  Link ups:       1    last: 2026/11/21 01:09:43.57
  flags: <BROADCAST,MULTICAST>
  inet 10.77.3.2/30
  inet6 fe80::1/64
Interface eth2 is up, line protocol is down
  inet 10.77.4.2/24 unnumbered
Interface lo is up, line protocol is up
  inet 10.0.0.1/32`);
  assert.deepEqual(
    ports.map(({ name, shut, up, networks }) => [name, shut, up, networks[0]?.length]),
    [
      ['eth1', true, false, 30],
      ['eth2', false, false, 24],
      ['lo', false, true, 32],
    ],
  );
});

test('the BGP section: families, groups, negated lines, and only the default instance', () => {
  const config = readBgpConfig(`Building configuration...
!
router bgp 65001 vrf customers
 neighbor 192.0.2.99 remote-as 1
exit
!
router bgp 65001
 bgp router-id 192.0.2.1
 neighbor UP peer-group
 neighbor UP remote-as external
 neighbor UP shutdown
 neighbor 192.0.2.2 peer-group UP
 neighbor 192.0.2.6 remote-as 65002
 neighbor 192.0.2.6 description a: b
 neighbor 192.0.2.6 update-source Loopback0
 no neighbor 192.0.2.6 shutdown
 !
 address-family ipv4 unicast
  network 198.51.100.0/24
  neighbor 192.0.2.6 activate
 exit-address-family
exit
!
router ospf
 neighbor 192.0.2.77 priority 1`);
  assert.equal(config?.as, '65001');
  assert.deepEqual(
    config?.neighbors.map(({ address, remoteAs, shut, updateSource }) => [address, remoteAs, shut, updateSource]),
    [
      ['192.0.2.2', 'external', true, undefined],
      ['192.0.2.6', '65002', false, 'Loopback0'],
    ],
  );
  assert.deepEqual(config?.neighbors[1]?.lines.at(-1), {
    family: 'address-family ipv4 unicast',
    rest: 'activate',
    negated: false,
  });
  assert.equal(readBgpConfig('r1#show running-config | section ^router bgp\nr1#'), undefined);
});

test('log lines in the middle of an answer are taken out', () => {
  const text = 'one\r\n*Mar  1 00:01:02.003: %LINK-3-UPDOWN: Interface Gi0/1, changed state to up\ntwo';
  assert.equal(clean(text), 'one\ntwo');
});

test('masks and subnets', () => {
  assert.equal(maskLength('255.255.255.252'), 30);
  assert.equal(maskLength('0.0.0.0'), 0);
  assert.equal(maskLength('255.0.255.0'), undefined);
  assert.ok(within('10.0.0.2', { address: '10.0.0.1', length: 30 }));
  assert.ok(!within('10.0.0.6', { address: '10.0.0.1', length: 30 }));
  assert.ok(!within('fe80::1', { address: '10.0.0.1', length: 0 }));
});
