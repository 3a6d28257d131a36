import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { hostileBanner, type Lab, newLabSecrets, startLab } from '@interlock/lab';
import { type Bench, type Device, newBench } from './bench.double.ts';

let lab: Lab;
let edge: Device;
let bench: Bench;

before(async () => {
  lab = await startLab({ secrets: newLabSecrets(), faults: [{ kind: 'neighbor-shut', router: 'edge' }] });
  edge = lab.devices.find(({ role }) => role === 'edge') as Device;
  bench = newBench(edge);
});
after(async () => {
  await bench.execution.close();
  await lab.close();
});

test('a read runs to the next prompt and its output is what the device said', async () => {
  const chunks: string[] = [];
  const { outcome, text, source } = await bench.run(
    edge,
    'show ip bgp summary',
    {},
    { output: (chunk) => chunks.push(chunk) },
  );
  assert.equal(outcome.end, 'done', JSON.stringify(outcome));
  assert.equal(outcome.ran, 1);
  assert.equal(outcome.prompt, 'edge-1#');
  assert.match(text, /^edge-1#show ip bgp summary\n/);
  assert.match(text, /Idle \(Admin\)/);
  assert.equal(chunks.join(''), text);
  assert.equal(source, 'device');
  assert.match(outcome.output ?? '', /^[0-9a-f]{64}$/);
});

test('the next call uses the session that is warm', async () => {
  const lent = bench.lent();
  for (const command of ['show version', 'show running-config', 'show ip interface brief'])
    assert.equal((await bench.run(edge, command)).outcome.end, 'done', command);
  assert.equal(bench.lent(), lent);
});

test('one change is one call: in, its lines, out, the check and the save', async () => {
  const { outcome, text } = await bench.run(
    edge,
    [
      'configure terminal',
      'router bgp 65010',
      'no neighbor 10.255.0.2 shutdown',
      'end',
      'show ip bgp summary',
      'write memory',
    ].join('\n'),
  );
  assert.equal(outcome.end, 'done', `${JSON.stringify(outcome)}\n${text}`);
  assert.equal(outcome.ran, 6);
  assert.doesNotMatch(lab.device('edge').runningConfig(), /neighbor 10\.255\.0\.2 shutdown/);
  assert.doesNotMatch(lab.startupConfig('edge'), /neighbor 10\.255\.0\.2 shutdown/);
});

test('a refused line ends the call, the rest is not sent, and configuration is left', async () => {
  const { outcome, text } = await bench.run(
    edge,
    ['configure terminal', 'interface Loopback7', 'description kept', 'frobnicate', 'no shutdown', 'end'].join('\n'),
  );
  assert.equal(outcome.end, 'device-error', `${JSON.stringify(outcome)}\n${text}`);
  assert.equal(outcome.ran, 4);
  assert.match(outcome.fault?.message ?? '', /refused line 4 of 6/);
  assert.doesNotMatch(text, /no shutdown/);
  const after = await bench.run(edge, 'show running-config');
  assert.equal(after.outcome.end, 'done');
  assert.match(after.text, /description kept/);
});

test('a question nobody approved is declined and ends the call', async () => {
  const { outcome } = await bench.run(edge, 'reload');
  assert.equal(outcome.end, 'refused', JSON.stringify(outcome));
  assert.match(outcome.fault?.message ?? '', /asked "/);
  assert.equal(lab.device('edge').runningConfig().includes('Loopback7'), true);
  assert.equal((await bench.run(edge, 'show clock')).outcome.end, 'done');
});

test('a banner full of escape codes and prompts is not taken for one', async () => {
  lab.device('edge').misbehave({ banner: hostileBanner });
  const fresh = newBench(edge);
  const { outcome, text } = await fresh.run(edge, 'show clock');
  assert.equal(outcome.end, 'done', JSON.stringify(outcome));
  assert.match(text, /^edge-1#show clock\n/);
  await fresh.execution.close();
  lab.device('edge').misbehave({});
});

test('a machine that sleeps in the middle of a call sends none of the lines that are left when it wakes', async () => {
  let slept = 0;
  const own = newBench(edge, { now: () => Date.now() + slept });
  const command = 'configure terminal\ninterface Loopback0\ndescription before\nshutdown\nend';
  const output = (text: string) => {
    if (text.includes('description before')) slept = 3_600_000;
  };
  const { outcome } = await own.run(edge, command, {}, { output });
  await own.execution.close();
  assert.deepEqual([outcome.end, outcome.ran], ['timed-out', 3], JSON.stringify(outcome));
  assert.match(lab.device('edge').runningConfig(), /description before/);
  assert.doesNotMatch(lab.device('edge').runningConfig(), /interface Loopback0\n([^!]*\n)? shutdown/);
});
