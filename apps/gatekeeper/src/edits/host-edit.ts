/** A person's own edit of a host, or its removal: fields before and after, and what becomes of the entries lent to it. */
import { Fault, type Host, type Id } from '@interlock/model';
import type { HostChange } from '@interlock/protocol';
import { meantFor } from '@interlock/vault';
import { countingTags } from '../call/placeholders.ts';
import { requireAddress, requireTellingName } from '../devices/host-name.ts';
import { loosened, moved } from '../devices/inventory.ts';
import { bind, forget, logsIn } from '../entry-binding.ts';
import { changed, type EditRooms, given, listed, nothing, type Planned, type Row, rowsOf } from './edit.ts';

/** Throws `host.none`, `edit.lab`, `edit.nothing`, `edit.in-flight` and what names, addresses and routes are refused for. */
export function planHostEdit(id: Id<'host'>, change: HostChange, rooms: EditRooms): Planned {
  const { inventory, vault } = rooms;
  const host = own(id, rooms);
  const { forgetKeys = [], ...said } = change;
  const fields = given(said);
  const hostKeys = host.hostKeys.filter(({ fingerprint }) => !forgetKeys.includes(fingerprint));
  const wanted: Host = { ...host, ...fields, hostKeys };
  requireSound(host, wanted, rooms);
  requireEnable(change.credentialForEnable, rooms);
  const moves = moved(host, wanted);
  const chosen = [change.credential, change.credentialForChanges, change.credentialForEnable].filter(
    (one) => typeof one === 'string',
  );
  const nameOf = (one: Id<'host'>) => inventory.get(one)?.name ?? 'a host that is gone';
  const entryName = (one: Id<'entry'> | null | undefined) => (one ? (vault.entries.get(one)?.name ?? 'gone') : 'none');
  const row = (name: string, say: (of: Host) => string): Row => ({ name, was: say(host), value: say(wanted) });
  const rows = rowsOf([
    row('Name', ({ name }) => name),
    row('Address', ({ address, port }) => `${address}:${port}`),
    row('Route', ({ route }) => (route.length > 0 ? `via ${route.map(nameOf).join(', ')}` : 'directly')),
    row('Platform', ({ platform }) => platform),
    row('Environment', ({ environment }) => environment),
    row('Tags', ({ tags }) => listed([...tags])),
    row('Folder', ({ folder }) => folder.join('/') || 'none'),
    row('Logs in with', ({ credential }) => entryName(credential)),
    row('For changes', ({ credentialForChanges, credential }) => entryName(credentialForChanges ?? credential)),
    row('Enable secret', ({ credentialForEnable }) => entryName(credentialForEnable)),
    row('Host keys', (of) =>
      listed(
        of.hostKeys.map(({ fingerprint }) => fingerprint),
        'none: the next one is asked about',
      ),
    ),
  ]);
  if (rows.length === 0) throw nothing(host.name);
  const was = lentTo(host, rooms);
  const stays = lentTo(wanted, rooms).filter(({ id: one }) => !moves || chosen.includes(one));
  const now = [
    ...stays.map(({ name }) => name),
    ...chosen.map(entryName).filter((name) => !stays.some((one) => one.name === name)),
  ];
  const lent: Row = { name: 'Lent to it', was: listed(was.map(({ name }) => name)), value: listed([...new Set(now)]) };
  const decides = rows.filter(({ name }) => name !== 'Name').map(({ name }) => name.toLowerCase());
  const { credential, credentialForChanges, credentialForEnable, ...plain } = fields;
  return {
    tool: 'inventory.write',
    domain: 'inventory write',
    arguments: structuredClone({ ...fields, ...(forgetKeys.length > 0 ? { forgetKeys } : {}) }) as Planned['arguments'],
    host,
    subject: null,
    rows: [...rows, ...rowsOf([lent])],
    verdict: {
      class: decides.length > 0 ? 'dangerous' : 'moderate',
      reason:
        decides.length > 0
          ? `It changes ${decides.join(', ')} of ${host.name}: where calls go, and which rules hold there.`
          : `It changes how the inventory shows ${host.name}.`,
      tags: [],
    },
    effect: moves
      ? `Calls go to the new place from now on. No keychain entry is lent to it until you confirm each${chosen.length > 0 ? ', but for the one you chose here' : ''}; open cards and grants for it are void.${behindIt(inventory.behind(id))}`
      : 'Open cards and grants for it are void: they were decided on what it was.',
    undo: 'Edit it back. Entries that were taken off are confirmed by hand.',
    deed: `Change ${host.name}`,
    loosens: loosened(host, wanted),
    still: () => requireSame(host, rooms),
    async carryOut(by) {
      const keys = forgetKeys.length > 0 ? { hostKeys } : {};
      const dropped = {
        ...(credential === null ? { credential } : {}),
        ...(credentialForChanges === null ? { credentialForChanges } : {}),
        ...(credentialForEnable === null ? { credentialForEnable } : {}),
      };
      if (Object.keys({ ...plain, ...keys, ...dropped }).length > 0)
        await inventory.change(id, { ...(plain as Partial<Host>), ...keys, ...dropped }, 'changed', by);
      for (const entry of chosen) await bind(entry, { hosts: [id] }, by, rooms);
      const logins = {
        ...(credential ? { credential } : {}),
        ...(credentialForChanges ? { credentialForChanges } : {}),
      };
      if (Object.keys(logins).length > 0) await inventory.change(id, logins, 'changed', by);
    },
    drop: () => {},
  };
}

