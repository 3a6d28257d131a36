/**
 * The gatekeeper as a process to be killed: `interlock run --approve all`, on devices that outlive it, so that what
 * they saw can be held against what it wrote down. First line of standard input: `{ data, devices, prompt }`.
 */
import { createInterface } from 'node:readline';
import { type LabDevice, startGatekeeper } from '@interlock/gatekeeper';
import { root } from './besieged.ts';

export interface Given {
  readonly data: string;
  readonly devices: readonly LabDevice[];
  readonly prompt: string;
}

const { value } = await createInterface({ input: process.stdin })[Symbol.asyncIterator]().next();
const { data, devices, prompt } = JSON.parse(value as string) as Given;
process.stdout.write('{"type":"begun"}\n');
const gatekeeper = await startGatekeeper({
  folder: data,
  installation: root,
  model: 'rehearsal',
  unlock: { passphrase: async () => undefined },
  startLab: async () => ({ devices, close: async () => {} }),
});
gatekeeper.approve(() => ({
  answer: 'approved',
  approval: { by: gatekeeper.person(), through: 'approve-all', at: Date.now() },
}));
const ended = new Promise<void>((resolve) => {
  gatekeeper.events.listen((event) => {
    process.stdout.write(`${JSON.stringify(event)}\n`);
    if (event.type === 'run.ended') resolve();
  });
});
process.stdout.write('{"type":"started"}\n');
await gatekeeper.converse(prompt, {});
await ended;
await gatekeeper.close();
process.exit(0);
