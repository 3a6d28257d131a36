import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { type LabOptions, newLabSecrets, startLab } from '../index.ts';
import type { Lab } from '../lab.ts';
import { converse, execute, login } from '../ssh/expect.ts';

const secrets = newLabSecrets();

async function lab(t: TestContext, options: Partial<LabOptions> = {}): Promise<Lab> {
  const failures: unknown[] = [];
  const started = await startLab({
    secrets,
    faults: [],
    pace: { syslog: 20, bgpOpen: 60, reload: 150, pingTimeout: 5 },
    failed: (error) => failures.push(error),
    ...options,
  });
  t.after(async () => {
    await started.close();
    assert.deepEqual(failures, []);
  });
  return started;
}

const edge = (running: Lab) => running.devices[0] as Lab['devices'][number];
const core = (running: Lab) => running.devices[1] as Lab['devices'][number];

test('words may be shortened until two could be meant, and mistakes are answered as IOS does', async (t) => {
  const shell = await converse(edge(await lab(t)));
  await shell.until('edge-1#');
  assert.match(await shell.run('sh ip int br'), /GigabitEthernet0\/0 +10\.255\.0\.1 +YES NVRAM +up +up/);
  assert.match(await shell.run('co'), /% Ambiguous command: {2}"co"\r\n/);
  assert.match(await shell.run('show ip'), /% Incomplete command\./);
  assert.match(await shell.run('show ip foo'), /\r\n {15}\^\r\n% Invalid input detected at '\^' marker\.\r\n\r\n/);
  assert.match(await shell.run('sho vers | inc uptime'), /\r\nedge-1 uptime is .*\r\nedge-1#$/);
  assert.match(await shell.run('show interfaces gigabitethernet 0/0 | count Internet'), /match regexp = 1/);
  shell.end();
});

test('a question mark lists what may follow and keeps the line', async (t) => {
  const shell = await converse(edge(await lab(t)));
  await shell.until('edge-1#');
  shell.send('show ip b?');
  assert.match(await shell.until('edge-1#show ip b'), /\?\r\n {2}bgp\r\n/);
  shell.send('\t');
  await shell.until('gp ');
  assert.match(await shell.run('summary'), /BGP router identifier/);
  shell.end();
});

test('a long answer stops at --More-- and takes it away with backspaces', async (t) => {
  const shell = await converse(edge(await lab(t)), { rows: 10 });
  await shell.until('edge-1#');
  shell.send('show running-config\r');
  await shell.until(' --More-- ');
  shell.send(' ');
  const second = await shell.until(' --More-- ');
  assert.ok(second.startsWith(`${'\b'.repeat(9)}        ${'\b'.repeat(9)}`));
  assert.equal(second.split('\r\n').length, 10);
  shell.send('\r');
  assert.equal((await shell.until(' --More-- ')).split('\r\n').length, 2);
  shell.send('q');
  await shell.until('edge-1#');
  await shell.run('terminal length 0');
  assert.doesNotMatch(await shell.run('show running-config', 'end\r\n\r\nedge-1#'), /More/);
  shell.end();
});

test('shutting the interface takes the session down on both ends and opening it brings it back', async (t) => {
  const running = await lab(t);
  const [one, two] = [await converse(edge(running)), await converse(core(running))];
  await one.until('edge-1#');
  await two.until('core-1#');
  await one.run('configure terminal');
  await one.run('interface gi0/0');
  await one.run('shutdown');
  await one.until('%BGP-5-ADJCHANGE: neighbor 10.255.0.2 Down Interface flap');
  await two.until('%BGP-5-ADJCHANGE: neighbor 10.255.0.1 Down Interface flap');
  assert.match(await one.run('do show ip bgp summary'), /10\.255\.0\.2 .*Idle\r\n/);
  assert.match(await two.run('show ip interface brief'), /GigabitEthernet0\/0 +10\.255\.0\.2 .* down +down/);
  assert.doesNotMatch(await two.run('show ip route'), /^B /m);
  await one.run('no shutdown');
  await one.until('%BGP-5-ADJCHANGE: neighbor 10.255.0.2 Up');
  await two.until('%BGP-5-ADJCHANGE: neighbor 10.255.0.1 Up');
  assert.match(await two.run('show ip route'), /B +192\.0\.2\.0\/24 \[20\/0\] via 10\.255\.0\.1/);
  await one.run('end');
  await one.until('%SYS-5-CONFIG_I: Configured from console by admin on vty0 (127.0.0.1)');
  one.end();
  two.end();
});

test('a log message falls into the middle of the line that is being typed', async (t) => {
  const running = await lab(t);
  const shell = await converse(edge(running));
  await shell.until('edge-1#');
  shell.send('show ip bgp sum');
  await shell.until('show ip bgp sum');
  running.plant({ kind: 'neighbor-shut', router: 'core' });
  await shell.until('%BGP-5-ADJCHANGE: neighbor 10.255.0.2 Down BGP Notification received\r\n');
  assert.match(await shell.run('mary'), /10\.255\.0\.2 .* Active/);
  await shell.run('terminal no monitor');
  shell.end();
});

test('what was not written is lost in a reload, which asks twice and drops every session', async (t) => {
  const running = await lab(t);
  const shell = await converse(edge(running));
  const other = await converse(edge(running));
  await shell.until('edge-1#');
  for (const line of ['configure terminal', 'interface lo5', 'description kept', 'end', 'write memory'])
    await shell.run(line);
  for (const line of ['conf t', 'interface lo5', 'description lost', 'end']) await shell.run(line);
  assert.match(running.startupConfig('edge'), /description kept/);
  assert.match(running.device('edge').runningConfig(), /description lost/);
  shell.send('reload\r');
  await shell.until('System configuration has been modified. Save? [yes/no]: ');
  shell.send('maybe\r');
  await shell.until("% Please answer 'yes' or 'no'.\r\nSystem configuration has been modified. Save? [yes/no]: ");
  shell.send('no\r');
  const asked = await shell.until('[confirm]');
  assert.ok(!asked.endsWith('\n'));
  assert.equal(Object.values(running.bgp('core'))[0], 'Established');
  shell.send('\r');
  await Promise.all([shell.closed, other.closed]);
  await assert.rejects(login(edge(running)));
  assert.notEqual(Object.values(running.bgp('core'))[0], 'Established');
  const again = await patiently(() => converse(edge(running)));
  await again.until('edge-1#');
  assert.match(await again.run('show running-config interface lo5'), /description kept/);
  again.end();
});

async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
}

