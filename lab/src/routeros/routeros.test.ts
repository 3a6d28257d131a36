import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { type LabOptions, newLabSecrets, startLab } from '../index.ts';
import type { Lab } from '../lab.ts';
import { converse, type Dialogue, execute, login } from '../ssh/expect.ts';

const secrets = newLabSecrets();
const prompt = /\[[^\]]+\] \S*> $/;
const run = (shell: Dialogue, line: string) => shell.run(line, prompt);

async function routeros(t: TestContext, options: Partial<LabOptions> = {}) {
  const failures: unknown[] = [];
  const lab = await startLab({ secrets, failed: (error) => failures.push(error), ...options });
  t.after(async () => {
    await lab.close();
    assert.deepEqual(failures, []);
  });
  const device = lab.devices.find((one) => one.role === 'routeros') as Lab['devices'][number];
  const shell = await converse(device, { rows: 0, username: 'admin+ct400w' });
  await shell.until('[admin@branch-1] > ');
  return { lab, device, shell };
}

test('a path is walked in either style, and print lists what is there', async (t) => {
  const { shell } = await routeros(t);
  assert.match(await run(shell, '/ip/address'), /\[admin@branch-1\] \/ip\/address> $/);
  assert.match(
    await run(shell, 'print'),
    /Columns: ADDRESS, NETWORK, INTERFACE\r\n#.*\r\n;;; provider\r\n0 +100\.64\.9\.2\/30 +100\.64\.9\.0 +ether1/,
  );
  assert.match(await run(shell, '..'), /\/ip> $/);
  assert.match(await run(shell, 'ro pr'), /As +0\.0\.0\.0\/0 +100\.64\.9\.1/);
  await run(shell, '/');
  assert.match(await run(shell, '/system identity print'), /name: branch-1/);
  assert.match(await run(shell, '/ip firewall filter print count-only where chain=input'), /\r\n4\r\n/);
  assert.match(
    await run(shell, '/ip/address/print detail where interface=bridge'),
    /address=192\.168\.88\.1\/24 .*network=192\.168\.88\.0/,
  );
  shell.end();
});

test('a change is live at once and needs no saving', async (t) => {
  const { lab, shell } = await routeros(t);
  await run(shell, '/ip/address add address=10.9.0.1/24 interface=ether2 comment="new one"');
  assert.match(JSON.stringify(lab.save().devices.routeros), /10\.9\.0\.1\/24/);
  assert.match(await run(shell, '/ip/route print'), /DAc +10\.9\.0\.0\/24 +ether2/);
  await run(shell, '/interface disable ether1');
  assert.match(await run(shell, '/ip/route print'), /s +0\.0\.0\.0\/0/);
  assert.match(await run(shell, '/ping 100.64.9.1 count=2'), /packet-loss=100%/);
  await run(shell, '/interface enable [find name=ether1]');
  assert.match(await run(shell, '/ping 100.64.9.1 count=2'), /packet-loss=0%/);
  await run(shell, '/ip/address print');
  await run(shell, '/ip/address remove 2');
  assert.doesNotMatch(lab.device('routeros').runningConfig(), /10\.9\.0\.1/);
  await run(shell, '/interface set ether1 name=wan');
  assert.match(await run(shell, '/ip/address print'), /100\.64\.9\.2\/30 +100\.64\.9\.0 +wan/);
  shell.end();
});

test('mistakes are answered as RouterOS does', async (t) => {
  const { shell } = await routeros(t);
  assert.match(await run(shell, '/ip/bogus'), /bad command name bogus \(line 1 column 5\)/);
  assert.match(
    await run(shell, '/ip/address add address=10.9.0.1/24'),
    /missing value\(s\) of argument\(s\) interface/,
  );
  assert.match(await run(shell, '/ip/address add address=x interface=ether1'), /invalid value for argument address/);
  assert.match(
    await run(shell, '/ip/address add address=10.9.0.1 interface=ether9'),
    /input does not match any value of interface/,
  );
  assert.match(await run(shell, '/ip/address remove 7'), /no such item/);
  assert.match(await run(shell, '/ip/address add adress=1.1.1.1'), /expected end of command \(line 1 column 17\)/);
  shell.end();
});

