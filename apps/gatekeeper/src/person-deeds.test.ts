/** Every deed of a person's own that decides, under a policy that wants two others: none is done by one alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostKey } from '@interlock/model';
import { defaultSet } from '@interlock/policy';
import { BreakGlass } from './break-glass/break-glass.ts';
import { demandsOfDeed, type PersonDeed, personDeeds } from './call/person-deed.ts';
import { propose } from './call/way.ts';
import { trustFirstKeys } from './devices/host-keys.ts';
import { OwnRules } from './own-rules.ts';
import { type Bench, bench, key } from './person-deeds.double.ts';
import { RuleShelf } from './records/recording-rules.ts';
import { openTelemetry } from './telemetry/telemetry.ts';

const quiet = '@id("quiet") forbid (principal, action, resource) when { context.minute < 0 };';
const hook = [{ name: 'a', stage: 'post', command: ['/bin/true'] }];

/** How each is asked for; what it changed, once it is done. */
const deeds: Record<
  PersonDeed,
  { readonly ask: (on: Bench) => Promise<unknown>; readonly done: (on: Bench) => unknown }
> = {
  'policy.activate': {
    async ask(on) {
      on.write('policy.cedar', `${on.keeper.current().text}\n${quiet}`);
      await on.policyDesk.ask('file', on.policyDesk.view().waiting[0]?.version ?? '');
    },
    done: ({ keeper }) => keeper.current().policies.some(({ id }) => id === 'quiet'),
  },
  'hook.set': {
    async ask(on) {
      on.write('hooks.json', JSON.stringify(hook));
      await on.policyDesk.askHooks(on.policyDesk.hooksView().waiting?.version ?? '');
    },
    done: ({ hooks }) => hooks.list().length > 0,
  },
  'host.trust-keys': {
    ask: async ({ host, hostKeys }) => void trustFirstKeys([host], hostKeys, new AbortController().signal),
    done: ({ pinned }) => pinned.length > 0,
  },
  'trust.autonomous': {
    async ask({ conversations, host, by }) {
      const { id } = await conversations.create({}, by);
      await conversations.settings.set(id, { trust: 'autonomous', autonomy: { hosts: [host.id] } }, by);
    },
    done: ({ conversations }) => conversations.all().some(({ trust }) => trust === 'autonomous'),
  },
  'grant.give': {
    async ask({ rooms, at, host, grants, by, cards }) {
      const proposal = {
        use: 'u',
        agent: at.run.agent,
        tool: 'terminal.run',
        arguments: { command: 'configure terminal\nhostname x\nend' },
        host: host.id,
      };
      (host as { hostKeys: HostKey[] }).hostKeys.push(key);
      void propose(proposal, at, rooms);
      while (cards.list().length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      const [card] = cards.list();
      assert.ok(card);
      await grants.give({ card: card.id, hash: card.hash, examples: [], hosts: [host.id], uses: 1, minutes: 5 }, by);
    },
    done: ({ grants }) => grants.views().length > 0,
  },
  'rule.add': {
    ask: ({ house, rows, host, by }) =>
      new OwnRules(house, rows).add({ name: 'x', command: 'clear counters', hosts: [host.id] }, [host], by),
    done: ({ rows }) => rows.all('own-rules').length > 0,
  },
  'vault.change': {
    ask: ({ vaultDesk, by }) =>
      vaultDesk.answer({ ask: 'vault.move', with: { home: 'keychain', key: null, token: null, passphrase: null } }, by),
    done: () => false,
  },
  'passkey.change': {
    ask: async ({ persons, seat }) => persons.endOpen(seat, 'c'),
    done: () => false,
  },
  'recording.change': {
    ask: ({ house, rows, by }) => new RuleShelf(house, rows).set({ mode: 'best-effort', tags: [], otherwise: 1 }, by),
    done: ({ rows }) => rows.all('recording-rules').length > 0,
  },
  'telemetry.change': {
    ask: async ({ house, rows, by }) =>
      openTelemetry({ house, rows, program: {} as never }).set(
        { errors: 'https://0123456789abcdef0123456789abcdef@telemetry.example/7', usage: null },
        by,
      ),
    done: ({ rows }) => rows.all('telemetry').length > 0,
  },
  'keychain.bind': {
    ask: ({ desk, host, by }) => desk.bindEntry(`entry_${'0'.repeat(26)}`, [host.id], by),
    done: () => false,
  },
  'break-glass': {
    async ask({ house, rows, host, by }) {
      const glass = new BreakGlass({ house, host: () => host, rows, unreviewed: () => [], agentOff: () => {} });
      await glass.open(host.id, 'core-1 is down and nobody answers', by);
    },
    done: ({ rows }) => rows.all('break-glass').length > 0,
  },
};

const others = (on: Bench, tool: string) =>
  `@id("two") @others("2") @approvers("${on.named('kim')}, ${on.named('lee')}, ${on.named('own')}")
forbid (principal, action == Interlock::Action::"approveAlone", resource) when { context.tool == "${tool}" };`;

for (const [tool, { ask, done }] of Object.entries(deeds) as [PersonDeed, (typeof deeds)[PersonDeed]][]) {
  test(`${tool}: what two others must sign is not done by one, nor weakened`, async (t) => {
    const on = bench(t);
    await on.enforce(others(on, tool));
    assert.equal(demandsOfDeed(on.house, tool, on.host)?.others, 2);
    if (personDeeds[tool] === 'at-once') {
      await assert.rejects(ask(on), { code: 'others.needed' });
      assert.equal(done(on), false);
      for (const open of on.cards.list()) on.cards.answer(open.id, open.hash, 'reject', 0, on.by);
      return;
    }
    await ask(on);
    const { id, hash, demands } = await on.card();
    assert.equal(demands?.others, 2);
    const here = on.of('own');
    const request = await here.export(id, on.by);
    await new Promise((resolve) => setTimeout(resolve, 600));
    const press = () => on.cards.answer(id, hash, 'approve', 600, on.by);
    assert.throws(press, { code: 'card.not-enough' });
    await assert.rejects(here.add(await on.signedBy('own', request)), { code: 'approval.not-counted' });
    await here.add(await on.signedBy('kim', request));
    assert.throws(press, { code: 'card.not-enough' });
    assert.equal((await here.add(await on.signedBy('lee', request))).missing, null);
    assert.equal(done(on), false);
    press();
    for (let n = 0; n < 200 && !done(on); n++) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(done(on), true);
  });

  test(`${tool}: where the policy wants presence, the system’s user alone does not do it`, async (t) => {
    const on = bench(t);
    on.by.proof = { kind: 'os-user', user: 'kim' };
    on.house.provable = () => false;
    await on.enforce(
      `@id("there") forbid (principal, action == Interlock::Action::"approveUnproven", resource) when { context.tool == "${tool}" };`,
    );
    // The first passkey is what presence is proven with; it alone is free of it.
    if (tool === 'passkey.change') return;
    if (personDeeds[tool] === 'at-once') {
      await assert.rejects(ask(on), { code: 'presence.needed' });
      for (const open of on.cards.list()) on.cards.answer(open.id, open.hash, 'reject', 0, on.by);
    } else {
      await ask(on);
      const { id, hash, demands } = await on.card();
      assert.equal(demands?.presence, true);
      await new Promise((resolve) => setTimeout(resolve, 600));
      assert.throws(() => on.cards.answer(id, hash, 'approve', 600, on.by), { code: 'card.not-enough' });
      on.cards.answer(id, hash, 'reject', 0, on.by);
    }
    assert.equal(done(on), false);
  });
}

test('at the command line, where no card stands, a policy and hooks that others must sign are refused', async (t) => {
  const on = bench(t);
  await on.enforce(`${others(on, 'policy.activate')}\n${others(on, 'hook.set').replace('"two"', '"two-hooks"')}`);
  const text = `${on.keeper.current().text}\n${quiet}`;
  const { version } = on.keeper.propose(text);
  await assert.rejects(on.policyDesk.activate(text, version, on.by), { code: 'others.needed' });
  await assert.rejects(on.policyDesk.setHooks(hook, on.by), { code: 'others.needed' });
  assert.deepEqual([on.keeper.current().text === text, on.hooks.list()], [false, []]);
});

test('what others signed under one policy is not done under another', async (t) => {
  const on = bench(t);
  await on.enforce(others(on, 'hook.set'));
  await deeds['hook.set'].ask(on);
  const { id, hash } = await on.card();
  const here = on.of('own');
  const request = await here.export(id, on.by);
  for (const who of ['kim', 'lee'] as const) await here.add(await on.signedBy(who, request));
  await on.enforce(`${others(on, 'hook.set')}\n${quiet}`);
  await new Promise((resolve) => setTimeout(resolve, 600));
  on.cards.answer(id, hash, 'approve', 600, on.by);
  for (let n = 0; n < 20; n++) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(on.hooks.list(), []);
  assert.ok(on.events.some((event) => event.type === 'notice' && event.code === 'policy.other-version'));
});

test('a policy that nobody could change again is refused, and one that binds its own change says so on its card', async (t) => {
  const on = bench(t);
  const kim = `@others("2") @approvers("${on.named('kim')}, ${on.named('own')}")`;
  on.write(
    'policy.cedar',
    `${defaultSet}\n@id("shut") ${kim} forbid (principal, action == Interlock::Action::"approveAlone", resource);`,
  );
  assert.equal(on.policyDesk.view().waiting[0]?.fault?.code, 'policy.locked-in');
  on.write('policy.cedar', `${defaultSet}\n${others(on, 'policy.activate')}`);
  await on.policyDesk.ask('file', on.policyDesk.view().waiting[0]?.version ?? '');
  const { id, hash, diff } = await on.card();
  assert.match(diff?.notes.join() ?? '', /changed only with 2 signatures out of: kim, lee/);
  on.cards.answer(id, hash, 'reject', 0, on.by);
});
