import type { LabClock } from '../clock.ts';
import { matchesDigest } from '../digest.ts';
import type { GrammarNode } from '../grammar/vocabulary.ts';
import type { Misbehaviour } from '../misbehaviour.ts';
import type { Network, Pace } from '../network/network.ts';
import { type Router, writeLog } from '../network/router.ts';
import type { PracticeDevice, SavedState } from '../practice-device.ts';
import type { DeviceFace, Visit } from '../ssh/face.ts';
import type { RouterRole } from '../topology.ts';
import { ConfigArchive } from './archive.ts';
import type { UserConfig } from './config.ts';
import { configVocabularies } from './config-commands.ts';
import { execVocabulary } from './exec-commands.ts';
import { renderConfig } from './render-config.ts';
import { type ConfigMode, IosSession, type Run } from './session.ts';

export interface IosDeviceOptions {
  readonly role: RouterRole;
  readonly router: Router;
  readonly network: Network;
  readonly clock: LabClock;
  readonly pace: Pace;
  /** Overrides the exec time-out of the configuration. */
  readonly idleMilliseconds: number | null;
  readonly authorizedKeys: () => readonly string[];
  /** A new salt for a password's digest. */
  readonly salt: () => string;
  readonly failed: (error: unknown) => void;
}

/** Terminal lines for logins: `line vty 0 4`. */
const vtyLines = 5;

/** A router with its command line. */
export class IosDevice implements PracticeDevice {
  readonly role: RouterRole;
  readonly platform = 'cisco_ios';
  readonly name: string;
  readonly router: Router;
  readonly network: Network;
  readonly clock: LabClock;
  readonly pace: Pace;
  readonly exec: GrammarNode<Run>;
  readonly config: Readonly<Record<ConfigMode['kind'], GrammarNode<Run>>>;
  readonly salt: () => string;
  readonly sessions = new Set<IosSession>();
  readonly archive = new ConfigArchive();
  readonly face: DeviceFace;
  misbehaviour: Misbehaviour = {};
  /** Cuts every connection; set by whoever holds the SSH server. */
  dropAll: () => void = () => {};
  stored: () => void = () => {};
  #boot: () => void = () => {};
  /** A reload that was scheduled: when, and how to call it off. */
  scheduled: { readonly at: number; readonly cancel: () => void } | null = null;

  constructor(options: IosDeviceOptions) {
    this.role = options.role;
    this.name = options.router.plan.hostname;
    this.router = options.router;
    this.network = options.network;
    this.clock = options.clock;
    this.pace = options.pace;
    this.salt = options.salt;
    const exists = (name: string) => name in this.router.running.interfaces;
    this.exec = execVocabulary(exists);
    this.config = configVocabularies(exists);
    this.router.onLog = (entry) => {
      for (const session of this.sessions) if (session.monitor) session.show(entry);
    };
    const { router } = this;
    this.face = {
      checkPassword: (user, password) => {
        const known = this.account(user);
        return known !== null && matchesDigest(password, known.digest);
      },
      authorizedKeys: (user) => (this.account(user)?.privilege === 15 ? options.authorizedKeys() : []),
      loginBanner: () => '',
      dark: () => !router.powered,
      lines: () => vtyLines,
      oneChannel: true,
      idleMilliseconds: () => options.idleMilliseconds ?? (router.running.vty.execTimeout * 1000 || null),
      misbehaviour: () => this.misbehaviour,
      failed: options.failed,
      shell: (visit) => this.#visited(visit, true, (session) => session.converse()),
      command: async (visit, command) => {
        await this.#visited(visit, false, (session) => session.execute(command));
        return 0;
      },
    };
  }

  /** An account of the configuration that runs. */
  account(user: string): UserConfig | null {
    const { users } = this.router.running;
    return Object.hasOwn(users, user) ? (users[user] ?? null) : null;
  }

  runningConfig(): string {
    return renderConfig(this.router.running);
  }

  startupConfig(): string {
    return renderConfig(this.router.startup);
  }

  /** The start-up configuration: what was never written is lost with the power. */
  save(): SavedState {
    return structuredClone(this.router.startup) as unknown as SavedState;
  }

  close(): void {
    this.scheduled?.cancel();
    this.#boot();
    this.network.close();
  }

  /** Somebody left configuration mode. */
  configured(session: IosSession): void {
    this.network.announce(
      this.router,
      `%SYS-5-CONFIG_I: Configured from console by ${session.visit.user} on vty${session.line} (${session.visit.from})`,
    );
  }

  /** Off at once, every session cut, back from the start-up configuration after the time a boot takes. */
  reload(reason: string): void {
    this.scheduled?.cancel();
    this.scheduled = null;
    const { router, network } = this;
    for (const session of this.sessions) session.ended = true;
    network.setPower(router, false);
    this.dropAll();
    router.log.length = 0;
    this.archive.clear();
    this.#boot = this.clock.after(this.pace.reload, () => {
      router.running = structuredClone(router.startup);
      router.peers.clear();
      router.bootedAt = this.clock.now();
      router.bootReason = reason;
      network.setPower(router, true);
      writeLog(router, { at: this.clock.now(), text: '%SYS-5-RESTART: System restarted --' });
    });
  }

  /** A session outside SSH, for tests. */
  openSession(visit: Visit): IosSession {
    return new IosSession(this, visit, this.#freeLine(), true);
  }

  async #visited(visit: Visit, interactive: boolean, during: (session: IosSession) => Promise<void>): Promise<void> {
    const session = new IosSession(this, visit, this.#freeLine(), interactive);
    this.sessions.add(session);
    try {
      await during(session);
    } finally {
      this.sessions.delete(session);
    }
  }

  #freeLine(): number {
    const taken = new Set([...this.sessions].map((session) => session.line));
    let line = 0;
    while (taken.has(line)) line++;
    return line;
  }
}
