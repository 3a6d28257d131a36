/** A person's own edit of a keychain entry, or its removal: name, account, whom it may be lent to, another secret. */
import { type Actor, Fault, type Host, type Id } from '@interlock/model';
import type { EntryChange } from '@interlock/protocol';
import { type EntryView, meantFor } from '@interlock/vault';
import { countingTags } from '../call/placeholders.ts';
import { logsIn } from '../entry-binding.ts';
import type { SecretOfEntry } from '../new-secret.ts';
import { changed, type EditRooms, given, listed, nothing, type Planned, rowsOf } from './edit.ts';
import { entryNameOf, requireAccount, requireEntryName } from './entry-name.ts';

export interface EntryEdit {
  readonly entry: Id<'entry'>;
  /** The version that the person looked at. */
  readonly version: number;
  readonly change: EntryChange;
  /** Bytes that are zeroed when it is done, and when it is not. */
  readonly secret?: SecretOfEntry | undefined;
}

/** Throws `entry.*`, `edit.lab`, `edit.nothing`, `edit.in-flight`; whatever it throws, the secret is wiped. */
export function planEntryEdit(edit: EntryEdit, rooms: EditRooms): Planned {
  try {
    return planned(edit, rooms);
  } catch (error) {
    wipe(edit.secret);
    throw error;
  }
}

function planned({ entry: id, version, change, secret }: EntryEdit, rooms: EditRooms): Planned {
  const { inventory, vault, house } = rooms;
  const view = own(id, version, rooms);
  requireSound(view, change, secret, rooms);
  const { tags: _, suspended: __, created: ___, updated: ____, ...kept } = view;
  const hosts = change.hosts ? [...new Set(change.hosts)] : view.hosts;
  const tags = change.tags ? [...new Set(change.tags)] : (view.tags ?? []);
  // a host that changed stays off the list until a person names it again
  const suspended = (view.suspended ?? []).filter((host) => !change.hosts?.includes(host));
  const wanted = {
    ...kept,
    ...(change.name && change.name !== view.name && { name: entryNameOf(change.name) }),
    ...(change.account && { account: change.account }),
  };
  const { type: _type, ...parts } = secret ?? { type: view.type };
  const draft = {
    ...wanted,
    hosts,
    ...(tags.length > 0 ? { tags } : {}),
    ...(suspended.length > 0 ? { suspended } : {}),
    ...(secret && { secret: parts }),
  };
  vault.entries.requireSound(draft); // before anybody is asked, and before the ledger tells of it
  const after: EntryView = { ...view, ...wanted, hosts, tags, suspended };
  const nameOf = (host: Id<'host'>) => inventory.get(host)?.name ?? 'a host that is gone';
  // one that waits to be confirmed keeps its login, which nobody is lent meanwhile
  const losing = inventory
    .list()
    .filter((host) => logsInto(view, host) && !suspended.includes(host.id) && !meant(after, host));
  const gaining = logsIn(view.type)
    ? inventory.list().filter((host) => !host.credential && hosts.includes(host.id) && !view.hosts.includes(host.id))
    : [];
  const logins = inventory.list().filter((host) => logsInto(view, host));
  const named = (some: readonly Host[]) => listed(some.map(({ name }) => name));
  const rows = rowsOf([
    { name: 'Name', was: view.name, value: after.name },
    { name: 'Account', was: view.account, value: after.account },
    { name: 'Lent to', was: listed(view.hosts.map(nameOf)), value: listed(hosts.map(nameOf)) },
    { name: 'And to tags', was: listed(view.tags ?? []), value: listed(tags) },
    {
      name: 'Logs in to',
      was: named(logins),
      value: named([...logins.filter((host) => !losing.includes(host)), ...gaining]),
    },
    secret && { name: 'Secret', was: `version ${view.version}`, value: 'the one you typed' },
  ]);
  if (rows.length === 0) throw nothing(view.name);
  const wider =
    hosts.some((host) => !view.hosts.includes(host)) || tags.some((tag) => !(view.tags ?? []).includes(tag));
  return {
    tool: 'keychain.write',
    domain: 'keychain write',
    arguments: structuredClone({ entry: id, version, ...given(change), ...(secret ? { secret: 'replaced' } : {}) }),
    host: null,
    subject: `${view.name} (${view.type})`,
    rows,
    verdict: {
      class: 'dangerous',
      reason: `It changes what ${view.name} is, or whom it is lent to.`,
      tags: [],
    },
    effect: `From the next call on. Open cards that log in with ${view.name} are void.${wider ? ' It may then be lent to more hosts than now.' : ''}`,
    undo: secret ? 'The secret before is gone; type it again.' : 'Edit it back.',
    deed: `Change ${view.name}`,
    loosens: false,
    still: () => {
      requireSame(view, rooms);
      const others = vault.entries.list().filter((one) => one.id !== id);
      if (after.name !== view.name) requireEntryName(after.name, others);
    },
    async carryOut(by) {
      const how = secret || change.account ? 'changed' : change.hosts || change.tags ? 'bound' : 'renamed';
      await house.journal.write({
        type: 'secret.stored',
        secret: { entry: id, name: after.name, version: version + 1 },
        by,
        change: how,
      });
      await vault.entries.put(draft);
      await unhook(view, losing, by, rooms);
      for (const host of gaining) await inventory.change(host.id, { credential: id }, 'changed', by);
    },
    drop: () => wipe(secret),
  };
}

