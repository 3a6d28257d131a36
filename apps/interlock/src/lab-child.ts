/**
 * The lab as a process of its own: options come as one JSON line on standard input (they hold passwords, which
 * belong neither in arguments nor in an environment), devices go out as one. It ends when standard input closes.
 */
import { createInterface } from 'node:readline';
import { type LabOptions, startLab } from '@interlock/lab';

// Ctrl-C reaches the whole group; the lab outlives it until its parent has ended its sessions and closes the pipe.
process.on('SIGINT', () => {});

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const first = await lines.next();
if (first.done) process.exit(2);
const lab = await startLab(JSON.parse(first.value) as LabOptions);
process.stdout.write(`${JSON.stringify(lab.devices)}\n`);
await lines.next();
await lab.close();
process.exit(0);
