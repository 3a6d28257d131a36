/** `interlock lab`: the practice devices alone, for trying things with other tools. */

import { keptSecrets, openRooms } from '@interlock/gatekeeper';
import { faultKinds, newLabSecrets, startLab } from '@interlock/lab';
import { openStorage } from '../lab-process.ts';
import { dataFolder } from '../places.ts';
import { readFaults } from '../planted.ts';
import { unlocking } from '../unlocking.ts';
import { exit, readCommand } from '../usage.ts';

const usage = 'interlock lab [--json] [--fault KIND[:ROUTER]]… [--fresh] [--data DIR]';

const help = `  --fault KIND[:edge|core]  plants a fault; give it twice for two. KIND is one of
                            ${faultKinds.join(', ')}; none plants nothing.
                            Without it new devices have one fault, and devices that saved something have that.
  --fresh                   the devices as new: what they saved in earlier runs (write memory, commit) is forgotten
`;

export async function lab(args: readonly string[]): Promise<number> {
  const given = readCommand(
    usage,
    args,
    {
      json: { type: 'boolean' },
      fault: { type: 'string', multiple: true },
      fresh: { type: 'boolean' },
      data: { type: 'string' },
    },
    { '': '' },
    help,
  );
  if (!given) return exit.done;
  const { values } = given;
  const faults = readFaults(values.fault);
  const folder = dataFolder(values.data);
  const rooms = await openRooms(folder, unlocking(), (id) => id);
  const secrets = keptSecrets(rooms.records, newLabSecrets);
  await rooms.close(); // the devices need nothing more of the folder, and a gatekeeper may want it
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  const { storage, state } = await openStorage(folder, secrets, values.fresh ?? false);
  const running = await startLab({
    secrets,
    ...(faults ? { faults } : {}),
    ...(state ? { state } : {}),
    stored: (saved) => storage.keep(saved),
  });
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
  await storage.settled();
  return exit.done;
}