/** Throws `entry.none`, `entry.changed`, `edit.lab`, `edit.in-flight`. */
export function planEntryRemoval(id: Id<'entry'>, version: number, rooms: EditRooms): Planned {
  const { house, vault, inventory } = rooms;
  const view = own(id, version, rooms);
  const logins = inventory.list().filter((host) => logsInto(view, host));
  const meantNow = inventory.list().filter((host) => meant(view, host));
  const named = (some: readonly Host[]) => listed(some.map(({ name }) => name));
  return {
    tool: 'keychain.remove',
    domain: 'keychain write',
    arguments: { entry: id, version, remove: view.name },
    host: null,
    subject: null,
    rows: rowsOf([
      { name: 'Entry', was: `${view.name} (${view.account})`, value: 'gone' },
      { name: 'Lent to', was: named(meantNow), value: 'none' },
      { name: 'Logs in to', was: named(logins), value: 'none' },
    ]),
    verdict: { class: 'dangerous', reason: `Its secret is deleted and comes back from nowhere.`, tags: [] },
    effect:
      logins.length > 0
        ? `${logins.length === 1 ? 'One host has' : `${logins.length} hosts have`} no login then: nobody reaches ${logins.length === 1 ? 'it' : 'them'} until another entry is chosen.`
        : 'No host logs in with it.',
    undo: 'Only a copy of the data folder has it still.',
    deed: `Remove ${view.name}`,
    loosens: false,
    still: () => requireSame(view, rooms),
    async carryOut(by) {
      await unhook(view, logins, by, rooms);
      await house.journal.write({
        type: 'secret.deleted',
        secret: { entry: id, name: view.name, version },
        by,
      });
      await vault.entries.remove(id);
    },
    drop: () => {},
  };
}

/** Hosts that logged in with it name it no more. */
async function unhook({ id }: EntryView, hosts: readonly Host[], by: Actor, { inventory }: EditRooms): Promise<void> {
  for (const { id: host } of hosts) {
    const now = inventory.get(host);
    if (!now) continue;
    const change = {
      ...(now.credential === id ? { credential: null } : {}),
      ...(now.credentialForChanges === id ? { credentialForChanges: null } : {}),
      ...(now.credentialForEnable === id ? { credentialForEnable: null } : {}),
    };
    if (Object.keys(change).length > 0) await inventory.change(host, change, 'changed', by);
  }
}

const logsInto = ({ id }: EntryView, host: Host): boolean =>
  [host.credential, host.credentialForChanges, host.credentialForEnable].includes(id);

const meant = (view: Pick<EntryView, 'hosts' | 'tags' | 'suspended'>, host: Host): boolean =>
  meantFor(view, { id: host.id, tags: countingTags(host) });

function own(id: Id<'entry'>, version: number, rooms: EditRooms): EntryView {
  const view = rooms.vault.entries.get(id);
  if (!view) throw new Fault('entry.none', 'There is no such keychain entry.', 'Choose one from the list.');
  if (view.lab)
    throw new Fault('edit.lab', `${view.name} is the lab’s, which keeps its own.`, 'Edit an entry of your own.');
  if (view.version !== version) throw changed(view.name);
  requireStill(view, rooms);
  return view;
}

function requireSame(view: EntryView, rooms: EditRooms): void {
  if (rooms.vault.entries.get(view.id)?.version !== view.version) throw changed(view.name);
  requireStill(view, rooms);
}

function requireStill(view: EntryView, { inventory, inFlight }: EditRooms): void {
  inFlight.requireStill(inventory.list().filter((host) => logsInto(view, host) || meant(view, host)));
}

function requireSound(view: EntryView, change: EntryChange, secret: SecretOfEntry | undefined, rooms: EditRooms): void {
  const { vault, inventory } = rooms;
  const { name, account } = change;
  const others = vault.entries.list().filter(({ id }) => id !== view.id);
  if (name !== undefined && name !== view.name) requireEntryName(name, others);
  if (account !== undefined && account !== view.account) requireAccount(account);
  if (change.hosts?.some((id) => !inventory.get(id) && !view.hosts.includes(id)))
    throw new Fault('host.none', 'One of these hosts is not in the inventory.', 'Choose them from the list.');
  if (secret && secret.type !== view.type)
    throw new Fault(
      'entry.wrong-type',
      `“${view.name}” is of another kind than what was typed.`,
      'A secret is replaced by one of its own kind; add another entry for a new kind.',
    );
}

function wipe(secret: SecretOfEntry | undefined): void {
  for (const part of Object.values(secret ?? {})) if (part instanceof Uint8Array) part.fill(0);
}
