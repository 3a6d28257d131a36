import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault, type Permit } from '@interlock/model';
import { defaultSet, loadPolicies } from '@interlock/policy';
import { bind } from '../entry-binding.ts';

import { bench, key } from './edits.double.ts';

test('a host’s edit is a card with before and after, an entry before it is done, and takes the trust of entries away', async (t) => {
  const on = await bench(t);
  const host = await on.add();
  const entry = await on.entry();
  await bind(entry.id, { hosts: [host.id] }, on.by, on);
  on.deeds.length = 0;
  await on.edits.ask({ kind: 'host', host: host.id, change: { address: '192.0.2.99' } }, on.by);
  await on.ended();
  const [card] = on.seen;
  assert.deepEqual(
    card?.arguments.map(({ name, was, value }) => [name, was, value]),
    [
      ['Address', '192.0.2.1:22', '192.0.2.99:22'],
      ['Lent to it', entry.name, 'none'],
    ],
  );
  assert.deepEqual([card?.class, card?.deed, card?.asks.rule], ['dangerous', 'Change r1', 'floor.decides']);
  assert.deepEqual(on.types(), [
    'call.decided',
    'call.asked',
    'call.answered',
    'call.released',
    'secret.stored',
    'host.changed',
    'call.ended',
  ]);
  assert.equal(on.inventory.get(host.id)?.address, '192.0.2.99');
  assert.deepEqual([on.now(entry).hosts, on.now(entry).suspended], [[], [host.id]]);
});

test('an edit that names another login allows that one for the host as it will be, and no other', async (t) => {
  const on = await bench(t);
  const host = await on.add();
  const [one, other] = [await on.entry(), await on.entry()];
  await bind(one.id, { hosts: [host.id] }, on.by, on);
  await on.edits.ask({ kind: 'host', host: host.id, change: { port: 2222, credential: other.id } }, on.by);
  await on.ended();
  assert.deepEqual([on.inventory.get(host.id)?.port, on.inventory.get(host.id)?.credential], [2222, other.id]);
  assert.deepEqual([on.now(one).hosts, on.now(other).hosts], [[], [host.id]]);
});

test('a host whose last key is forgotten is off every list as if it had moved', async (t) => {
  const on = await bench(t);
  const host = await on.add();
  const entry = await on.entry();
  await bind(entry.id, { hosts: [host.id] }, on.by, on);
  await on.edits.ask({ kind: 'host', host: host.id, change: { forgetKeys: [key.fingerprint] } }, on.by);
  await on.ended();
  assert.deepEqual([on.inventory.get(host.id)?.hostKeys, on.now(entry).suspended], [[], [host.id]]);
});

test('while a change is under way on a host neither it nor its entry is edited or removed', async (t) => {
  const on = await bench(t);
  const host = await on.add();
  const entry = await on.entry();
  await bind(entry.id, { hosts: [host.id] }, on.by, on);
  const { version } = on.now(entry);
  const call = { target: { host: host.id }, lines: [{}] } as never;
  await on.inFlight.during({ class: 'moderate' } as Permit, call, async () => {
    for (const edit of [
      { kind: 'host', host: host.id, change: { name: 'other' } },
      { kind: 'host-removal', host: host.id },
      { kind: 'entry', entry: entry.id, version, change: { name: 'other' } },
      { kind: 'entry-removal', entry: entry.id, version },
    ] as const)
      await assert.rejects(on.edits.ask(edit, on.by), { code: 'edit.in-flight' }, edit.kind);
  });
  await on.inFlight.during({ class: 'read-only' } as Permit, call, async () => {
    on.edits.look({ kind: 'host', host: host.id, change: { name: 'other' } });
  });
  assert.equal(on.seen.length, 0);
});

test('what changed while the card stood is not done, and a notice says so', async (t) => {
  const on = await bench(t, () => {
    void on.inventory.change(host.id, { name: 'moved-on' });
    return 'approved';
  });
  const host = await on.add();
  await on.edits.ask({ kind: 'host', host: host.id, change: { address: '192.0.2.99' } }, on.by);
  await on.ended();
  assert.equal(on.inventory.get(host.id)?.address, '192.0.2.1');
  assert.ok(on.events.some((event) => event.type === 'notice' && event.code === 'edit.changed'));
  assert.equal(on.types().includes('call.released'), false);
});

test('a change that starts while the card stands keeps the edit from being done', async (t) => {
  let end: () => void = () => {};
  const on = await bench(t, () => {
    const call = { target: { host: host.id }, lines: [{}] } as never;
    void on.inFlight.during({ class: 'moderate' } as Permit, call, () => new Promise<void>((done) => (end = done)));
    return 'approved';
  });
  const host = await on.add();
  await on.edits.ask({ kind: 'host', host: host.id, change: { address: '192.0.2.99' } }, on.by);
  await on.ended();
  end();
  assert.equal(on.inventory.get(host.id)?.address, '192.0.2.1');
  assert.ok(on.events.some((event) => event.type === 'notice' && event.code === 'edit.in-flight'));
});

