/** What the whole way of one command adds to a read: in-process, against a device in another process. */
import { connect } from 'node:net';
import { newId, type Platform } from '@interlock/model';
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
  /** Milliseconds through the gate, from the proposal to its result. */
  readonly through: number[];
  /** Milliseconds of the same without the gate. */
  readonly plain: number[];
  /** Milliseconds from the proposal to the moment at which the call may begin, its entry durable. */
  readonly before: number[];
  /** The same where no entry is waited for. */
  readonly beforeUnwritten: number[];
  /** Milliseconds on the device's wire. */
  readonly during: number[];
  /** Milliseconds from the wire's last word to the result. */
  readonly after: number[];
  /** Milliseconds from there until the outcome is durable, which the agent's next turn waits for. */
  readonly settling: number[];
}

/** A device, what is read on it, and the same read without the gate. */
export interface Read {
  readonly platform: Platform;
  readonly command: string;
  readonly peer: (device: LabDevice) => Promise<Peer>;
}

export interface Peer {
  ask(line: string): Promise<void>;
  close(): void;
}

/** `show clock` on the first router of the lab, beside a warm shell of plain ssh2. */
const onLab: Read = { platform: 'cisco_ios', command: 'show clock', peer: plainShell };

/** Each time through the gate and each time without it, in turn. */
export async function gateCost(folder: string, devices: readonly LabDevice[], read = onLab): Promise<GateCost> {
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
  const host = inventory.list().find(({ platform }) => platform === read.platform);
  const device = devices.find(({ name }) => name === host?.name);
  if (!host || !device) throw new Error(`there is no device with ${read.platform}`);
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
  let began = 0;
  let ended = 0;
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
    grants: { take: () => null, requireStanding: () => {} },
    cards: new Cards(house),
    turns: newTurns(),
    rejections,
    trusted: async (one) => one,
    perform: async (...given) => {
      began = performance.now();
      const performed = await door.perform(...given);
      ended = performance.now();
      return performed;
    },
    hooks: new Hooks(house, { put: () => {}, all: () => [] }, (text) => ({ text })),
    redact: (text) => rooms.redactor.redact(text),
    answered: () => {},
  };
  const unwritten: WayRooms = { ...way, house: { ...house, journal: { ...house.journal, write: async () => 0 } } };
  const peer = await read.peer(device);
  const cost: GateCost = {
    through: [],
    plain: [],
    before: [],
    beforeUnwritten: [],
    during: [],
    after: [],
    settling: [],
  };
  const ask = async (use: string, rooms: WayRooms) => {
    const proposal = {
      use,
      agent: run.agent,
      tool: 'terminal.run',
      arguments: { command: read.command },
      host: host.id,
    };
    const begun = performance.now();
    const { status, text } = await propose(proposal, { conversation, run }, rooms);
    if (status !== 'ok') throw new Error(text);
    const now = performance.now();
    await run.outcomes.durable(); // as the next turn does: no call finds the outcome of the one before under way
    const settling = performance.now() - now;
    return { before: began - begun, during: ended - began, after: now - ended, all: now - begun, settling };
  };
  for (let n = 0; n < samples + warm; n++) {
    const through = await ask(`u${n}`, way);
    const begun = performance.now();
    await peer.ask(read.command);
    const plain = performance.now() - begun;
    const { before } = await ask(`v${n}`, unwritten);
    if (n < warm) continue;
    cost.through.push(through.all);
    cost.plain.push(plain);
    cost.before.push(through.before);
    cost.during.push(through.during);
    cost.after.push(through.after);
    cost.settling.push(through.settling);
    cost.beforeUnwritten.push(before);
  }
  peer.close();
  await door.close();
  archive.close();
  await rooms.close();
  return cost;
}

/** A connection that is open already, and a channel for each command: what `ssh HOST COMMAND` does behind a master. */
export async function plainExec(device: LabDevice): Promise<Peer> {
  const client = await connected(device);
  const ask = (line: string) =>
    new Promise<void>((resolve, reject) => {
      client.exec(line, (error, channel) => {
        if (error) return reject(error);
        channel.on('data', () => {}).on('close', () => resolve());
        channel.stderr.resume();
      });
    });
  return { ask, close: () => client.end() };
}

async function plainShell(device: LabDevice): Promise<Peer> {
  const client = await connected(device);
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

async function connected({ host, port, username, password }: LabDevice): Promise<ssh2.Client> {
  const client = new ssh2.Client();
  const sock = connect(port, host);
  sock.setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    client.once('ready', () => resolve());
    client.once('error', reject);
    client.connect({ sock, username, password });
  });
  return client;
}
