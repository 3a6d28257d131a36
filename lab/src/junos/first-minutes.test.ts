/** What an engineer types in the first minutes on a Junos-like device. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { newLabSecrets, startLab } from '../index.ts';
import { converse } from '../ssh/expect.ts';

test('looks and probes are answered from the configuration that runs', async (t) => {
  const running = await startLab({
    secrets: newLabSecrets(),
    pace: { pingTimeout: 1 },
    failed: (error) => assert.fail(String(error)),
  });
  t.after(() => running.close());
  const device = running.devices.find(({ role }) => role === 'junos');
  assert.ok(device);
  const shell = await converse(device, { rows: 0 });
  const prompt = /@[\w-]+[>#] $/;
  await shell.until(prompt);
  await shell.run('set cli complete-on-space off', prompt);
  const answers: [string, RegExp][] = [
    [
      'show bgp neighbor',
      /Peer: 203\.0\.113\.1\+179 AS 64500.*\r\n[\s\S]*State: Established[\s\S]*Active prefixes: +2/,
    ],
    ['show route 100.64.3.4', /100\.64\.0\.0\/10 +\*\[BGP/],
    ['show route protocol bgp', /0\.0\.0\.0\/0 +\*\[BGP[\s\S]*100\.64\.0\.0\/10/],
    ['show route 198.18.0.0/16 exact', /198\.18\.0\.0\/16 +\*\[Static/],
    ['show route summary', /Direct: +3 routes[\s\S]*BGP: +2 routes/],
    ['show route receive-protocol bgp 203.0.113.1', /100\.64\.0\.0\/10/],
    ['show arp', /203\.0\.113\.1 .*ge-0\/0\/0\.0[\s\S]*Total entries: 1/],
    ['show interfaces ge-0/0/1 extensive', /Physical interface: ge-0\/0\/1/],
    ['show chassis hardware', /lab-mx204/],
    ['show log messages | last 1', /UI_COMMIT: User 'admin'/],
    ['ping 100.64.3.4 count 2 rapid', /!!\r\n[\s\S]*0% packet loss/],
    ['traceroute 100.64.3.4', /1 {2}203\.0\.113\.1 [\s\S]* 2 {2}100\.64\.3\.4 /],
  ];
  for (const [line, answer] of answers) assert.match(await shell.run(line, prompt), answer, line);
  for (const line of ['configure', 'set protocols bgp group upstream shutdown', 'commit and-quit'])
    await shell.run(line, prompt);
  const after: [string, RegExp][] = [
    ['show bgp neighbor 203.0.113.1', /State: Idle \(shutdown\)/],
    ['show route protocol bgp', /^show route protocol bgp\r\n\r\nadmin/],
    ['ping 100.64.3.4 count 1', /100% packet loss/],
    ['traceroute 100.64.3.4', /30 {2}\* \* \*/],
    ['show system rollback compare 1 0', /\+ +shutdown;/],
    ['show log messages', /UI_COMMIT[\s\S]*UI_COMMIT/],
  ];
  for (const [line, answer] of after) assert.match(await shell.run(line, prompt), answer, line);
  shell.end();
});
