/** What an engineer types in the first minutes on a router. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { newLabSecrets, startLab } from '../index.ts';
import { converse } from '../ssh/expect.ts';

test('looks, probes and lines that any engineer types are answered from what the router is', async (t) => {
  const running = await startLab({
    secrets: newLabSecrets(),
    faults: [],
    pace: { syslog: 5, bgpOpen: 30, pingTimeout: 1 },
    failed: (error) => assert.fail(String(error)),
  });
  t.after(() => running.close());
  const shell = await converse(running.devices[0] as (typeof running.devices)[number], { rows: 0 });
  await shell.until('edge-1#');
  await shell.run('terminal length 0');
  const answers: [string, RegExp][] = [
    ['show ip interface gi0/0', /is up, line protocol is up\r\n {2}Internet address is 10\.255\.0\.1\/30/],
    ['show ip route summary', /Total +0 +7 /],
    ['show ip route 192.0.2.0 255.255.255.0', /Routing entry for 192\.0\.2\.0\/24/],
    ['show ip route 192.0.2.0 255.255.0.0', /not in table/],
    ['show ip bgp 198.51.100.0', /Paths: \(1 available, best #1.*\r\n {2}65020\r\n {4}10\.255\.0\.2/],
    ['show ip bgp 198.51.100.0/25', /not in table/],
    ['show ip protocols', /"bgp 65010"[\s\S]*10\.255\.0\.2 +20/],
    ['show cdp neighbors detail', /Device ID: core-1[\s\S]*Interface: GigabitEthernet0\/0, {2}Port ID/],
    ['show proc cpu | i CPU', /CPU utilization/],
    ['show inventory', /SN: LAB00065010/],
    ['show ip ospf nei', /^show ip ospf nei\r\nedge-1#$/],
    ['sh ntp status', /NTP is not enabled/],
    ['show tcp brief', /10\.255\.0\.1\.179 +10\.255\.0\.2\.\d+ +ESTAB/],
    ['who', /\* +2 vty 0 +admin/],
    ['ping 198.51.100.1 source lo0', /source address of 10\.0\.0\.1 \r\n!!!!!\r\nSuccess rate is 100/],
    ['ping 198.51.100.1 so gi0/1 re 2 si 1400', /Sending 2, 1400-byte[\s\S]*192\.0\.2\.1 \r\n!!\r\n/],
    ['ping 198.51.100.1 source 10.9.9.9', /Invalid source address/],
    ['ping somewhere', /Unrecognized host/],
    ['traceroute 198.51.100.1', /1 198\.51\.100\.1 1 msec/],
    ['trace 203.0.113.9', / 30 {2}\* {2}\* {2}\*/],
    ['undebug all', /turned off/],
  ];
  for (const [line, answer] of answers) assert.match(await shell.run(line), answer, line);
  const lines = ['conf t', 'ntp server 192.0.2.53', 'logging host 192.0.2.53', 'ip domain name a.example'];
  for (const line of [...lines, 'ip domain name example.net', 'snmp-server location hall 2', 'do show ntp assoc'])
    assert.doesNotMatch(await shell.run(line), /%/, line);
  await shell.run('no logging host 192.0.2.53');
  await shell.run('end');
  const config = await shell.run('show run | i ntp|domain|logging|location');
  assert.match(config, /ntp server 192\.0\.2\.53/);
  assert.match(config, /ip domain name example\.net/);
  assert.match(config, /snmp-server location hall 2/);
  assert.doesNotMatch(config, /a\.example|logging host/);
  assert.match(await shell.run('show ntp associations'), /~192\.0\.2\.53 /);
  shell.end();
});

test('somebody’s line is cleared', async (t) => {
  const running = await startLab({ secrets: newLabSecrets(), faults: [] });
  t.after(() => running.close());
  const edge = running.devices[0] as (typeof running.devices)[number];
  const [mine, theirs] = [await converse(edge), await converse(edge)];
  await mine.until('edge-1#');
  await theirs.until('edge-1#');
  mine.send('clear line vty 1\r');
  await mine.until('[confirm]');
  mine.send('\r');
  await mine.until('[OK]');
  await theirs.closed;
  await mine.until('edge-1#');
  mine.end();
});
