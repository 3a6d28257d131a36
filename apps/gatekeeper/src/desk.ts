/** What a person does at this machine besides talking to the agent: hosts, keys, entries. Page, card and command line share it. */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { type Actor, type Environment, Fault, type Host, type Id, type Platform } from '@interlock/model';
import type { EntryView, HostRow, PromptView } from '@interlock/protocol';
import { generateSshKey, type Home, keychainAnswers, type Vault } from '@interlock/vault';
import type { EntryFact } from './call/look-up.ts';
import { demandsOfDeed, requireAlone } from './call/person-deed.ts';
import type { Fillable } from './call/placeholders.ts';
import { type HostKeyRooms, type KeysFound, trustFirstKeys } from './devices/host-keys.ts';
import { hostRow, type Inventory, type NewHost, type Origin } from './devices/inventory.ts';
import { readKnownHosts } from './devices/known-hosts.ts';
import type { Prompts } from './devices/prompts.ts';
import type { Rejections } from './devices/rejections.ts';
import { readSshConfig } from './devices/ssh-config.ts';
import { entryNameOf, requireAccount, requireEntryName } from './edits/entry-name.ts';
import { type Binding, bind, logsIn, suspend } from './entry-binding.ts';
import { fillableOn, fillPrompt } from './fill-prompt.ts';
import type { House } from './house.ts';
import type { SecretOfEntry } from './new-secret.ts';
import { reveal } from './reveal.ts';
import { protect } from './unlocking.ts';
import { VaultDesk } from './vault-desk.ts';

export interface NewEntry {
  readonly name: string;
  readonly account: string;
  /** Bytes, which the vault zeroes. */
  readonly secret: SecretOfEntry;
  readonly hosts: readonly Id<'host'>[];
  readonly vaultPassphrase?: Uint8Array;
}

export interface Import {
  readonly sshConfig: string;
  readonly knownHosts: string;
  readonly platform?: Platform | undefined;
  readonly environment?: Environment | undefined;
}

export interface DeskRooms {
  readonly house: House;
  readonly inventory: Inventory;
  readonly vault: Vault;
  readonly rejections: Rejections;
  readonly hostKeys: HostKeyRooms;
  /** Entries or hosts changed. */
  readonly changed: () => void;
}

export class Desk {
  readonly #rooms: DeskRooms;
  readonly vault: VaultDesk;
  /** One after the other: two of one name would both find it free. */
  #adding: Promise<unknown> = Promise.resolve();

  constructor(rooms: DeskRooms) {
    this.#rooms = rooms;
    this.vault = new VaultDesk({ ...rooms, addEntry: (entry, by) => this.addEntry(entry, by) });
  }

  entry(id: Id<'entry'>): EntryFact | undefined {
    const view = this.#rooms.vault.entries.get(id);
    return view ? { id: view.id, name: view.name, account: view.account, version: view.version } : undefined;
  }

  entryNamed(name: string): Fillable | undefined {
    return this.#rooms.vault.entries.list().find((entry) => entry.name === name);
  }

