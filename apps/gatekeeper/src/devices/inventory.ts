/** The inventory: hosts, each a sealed row. They change by a person's message or an approved call, and by nothing else. */
import { type Actor, Fault, type Host, type HostKey, type HostView, type Id, newId } from '@interlock/model';
import type { HostRow } from '@interlock/protocol';
import type { EntryFact } from '../call/look-up.ts';
import type { Rows } from '../conversation/store.ts';
import type { House } from '../house.ts';
import { requireAddress, requireTellingName } from './host-name.ts';

export type NewHost = Pick<
  Host,
  'name' | 'address' | 'port' | 'platform' | 'environment' | 'folder' | 'tags' | 'credential'
> &
  Partial<Pick<Host, 'hostKeys' | 'route' | 'lab'>>;

/** How a host came to be, for the ledger. */
export type Origin = 'form' | 'ssh-config' | 'command-line' | 'lab';

/** Hosts that one inventory may hold. */
const largest = 20_000;

export class Inventory {
  readonly #house: House;
  readonly #rows: Pick<Rows, 'put' | 'all'> & { remove(table: string, id: string): void };
  readonly #hosts = new Map<Id<'host'>, Host>();
  onChange: () => void = () => {};
  /**
   * Runs before a host gets another address, route or key, with it and every host that is reached through it; where it
   * rejects, nothing changes.
   */
  beforeMove: (hosts: readonly Host[], by: Actor) => Promise<void> = async () => {};

  constructor(house: House, rows: Pick<Rows, 'put' | 'all'> & { remove(table: string, id: string): void }) {
    this.#house = house;
    this.#rows = rows;
    for (const { id, body } of rows.all('host')) this.#hosts.set(id as Id<'host'>, body as Host);
  }

  list(): Host[] {
    return [...this.#hosts.values()];
  }

  get(id: Id<'host'>): Host | undefined {
    return this.#hosts.get(id);
  }

  named(name: string): Host | undefined {
    return this.list().find((host) => host.name === name);
  }

  /** Every host that is reached through this one, near or far. */
  behind(id: Id<'host'>): Host[] {
    const ways = new Set([id]);
    const found = new Set<Host>();
    for (let before = -1; before < found.size; ) {
      before = found.size;
      for (const host of this.#hosts.values())
        if (!ways.has(host.id) && host.route.some((step) => ways.has(step))) {
          found.add(host);
          ways.add(host.id);
        }
    }
    return [...found];
  }

  /** Whether a host of the person's own stands in it. */
  hasOwn(): boolean {
    return this.list().some(({ lab }) => !lab);
  }

  async add(host: NewHost, origin: Origin): Promise<Host> {
    requireTellingName(
      host.name,
      this.list().map(({ name }) => name),
    );
    requireAddress(host.address);
    if (this.#hosts.size >= largest)
      throw new Fault('host.too-many', `An inventory holds ${largest} hosts.`, 'Remove some that are no longer there.');
    const made: Host = {
      ...host,
      id: newId('host', this.#house.around.random),
      protocol: 'ssh',
      route: host.route ?? [],
      hostKeys: host.hostKeys ?? [],
      lab: host.lab ?? false,
      version: 1,
    };
    await this.#house.journal.write({
      type: 'host.changed',
      host: { id: made.id, name: made.name },
      by: this.#house.person(),
      change: origin === 'lab' ? 'lab' : origin === 'ssh-config' ? 'imported' : 'added',
      fields: ['platform', 'environment', 'address', 'port', 'credential'],
      version: made.version,
      sealed: { address: made.address, port: made.port },
    });
    this.#keep(made);
    return made;
  }

  /** A new version of a host: calls decided on the old one are void. */
  async change(
    id: Id<'host'>,
    change: Partial<Omit<Host, 'id' | 'version'>>,
    how: 'changed' | 'lab' = 'changed',
    by = this.#house.person(),
  ): Promise<Host> {
    const host = this.#hosts.get(id);
    if (!host) throw new Fault('host.none', 'There is no such host.', 'Choose one from the list.');
    const made: Host = { ...host, ...change, version: host.version + 1 };
    if (how !== 'lab' && moved(host, made)) await this.beforeMove([host, ...this.behind(id)], by);
    await this.#house.journal.write({
      type: 'host.changed',
      host: { id, name: made.name },
      by,
      change: how,
      fields: Object.keys(change),
      version: made.version,
      sealed: { change: structuredClone(change) as never },
    });
    this.#keep(made);
    return made;
  }