test('copying to the start-up configuration asks for a file name', async (t) => {
  const running = await lab(t);
  const shell = await converse(edge(running));
  await shell.until('edge-1#');
  for (const line of ['conf t', 'hostname renamed']) await shell.run(line);
  await shell.run('end', 'renamed#');
  shell.send('copy run start\r');
  await shell.until('Destination filename [startup-config]? ');
  shell.send('\r');
  await shell.until('[OK]\r\nrenamed#');
  assert.match(running.startupConfig('edge'), /hostname renamed/);
  shell.end();
});

test('a reader enables with the secret and is still refused what changes anything', async (t) => {
  const shell = await converse(edge(await lab(t)), {
    username: 'reader',
    password: secrets.devices.edge.readerPassword,
  });
  await shell.until('edge-1>');
  assert.match(await shell.run('show running-config'), /% Invalid input|% Incomplete/);
  shell.send('enable\r');
  await shell.until('Password: ');
  shell.send('wrong\r');
  await shell.until('Password: ');
  shell.send(`${secrets.devices.edge.enableSecret}\r`);
  await shell.until('edge-1#');
  assert.match(await shell.run('configure terminal'), /Command authorization failed\./);
  assert.match(await shell.run('show running-config | include hostname'), /hostname edge-1/);
  await shell.run('disable');
  assert.ok(shell.seen().endsWith('edge-1>'));
  assert.ok(!shell.seen().includes(secrets.devices.edge.enableSecret));
  shell.end();
});

test('a connection carries one channel, and exec closes it', async (t) => {
  const client = await login(edge(await lab(t)));
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  const first = execute(client, 'show ip bgp summary');
  const second = execute(client, 'show version').then(
    () => 'served',
    () => 'refused',
  );
  assert.match((await first).output, /10\.255\.0\.2 .* 2\r\n$/);
  assert.equal(await second, 'refused');
  await closed;
});

test('the sixth login finds no line, and a line comes free with a logout', async (t) => {
  const running = await lab(t);
  const shells = await Promise.all([1, 2, 3, 4, 5].map(() => converse(edge(running))));
  await assert.rejects(login(edge(running)));
  await shells[0]?.until('edge-1#');
  shells[0]?.send('exit\r');
  await shells[0]?.closed;
  const next = await patiently(() => converse(edge(running)));
  await next.until('edge-1#');
  assert.equal((await next.run('show users')).match(/vty \d/g)?.length, 5);
  for (const shell of [...shells, next]) shell.end();
});

test('a session without a key for too long ends', async (t) => {
  const shell = await converse(edge(await lab(t, { idleMilliseconds: 40 })));
  await shell.closed;
  assert.match(shell.seen(), /edge-1#/);
});

test('the banner holds the signs of a prompt', async (t) => {
  const shell = await converse(edge(await lab(t)));
  const banner = await shell.until('edge-1#');
  assert.match(banner, /router#1/);
  assert.match(banner, /^> .*$/m);
  shell.end();
});

test('password, keyboard-interactive and key all log in, and a wrong one does not', async (t) => {
  const running = await lab(t);
  for (const method of ['password', 'keyboard-interactive', 'publickey'] as const) {
    const client = await login(edge(running), {
      authHandler: [method],
      tryKeyboard: true,
      privateKey: secrets.userKey.privateKey,
    });
    assert.match((await execute(client, 'show privilege')).output, /15/, method);
  }
  await assert.rejects(login(edge(running), { password: 'wrong' }), /authentication/);
});

test('nothing leads past the command line: no forwarding, no files, no shell', async (t) => {
  const running = await lab(t);
  const client = await login(edge(running));
  await assert.rejects(
    new Promise((resolve, reject) =>
      client.forwardOut('127.0.0.1', 0, '127.0.0.1', 22, (error, channel) =>
        error ? reject(error) : resolve(channel),
      ),
    ),
  );
  await assert.rejects(
    new Promise((resolve, reject) => client.sftp((error, sftp) => (error ? reject(error) : resolve(sftp)))),
  );
  client.end();
  const shell = await converse(edge(running));
  await shell.until('edge-1#');
  for (const line of ['ls /', 'show version | redirect /tmp/x', 'more /etc/passwd', '$(id)', 'copy run /tmp/x'])
    assert.match(await shell.run(line), /% (Invalid|Incomplete)/, line);
  shell.end();
});
