/** What an engineer types in the first minutes on the Linux-like host. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { newLabSecrets, startLab } from '../index.ts';
import { execute, login } from '../ssh/expect.ts';

test('looks and probes are answered from what the host and its routers are', async (t) => {
  const running = await startLab({
    secrets: newLabSecrets(),
    faults: [],
    failed: (error) => assert.fail(String(error)),
  });
  t.after(() => running.close());
  const device = running.devices.find(({ role }) => role === 'linux');
  assert.ok(device);
  const client = await login(device);
  t.after(() => client.end());
  const check = async (table: readonly [string, RegExp, number?][]) => {
    for (const [line, answer, status = 0] of table) {
      const got = await execute(client, line);
      assert.match(got.output, answer, line);
      assert.equal(got.status, status, line);
    }
  };
  await check([
    ['ping -c2 192.0.2.1', /2 packets transmitted, 2 received/],
    ['traceroute 198.51.100.1', / 1 {2}192\.0\.2\.1 [\s\S]* 2 {2}198\.51\.100\.1 /],
    ['ip route get 198.51.100.1', /via 192\.0\.2\.1 dev eth0 src 192\.0\.2\.10/],
    ['ip route get 192.0.2.7', /^192\.0\.2\.7 dev eth0/],
    ['netstat -rn', /0\.0\.0\.0 +192\.0\.2\.1 /],
    ['curl -s http://localhost', /practice shop/],
    ['curl http://198.51.100.1', /Connection refused/, 7],
    ['dig +short example.com', /no servers could be reached/, 9],
    ['getent hosts localhost', /^127\.0\.0\.1 +localhost/],
    ['cut -d: -f1 /etc/passwd | head -1', /^root\r?\n$/],
    ['find / -name *.env', /^\/etc\/shop\/shop\.env\r?\n$/],
    ['who', /^admin +pts\/0/],
    ['cp notes.txt other.txt && cat other.txt', /database/],
    ['cp notes.txt /etc/x', /Permission denied/, 1],
  ]);
  running.plant({ kind: 'neighbor-shut', router: 'core' });
  await check([
    ['traceroute 198.51.100.1', /1 {2}192\.0\.2\.1 [\s\S]*30 {2}\* \* \*/],
    ['curl http://198.51.100.1', /Timeout was reached/, 28],
  ]);
});

test('the disk is full before it holds more than is kept of a device', async (t) => {
  const running = await startLab({ secrets: newLabSecrets() });
  t.after(() => running.close());
  const device = running.devices.find(({ role }) => role === 'linux');
  assert.ok(device);
  const client = await login(device);
  const fill = Array.from({ length: 120 }, (_, i) => `touch f${i}`).join('; ');
  assert.match((await execute(client, fill)).output, /No space left on device/);
  assert.match((await execute(client, 'echo x > one-more')).output, /No space left on device/);
  assert.ok(JSON.stringify(running.save()).length < 4_000_000);
  client.end();
});
