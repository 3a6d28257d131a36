/**
 * A gatekeeper to be killed while it lends and calls: a workspace that proposes change after change on one router, each
 * of them approved, on devices that outlive it. First line of standard input: `{ data, devices, warm }`; a warm one ends by
 * itself, so that its compiled code makes the others quick.
 */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type LabDevice, startGatekeeper, workspaceProgram } from '@interlock/gatekeeper';
import { root } from './besieged.ts';
import type { Order } from './puppet.ts';

const { value } = await createInterface({ input: process.stdin })[Symbol.asyncIterator]().next();
const { data, devices, warm } = JSON.parse(value as string) as {
  data: string;
  devices: readonly LabDevice[];
  warm: boolean;
};
const program = `${data}-program`;
mkdirSync(program, { recursive: true });
copyFileSync(path.join(import.meta.dirname, 'puppet.ts'), path.join(program, 'puppet.mts'));
const orders = Array.from({ length: 60 }, (_, n): Order => {
  const command = `configure terminal\ninterface Loopback7\ndescription ${process.pid}-${n}\nend`;
  const params = { use: `u${n}`, agent: '$agent0', tool: 'terminal.run', arguments: { command }, host: '$host:edge-1' };
  return { say: { method: 'call.propose', params } };
});
writeFileSync(path.join(program, 'orders.json'), JSON.stringify({ from: 0, orders }));
process.stdout.write('begun\n');
const real = workspaceProgram(root);
const own = path.relative(real.root, program);
const gatekeeper = await startGatekeeper({
  folder: data,
  installation: root,
  model: 'rehearsal',
  unlock: { passphrase: async () => undefined },
  startLab: async () => ({ devices, close: async () => {} }),
  workspace: { ...real, parts: [...real.parts, own], entry: path.join(own, 'puppet.mts') },
});
gatekeeper.approve(() => ({
  answer: 'approved',
  approval: { by: gatekeeper.person(), through: 'approve-all', at: Date.now() },
}));
gatekeeper.events.listen(({ type }) => type === 'call.released' && process.stdout.write('released\n'));
process.stdout.write('started\n');
await gatekeeper.converse('go', {});
if (warm) {
  await gatekeeper.close();
  process.exit(0);
}
