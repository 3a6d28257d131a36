/** For a test that kills it: a session of a device that writes a line every 10 ms, recorded as the gatekeeper does. */
import { archiveOn } from './archive.double.ts';

const { recordings, host } = await archiveOn(process.argv[2] as string);
const tape = recordings.record(host, { columns: 80, rows: 24 }, { kind: 'agent' });
let n = 0;
setInterval(() => {
  tape?.output(`line ${n}\r\n`);
  // What stands here was shown before the kill.
  process.stdout.write(`${n++} ${Date.now()} ${tape?.id}\n`);
}, 10);
