/**
 * The lab as a process of its own: options come as one JSON line on standard input (they hold passwords, which
 * belong neither in arguments nor in an environment), devices go out as one, and then a line each time a device has
 * written to its own storage. It ends when standard input closes.
 */
import { createInterface } from 'node:readline';
import { type LabOptions, startLab } from '@interlock/lab';

// Ctrl-C reaches the whole group; the lab outlives it until its parent has ended its sessions and closes the pipe.
process.on('SIGINT', () => {});

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const first = await lines.next();
if (first.done) process.exit(2);
const say = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
const lab = await startLab({ ...(JSON.parse(first.value) as LabOptions), stored: say });
say(lab.devices);
await lines.next();
await lab.close();
// What was said last is still in the pipe.
process.stdout.write('', () => process.exit(0));
