import type { LabClock } from '../clock.ts';
import { matchesDigest } from '../digest.ts';
import type { Misbehaviour } from '../misbehaviour.ts';
import { isUp, type Station } from '../network/lines.ts';
import type { Network, Pace } from '../network/network.ts';
import { echoFromStation, traceFromStation } from '../network/reach.ts';
import type { PracticeDevice, SavedState } from '../practice-device.ts';
import type { DeviceFace, Visit } from '../ssh/face.ts';
import type { Files } from './filesystem.ts';
import { type Host, startUnit, type Unit } from './host.ts';
import { LinuxSession } from './session.ts';

export interface LinuxDeviceOptions {
  readonly hostname: string;
  readonly files: Files;
  /** Where it is plugged in, and what is reachable from there. */
  readonly station: Station;
  readonly network: Network;
  readonly clock: LabClock;
  readonly pace: Pace;
  readonly since: number;
  readonly idleMilliseconds: number | null;
  readonly authorizedKeys: () => readonly string[];
  readonly failed: (error: unknown) => void;
}

const services: readonly [string, string][] = [
  ['ssh', 'OpenBSD Secure Shell server'],
  ['nginx', 'A high performance web server and a reverse proxy server'],
  ['shop', 'The shop'],
  ['cron', 'Regular background program processing daemon'],
];

/** A host whose shell, files and services exist only in this object. */
export class LinuxDevice implements PracticeDevice {
  readonly role = 'linux';
  readonly platform = 'linux';
  readonly name: string;
  readonly host: Host;
  readonly face: DeviceFace;
  misbehaviour: Misbehaviour = {};
  dropAll: () => void = () => {};
  stored: () => void = () => {};
  readonly #clock: LabClock;
  readonly #pace: Pace;
  readonly #sessions = new Set<LinuxSession>();
  #dark = false;
  #boot: () => void = () => {};

  constructor(options: LinuxDeviceOptions) {
    const { station, network, clock } = options;
    const { router } = station;
    this.name = options.hostname;
    this.#clock = clock;
    this.#pace = options.pace;
    const lan = router.plan.lanInterface;
    this.host = {
      hostname: options.hostname,
      files: options.files,
      units: new Map(
        services.map(([name, description]): [string, Unit] => [
          name,
          { active: false, description, pid: 0, since: options.since },
        ]),
      ),
      journal: [],
      bootedAt: options.since,
      address: `${station.address.address}/${station.address.length}`,
      gateway: () => router.running.interfaces[lan]?.address?.address ?? null,
      carrier: () => isUp(network, router, lan),
      reaches: (address) => echoFromStation(network, station, address),
      trace: (address) => traceFromStation(network, station, address),
      visitors: () => [...this.#sessions].map(({ visit }) => ({ user: visit.user, from: visit.from })),
      now: () => clock.now(),
    };
    for (const [name] of services) startUnit(this.host, name);
    this.face = {
      checkPassword: (user, password) => matchesDigest(password, this.#digest(user)),
      authorizedKeys: (user) => (user === 'admin' ? options.authorizedKeys() : []),
      loginBanner: () => '',
      dark: () => this.#dark,
      lines: () => 100,
      oneChannel: false,
      idleMilliseconds: () => options.idleMilliseconds,
      misbehaviour: () => this.misbehaviour,
      failed: options.failed,
      shell: async (visit) => {
        await this.#visited(visit, (session) => session.converse());
      },
      command: async (visit, command) => (await this.#visited(visit, (session) => session.execute(command))).status,
    };
  }

  runningConfig(): string {
    return [...this.host.units].map(([name, unit]) => `${name} ${unit.active ? 'active' : 'inactive'}\n`).join('');
  }

  save(): SavedState {
    return {
      hostname: this.host.hostname,
      files: Object.fromEntries([...this.host.files].map(([path, file]) => [path, { ...file }])),
    };
  }

  reboot(): void {
    this.#dark = true;
    for (const session of this.#sessions) session.ended = true;
    this.dropAll();
    this.#boot = this.#clock.after(this.#pace.reload, () => {
      this.host.bootedAt = this.#clock.now();
      for (const [name] of services) startUnit(this.host, name);
      this.#dark = false;
    });
  }

  close(): void {
    this.#boot();
  }

  /** The digest that the shadow file has for a user. */
  #digest(user: string): string {
    const line = this.host.files
      .get('/etc/shadow')
      ?.content.split('\n')
      .find((one) => one.startsWith(`${user}:`));
    return line?.split(':')[1] ?? '';
  }

  async #visited(visit: Visit, during: (session: LinuxSession) => Promise<void>): Promise<LinuxSession> {
    const session = new LinuxSession(this, visit);
    this.#sessions.add(session);
    try {
      await during(session);
    } finally {
      this.#sessions.delete(session);
    }
    return session;
  }
}
