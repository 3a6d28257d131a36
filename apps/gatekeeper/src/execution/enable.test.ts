import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Lab, newLabSecrets, startLab } from '@interlock/lab';
import { newId } from '@interlock/model';
import { addedLine } from '@interlock/platforms';
import type { SecretBytes } from '@interlock/wires';
import { type Device, newBench, type Wish } from './bench.double.ts';

const secrets = newLabSecrets();
let lab: Lab;
let edge: Device;
const entry = newId('entry', (n) => new Uint8Array(n).fill(7));
/** The account that the lab's routers are given here: it logs in to user exec, and may do everything once enabled. */
const operator = 'operators-own-word';

before(async () => {
  lab = await startLab({ secrets });
  edge = lab.devices.find(({ role }) => role === 'edge') as Device;
  const admin = newBench(edge);
  const line = `username operator privilege 1 secret ${operator}`;
  const { outcome } = await admin.run(edge, ['configure terminal', line, 'end'].join('\n'));
  assert.equal(outcome.end, 'done', JSON.stringify(outcome));
  await admin.execution.close();
});
after(() => lab.close());

const enabling: Wish = {
  bend: (call) => ({
    ...call,
    enable: { entry, name: 'edge enable', version: 1 },
    added: [...call.added, addedLine('enable')],
  }),
};

/** A bench whose login ends in user exec, and that lends `secret` for the enable password. */
function operatorBench(secret: SecretBytes) {
  const seen = { lent: 0 };
  const bench = newBench(
    { ...edge, username: 'operator', password: operator },
    {
      enable: () => async (use) => {
        seen.lent++;
        await use(secret);
      },
    },
  );
  return { bench, seen };
}

const right = () => Buffer.from(secrets.devices.edge.enableSecret);
const change = ['configure terminal', 'interface Loopback9', 'description enabled', 'end'].join('\n');

test('a login that ends in user exec is brought to privileged exec by the enable secret, once a session', async () => {
  const { bench, seen } = operatorBench(right());
  const chunks: string[] = [];
  const made = await bench.run(edge, change, enabling, { output: (text) => chunks.push(text) });
  assert.equal(made.outcome.end, 'done', JSON.stringify(made.outcome));
  assert.equal(made.outcome.prompt, 'edge-1#');
  assert.match(lab.device('edge').runningConfig(), /description enabled/);
  const read = await bench.run(edge, 'show running-config', enabling);
  assert.equal(read.outcome.end, 'done');
  assert.equal(seen.lent, 1, 'the warm session is privileged');
  const all = chunks.join('') + made.text + read.text + JSON.stringify([made.outcome, read.outcome]);
  assert.ok(!all.includes(secrets.devices.edge.enableSecret));
  await bench.execution.close();
});

test('without an enable secret a change is refused in user exec', async () => {
  const { bench, seen } = operatorBench(right());
  const { outcome } = await bench.run(edge, change);
  assert.deepEqual([outcome.end, outcome.ran, outcome.fault?.code], ['failed', 0, 'execution.privilege']);
  assert.equal(seen.lent, 0);
  await bench.execution.close();
});

test('a session that somebody brought down to user exec is not used again', async () => {
  const { bench, seen } = operatorBench(right());
  assert.equal((await bench.run(edge, 'disable', enabling)).outcome.prompt, 'edge-1>');
  assert.equal((await bench.run(edge, change, enabling)).outcome.end, 'done');
  assert.equal(seen.lent, 2);
  await bench.execution.close();
});

test('a wrong enable secret is given once, and nothing runs', async () => {
  const { bench, seen } = operatorBench(Buffer.from('wrong'));
  const { outcome } = await bench.run(edge, 'show clock', enabling);
  assert.deepEqual([outcome.end, outcome.ran, outcome.fault?.code], ['failed', 0, 'execution.enable-rejected']);
  assert.equal(seen.lent, 1);
  await bench.execution.close();
});

test('a secret with a sign that would be a key is not sent, and one that is not lent ends the call', async () => {
  const { bench } = operatorBench(Buffer.from('two\rlines'));
  assert.equal((await bench.run(edge, 'show clock', enabling)).outcome.fault?.code, 'execution.enable');
  await bench.execution.close();
  const refusing = newBench({ ...edge, username: 'operator', password: operator });
  const { outcome } = await refusing.run(edge, 'show clock', enabling);
  assert.deepEqual([outcome.end, outcome.ran], ['failed', 0]);
  await refusing.execution.close();
});

test('an account that logs in to privileged exec is asked nothing, and nothing is lent', async () => {
  let lent = 0;
  const bench = newBench(edge, { enable: () => async () => void lent++ });
  assert.equal((await bench.run(edge, 'show clock', enabling)).outcome.end, 'done');
  assert.equal(lent, 0);
  await bench.execution.close();
});

test('a call that does not list the line is not enabled by it', async () => {
  const { bench, seen } = operatorBench(right());
  const bend: Wish['bend'] = (call) => ({ ...call, enable: { entry, name: 'edge enable', version: 1 } });
  const { outcome } = await bench.run(edge, 'show clock', { bend });
  assert.deepEqual([outcome.fault?.code, seen.lent], ['execution.not-listed', 0]);
  await bench.execution.close();
});
