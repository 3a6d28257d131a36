/** Which hosts an entry is meant for: set by a person, and taken back where a host is no longer where it was. */
import { type Actor, Fault, type Host, type Id, type Permit } from '@interlock/model';
import { type EntryView, meantFor, type Vault } from '@interlock/vault';
import { countingTags } from './call/placeholders.ts';
import type { Inventory } from './devices/inventory.ts';
import type { House } from './house.ts';

export interface BindingRooms {
  readonly house: House;
  readonly vault: Vault;
  readonly inventory: Inventory;
}

export interface Binding {
  readonly hosts: readonly Id<'host'>[];
  /** Replaces the entry's tags; undefined leaves them. */
  readonly tags?: readonly string[] | undefined;
  /** The hosts log in with it for changes alone, and go on reading with what they have. */
  readonly forChanges?: boolean | undefined;
}

const logins = ['user-password', 'ssh-key', 'ssh-agent', 'external'];

export const logsIn = (type: string | undefined): boolean => logins.includes(type ?? '');

/**
 * A person allows an entry for hosts and tags; hosts without a login get it, and an enable secret becomes the one of these
 * hosts. A suspended host is confirmed by this.
 */
export async function bind(id: Id<'entry'>, binding: Binding, by: Actor, rooms: BindingRooms): Promise<void> {
  const { vault, inventory } = rooms;
  const view = vault.entries.get(id);
  if (!view) throw new Fault('entry.none', 'There is no such keychain entry.', 'Choose one from the list.');
  if (binding.forChanges && !logsIn(view.type))
    throw new Fault('entry.wrong-type', `“${view.name}” is no login.`, 'Choose a password or an SSH key.');
  const hosts = [...new Set([...view.hosts, ...binding.hosts])];
  const suspended = (view.suspended ?? []).filter((host) => !binding.hosts.includes(host));
  const tags = binding.tags === undefined ? view.tags : [...new Set(binding.tags)];
  await put(view, { hosts, tags, suspended }, 'bound', by, rooms);
  if (view.type === 'enable-secret')
    for (const host of binding.hosts) await inventory.change(host, { credentialForEnable: id }, 'changed', by);
  if (!logsIn(view.type)) return;
  for (const host of binding.hosts.map((one) => inventory.get(one)))
    if (host && binding.forChanges) await inventory.change(host.id, { credentialForChanges: id }, 'changed', by);
    else if (host && !host.credential) await inventory.change(host.id, { credential: id }, 'changed', by);
}

/** Before hosts move: every entry that is meant for one of them is not, until a person binds it again. */
export async function suspend(hosts: readonly Host[], by: Actor, rooms: BindingRooms): Promise<void> {
  for (const view of rooms.vault.entries.list()) {
    const off = hosts.filter((host) => meantFor(view, { id: host.id, tags: countingTags(host) })).map(({ id }) => id);
    if (off.length > 0)
      await put(
        view,
        {
          hosts: view.hosts.filter((id) => !off.includes(id)),
          tags: view.tags,
          suspended: [...new Set([...(view.suspended ?? []), ...off])],
        },
        'changed',
        by,
        rooms,
      );
  }
}

/** Before a host is taken away: no entry names it any more. */
export async function forget(host: Host, by: Actor, rooms: BindingRooms): Promise<void> {
  const without = (ids: readonly Id<'host'>[] = []) => ids.filter((id) => id !== host.id);
  for (const view of rooms.vault.entries.list())
    if (view.hosts.includes(host.id) || view.suspended?.includes(host.id))
      await put(
        view,
        { hosts: without(view.hosts), tags: view.tags, suspended: without(view.suspended) },
        'changed',
        by,
        rooms,
      );
}

/** The second wall: what a host names for changes is lent to a change that a person approved, and to nothing else. */
export function requireApproved(permit: Permit, host: Host | undefined, entry: Id<'entry'>): void {
  if (host?.credentialForChanges !== entry || host.credential === entry) return;
  if (permit.class === 'read-only' || permit.approvals.length === 0)
    throw new Fault(
      'entry.for-changes',
      'The keychain entry for changes is lent to an approved change alone.',
      'Nothing was sent. Propose the change so that a person is asked.',
    );
}

async function put(
  view: EntryView,
  change: { hosts: Id<'host'>[]; tags: string[] | undefined; suspended: Id<'host'>[] },
  how: 'bound' | 'changed',
  by: Actor,
  { vault, house }: BindingRooms,
): Promise<void> {
  const { created: _, updated: __, tags: ___, suspended: ____, ...kept } = view;
  const { hosts, tags, suspended } = change;
  await house.journal.write({
    type: 'secret.stored',
    secret: { entry: view.id, name: view.name, version: view.version + 1 },
    by,
    change: how,
  });
  await vault.entries.put({
    ...kept,
    hosts,
    ...(tags && tags.length > 0 ? { tags } : {}),
    ...(suspended.length > 0 ? { suspended } : {}),
  });
}
