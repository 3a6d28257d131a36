/** Lending: a credential's plaintext exists inside one callback, after the ledger knew (docs/formats/keys.md, chapter 5). */
import { Fault, type Id, type Permit, type Surroundings } from '@interlock/model';
import type { Custody } from './custody.ts';
import type { EntryShelf } from './entries.ts';
import { type EntryView, meantFor, type SecretPart, unpackSecret } from './entry.ts';
import { askHelper, type Helper, helperWords } from './external.ts';
import type { LockedMemory } from './locked-memory.ts';
import { recognised } from './recognition.ts';
import { Secret } from './secret.ts';
import { codeOf, stepAt } from './totp.ts';

/** Who may use what where: one permit, one entry at the version that was decided on, one host. */
export interface Lend {
  readonly permit: Permit;
  readonly entry: Id<'entry'>;
  readonly version: number;
  readonly host: Id<'host'>;
  /** Tags of the host that count: those of a host that a person has given a login to. */
  readonly tags?: readonly string[];
  /** What a program that keeps the password is told of the host. */
  readonly hostName?: string;
  /** To log in, unless said otherwise; the ledger tells them apart. */
  readonly use?: 'login' | 'placeholder' | 'enable';
}

/** What a lend hands out. Its secrets are empty when the callback has ended. */
export type Credential =
  | { readonly type: 'user-password'; readonly entry: EntryView; readonly username: string; readonly password: Secret }
  | {
      readonly type: 'ssh-key';
      readonly entry: EntryView;
      readonly username: string;
      readonly privateKey: Secret;
      readonly passphrase: Secret | null;
      readonly certificate: Secret | null;
    }
  /** A key of the person's own agent: its line in `authorized_keys`. */
  | {
      readonly type: 'ssh-agent';
      readonly entry: EntryView;
      readonly username: string;
      readonly publicLine: string;
      readonly certificate: Secret | null;
    }
  | { readonly type: 'token'; readonly entry: EntryView; readonly username: string; readonly token: Secret }
  | { readonly type: 'snmp-v2c'; readonly entry: EntryView; readonly username: string; readonly community: Secret }
  | {
      readonly type: 'snmp-v3';
      readonly entry: EntryView;
      readonly username: string;
      readonly authProtocol: Secret | null;
      readonly authPassword: Secret | null;
      readonly privProtocol: Secret | null;
      readonly privPassword: Secret | null;
    }
  | { readonly type: 'enable-secret'; readonly entry: EntryView; readonly username: string; readonly enable: Secret }
  /** Six digits, lent once and never again. */
  | { readonly type: 'totp'; readonly entry: EntryView; readonly username: string; readonly code: Secret };

/** Who is told of lends. */
export interface LendWatch {
  /** Writes the lend down; no plaintext exists before it resolves, and none ever where it rejects. */
  readonly before: (lend: Lend, entry: EntryView) => Promise<void>;
  /** Sees each secret when it is stored and before each use, so that it can be recognised later. The bytes must not be kept. */
  readonly observe: (secret: Buffer, entry: EntryView, part: SecretPart) => void;
  /** Runs a program that keeps a password; without it no such entry is lent. */
  readonly helper?: Helper;
}

export class Lender {
  readonly #shelf: EntryShelf;
  readonly #custody: Pick<Custody, 'beforeLend' | 'check'>;
  readonly #watch: LendWatch;
  readonly #around: Surroundings;
  readonly #lent = new Set<LockedMemory>();
  #closed = false;

  constructor(
    shelf: EntryShelf,
    watch: LendWatch,
    around: Surroundings,
    custody: Pick<Custody, 'beforeLend' | 'check'>,
  ) {
    this.#custody = custody;
    this.#shelf = shelf;
    this.#watch = watch;
    this.#around = around;
  }

