import type { LabClock } from '../clock.ts';
import { matchesDigest } from '../digest.ts';
import type { GrammarNode } from '../grammar/vocabulary.ts';
import type { Misbehaviour } from '../misbehaviour.ts';
import type { Pace } from '../network/network.ts';
import type { PracticeDevice, SavedState } from '../practice-device.ts';
import type { DeviceFace, Visit } from '../ssh/face.ts';
import { configurationVocabulary, release } from './configuration.ts';
import { Datastore } from './datastore.ts';
import { operationalVocabulary } from './operational.ts';
import { readStatement } from './path.ts';
import { schema } from './schema.ts';
import { JunosSession, type Run } from './session.ts';
import { braces, compare, put, rebased, type Stanza, stanzaAt } from './tree.ts';
import { hostname, stamp } from './views.ts';

export interface JunosDeviceOptions {
  readonly first: Stanza;
  readonly clock: LabClock;
  readonly pace: Pace;
  /** When it was switched on. */
  readonly since: number;
  readonly idleMilliseconds: number | null;
  readonly authorizedKeys: () => readonly string[];
  readonly failed: (error: unknown) => void;
}

/** A router with a candidate configuration and commits. */
export class JunosDevice implements PracticeDevice {
  readonly role = 'junos';
  readonly platform = 'juniper_junos';
  readonly name: string;
  readonly clock: LabClock;
  readonly pace: Pace;
  readonly store: Datastore;
  readonly sessions = new Set<JunosSession>();
  readonly operational: GrammarNode<Run> = operationalVocabulary();
  readonly configuration: GrammarNode<Run> = configurationVocabulary();
  readonly face: DeviceFace;
  misbehaviour: Misbehaviour = {};
  dropAll: () => void = () => {};
  stored: () => void = () => {};
  #bootedAt: number;
  #dark = false;
  #boot: () => void = () => {};

  constructor(options: JunosDeviceOptions) {
    this.name = hostname(options.first);
    this.clock = options.clock;
    this.pace = options.pace;
    this.#bootedAt = options.since;
    this.store = new Datastore(
      options.first,
      options.clock,
      options.since,
      () => this.#broadcast(),
      () => this.stored(),
    );
    this.face = {
      checkPassword: (user, password) => {
        const digest = this.#account(user)?.authentication;
        const kept = typeof digest === 'object' ? digest['encrypted-password'] : undefined;
        return typeof kept === 'string' && matchesDigest(password, kept);
      },
      authorizedKeys: (user) => (this.classOf(user) === 'super-user' ? options.authorizedKeys() : []),
      loginBanner: () => {
        const message = stanzaAt(this.store.active, ['system', 'login'])?.message;
        return typeof message === 'string' ? `${message}\n` : '';
      },
      dark: () => this.#dark,
      lines: () => 64,
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

  /** Milliseconds since it was switched on. */
  up(): number {
    return this.clock.now() - this.#bootedAt;
  }

  classOf(user: string): string | null {
    const found = this.#account(user)?.class;
    return typeof found === 'string' ? found : null;
  }

  runningConfig(): string {
    return `${braces(this.store.active).join('\n')}\n`;
  }

  save(): SavedState {
    return structuredClone(this.store.kept);
  }

  close(): void {
    this.#boot();
    this.store.confirm();
  }

  /** `show | compare`: a session's candidate against what was committed so many times ago. */
  compareWith(session: JunosSession, number: number): string {
    const own = number === 0 ? session.editing?.own : null;
    const before = own ? own.base : this.store.earlier(number);
    if (!before) return `error: rollback ${number} does not exist\n`;
    return compare(before, session.candidate)
      .map((line) => `${line}\n`)
      .join('');
  }

  edited(session: JunosSession): void {
    if (session.editing && !session.editing.own) this.store.noteEdit(session.visit.user, session.editing.path);
  }

  privateCopy(): { tree: Stanza; base: Stanza } {
    return { tree: structuredClone(this.store.active), base: structuredClone(this.store.active) };
  }

  privateEdits(): boolean {
    return [...this.sessions].some((session) => session.editing?.style === 'private');
  }

  /** What a commit would make live: of a private candidate only its own changes, on what runs by now. */
  toCommit(session: JunosSession): Stanza {
    const own = session.editing?.own;
    return own ? rebased(own.base, own.tree, this.store.active) : session.candidate;
  }

  /** After a commit a private candidate starts anew from what runs. */
  committed(session: JunosSession): void {
    if (session.editing?.own) session.editing.own = this.privateCopy();
  }

  editors(): string {
    const all = [...this.sessions].filter((session) => session.editing);
    const rows = all.map(
      (session) =>
        `  ${session.visit.user} terminal pts/0 on since ${stamp(this.clock.now())}\n      [edit${session.editing?.path.map((label) => ` ${label}`).join('') ?? ''}]\n`,
    );
    return `Users currently editing the configuration:\n${rows.join('')}`;
  }

  /** Somebody who is not here changed the shared candidate and did not commit. Throws RangeError on a bad line. */
  editAsAnother(user: string, lines: readonly string[]): void {
    for (const line of lines) {
      const found = readStatement(schema, line, true);
      if (found.kind === 'error') throw new RangeError(`${found.text} ${line}`);
      put(this.store.candidate, found.path, structuredClone(found.member));
      this.store.noteEdit(user, found.path.slice(0, -1));
    }
  }

  reboot(): void {
    this.#dark = true;
    for (const session of this.sessions) session.ended = true;
    this.dropAll();
    this.#boot = this.clock.after(this.pace.reload, () => {
      this.#bootedAt = this.clock.now();
      this.store.discard();
      this.#dark = false;
    });
  }

  #account(user: string): Stanza | undefined {
    return stanzaAt(this.store.active, ['system', 'login', `user ${user}`]);
  }

  #broadcast(): void {
    const from = `Broadcast Message from root@${hostname(this.store.active)}\n        (no tty) at ${stamp(this.clock.now())}...`;
    for (const session of this.sessions)
      if (session.interactive)
        session.visit.terminal.interject(`\n${from}\n\nCommit was not confirmed; automatic rollback complete.\n`, true);
  }

  async #visited(visit: Visit, interactive: boolean, during: (session: JunosSession) => Promise<void>): Promise<void> {
    const session = new JunosSession(this, visit, interactive);
    this.sessions.add(session);
    try {
      await during(session);
    } finally {
      if (session.editing?.style === 'exclusive') this.store.discard();
      release(session);
      this.sessions.delete(session);
    }
  }
}
