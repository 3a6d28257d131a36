/** `interlock lab`: the practice devices alone, for trying things with other tools. */

import { keptSecrets, openRooms } from '@interlock/gatekeeper';
import { newLabSecrets, startLab } from '@interlock/lab';
import { dataFolder } from '../places.ts';
import { readFaults } from '../planted.ts';
import { unlocking } from '../unlocking.ts';
import { exit, readArguments } from '../usage.ts';

const usage = 'interlock lab [--json] [--fault KIND[:ROUTER]]… [--data DIR]';

export async function lab(args: readonly string[]): Promise<number> {
  const { values } = readArguments(usage, args, {
    json: { type: 'boolean' },
    fault: { type: 'string', multiple: true },
    data: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (values.help) {
    process.stdout.write(`usage: ${usage}\n`);
    return exit.done;
  }
  const faults = readFaults(values.fault);
  const rooms = await openRooms(dataFolder(values.data), unlocking(), (id) => id);
  const secrets = keptSecrets(rooms.records, newLabSecrets);
  await rooms.close(); // the devices need nothing more of the folder, and a gatekeeper may want it
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  const running = await startLab({ secrets, ...(faults ? { faults } : {}) });
  const rows = running.devices.map(({ name, platform, host, port, username, password }) => ({
    name,
    platform,
    host,
    port,
    username,
    password,
  }));
  if (values.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
  else
    for (const row of rows)
      process.stdout.write(
        `${row.name.padEnd(12)} ${row.platform.padEnd(18)} ssh -p ${row.port} ${row.username}@${row.host}   password ${row.password}\n`,
      );
  await ended;
  await running.close();
  return exit.done;
}
