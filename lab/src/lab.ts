import { randomBytes } from 'node:crypto';
import { type LabClock, wallClock } from './clock.ts';
import { defaultFaults, type PlantedFault } from './fault-planting.ts';
import type { RouterConfig } from './ios/config.ts';
import { type RouterPair, routerPair, sessionStates } from './ios/pair.ts';
import { JunosDevice } from './junos/device.ts';
import { firstJunosConfig } from './junos/first-config.ts';
import type { Stanza } from './junos/tree.ts';
import { LinuxDevice } from './linux/device.ts';
import { firstFiles, type PracticeFile } from './linux/filesystem.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { defaultPace, type Pace } from './network/network.ts';
import type { LabPlatform, PracticeDevice, SavedState } from './practice-device.ts';
import { RouterOsDevice } from './routeros/device.ts';
import { firstState, type RouterState } from './routeros/state.ts';
import type { LabSecrets } from './secrets.ts';
import type { DeviceFace } from './ssh/face.ts';
import { type HostKeyView, hostKeyView, newKeyPair, parseKey } from './ssh/keys.ts';
import { type SshServer, startSshServer } from './ssh/server.ts';
import { defaultTopology, type Role, type Topology } from './topology.ts';

/** How to reach one device, and as whom. */
export interface LabDevice {
  readonly role: Role;
  readonly name: string;
  readonly platform: LabPlatform;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly hostKey: HostKeyView;
}

export interface LabOptions {
  readonly secrets: LabSecrets;
  /** Default: one neighbour shut down; with `state` none beyond what was saved. */
  readonly faults?: readonly PlantedFault[];
  readonly topology?: Partial<Topology>;
  /** Address to listen on. */
  readonly listen?: string;
  /** Ports by role; any free one where not named. */
  readonly ports?: Partial<Record<Role, number>>;
  readonly misbehave?: Partial<Record<Role, Misbehaviour>>;
  /** Milliseconds without a key after which a session ends, instead of what the devices are configured to. */
  readonly idleMilliseconds?: number;
  readonly pace?: Partial<Pace>;
  readonly clock?: LabClock;
  /** OpenSSH public keys that log `admin` in, beside the lab's own user key. */
  readonly authorizedKeys?: readonly string[];
  /** What an earlier lab's `save` gave. */
  readonly state?: LabState;
  /** Told what `save` gives, each time a device has written something else to its own storage. */
  readonly stored?: (state: LabState) => void;
  /** Told of mistakes of the lab's own; a session that met one was ended. */
  readonly failed?: (error: unknown) => void;
}

/** What was written to the devices' own storage. Holds digests and the SNMP communities, no password. */
export interface LabState {
  readonly v: 1;
  readonly devices: Readonly<Partial<Record<Role, SavedState>>>;
}

/** A look behind a device, for tests and for whoever starts the lab. `name` is a host name or a role. */
export interface LabHandle {
  readonly runningConfig: () => string;
  readonly misbehave: (misbehaviour: Misbehaviour) => void;
  /** From now on another host key, as after an exchange of hardware. */
  readonly changeHostKey: () => HostKeyView;
  readonly dropConnections: () => void;
  /** Right passwords that it was shown so far. */
  readonly logins: () => number;
}

export interface Lab {
  readonly devices: readonly LabDevice[];
  readonly device: (name: string) => LabHandle;
  /** State of each BGP session of a router, by neighbour address. */
  readonly bgp: (name: string) => Readonly<Record<string, string>>;
  readonly startupConfig: (name: string) => string;
  readonly plant: (...faults: readonly PlantedFault[]) => void;
  /** On the Junos-like device: `set` lines without `set` that somebody else typed and did not commit. */
  readonly editAsAnother: (user: string, lines: readonly string[]) => void;
  /** Both routers as they left the shop, then these faults. */
  readonly reset: (faults: readonly PlantedFault[]) => void;
  readonly save: () => LabState;
  readonly close: () => Promise<void>;
}

/** How long ago the devices were switched on: long enough that uptimes look like a network's. */
const age = 19 * 86_400_000 + 3 * 3_600_000 + 7 * 60_000;

interface Running {
  readonly device: PracticeDevice;
  readonly server: SshServer;
  hostKey: HostKeyView;
  readonly logins: { readonly count: number };
}

