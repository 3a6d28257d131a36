/** The built-in lab in the inventory: its devices come with pinned keys and credentials, and keep their ids. */
import type { HostKey, Id, Platform } from '@interlock/model';
import type { Vault } from '@interlock/vault';
import type { Inventory } from './devices/inventory.ts';
import type { House } from './house.ts';

/** A device as the lab tells of it. */
export interface LabDevice {
  readonly name: string;
  readonly platform: Platform;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly hostKey: HostKey;
}

/** A lab that runs beside the gatekeeper. */
export interface LabBeside {
  readonly devices: readonly LabDevice[];
  close(): Promise<void>;
}

/** Answers how many that were there are not any more. */
export async function takeInLab(
  devices: readonly LabDevice[],
  rooms: { house: House; inventory: Inventory; vault: Vault },
): Promise<number> {
  const { inventory } = rooms;
  const gone = inventory.list().filter((known) => known.lab && !devices.some(({ name }) => name === known.name));
  for (const { id } of gone) inventory.drop(id);
  for (const device of devices) {
    const { name, platform } = device;
    const place = { address: device.host, port: device.port, platform, hostKeys: [device.hostKey] };
    const known = inventory.list().find((host) => host.lab && host.name === name);
    const base =
      known ??
      (await inventory.add(
        { name, environment: 'lab', folder: ['lab'], tags: [], credential: null, lab: true, ...place },
        'lab',
      ));
    const credential = await labEntry(device, base.id, rooms);
    const same =
      base.address === device.host &&
      base.port === device.port &&
      base.hostKeys[0]?.fingerprint === device.hostKey.fingerprint &&
      base.credential === credential;
    if (!same) await inventory.change(base.id, { ...place, credential }, 'lab');
  }
  return gone.length;
}

async function labEntry(
  device: LabDevice,
  host: Id<'host'>,
  { house, vault }: { house: House; vault: Vault },
): Promise<Id<'entry'>> {
  const name = `lab ${device.name}`;
  const known = vault.entries
    .list()
    .find((entry) => entry.lab && entry.name === name && entry.account === device.username);
  if (known?.hosts.includes(host)) return known.id;
  const made = await vault.entries.put({
    name,
    type: 'user-password',
    account: device.username,
    owner: house.person().person,
    hosts: [host],
    lab: true,
    secret: { password: Buffer.from(device.password, 'utf8') },
  });
  await house.journal.write({
    type: 'secret.stored',
    secret: { entry: made.id, name: made.name, version: made.version },
    by: house.person(),
    change: 'added',
  });
  return made.id;
}