test('a policy denies a person’s edit as it denies an agent’s, and what loosens wants whoever approves proven', async (t) => {
  const on = await bench(t);
  const host = await on.add({ environment: 'core' });
  const shipped = on.house.policy();
  const edit = { kind: 'host', host: host.id, change: { environment: 'lab' } } as const;
  const { token } = on.edits.look(edit);
  await assert.rejects(on.edits.byHand(edit, token, on.by), { code: 'card.not-enough' });
  for (const change of [{ folder: ['elsewhere'] }, { tags: ['easy'] }, { platform: 'linux' }] as const) {
    const other = { kind: 'host', host: host.id, change: structuredClone(change) as object } as typeof edit;
    const looked = on.edits.look(other);
    assert.equal(looked.class, 'dangerous', 'a policy may allow by it');
    await assert.rejects(on.edits.byHand(other, looked.token, on.by), { code: 'card.not-enough' });
  }
  on.enforce(
    loadPolicies(
      `${defaultSet}
@id("core.fixed") forbid (principal, action == Interlock::Action::"run", resource is Interlock::Host)
when { context.tool == "inventory.write" && resource.environment == "core" };`,
      'active',
    ),
  );
  await assert.rejects(on.edits.ask(edit, on.by), { code: 'edit.denied' });
  assert.equal(on.inventory.get(host.id)?.environment, 'core');
  on.enforce(shipped);
  const { token: again } = on.edits.look(edit);
  await on.edits.byHand(edit, again, { ...on.by, proof: { kind: 'passphrase' } });
  assert.equal(on.inventory.get(host.id)?.environment, 'lab');
});

test('the class that a hook raises holds for a person’s edit: on its card, in the ledger, and for what the policy demands', async (t) => {
  const raised = { class: 'dangerous', reason: 'hook names: A name is a rule here.' } as const;
  const on = await bench(t, undefined, { before: async () => ({ ruling: null, raised }), after: async () => {} });
  on.enforce(
    loadPolicies(
      `${defaultSet}
@id("proof") forbid (principal, action == Interlock::Action::"approveUnproven", resource)
when { context.class == "dangerous" };`,
      'active',
    ),
  );
  const host = await on.add();
  const edit = { kind: 'host', host: host.id, change: { name: 'other' } } as const;
  await on.edits.ask(edit, on.by);
  await on.ended();
  assert.deepEqual(
    [on.seen[0]?.class, on.seen[0]?.why, on.seen[0]?.demands?.presence],
    ['dangerous', raised.reason, true],
  );
  assert.equal(on.deeds.find((deed) => deed.type === 'call.decided')?.class, 'dangerous');
  const { token } = on.edits.look(edit);
  await assert.rejects(on.edits.byHand(edit, token, on.by), { code: 'card.not-enough' });
  assert.equal(on.inventory.get(host.id)?.name, 'r1');
});

test('at the command line only what was shown is done', async (t) => {
  const on = await bench(t);
  const host = await on.add();
  const edit = { kind: 'host', host: host.id, change: { name: 'r-new' } } as const;
  const { token } = on.edits.look(edit);
  await assert.rejects(on.edits.byHand({ ...edit, change: { name: 'r-other' } }, token, on.by), {
    code: 'edit.changed',
  });
  await on.edits.byHand(edit, token, on.by);
  assert.equal(on.inventory.get(host.id)?.name, 'r-new');
  await assert.rejects(on.edits.byHand(edit, token, on.by), { code: 'edit.nothing' });
});

test('what cannot be written down is not done', async (t) => {
  for (const nth of [1, 2, 3, 4]) {
    const on = await bench(t);
    const host = await on.add();
    on.failFrom(on.deeds.length + nth);
    await on.edits.ask({ kind: 'host', host: host.id, change: { name: 'other' } }, on.by).catch((error: unknown) => {
      assert.equal(error instanceof Fault && error.code, 'ledger.unwritable');
    });
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.equal(on.inventory.get(host.id)?.name, 'r1', `write ${nth}`);
  }
});

test('a host that others are reached through is not removed, and one that is removed is off every list', async (t) => {
  const on = await bench(t);
  const jump = await on.add();
  const behind = await on.add({ route: [jump.id] });
  const entry = await on.entry();
  await bind(entry.id, { hosts: [behind.id] }, on.by, on);
  await assert.rejects(on.edits.ask({ kind: 'host-removal', host: jump.id }, on.by), { code: 'host.on-a-way' });
  await assert.rejects(on.edits.ask({ kind: 'host', host: jump.id, change: { route: [behind.id] } }, on.by), {
    code: 'edit.bad-route',
  });
  let gone = '';
  on.edits.onGone = (id) => (gone = id);
  await on.edits.ask({ kind: 'host-removal', host: behind.id }, on.by);
  await on.ended();
  assert.deepEqual([on.inventory.get(behind.id), on.now(entry).hosts, gone], [undefined, [], behind.id]);
});

test('what is open when Interlock ends is withdrawn, and the ledger says so', async (t) => {
  const on = await bench(t);
  on.rooms.cards.approver = undefined;
  const host = await on.add();
  await on.edits.ask({ kind: 'host', host: host.id, change: { name: 'other' } }, on.by);
  await on.edits.close();
  assert.equal(on.types().at(-1), 'call.withdrawn');
  assert.equal(on.inventory.get(host.id)?.name, 'r1');
});

test('an edit that is refused while its entry is written has an outcome: nothing was done', async (t) => {
  const on = await bench(t);
  const host = await on.add();
  const write = on.house.journal.write.bind(on.house.journal);
  Object.assign(on.house.journal, {
    write: async (deed: Parameters<typeof write>[0]) => {
      const index = await write(deed);
      if (deed.type === 'call.released') on.enforce(loadPolicies(`${defaultSet}\n// another version\n`, 'active'));
      return index;
    },
  });
  await on.edits.ask({ kind: 'host', host: host.id, change: { address: '192.0.2.99' } }, on.by);
  await on.ended();
  const last = on.deeds.at(-1);
  assert.deepEqual(
    [last?.type === 'call.ended' && last.end, on.inventory.get(host.id)?.address],
    ['failed', host.address],
  );
});
