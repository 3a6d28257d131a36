/** What devices write to their own storage: who is told, what comes back at the next start. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { type LabOptions, type LabState, newLabSecrets, readLabState, startLab } from './index.ts';
import type { Lab } from './lab.ts';
import { converse, execute, login } from './ssh/expect.ts';

const secrets = newLabSecrets();

async function lab(t: TestContext, options: Partial<LabOptions> = {}): Promise<Lab> {
  const failures: unknown[] = [];
  const started = await startLab({
    secrets,
    failed: (error) => failures.push(error),
    ...options,
  });
  t.after(async () => {
    await started.close();
    assert.deepEqual(failures, []);
  });
  return started;
}

const device = (running: Lab, role: string) => {
  const found = running.devices.find((one) => one.role === role);
  assert.ok(found);
  return found;
};

test('what was written survives a restart of the lab and nothing is planted again', async (t) => {
  const first = await lab(t, { faults: [] });
  const shell = await converse(device(first, 'edge'));
  await shell.until('edge-1#');
  for (const line of ['conf t', 'interface lo9', 'description kept', 'end', 'write']) await shell.run(line);
  shell.end();
  const state: unknown = JSON.parse(JSON.stringify(first.save()));
  const second = await lab(t, { state: state as ReturnType<Lab['save']> });
  assert.match(second.device('edge').runningConfig(), /description kept/);
  assert.equal(second.bgp('edge')['10.255.0.2'], 'Established');
  assert.ok(!JSON.stringify(state).includes(secrets.devices.edge.password));
});

test('what a device writes to its own storage is told, at once and once; what it only runs is not', async (t) => {
  const told: LabState[] = [];
  const running = await lab(t, { faults: [], stored: (state) => told.push(state) });
  const shell = await converse(device(running, 'edge'));
  await shell.until('edge-1#');
  for (const line of ['conf t', 'interface lo9', 'description kept', 'end']) await shell.run(line);
  assert.equal(told.length, 0);
  for (const line of ['write', 'write']) await shell.run(line);
  assert.equal(told.length, 1);
  assert.match(JSON.stringify(told[0]?.devices.edge), /description":"kept"/);
  shell.end();
  for (const [role, commands] of [
    ['routeros', ['/system/identity set name=renamed']],
    ['linux', ['echo kept > notes2.txt']],
  ] as const) {
    const client = await login(device(running, role));
    for (const command of commands) await execute(client, command);
    client.end();
  }
  assert.equal(told.length, 3);
  const box = await converse(device(running, 'junos'), { rows: 0 });
  await box.until('border-1> ');
  for (const line of ['configure', 'set snmp location hall', 'commit confirmed 5'])
    await box.run(line, /@[\w-]+[>#] $/);
  assert.equal(told.length, 3, 'a commit that may be taken back by itself does not outlive a start');
  await box.run('commit', /@[\w-]+[>#] $/);
  assert.match(JSON.stringify(told[3]?.devices.junos), /"location":"hall"/);
  assert.deepEqual(readLabState(JSON.parse(JSON.stringify(told[3]))), told[3]);
  box.end();
});

test('only what a lab once saved is read as its state', () => {
  const good = { v: 1, devices: { linux: { files: { '/etc/motd': { content: 'x', root: false } } } } };
  assert.deepEqual(readLabState(good), good);
  assert.deepEqual(readLabState({ v: 1, devices: {} }), { v: 1, devices: {} });
  for (const bad of [
    null,
    [],
    'x',
    { v: 2, devices: {} },
    { v: 1 },
    { v: 1, devices: { edge: {} } },
    { v: 1, devices: { edge: 5 } },
    { v: 1, devices: { junos: { system: 7 } } },
    { v: 1, devices: { routeros: { tables: [], settings: {} } } },
    { v: 1, devices: { linux: { files: { a: { content: 1, root: false } } } } },
  ])
    assert.equal(readLabState(bad), undefined, JSON.stringify(bad));
});
