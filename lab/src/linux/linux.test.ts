import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { type LabOptions, newLabSecrets, startLab } from '../index.ts';
import type { Lab } from '../lab.ts';
import { converse, execute, login } from '../ssh/expect.ts';

const secrets = newLabSecrets();

async function linux(t: TestContext, options: Partial<LabOptions> = {}) {
  const failures: unknown[] = [];
  const lab = await startLab({ secrets, faults: [], failed: (error) => failures.push(error), ...options });
  t.after(async () => {
    await lab.close();
    assert.deepEqual(failures, []);
  });
  const device = lab.devices.find((one) => one.role === 'linux') as Lab['devices'][number];
  const client = await login(device);
  t.after(() => client.end());
  const run = async (command: string) => execute(client, command);
  return { lab, device, run };
}

test('the host shows its network, and a ping goes where the routers let it', async (t) => {
  const { lab, run } = await linux(t);
  assert.match((await run('ip addr')).output, /inet 192\.0\.2\.10\/24 brd 192\.0\.2\.255/);
  assert.match((await run('ip r')).output, /default via 192\.0\.2\.1 dev eth0/);
  assert.deepEqual((await run('ping -c 2 198.51.100.1')).status, 0);
  lab.plant({ kind: 'neighbor-shut', router: 'core' });
  const cut = await run('ping -c 2 198.51.100.1');
  assert.match(cut.output, /2 packets transmitted, 0 received, 100% packet loss/);
  assert.equal(cut.status, 1);
  assert.equal((await run('ping -c 1 192.0.2.1')).status, 0);
});

test('commands are joined, filtered and answered with an exit status', async (t) => {
  const { run } = await linux(t);
  assert.equal((await run('cat /etc/passwd | grep admin | wc -l')).output, '1\r\n');
  assert.equal((await run('false && echo no || echo yes; echo "a  b" # rest')).output, 'yes\r\na  b\r\n');
  assert.deepEqual(await run('bogus --flag'), { output: '-bash: bogus: command not found\r\n', status: 127 });
  assert.match((await run('cat /etc/shadow')).output, /Permission denied/);
  assert.match((await run('systemctl status nginx')).output, /Active: active \(running\)/);
  assert.match((await run('systemctl stop nginx')).output, /Access denied/);
  assert.equal((await run('systemctl is-active nginx')).output, 'active\r\n');
  assert.match((await run('ss -tln')).output, /LISTEN .*0\.0\.0\.0:80/);
});

test('sudo asks for the password without a newline, and once', async (t) => {
  const { device, run } = await linux(t);
  const shell = await converse(device);
  await shell.until('admin@web-1:~$ ');
  shell.send('sudo systemctl restart nginx\r');
  assert.match(await shell.until('[sudo] password for admin: '), /: $/);
  shell.send('wrong\r');
  await shell.until('Sorry, try again.\r\n[sudo] password for admin: ');
  shell.send(`${device.password}\r`);
  await shell.until('$ ');
  assert.match(await shell.run('sudo systemctl stop nginx; systemctl is-active nginx', '$ '), /inactive/);
  assert.match(await shell.run('journalctl -u nginx -n 1', '$ '), /Stopped nginx\.service/);
  assert.doesNotMatch((await run('ss -tln')).output, /:80 /);
  assert.ok(!shell.seen().includes(device.password));
  shell.end();
});

test("nothing typed reaches this machine's files, programs or variables", async (t) => {
  const { run } = await linux(t);
  const marker = join(tmpdir(), `interlock-lab-${process.pid}`);
  await run(`echo x > ${marker}`);
  await run(`touch ${marker}`);
  assert.equal(existsSync(marker), false);
  assert.match((await run(`cat ${import.meta.filename}`)).output, /No such file/);
  assert.equal((await run('echo $HOME $(id) `id`')).output, '$HOME $(id) `id`\r\n');
  assert.match((await run('node -e 1')).output, /command not found/);
  for (const word of ['constructor', '__proto__', 'toString']) assert.equal((await run(word)).status, 127, word);
});

test('a file that is written can be read again, here and nowhere else', async (t) => {
  const { lab, run } = await linux(t);
  await run('echo one > list.txt; echo two >> list.txt');
  assert.equal((await run('tail -n 1 list.txt')).output, 'two\r\n');
  assert.match((await run('ls')).output, /list\.txt {2}notes\.txt/);
  assert.match(JSON.stringify(lab.save().devices.linux), /list\.txt/);
  assert.match((await run('echo x > /etc/hosts')).output, /Permission denied/);
});
