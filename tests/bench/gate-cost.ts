/** What the whole way of one command adds to a read: in-process, against a router of the lab in another process. */
import { connect } from 'node:net';
import { newId } from '@interlock/model';
import ssh2 from 'ssh2';
import { openArchive } from '../../apps/gatekeeper/src/archive.ts';
import { Cards } from '../../apps/gatekeeper/src/call/cards.ts';
import { newTurns } from '../../apps/gatekeeper/src/call/turns.ts';
import { TypedSecrets } from '../../apps/gatekeeper/src/call/typed.ts';
import { propose, type WayRooms } from '../../apps/gatekeeper/src/call/way.ts';
import { type Conversation, newRun } from '../../apps/gatekeeper/src/conversation/conversation.ts';
import { openDevices } from '../../apps/gatekeeper/src/device-door.ts';
import { Inventory } from '../../apps/gatekeeper/src/devices/inventory.ts';
import { Rejections } from '../../apps/gatekeeper/src/devices/rejections.ts';
import { Hooks } from '../../apps/gatekeeper/src/hooks/hooks.ts';
import { type LabDevice, takeInLab } from '../../apps/gatekeeper/src/lab-hosts.ts';
import { rowsOf } from '../../apps/gatekeeper/src/records/rows.ts';
import { openRooms } from '../../apps/gatekeeper/src/rooms.ts';

const samples = 300;
const warm = 30;

export interface GateCost {
  readonly through: number[];
  readonly plain: number[];
}

/** Milliseconds of `show clock`, each time through the gate and each time over plain ssh2, in turn. */
export async function gateCost(folder: string, devices: readonly LabDevice[]): Promise<GateCost> {
  const state = `${folder}-state`;
  const rooms = await openRooms(folder, { passphrase: async () => undefined }, (id) => id, { state });
  const { house } = rooms;
  const inventory = new Inventory(house, rowsOf(rooms.records));
  const archive = await openArchive(rooms, rowsOf(rooms.records));
  const rejections = new Rejections();
  const typed = new TypedSecrets(house.around, () => {});
  const door = openDevices({
    rooms,
    inventory,
    rejections,
    recordings: archive.recordings,
    strict: () => false,
    typed,
  });
  await takeInLab(devices, { house, inventory, vault: rooms.vault });
  const host = inventory.list().find(({ platform }) => platform === 'cisco_ios');
  const device = devices.find(({ name }) => name === host?.name);
  if (!host || !device) throw new Error('the lab has no router');
  const conversation: Conversation = {
    id: newId('conversation', house.around.random),
    created: 0,
    title: '',
    trust: 'supervised',
    mode: 'default',
    autonomy: null,
    hosts: null,
    history: [],
    events: [],
    run: null,
  };
  const run = newRun(conversation.id, '', house.around);
  conversation.run = run;
  const way: WayRooms = {
    house,
    facts: {
      hosts: () => inventory.list(),
      rules: () => [],
      host: (id) => inventory.get(id),
      entry: (id) => rooms.vault.entries.get(id) ?? undefined,
      entryNamed: () => undefined,
      typed,
    },
    grants: { take: () => null },
    cards: new Cards(house),
    turns: newTurns(),
    rejections,
    trusted: async (one) => one,
    perform: door.perform,
    hooks: new Hooks(house, { put: () => {}, all: () => [] }),
    redact: (text) => rooms.redactor.redact(text),
    answered: () => {},
  };
  const peer = await plainShell(device);
  const through: number[] = [];
  const plain: number[] = [];
  for (let n = 0; n < samples + warm; n++) {
    const begun = performance.now();
    const { status, text } = await propose(
      { use: `u${n}`, agent: run.agent, tool: 'terminal.run', arguments: { command: 'show clock' }, host: host.id },
      { conversation, run },
      way,
    );
    const middle = performance.now();
    if (status !== 'ok') throw new Error(text);
    await peer.ask('show clock');
    if (n < warm) continue;
    through.push(middle - begun);
    plain.push(performance.now() - middle);
  }
  peer.close();
  await door.close();
  archive.close();
  await rooms.close();
  return { through, plain };
}

async function plainShell(device: LabDevice): Promise<{ ask(line: string): Promise<void>; close(): void }> {
  const client = new ssh2.Client();
  const sock = connect(device.port, device.host);
  sock.setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    client.once('ready', () => resolve());
    client.once('error', reject);
    client.connect({ sock, username: device.username, password: device.password });
  });
  const stream = await new Promise<ssh2.ClientChannel>((resolve, reject) =>
    client.shell({ term: 'vt100', cols: 511, rows: 24 }, (error, channel) =>
      error ? reject(error) : resolve(channel),
    ),
  );
  let text = '';
  let done = () => {};
  stream.on('data', (bytes: Buffer) => {
    text += bytes.toString('latin1');
    if (text.endsWith(`${device.name}#`)) done();
  });
  const ask = (line: string) =>
    new Promise<void>((resolve) => {
      text = '';
      done = resolve;
      stream.write(`${line}\r`);
    });
  await new Promise((resolve) => setTimeout(resolve, 800));
  await ask('terminal length 0');
  return { ask, close: () => client.end() };
}
