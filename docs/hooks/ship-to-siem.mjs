// Sends every outcome to a collector as one line of JSON over TCP: HOST PORT are this program's arguments.
// For a collector with an HTTP endpoint name its url in the hook instead; then no program is needed.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

const [host = '127.0.0.1', port = '5170'] = process.argv.slice(2);
const socket = connect(Number(port), host, () =>
  socket.end(`${JSON.stringify(JSON.parse(readFileSync(0, 'utf8')))}\n`),
);
socket.on('error', () => process.exit(1));
