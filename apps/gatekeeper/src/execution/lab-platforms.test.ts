import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Lab, newLabSecrets, startLab } from '@interlock/lab';
import type { CallLine } from '@interlock/model';
import { type Bench, type Device, newBench } from './bench.double.ts';

let lab: Lab;
const benches: Bench[] = [];
before(async () => {
  lab = await startLab({ secrets: newLabSecrets(), faults: [] });
});
after(async () => {
  for (const { execution } of benches) await execution.close();
  await lab.close();
});

function on(role: string): (command: string, modes?: CallLine['mode'][]) => ReturnType<Bench['run']> {
  const device = lab.devices.find((one) => one.role === role) as Device;
  const bench = newBench(device);
  benches.push(bench);
  // the modes are the classifier's; a test of the wire states them itself
  return (command, modes) =>
    bench.run(device, command, modes && { bend: (call) => ({ ...call, lines: inModes(call.lines, modes) }) });
}

function inModes(lines: readonly CallLine[], modes: readonly CallLine['mode'][]): CallLine[] {
  return lines.map((line, at) => ({ ...line, mode: modes[at] ?? line.mode, leaves: modes[at + 1] ?? line.leaves }));
}

test('Junos: a candidate is edited, compared and committed as one call', async () => {
  const run = on('junos');
  const change = [
    'configure',
    'set system host-name border-1',
    'set interfaces ge-0/0/0 description uplink',
    'show | compare',
    'commit',
    'exit',
  ];
  const { outcome, text } = await run(change.join('\n'), ['exec', 'config', 'config', 'config', 'config', 'config']);
  assert.equal(outcome.end, 'done', `${JSON.stringify(outcome.fault)}\n${text}`);
  assert.match(text, /commit complete/);
  assert.match(lab.device('junos').runningConfig(), /uplink/);
  assert.equal((await run('show version')).outcome.end, 'done');
});

test('Junos: a refused line leaves configuration and commits nothing', async () => {
  const run = on('junos');
  const { outcome } = await run(
    'configure private\nset interfaces ge-0/0/0 description lost\nset frobnicate 1\ncommit',
    ['exec', 'config', 'config', 'config'],
  );
  assert.equal(outcome.end, 'device-error', JSON.stringify(outcome));
  assert.equal(outcome.ran, 3);
  assert.doesNotMatch(lab.device('junos').runningConfig(), /lost/);
  assert.equal((await run('show version')).outcome.end, 'done');
});

test('RouterOS: a change is live at once, an error is an error, a menu is left again', async () => {
  const run = on('routeros');
  const disabled = await run('/interface disable ether3');
  assert.equal(disabled.outcome.end, 'done', JSON.stringify(disabled));
  assert.match((await run('/interface print')).text, /X.*ether3/);
  assert.equal((await run('/interface frobnicate')).outcome.end, 'device-error');
  const walked = await run('/ip address\nprint', ['exec', 'path:/ip/address']);
  assert.equal(walked.outcome.end, 'done', JSON.stringify(walked.outcome));
  assert.match((await run('/interface enable ether3')).text, /^\[admin@branch-1\] > /);
});

test('Linux: output, an unknown command, and a password prompt that nobody answers', async () => {
  const run = on('linux');
  assert.match((await run('cat /etc/hostname')).text, /\nweb-1\n/);
  assert.equal((await run('frobnicate')).outcome.end, 'device-error');
  const sudo = await run('sudo ip link set eth0 down');
  assert.equal(sudo.outcome.end, 'refused', JSON.stringify(sudo));
  assert.match(sudo.outcome.fault?.message ?? '', /password/);
});