  /** Where the vault's key lies, and whether the system's keychain could take it. */
  async vaultState(): Promise<{ home: Home; keychain: boolean }> {
    return { home: this.#rooms.vault.home, keychain: await keychainAnswers() };
  }

  hosts(): readonly Host[] {
    return this.#rooms.inventory.list();
  }

  rows(): HostRow[] {
    const { inventory } = this.#rooms;
    return inventory.list().map((host) => this.#row(host));
  }

  entries(): EntryView[] {
    const { vault, inventory, rejections } = this.#rooms;
    return vault.entries.list().map(({ id, name, type, account, hosts, tags, suspended, publicKey, version, lab }) => ({
      id,
      name,
      type,
      account,
      version,
      hosts: hosts.map((host) => inventory.get(host)?.name ?? 'a host that is gone'),
      ...(publicKey && { publicKey }),
      ...(lab && { lab }),
      ...(tags && { tags }),
      ...(suspended && { suspended: suspended.filter((host) => inventory.get(host)) }),
      paused: rejections.paused(id),
    }));
  }

  /** Adds a host; the entry that logs in is allowed for it by the same act of the person. */
  async addHost(host: NewHost, origin: Origin): Promise<HostRow> {
    const { house } = this.#rooms;
    if (host.credential && !this.entry(host.credential))
      throw new Fault('entry.none', 'There is no such keychain entry.', 'Choose one from the list, or add it first.');
    if (host.credential) requireAlone(house, 'keychain.bind', house.person());
    const made = await this.#rooms.inventory.add(host, origin);
    if (host.credential) await bind(host.credential, { hosts: [made.id] }, house.person(), this.#rooms);
    return this.#row(made);
  }

  /** Hosts out of a client configuration. What cannot be taken over is named with its reason. */
  async importHosts({
    sshConfig,
    knownHosts,
    platform = 'linux',
    environment = 'prod',
  }: Import): Promise<{ added: HostRow[]; skipped: { name: string; why: string }[] }> {
    const { inventory } = this.#rooms;
    const { found, skipped } = readSshConfig(sshConfig);
    const lookUp = readKnownHosts(knownHosts);
    const added: HostRow[] = [];
    for (const { name, address, port, user, jumps } of found) {
      const route = jumps.map((jump) => inventory.named(jump)?.id);
      if (jumps.length > 0 && route.includes(undefined)) {
        skipped.push({
          name,
          why: `it goes through ${jumps.join(', ')}, which is not in the inventory; import that first`,
        });
        continue;
      }
      try {
        const keys = jumps.length > 0 ? [] : lookUp(address, port).trusted;
        const made = await inventory.add(
          {
            name,
            address,
            port,
            platform,
            environment,
            folder: ['imported'],
            tags: user ? [`user:${user}`] : [],
            credential: null,
            route: route as Id<'host'>[],
          },
          'ssh-config',
        );
        const trusted = keys.length > 0 && !demandsOfDeed(this.#rooms.house, 'host.trust-keys', made);
        const pinned = trusted ? await inventory.pin(made.id, keys.slice(0, 8), 'known-hosts') : made;
        added.push(this.#row(pinned));
      } catch (error) {
        skipped.push({ name, why: error instanceof Fault ? error.message : 'it could not be added' });
      }
    }
    return { added, skipped: [...skipped] };
  }

  fetchKeys(hosts: readonly Id<'host'>[]): Promise<KeysFound> {
    const found = hosts.flatMap((id) => this.#rooms.inventory.get(id) ?? []);
    return trustFirstKeys(found, this.#rooms.hostKeys, new AbortController().signal);
  }

  /** Adds an entry and attaches it to its hosts. The first one that is not the lab's moves the vault out of practice. Its bytes are zeroed. */
  async addEntry(entry: NewEntry, by = this.#rooms.house.person()): Promise<EntryView> {
    const result = this.#adding.then(() => this.#addEntry(entry, by));
    this.#adding = result.catch(() => undefined);
    try {
      return await result;
    } finally {
      for (const part of Object.values({ ...entry.secret, vault: entry.vaultPassphrase }))
        if (part instanceof Uint8Array) part.fill(0);
    }
  }

  async #addEntry(entry: NewEntry, by: Actor): Promise<EntryView> {
    const { vault, house, inventory } = this.#rooms;
    requireEntryName(entry.name, vault.entries.list());
    requireAccount(entry.account);
    if (entry.hosts.length > 0) requireAlone(house, 'keychain.bind', by);
    const { type, ...secret } = entry.secret;
    const [name, account] = [entryNameOf(entry.name), entry.account];
    const draft = { name, type, account, owner: by.person, hosts: [...entry.hosts], lab: false, secret };
    vault.entries.requireSound(draft); // before the vault moves for it
    await protect(vault, entry.vaultPassphrase);
    const view = await vault.entries.put(draft);
    await house.journal.write({
      type: 'secret.stored',
      secret: { entry: view.id, name: view.name, version: view.version },
      by,
      change: 'added',
    });
    if (logsIn(type))
      for (const id of entry.hosts)
        if (inventory.get(id) && !inventory.get(id)?.credential) await inventory.change(id, { credential: view.id });
    this.#rooms.changed();
    return this.entries().find(({ id }) => id === view.id) as EntryView;
  }

  /** Makes an Ed25519 key; its private part is never shown to anybody. */
  async generateKey(entry: Omit<NewEntry, 'secret'>, by = this.#rooms.house.person()): Promise<EntryView> {
    const { file } = generateSshKey(entry.name);
    try {
      const privateKey = file.use((bytes) => Uint8Array.from(bytes)); // zeroed by the vault
      return await this.addEntry({ ...entry, secret: { type: 'ssh-key', privateKey } }, by);
    } finally {
      file.free();
    }
  }

  /** A person allows an entry for more hosts; those without one log in with it from now on. */
  async bindEntry(
    id: Id<'entry'>,
    hosts: readonly Id<'host'>[],
    by = this.#rooms.house.person(),
    how: Omit<Binding, 'hosts'> = {},
  ): Promise<EntryView> {
    requireAlone(this.#rooms.house, 'keychain.bind', by);
    await bind(id, { ...how, hosts }, by, this.#rooms);
    this.#rooms.changed();
    return this.entries().find((view) => view.id === id) as EntryView;
  }

  /** The prompts of the person's terminals, each with the entries that may be filled in there. */
  prompts(prompts: Prompts): PromptView[] {
    const entries = this.#rooms.vault.entries.list();
    return prompts.waiting().map((waiting) => ({
      ...waiting,
      entries: fillableOn(this.#rooms.inventory.get(waiting.host), entries).map(({ id }) => id),
    }));
  }

  async fillPrompt(prompt: number, entry: Id<'entry'>, prompts: Prompts): Promise<void> {
    const { inventory } = this.#rooms;
    await fillPrompt(prompt, entry, { ...this.#rooms, host: (id) => inventory.get(id), prompts });
  }

  reveal(entry: Id<'entry'>, use: 'reveal' | 'copy', by: Actor): ReturnType<typeof reveal> {
    return reveal(entry, use, by, this.#rooms);
  }

  /** A person says go on with an entry that hosts rejected. */
  async resumeEntry(id: Id<'entry'>, by = this.#rooms.house.person()): Promise<void> {
    const entry = this.entry(id);
    if (!entry) throw new Fault('entry.none', 'There is no such keychain entry.', 'Choose one from the list.');
    const { house, rejections } = this.#rooms;
    await house.journal.write({
      type: 'secret.resumed',
      secret: { entry: id, name: entry.name, version: entry.version },
      by,
    });
    rejections.resume(id);
    this.#rooms.changed();
  }

  /** Before hosts get another address, route or key: no entry is meant for them until a person says so again. */
  async suspend(hosts: readonly Host[], by: Actor): Promise<void> {
    await suspend(hosts, by, this.#rooms);
    this.#rooms.changed();
  }

  #row(host: Host): HostRow {
    const { inventory } = this.#rooms;
    return hostRow(
      host,
      (id) => this.entry(id),
      (id) => inventory.get(id)?.name ?? id,
    );
  }
}

/** The person's own known_hosts, read afresh each time; a missing file knows nobody. */
export async function ownKnownHosts(): Promise<ReturnType<typeof readKnownHosts>> {
  const text = await readFile(path.join(homedir(), '.ssh', 'known_hosts'), 'utf8').catch(() => '');
  return readKnownHosts(text);
}