test('safe mode is taken with Ctrl-X, and what was changed in it goes when the session drops', async (t) => {
  const { lab, device, shell } = await routeros(t);
  shell.send('\x18');
  await shell.until('[Safe Mode taken]\r\n[admin@branch-1] <SAFE> ');
  await shell.run('/ip/address disable [find interface=ether1]', /<SAFE> $/);
  assert.match(lab.device('routeros').runningConfig(), /interface=ether1.*disabled=yes|disabled=yes.*interface=ether1/);
  assert.doesNotMatch(JSON.stringify(lab.save().devices.routeros), /"interface":"ether1"[^}]*"disabled":"yes"/);
  const other = await converse(device);
  await other.until(prompt);
  other.send('\x18');
  await other.until('[u/r/d]: ');
  other.send('d');
  await other.until(prompt);
  shell.connection.destroy();
  for (
    let tries = 0;
    tries < 200 && /interface=ether1.*disabled=yes/.test(lab.device('routeros').runningConfig());
    tries++
  )
    await new Promise((resolve) => setTimeout(resolve, 10));
  assert.doesNotMatch(lab.device('routeros').runningConfig(), /interface=ether1.*disabled=yes/);
  assert.match(await other.run('/log print', prompt), /changes undone/);
  other.end();
});

test('safe mode given back keeps what was changed in it', async (t) => {
  const { lab, shell } = await routeros(t);
  shell.send('\x18');
  await shell.until('<SAFE> ');
  await shell.run('/system/identity set name=kept', /<SAFE> $/);
  shell.send('\x18');
  await shell.until('[Safe Mode released]\r\n[admin@kept] > ');
  await shell.run('/quit', 'quit\r\n');
  await shell.closed;
  assert.match(lab.device('routeros').runningConfig(), /name=kept/);
});

test('an export hides secrets, a file is an entry in a table, and a reader changes nothing', async (t) => {
  const { device, shell } = await routeros(t);
  const text = await run(shell, '/export');
  assert.match(text, /\/ip firewall nat\r\nadd chain=srcnat action=masquerade out-interface=ether1/);
  assert.ok(!text.includes(secrets.devices.routeros.community));
  assert.ok((await run(shell, '/export show-sensitive')).includes(secrets.devices.routeros.community));
  await run(shell, '/export file=backup');
  assert.match(await run(shell, '/file print'), /backup\.rsc +script/);
  shell.end();
  const client = await login(device, { username: 'reader', password: secrets.devices.routeros.readerPassword });
  assert.match((await execute(client, '/ip address print')).output, /192\.168\.88\.1\/24/);
  assert.match(
    (await execute(client, '/ip address add address=1.1.1.1 interface=ether1')).output,
    /bad command name add/,
  );
  client.end();
});

test('what an engineer looks at first is there, and what the device does not do is empty', async (t) => {
  const { shell } = await routeros(t);
  assert.match(await run(shell, '/tool traceroute 9.9.9.9'), /1 {2}100\.64\.9\.1 [\s\S]*2 {2}9\.9\.9\.9 /);
  assert.match(await run(shell, '/user active print'), /0 admin +127\.0\.0\.1 +ssh/);
  assert.match(await run(shell, '/interface ethernet print'), /ether3/);
  assert.match(await run(shell, '/system routerboard print'), /model: lab-hEX/);
  assert.doesNotMatch(await run(shell, '/routing bgp session print'), /provider|bad/);
  await run(shell, '/interface disable ether1');
  assert.match(await run(shell, '/tool traceroute 9.9.9.9'), /100% +1 {2}timeout/);
  assert.doesNotMatch(await run(shell, '/ip neighbor print'), /provider/);
  shell.end();
});
