import type { LabClock } from '../clock.ts';
import { matchesDigest } from '../digest.ts';
import type { Misbehaviour } from '../misbehaviour.ts';
import type { Pace } from '../network/network.ts';
import type { PracticeDevice, SavedState } from '../practice-device.ts';
import type { DeviceFace, Visit } from '../ssh/face.ts';
import { shortAge } from '../time.ts';
import { exportState } from './export.ts';
import { RouterOsSession } from './session.ts';
import { gateway, type Item, isConnected, type RouterState } from './state.ts';

export interface RouterOsDeviceOptions {
  readonly first: RouterState;
  readonly clock: LabClock;
  readonly pace: Pace;
  readonly since: number;
  readonly idleMilliseconds: number | null;
  readonly salt: () => string;
  readonly authorizedKeys: () => readonly string[];
  readonly failed: (error: unknown) => void;
}

/** A device whose every change is live and kept at once, and whose safe mode is the only way back. */
export class RouterOsDevice implements PracticeDevice {
  readonly role = 'routeros';
  readonly platform = 'mikrotik_routeros';
  readonly name: string;
  readonly clock: LabClock;
  readonly pace: Pace;
  readonly salt: () => string;
  readonly face: DeviceFace;
  state: RouterState;
  /** Who holds safe mode, and what the device was configured to when it was taken. */
  safe: { readonly session: RouterOsSession; readonly before: RouterState } | null = null;
  misbehaviour: Misbehaviour = {};
  dropAll: () => void = () => {};
  stored: () => void = () => {};
  readonly #sessions = new Set<RouterOsSession>();
  readonly #log: Item[] = [];
  readonly #history: Item[] = [];
  #bootedAt: number;
  #dark = false;
  #boot: () => void = () => {};

  constructor(options: RouterOsDeviceOptions) {
    this.state = structuredClone(options.first);
    this.name = this.state.settings['/system/identity']?.name ?? 'MikroTik';
    this.clock = options.clock;
    this.pace = options.pace;
    this.salt = options.salt;
    this.#bootedAt = options.since;
    this.face = {
      checkPassword: (user, password) => matchesDigest(password, this.#account(user)?.password ?? ''),
      authorizedKeys: (user) => (this.mayChange(accountName(user)) ? options.authorizedKeys() : []),
      loginBanner: () => '',
      dark: () => this.#dark,
      lines: () => 20,
      oneChannel: false,
      idleMilliseconds: () => options.idleMilliseconds,
      misbehaviour: () => this.misbehaviour,
      failed: options.failed,
      shell: (visit) => this.#visited(visit, true, (session) => session.converse()),
      command: async (visit, command) => {
        await this.#visited(visit, false, (session) => session.execute(command));
        return 0;
      },
    };
  }

  mayChange(user: string): boolean {
    const group = this.#account(user)?.group;
    return group === 'full' || group === 'write';
  }

  takeSafe(session: RouterOsSession): void {
    this.safe = { session, before: structuredClone(this.state) };
  }

  releaseSafe(): void {
    this.safe = null;
    this.stored();
  }

  /** Everything since safe mode was taken is undone. */
  unrollSafe(): void {
    if (this.safe) this.state = this.safe.before;
    this.safe = null;
    this.note('safe mode: changes undone');
  }

  note(message: string): void {
    this.#log.push({ time: new Date(this.clock.now()).toISOString().slice(11, 19), topics: 'system,info', message });
    if (this.#log.length > 500) this.#log.shift();
  }

  /** What can be undone: the newest first, as `/system history` lists it. */
  remember(action: string, by: string): void {
    const time = new Date(this.clock.now()).toISOString().slice(0, 19).replace('T', ' ');
    this.#history.unshift({ action, by, policy: 'write', time });
    if (this.#history.length > 100) this.#history.pop();
  }

  /** What the menus show that nobody configured. */
  view(path: string): Item[] {
    const now = new Date(this.clock.now()).toISOString();
    if (path === '/log') return this.#log;
    if (path === '/system/history') return this.#history;
    if (path === '/system/clock') return [{ time: now.slice(11, 19), date: now.slice(0, 10), 'time-zone-name': 'UTC' }];
    if (path === '/system/resource')
      return [
        {
          uptime: shortAge(this.clock.now() - this.#bootedAt),
          version: '7.16.1 (stable)',
          'free-memory': '206.4MiB',
          'cpu-load': '3%',
          'board-name': 'lab-hEX',
        },
      ];
    if (path === '/system/package')
      return [{ name: 'routeros', version: '7.16.1', 'build-time': '2026-10-10 14:03:32' }];
    if (path === '/system/routerboard')
      return [{ routerboard: 'yes', model: 'lab-hEX', 'serial-number': 'LAB00065040', 'current-firmware': '7.16.1' }];
    if (path === '/user/active')
      return [...this.#sessions].map(({ visit }) => ({ name: visit.user, address: visit.from, via: 'ssh' }));
    if (path === '/user/group') return [{ name: 'read' }, { name: 'write' }, { name: 'full' }];
    if (path === '/interface/ethernet') return this.#ports('ether');
    if (path === '/interface/bridge') return this.#ports('bridge');
    const near = path === '/ip/arp' || path === '/ip/neighbor';
    if (!near || !isConnected(this.state, gateway)) return [];
    const port = this.state.tables['/interface']?.[0]?.name ?? '';
    if (path === '/ip/arp') return [{ address: gateway, 'mac-address': '52:54:00:64:09:01', interface: port }];
    return [{ interface: port, address: gateway, identity: 'provider-pe', platform: 'MikroTik' }];
  }

  runningConfig(): string {
    return exportState(this.state, '/', true);
  }

  /** While safe mode is held, what would stand after a power cut. */
  save(): SavedState {
    return structuredClone(this.safe?.before ?? this.state) as unknown as SavedState;
  }

  reboot(): void {
    this.#dark = true;
    for (const session of this.#sessions) session.ended = true;
    this.dropAll();
    this.#boot = this.clock.after(this.pace.reload, () => {
      this.#bootedAt = this.clock.now();
      this.#dark = false;
    });
  }

  close(): void {
    this.#boot();
  }

  #ports(type: string): Item[] {
    return (this.state.tables['/interface'] ?? [])
      .filter((item) => item.type === type)
      .map(({ name = '', mtu = '' }, i) => ({ name, mtu, 'mac-address': `52:54:00:65:04:0${i + 1}` }));
  }

  #account(user: string): Item | undefined {
    return this.state.tables['/user']?.find((item) => item.name === accountName(user) && item.disabled !== 'yes');
  }

  async #visited(
    visit: Visit,
    interactive: boolean,
    during: (session: RouterOsSession) => Promise<void>,
  ): Promise<void> {
    const session = new RouterOsSession(this, { ...visit, user: accountName(visit.user) }, interactive);
    this.#sessions.add(session);
    try {
      await during(session);
      if (this.safe?.session === session && session.ended && !visit.terminal.closed) this.releaseSafe();
    } finally {
      // Whoever vanished without a word leaves nothing behind: this is what safe mode is for.
      if (this.safe?.session === session) this.unrollSafe();
      this.#sessions.delete(session);
    }
  }
}

/** `admin+ct200w` is `admin` with wishes about the terminal. */
function accountName(user: string): string {
  return user.split('+')[0] as string;
}