/** Throws `host.none`, `edit.lab`, `host.on-a-way`, `edit.in-flight`. */
export function planHostRemoval(id: Id<'host'>, rooms: EditRooms): Planned {
  const host = own(id, rooms);
  const { inventory } = rooms;
  const behind = inventory.list().filter(({ route }) => route.includes(id));
  if (behind.length > 0)
    throw new Fault(
      'host.on-a-way',
      `${listed(behind.map(({ name }) => name).slice(0, 5))} go${behind.length === 1 ? 'es' : ''} through ${host.name}.`,
      'Change their route first.',
    );
  const lent = lentTo(host, rooms).map(({ name }) => name);
  return {
    tool: 'inventory.remove',
    domain: 'inventory write',
    arguments: { remove: host.name },
    host,
    subject: null,
    rows: rowsOf([
      { name: 'Host', was: `${host.name} (${host.address}:${host.port})`, value: 'gone' },
      { name: 'Host keys', was: listed(host.hostKeys.map(({ fingerprint }) => fingerprint)), value: 'none' },
      { name: 'Lent to it', was: listed(lent), value: 'none' },
    ]),
    verdict: { class: 'dangerous', reason: `It forgets ${host.name}, its keys and its place in rules.`, tags: [] },
    effect:
      'Nobody reaches it from here any more; the device itself is not touched. Its entries, recordings and ledger stay.',
    undo: 'Add it again. Its key is then asked about as a first one.',
    deed: `Remove ${host.name}`,
    loosens: false,
    still: () => requireSame(host, rooms),
    async carryOut(by) {
      await forget(host, by, rooms);
      await inventory.remove(id, by);
    },
    drop: () => {},
  };
}

function own(id: Id<'host'>, { inventory, inFlight }: EditRooms): Host {
  const host = inventory.get(id);
  if (!host) throw new Fault('host.none', 'There is no such host.', 'Choose one from the list.');
  if (host.lab)
    throw new Fault('edit.lab', `${host.name} is a host of the lab, which keeps its own.`, 'Edit a host of your own.');
  inFlight.requireStill([host]);
  return host;
}

/** What a move means for the hosts that are reached through the one that moves. */
function behindIt(behind: readonly Host[]): string {
  if (behind.length === 0) return '';
  const named = behind.slice(0, 5).map(({ name }) => name);
  const more = behind.length > named.length ? [`${behind.length - named.length} more`] : [];
  return ` Nor is one lent to what is reached through it: ${listed([...named, ...more])}.`;
}

function requireSame(host: Host, { inventory, inFlight }: EditRooms): void {
  if (inventory.get(host.id)?.version !== host.version) throw changed(host.name);
  inFlight.requireStill([host]);
}

/** Throws `entry.none`, `entry.wrong-type`. */
function requireEnable(id: Id<'entry'> | null | undefined, { vault }: EditRooms): void {
  if (!id) return;
  const entry = vault.entries.get(id);
  if (!entry) throw new Fault('entry.none', 'There is no such keychain entry.', 'Choose one from the list.');
  if (entry.type !== 'enable-secret')
    throw new Fault('entry.wrong-type', `“${entry.name}” is no enable secret.`, 'Choose one, or add it first.');
}

function requireSound(host: Host, wanted: Host, { inventory, vault }: EditRooms): void {
  const others = inventory.list().filter(({ id }) => id !== host.id);
  if (wanted.name !== host.name)
    requireTellingName(
      wanted.name,
      others.map(({ name }) => name),
    );
  if (wanted.address !== host.address) requireAddress(wanted.address);
  for (const id of wanted.route) {
    const step = inventory.get(id);
    const why = !step
      ? 'One of the hosts on the way is not there.'
      : id === host.id || step.route.includes(host.id)
        ? `${step.name} is itself reached through ${host.name}.`
        : null;
    if (why !== null) throw new Fault('edit.bad-route', why, 'Choose other hosts for the way.');
  }
  for (const id of [wanted.credential, wanted.credentialForChanges]) {
    if (!id || id === host.credential || id === host.credentialForChanges) continue;
    const entry = vault.entries.get(id);
    if (!entry) throw new Fault('entry.none', 'There is no such keychain entry.', 'Choose one from the list.');
    if (!logsIn(entry.type))
      throw new Fault('entry.wrong-type', `“${entry.name}” is no login.`, 'Choose a password or an SSH key.');
  }
}

const lentTo = (host: Host, { vault }: EditRooms) =>
  vault.entries.list().filter((entry) => meantFor(entry, { id: host.id, tags: countingTags(host) }));