  /** Pins keys to a host and its route, after a person said so or where known_hosts or the lab knew them. */
  async pin(
    id: Id<'host'>,
    keys: readonly HostKey[],
    how: 'card' | 'list' | 'known-hosts' | 'lab',
    by = this.#house.person(),
  ): Promise<Host> {
    const host = this.#hosts.get(id);
    if (!host) throw new Fault('host.none', 'There is no such host.', 'Choose one from the list.');
    if (how !== 'lab' && moved(host, { ...host, hostKeys: [...keys] }))
      await this.beforeMove([host, ...this.behind(id)], by);
    for (const key of keys)
      await this.#house.journal.write({
        type: 'hostkey.trusted',
        host: { id, name: host.name },
        by,
        how,
        ...key,
      });
    const made: Host = { ...host, hostKeys: [...keys], version: host.version + 1 };
    this.#keep(made);
    return made;
  }

  /** Takes a host away for good. Throws Fault `host.none`, `host.on-a-way`. */
  async remove(id: Id<'host'>, by: Actor): Promise<void> {
    const host = this.#hosts.get(id);
    if (!host) throw new Fault('host.none', 'There is no such host.', 'Choose one from the list.');
    const behind = this.list().find(({ route }) => route.includes(id));
    if (behind)
      throw new Fault('host.on-a-way', `${behind.name} is reached through ${host.name}.`, 'Change its route first.');
    await this.#house.journal.write({
      type: 'host.changed',
      host: { id, name: host.name },
      by,
      change: 'deleted',
      fields: [],
      version: host.version + 1,
      sealed: { address: host.address, port: host.port },
    });
    this.drop(id);
  }

  /** Forgets a host of a lab that is not there any more. */
  drop(id: Id<'host'>): void {
    this.#hosts.delete(id);
    this.#rows.remove('host', id);
    this.onChange();
  }

  #keep(host: Host): void {
    this.#hosts.set(host.id, host);
    this.#rows.put('host', host.id, host);
    this.onChange();
  }
}

/**
 * Whether a credential would go elsewhere, or to somebody who proves it otherwise. A first key is trusted by itself, and
 * a host that lost its last one will show one nobody compared with it.
 */
export function moved(before: Host, after: Host): boolean {
  const keys = ({ hostKeys }: Host) => hostKeys.map(({ fingerprint }) => fingerprint).sort();
  const place = ({ address, port, route }: Host) => JSON.stringify([address, port, route]);
  const known = new Set(keys(before));
  return (
    place(before) !== place(after) ||
    (known.size > 0 && (keys(after).length === 0 || keys(after).some((key) => !known.has(key))))
  );
}

/** From where rules are softest to where they are hardest. */
const environments = ['lab', 'staging', 'prod', 'core'];

/** Whether policies may allow more on a host as it will be: they name it by its environment, tags, folder and platform. */
export function loosened(before: Host, after: Host): boolean {
  const sorted = ({ tags }: Host) => JSON.stringify([...new Set(tags)].sort());
  return (
    environments.indexOf(after.environment) < environments.indexOf(before.environment) ||
    sorted(before) !== sorted(after) ||
    before.folder.join('/') !== after.folder.join('/') ||
    before.platform !== after.platform
  );
}

/** What workspace, model and lists may know of a host. */
export function hostView({ id, name, folder, platform, environment, tags, address }: Host): HostView {
  return { id, name, folder, platform, environment, tags, address };
}

/** A host as the Studio lists it. */
export function hostRow(
  host: Host,
  entry: (id: Id<'entry'>) => EntryFact | undefined,
  nameOf: (id: Id<'host'>) => string,
): HostRow {
  const { port, hostKeys, lab, route } = host;
  const view = (id: Id<'entry'> | null | undefined) => {
    const found = id ? entry(id) : undefined;
    return found ? { id: found.id, name: found.name, account: found.account } : null;
  };
  const credential = view(host.credential);
  const forChanges = view(host.credentialForChanges);
  const forEnable = view(host.credentialForEnable);
  return { ...hostView(host), port, hostKeys, lab, route: route.map(nameOf), credential, forChanges, forEnable };
}