/**
 * Starts every device on an address of this machine. Rejects where a port is taken or an authorized key is none; what
 * had started is closed.
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  for (const key of options.authorizedKeys ?? []) parseKey(key);
  const clock = options.clock ?? wallClock;
  const topology: Topology = { ...defaultTopology, ...options.topology };
  const listen = options.listen ?? '127.0.0.1';
  const pair = routers(options, topology, clock);
  const junos = junosDevice(options, topology, clock);
  const routeros = routerOsDevice(options, topology, clock);
  const linux = linuxDevice(options, topology, clock, pair);
  const all: PracticeDevice[] = [pair.edge, pair.core, routeros, junos, linux];
  pair.plant(options.faults ?? (options.state ? [] : defaultFaults));
  const running: Running[] = [];
  const close = async () => {
    for (const { device } of running) device.close();
    await Promise.all(running.map(({ server }) => server.close()));
  };
  try {
    for (const device of all) running.push(await listenFor(device, options, listen, clock));
  } catch (error) {
    await close();
    throw error;
  }
  const save = (): LabState => ({
    v: 1,
    devices: Object.fromEntries(all.map((device) => [device.role, device.save()])),
  });
  tellStored(all, save, options.stored);
  const find = (name: string) => {
    const found = running.find(({ device }) => device.name === name || device.role === name);
    if (!found) throw new RangeError(`no such device in the lab: ${name}`);
    return found;
  };
  const router = (name: string) => {
    const { device } = find(name);
    if (device !== pair.edge && device !== pair.core) throw new RangeError(`not one of the two routers: ${name}`);
    return device === pair.edge ? pair.edge : pair.core;
  };
  return {
    get devices() {
      return running.map((one) => view(one, options.secrets, listen));
    },
    device: (name) => handle(find(name)),
    bgp: (name) => sessionStates(pair.network, router(name).router),
    startupConfig: (name) => router(name).startupConfig(),
    plant: (...faults) => pair.plant(faults),
    editAsAnother: (user, lines) => junos.editAsAnother(user, lines),
    reset: pair.reset,
    save,
    close,
  };
}

/** A device may say that it stored something where nothing is different: then nobody is told. */
function tellStored(all: readonly PracticeDevice[], save: () => LabState, tell: LabOptions['stored']): void {
  if (!tell) return;
  let last = JSON.stringify(save());
  for (const device of all)
    device.stored = () => {
      const state = save();
      const text = JSON.stringify(state);
      if (text === last) return;
      last = text;
      tell(state);
    };
}

const salt = () => randomBytes(6).toString('base64url');

/** What every device is given alike. */
function setting(options: LabOptions, clock: LabClock) {
  return {
    clock,
    pace: { ...defaultPace, ...options.pace },
    since: clock.now() - age,
    idleMilliseconds: options.idleMilliseconds ?? null,
    authorizedKeys: () => [options.secrets.userKey.publicKey, ...(options.authorizedKeys ?? [])],
    failed: options.failed ?? (() => {}),
  };
}

function junosDevice(options: LabOptions, topology: Topology, clock: LabClock): JunosDevice {
  const saved = options.state?.devices.junos;
  const first = firstJunosConfig(topology.junos.hostname, options.secrets.devices.junos, salt);
  return new JunosDevice({ ...setting(options, clock), first: saved ? (saved as unknown as Stanza) : first });
}

function routerOsDevice(options: LabOptions, topology: Topology, clock: LabClock): RouterOsDevice {
  const saved = options.state?.devices.routeros;
  const first = firstState(topology.routeros.hostname, options.secrets.devices.routeros, salt);
  return new RouterOsDevice({
    ...setting(options, clock),
    salt,
    first: saved ? (saved as unknown as RouterState) : first,
  });
}

function linuxDevice(options: LabOptions, topology: Topology, clock: LabClock, pair: RouterPair): LinuxDevice {
  const { hostname } = topology.linux;
  const files = firstFiles(hostname, options.secrets.devices.linux, salt);
  const saved = options.state?.devices.linux as { files?: Record<string, PracticeFile> } | undefined;
  for (const [path, file] of Object.entries(saved?.files ?? {})) files.set(path, { ...file });
  return new LinuxDevice({ ...setting(options, clock), hostname, files, network: pair.network, station: pair.station });
}

function routers(options: LabOptions, topology: Topology, clock: LabClock): RouterPair {
  const saved = options.state?.devices ?? {};
  return routerPair({
    ...setting(options, clock),
    topology,
    secrets: options.secrets,
    salt,
    // What `save` gave comes back as it was; it never leaves the caller's own data folder.
    saved: {
      ...(saved.edge ? { edge: saved.edge as unknown as RouterConfig } : {}),
      ...(saved.core ? { core: saved.core as unknown as RouterConfig } : {}),
    },
  });
}

async function listenFor(
  device: PracticeDevice,
  options: LabOptions,
  listen: string,
  clock: LabClock,
): Promise<Running> {
  const { privateKey } = options.secrets.devices[device.role].hostKey;
  device.misbehaviour = options.misbehave?.[device.role] ?? {};
  const port = options.ports?.[device.role] ?? 0;
  const logins = { count: 0 };
  const face: DeviceFace = {
    ...device.face,
    checkPassword(user, password) {
      const right = device.face.checkPassword(user, password);
      if (right) logins.count++;
      return right;
    },
  };
  const server = await startSshServer({ face, hostKey: privateKey, listen, port, clock });
  device.dropAll = server.dropAll;
  return { device, server, hostKey: hostKeyView(privateKey), logins };
}

function view({ device, server, hostKey }: Running, secrets: LabSecrets, host: string): LabDevice {
  const { role, name, platform } = device;
  const { password } = secrets.devices[role];
  return { role, name, platform, host, port: server.port, username: 'admin', password, hostKey };
}

function handle(one: Running): LabHandle {
  return {
    runningConfig: () => one.device.runningConfig(),
    misbehave(misbehaviour) {
      one.device.misbehaviour = misbehaviour;
    },
    changeHostKey() {
      const { privateKey } = newKeyPair('lab, another');
      one.server.setHostKey(privateKey);
      one.hostKey = hostKeyView(privateKey);
      return one.hostKey;
    },
    dropConnections: () => one.server.dropAll(),
    logins: () => one.logins.count,
  };
}
