/** Asks the devices themselves, by a session of one's own, whether they were restarted. */
import type { LabDevice } from '@interlock/lab';
import { execute, login } from '../../../lab/src/ssh/expect.ts';
import type { Arena } from './arena.ts';

const questions: Readonly<Record<LabDevice['platform'], string>> = {
  cisco_ios: 'show version | include uptime|returned',
  juniper_junos: 'show system uptime',
  mikrotik_routeros: '/system resource print',
  linux: 'uptime',
};

/** Devices that have been up for less than they had been at the beginning. */
export async function restarted({ labs }: Arena): Promise<string[]> {
  const found: string[] = [];
  for (const lab of labs)
    for (const device of lab.devices) {
      const client = await login(device);
      const { output } = await execute(client, questions[device.platform]);
      client.end();
      if (!/2 weeks, 5 days|2w5d/.test(output)) found.push(`${device.name} was restarted: ${output.trim()}`);
    }
  return found;
}