  /**
   * Faults: `vault.permit-expired`, `vault.no-such-entry`, `vault.entry-changed`, `vault.not-for-this-host`,
   * `vault.closed`, `vault.code-used`, `envelope.refused`, those of a key provider; and whatever `before` or `use` throw.
   */
  async lend<T>(lend: Lend, use: (credential: Credential) => Promise<T>): Promise<T> {
    this.#check(lend);
    await this.#custody.beforeLend();
    await this.#watch.before(lend, this.#shelf.check(lend.entry, lend.version));
    const parts = await this.#parts(this.#still(lend), lend.hostName ?? lend.host);
    for (const memory of parts.values()) this.#lent.add(memory);
    try {
      const entry = this.#still(lend); // a helper and a disk take a while as well
      // Readable until freed: a reader that comes late finds nothing, where closed memory would end the process.
      for (const [part, memory] of parts) {
        const bytes = memory.open();
        if (part !== 'code' && recognised(part)) this.#watch.observe(bytes, entry, part);
      }
      return await use(credentialOf(entry, parts));
    } finally {
      for (const memory of parts.values()) {
        memory.free();
        this.#lent.delete(memory);
      }
    }
  }

  /** What is lent: the parts of the secret, or the code that follows from it. */
  async #parts(entry: EntryView, hostName: string): Promise<Map<SecretPart | 'code', LockedMemory>> {
    const packed = this.#shelf.openSecret(entry.id);
    const parts: Map<SecretPart | 'code', LockedMemory> = (() => {
      try {
        return unpackSecret(packed);
      } finally {
        packed.free();
      }
    })();
    const command = parts.get('command');
    if (command) return await this.#asked(entry, command, hostName);
    const seed = parts.get('seed');
    if (entry.type !== 'totp' || !seed) return parts;
    try {
      const step = stepAt(this.#around.now());
      await this.#shelf.useStep(entry.id, step);
      return new Map([['code', codeOf(seed, step)]]);
    } finally {
      seed.free();
    }
  }

  /** The password that another program keeps. */
  async #asked(entry: EntryView, command: LockedMemory, host: string): Promise<Map<SecretPart, LockedMemory>> {
    const words = command.use(helperWords) ?? [];
    command.free();
    return new Map([['password', await askHelper(this.#watch.helper, words, { host, username: entry.account })]]);
  }

  /** Ends lending and zeroes what is lent at this moment. */
  close(): void {
    this.#closed = true;
    for (const memory of this.#lent) memory.free();
    this.#lent.clear();
  }

  /** As `#check`, after a wait: the entry may have changed, and the master key may have ended. */
  #still(lend: Lend): EntryView {
    const entry = this.#check(lend);
    this.#custody.check();
    return entry;
  }

  #check(lend: Lend): EntryView {
    if (this.#closed) throw new Fault('vault.closed', 'The vault is locked.', 'Unlock it and try again.');
    if (lend.permit.expires <= this.#around.now())
      throw new Fault('vault.permit-expired', 'The permit of this call has expired.', 'Propose the call again.');
    const entry = this.#shelf.check(lend.entry, lend.version);
    if (!meantFor(entry, { id: lend.host, tags: lend.tags ?? [] }))
      throw new Fault(
        'vault.not-for-this-host',
        `The keychain entry “${entry.name}” may not be lent to this host.`,
        'Add the host to the entry in the keychain, if it is meant for it.',
      );
    return entry;
  }
}

function credentialOf(entry: EntryView, parts: ReadonlyMap<SecretPart | 'code', LockedMemory>): Credential {
  const may = (part: SecretPart | 'code') => {
    const memory = parts.get(part);
    return memory ? new Secret(memory) : null;
  };
  const must = (part: SecretPart | 'code') => may(part) as Secret; // packSecret saw to it
  const { type, account: username } = entry;
  switch (type) {
    case 'user-password':
      return { type, entry, username, password: must('password') };
    case 'ssh-key':
      return {
        type,
        entry,
        username,
        privateKey: must('privateKey'),
        passphrase: may('passphrase'),
        certificate: may('certificate'),
      };
    case 'external':
      return { type: 'user-password', entry, username, password: must('password') };
    case 'ssh-agent':
      return {
        type,
        entry,
        username,
        publicLine: must('publicLine').use((bytes) => bytes.toString('utf8')),
        certificate: may('certificate'),
      };
    case 'token':
      return { type, entry, username, token: must('token') };
    case 'snmp-v2c':
      return { type, entry, username, community: must('community') };
    case 'snmp-v3':
      return {
        type,
        entry,
        username,
        authProtocol: may('authProtocol'),
        authPassword: may('authPassword'),
        privProtocol: may('privProtocol'),
        privPassword: may('privPassword'),
      };
    case 'enable-secret':
      return { type, entry, username, enable: must('enable') };
    case 'totp':
      return { type, entry, username, code: must('code') };
  }
}
