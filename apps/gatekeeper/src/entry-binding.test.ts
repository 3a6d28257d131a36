import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Host, type Id, newId, type Permit } from '@interlock/model';
import { type EntryView, openVault, type Vault } from '@interlock/vault';
import { lookUp } from './call/look-up.ts';
import { wayDouble } from './call/way.double.ts';
import { propose } from './call/way.ts';
import { Inventory } from './devices/inventory.ts';
import { planHostEdit } from './edits/host-edit.ts';
import { InFlight } from './edits/in-flight.ts';
import { type BindingRooms, bind, requireApproved, suspend } from './entry-binding.ts';

const around = { now: () => Date.now(), random: (n: number) => new Uint8Array(randomBytes(n)) };
const key = (letter: string) => ({ algorithm: 'ssh-ed25519', fingerprint: `SHA256:${letter.repeat(43)}` });

interface Bench extends BindingRooms {
  readonly entry: (type?: EntryView['type'], tags?: string[]) => Promise<EntryView>;
  readonly add: (part?: Partial<Host>) => Promise<Host>;
  readonly now: (entry: EntryView) => EntryView;
  readonly changes: () => string[];
}

async function bench(t: TestContext): Promise<Bench> {
  const dir = mkdtempSync(path.join(tmpdir(), 'interlock-binding-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const double = wayDouble();
  const { house } = double.rooms;
  const vault: Vault = await openVault({
    dir,
    organization: house.organization,
    surroundings: around,
    unlock: { home: 'practice' },
    before: async () => undefined,
    observe: () => undefined,
  });
  t.after(() => vault.close());
  const inventory = new Inventory(house, { put: () => {}, all: () => [], remove: () => {} });
  const rooms = { house, vault, inventory };
  inventory.beforeMove = (hosts, by) => suspend(hosts, by, rooms);
  const owner = house.person().person;
  let n = 0;
  return {
    ...rooms,
    entry: (type = 'user-password', tags) =>
      vault.entries.put({
        name: `entry ${++n}`,
        type,
        account: 'x',
        owner,
        hosts: [],
        ...(tags && { tags }),
        lab: true,
        secret: {
          [{ token: 'token', 'enable-secret': 'enable' }[type as string] ?? 'password']: Buffer.from('secret'),
        },
      }),
    add: (part = {}) =>
      inventory.add(
        {
          name: `r${++n}`,
          address: '192.0.2.1',
          port: 22,
          platform: 'cisco_ios',
          environment: 'prod',
          folder: [],
          tags: [],
          credential: null,
          ...part,
        },
        'form',
      ),
    now: ({ id }) => vault.entries.get(id) as EntryView,
    changes: () => double.deeds.flatMap((deed) => (deed.type === 'secret.stored' ? [deed.change] : [])),
  };
}

const by = (on: Bench) => on.house.person();
const permit = (part: Partial<Permit>) => ({ class: 'moderate', approvals: [], ...part }) as unknown as Permit;

test('a host that moved is off the list of every entry until a person confirms it', async (t) => {
  const moves: ((on: Bench, host: Host) => Promise<unknown>)[] = [
    (on, { id }) => on.inventory.change(id, { address: '192.0.2.66' }),
    (on, { id }) => on.inventory.change(id, { port: 2222 }),
    (on, { id }) => on.inventory.change(id, { route: [newId('host', around.random)] }),
    (on, { id }) => on.inventory.change(id, { hostKeys: [key('B')] }),
    (on, { id }) => on.inventory.pin(id, [key('B')], 'card'),
    (on, { id }) => on.inventory.pin(id, [key('A'), key('B')], 'known-hosts'),
  ];
  const on = await bench(t);
  for (const [at, move] of moves.entries()) {
    const host = await on.add({ hostKeys: [key('A')], name: `router-${at}` });
    const [one, other] = [await on.entry(), await on.entry()];
    for (const { id } of [one, other]) await bind(id, { hosts: [host.id] }, by(on), on);
    await move(on, host);
    for (const entry of [one, other]) {
      assert.deepEqual(on.now(entry).hosts, []);
      assert.deepEqual(on.now(entry).suspended, [host.id]);
    }
    assert.equal(on.changes().filter((change) => change === 'changed').length, 2 * (at + 1), 'the ledger knows');
    await bind(one.id, { hosts: [host.id] }, by(on), on);
    assert.deepEqual([on.now(one).hosts, on.now(one).suspended], [[host.id], undefined]);
  }
});

test('what is reached through a host that moved is off the list as well, near and far', async (t) => {
  const moves: ((on: Bench, host: Host) => Promise<unknown>)[] = [
    (on, { id }) => on.inventory.change(id, { address: '192.0.2.66' }),
    (on, { id }) => on.inventory.change(id, { route: [newId('host', around.random)] }),
    (on, { id }) => on.inventory.change(id, { hostKeys: [key('B')] }),
    (on, { id }) => on.inventory.pin(id, [key('B')], 'card'),
  ];
  const on = await bench(t);
  for (const move of moves) {
    const jump = await on.add({ hostKeys: [key('A')] });
    const near = await on.add({ route: [jump.id], hostKeys: [key('C')] });
    const far = await on.add({ route: [near.id], hostKeys: [key('D')] });
    const beside = await on.add({ hostKeys: [key('E')] });
    const entry = await on.entry();
    await bind(entry.id, { hosts: [jump.id, near.id, far.id, beside.id] }, by(on), on);
    await on.inventory.change(jump.id, { name: `renamed ${jump.name}` });
    assert.equal(on.now(entry).suspended, undefined);
    const version = on.now(entry).version;
    await move(on, jump);
    assert.deepEqual(on.now(entry).hosts, [beside.id]);
    assert.deepEqual(on.now(entry).suspended, [jump.id, near.id, far.id]);
    assert.equal(on.now(entry).version, version + 1, 'one change for all of them');
    await bind(entry.id, { hosts: [far.id] }, by(on), on);
    assert.deepEqual(on.now(entry).suspended, [jump.id, near.id]);
  }
});

test('hosts that are reached through each other in a ring are off the list once', async (t) => {
  const on = await bench(t);
  const one = await on.add();
  const other = await on.add({ route: [one.id] });
  await on.inventory.change(one.id, { route: [other.id] }, 'lab');
  const entry = await on.entry();
  await bind(entry.id, { hosts: [one.id, other.id] }, by(on), on);
  await on.inventory.change(one.id, { address: '192.0.2.66' });
  assert.deepEqual(on.now(entry).suspended, [one.id, other.id]);
});

test('an enable secret becomes that of the hosts it is bound to, and no login', async (t) => {
  const on = await bench(t);
  const host = await on.add();
  for (const enable of [await on.entry('enable-secret'), await on.entry('enable-secret')]) {
    await bind(enable.id, { hosts: [host.id] }, by(on), on);
    const now = on.inventory.get(host.id);
    assert.deepEqual([now?.credentialForEnable, now?.credential], [enable.id, null]);
  }
});

test('a host’s edit names its enable secret and takes it off; a login is none', async (t) => {
  const on = await bench(t);
  const host = await on.add();
  const [login, enable] = [await on.entry(), await on.entry('enable-secret')];
  const plan = (credentialForEnable: Id<'entry'> | null) =>
    planHostEdit(host.id, { credentialForEnable }, { ...on, inFlight: new InFlight() } as never);
  const given = plan(enable.id);
  assert.deepEqual(
    given.rows.map(({ name, was, value }) => [name, was, value]),
    [
      ['Enable secret', 'none', enable.name],
      ['Lent to it', 'none', enable.name],
    ],
  );
  await given.carryOut(by(on));
  assert.deepEqual([on.inventory.get(host.id)?.credentialForEnable, on.now(enable).hosts], [enable.id, [host.id]]);
  assert.throws(() => plan(login.id), { code: 'entry.wrong-type' });
  await plan(null).carryOut(by(on));
  assert.equal(on.inventory.get(host.id)?.credentialForEnable, null);
});

test('a first key, a key less and another name leave the list as it is', async (t) => {
  const on = await bench(t);
  const host = await on.add();
  const entry = await on.entry();
  await bind(entry.id, { hosts: [host.id] }, by(on), on);
  await on.inventory.pin(host.id, [key('A'), key('B')], 'card');
  await on.inventory.pin(host.id, [key('A')], 'card');
  await on.inventory.change(host.id, { name: 'renamed', tags: ['core'] });
  assert.deepEqual(on.now(entry).hosts, [host.id]);
});

test('where the list cannot be changed the host does not move', async (t) => {
  const on = await bench(t);
  const host = await on.add();
  const entry = await on.entry();
  await bind(entry.id, { hosts: [host.id] }, by(on), on);
  on.vault.close();
  await assert.rejects(on.inventory.change(host.id, { address: '192.0.2.66' }), { code: 'vault.closed' });
  assert.equal(on.inventory.get(host.id)?.address, '192.0.2.1');
});

test('an entry is lent by a tag to hosts that have a login, and to none that moved', async (t) => {
  const on = await bench(t);
  const entry = await on.entry('token', ['core']);
  const lend = (host: Host, tags = host.tags) =>
    on.vault.withCredential(
      {
        permit: permit({ expires: around.now() + 60_000 }),
        entry: entry.id,
        version: on.now(entry).version,
        host: host.id,
        tags,
      },
      async () => 'lent',
    );
  const login = await on.entry();
  const host = await on.add({ tags: ['core'] });
  assert.equal(await lend(host), 'lent');
  await assert.rejects(lend(host, []), { code: 'vault.not-for-this-host' });
  await bind(login.id, { hosts: [host.id] }, by(on), on);
  await on.inventory.change(host.id, { address: '192.0.2.66' });
  await assert.rejects(lend(host), { code: 'vault.not-for-this-host' });
  await bind(entry.id, { hosts: [host.id] }, by(on), on);
  assert.equal(await lend(host), 'lent');
});

test('a host has one entry for reading and one for changes, and a token is no login', async (t) => {
  const on = await bench(t);
  const host = await on.add();
  const [reads, changes, token] = [await on.entry(), await on.entry(), await on.entry('token')];
  await bind(reads.id, { hosts: [host.id] }, by(on), on);
  await bind(changes.id, { hosts: [host.id], forChanges: true }, by(on), on);
  await bind(token.id, { hosts: [host.id] }, by(on), on);
  const { credential, credentialForChanges } = on.inventory.get(host.id) as Host;
  assert.deepEqual([credential, credentialForChanges], [reads.id, changes.id]);
  await assert.rejects(bind(token.id, { hosts: [host.id], forChanges: true }, by(on), on), {
    code: 'entry.wrong-type',
  });
});

test('a read logs in with the one, a change with the other', () => {
  const second = `entry_${'9'.repeat(26)}` as const;
  const on = wayDouble({ host: { credentialForChanges: second } });
  const facts = {
    ...on.rooms.facts,
    entry: (id: Id<'entry'>) => ({ id, name: id === second ? 'rw' : 'ro', account: 'x', version: 1 }),
  };
  const found = (command: string) =>
    lookUp(
      { use: 'u', agent: on.at.run.agent, tool: 'terminal.run', arguments: { command }, host: on.host.id },
      on.at,
      facts,
      on.rooms.house,
    );
  assert.equal(found('show version').call.credential?.name, 'ro');
  const change = found('configure terminal\nhostname r2\nend');
  assert.deepEqual([change.call.credential?.name, change.second], ['rw', true]);
});

test('the entry for changes is lent to an approved change and to nothing else', () => {
  const [reads, changes] = [newId('entry', around.random), newId('entry', around.random)];
  const host = { credential: reads, credentialForChanges: changes } as unknown as Host;
  const approvals = [{ at: 1 }] as unknown as Permit['approvals'];
  requireApproved(permit({}), host, reads);
  requireApproved(permit({ approvals }), host, changes);
  for (const bad of [permit({}), permit({ approvals, class: 'read-only' })])
    assert.throws(() => requireApproved(bad, host, changes), { code: 'entry.for-changes' });
  requireApproved(permit({}), { credential: changes, credentialForChanges: changes } as unknown as Host, changes);
});

test('a change that policy or Autonomous would run unasked is asked where it takes the entry for changes', async () => {
  for (const second of [null, `entry_${'9'.repeat(26)}`] as const) {
    const on = wayDouble({
      host: { credentialForChanges: second as Id<'entry'> | null, lab: true, environment: 'lab' },
    });
    const asked: string[] = [];
    on.at.conversation.trust = 'autonomous';
    on.at.conversation.autonomy = {
      hosts: new Set([on.host.id]),
      until: Date.now() + 60_000,
      ends: performance.now() + 60_000,
    } as never;
    on.rooms.cards.approver = (card) => {
      asked.push(card.asks.rule);
      return { answer: 'rejected', by: null };
    };
    const rooms = {
      ...on.rooms,
      facts: { ...on.rooms.facts, entry: (id: Id<'entry'>) => ({ id, name: 'x', account: 'x', version: 1 }) },
    };
    await propose(
      {
        use: 'u',
        agent: on.at.run.agent,
        tool: 'terminal.run',
        arguments: { command: 'configure terminal\nhostname r2\nend' },
        host: on.host.id,
      },
      on.at,
      rooms,
    );
    assert.deepEqual(asked, second ? ['floor.entry-for-changes'] : []);
  }
});
