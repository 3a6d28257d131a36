import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '@interlock/model';
import { defaultSet, loadPolicies } from '@interlock/policy';
import { change, check, kim, planned, random } from './plans.double.ts';

test('one approval runs every Moderate step in order, each under a permit of its own that names the person and the plan', async () => {
  const one = planned();
  const plan = await one.approved(change('a'), change('b'));
  assert.equal(one.cards.length, 1);
  assert.match(one.cards[0]?.arguments[0]?.value ?? '', /description a[\s\S]*must show: description/);
  const result = await one.ask('plan.run', { plan });
  assert.equal(result.status, 'ok', result.text);
  assert.equal(one.cards.length, 1, 'nobody is asked again');
  const commands = one.acts.map(({ command }) => command);
  assert.deepEqual(commands.slice(1), [change('a'), check.command, change('b'), check.command]);
  const released = one.deeds.filter((deed) => deed.type === 'call.released' && deed.class === 'moderate' && deed.host);
  assert.equal(new Set(released.map((deed) => deed.type === 'call.released' && deed.permit)).size, 2);
  for (const deed of released)
    assert.deepEqual(deed.type === 'call.released' && deed.approvals.map(({ through, by }) => [through, by.name]), [
      ['plan', 'kim'],
    ]);
});

test('in Planning mode the steps of an approved plan run, and the same lines by themselves do not', async () => {
  const one = planned();
  Object.assign(one.at.conversation, { mode: 'planning' });
  const plan = await one.approved(change('a'));
  assert.equal((await one.ask('terminal.run', { command: change('a') }, 'alone', true)).status, 'denied');
  assert.equal((await one.ask('plan.run', { plan })).status, 'ok');
  assert.equal((await one.ask('plan.run', { plan })).status, 'error', 'once');
  assert.equal((await one.ask('terminal.run', { command: change('a') }, 'after', true)).status, 'denied');
});

test('in Ask mode there is no plan', async () => {
  const one = planned();
  Object.assign(one.at.conversation, { mode: 'ask' });
  const steps = [{ host: one.host.id, command: change('a'), check }];
  assert.equal((await one.ask('plan.propose', { title: 't', steps })).status, 'denied');
  assert.deepEqual(one.cards, []);
});

test('a check that does not show what it must makes the rest void, and the rest asks again', async () => {
  const one = planned((command) => (command === check.command ? 'no such thing' : ''));
  const plan = await one.approved(change('a'), change('b'));
  const result = await one.ask('plan.run', { plan });
  assert.match(result.text, /check of step 1 did not show/);
  assert.deepEqual(one.acts.map(({ command }) => command).slice(1), [change('a'), check.command]);
  await one.ask('terminal.run', { command: change('b') }, 'later', true);
  assert.equal(one.cards.length, 2);
});

test('a host that changed after the approval is asked about again', async () => {
  const first = planned();
  const plan = await first.approved(change('a'));
  first.hosts.set(first.host.id, { ...first.host, version: 2, address: '192.0.2.66' });
  await first.ask('plan.run', { plan });
  assert.equal(first.cards.length, 2, 'what was approved was another host');
});

test('Dangerous steps ask at their own turn, and a rejection there ends the plan', async () => {
  const one = planned(undefined, (card) => card.tool === 'plan.propose');
  const plan = await one.approved(change('a'), 'reload', change('b'));
  const result = await one.ask('plan.run', { plan });
  assert.equal(result.status, 'rejected');
  assert.deepEqual(
    one.cards.map(({ tool, class: cls }) => [tool, cls]),
    [
      ['plan.propose', 'moderate'],
      ['terminal.run', 'dangerous'],
    ],
  );
  assert.deepEqual(one.acts.map(({ command }) => command).slice(1), [change('a'), check.command]);
});

test('nothing but the plan’s own turn takes its approval: not other bytes, another use, another order, a second time', async () => {
  const one = planned(undefined, (card) => card.tool === 'plan.propose');
  const plan = await one.approved(change('a'), change('b'));
  one.plans.open(plan, one.at.conversation.id);
  one.plans.expect(plan, 0, 'turn');
  for (const [command, use] of [
    [change('other'), 'turn'],
    [`${change('a')} `, 'turn b'],
    [change('a'), 'another use'],
    [change('b'), 'turn c'],
  ] as const) {
    assert.equal((await one.ask('terminal.run', { command }, use, true)).status, 'rejected', command);
  }
  one.plans.expect(plan, 0, 'mine');
  assert.equal((await one.ask('terminal.run', { command: change('a') }, 'mine', true)).status, 'ok');
  one.plans.expect(plan, 0, 'mine again');
  assert.equal((await one.ask('terminal.run', { command: change('a') }, 'mine again', true)).status, 'rejected');
});

test('a plan of another conversation, one that nobody read, and checks that do more than read are refused', async () => {
  const one = planned();
  const plan = await one.approved(change('a'));
  assert.throws(() => one.plans.open(plan, newId('conversation', random)), { code: 'plan.none' });
  one.rooms.cards.approver = () => ({ answer: 'approved', approval: { by: kim, through: 'approve-all', at: 0 } });
  const steps = [{ host: one.host.id, command: change('a'), check }];
  assert.equal((await one.ask('plan.propose', { title: 't', steps })).status, 'error');
  for (const command of ['reload', 'show version\nreload', 'ping 198.51.100.1', 'show run | redirect flash:x']) {
    const bad = [{ host: one.host.id, command: change('a'), check: { command, expect: 'x' } }];
    assert.match((await one.ask('plan.propose', { title: 't', steps: bad })).text, /only reads/, command);
  }
});

test('a plan that was approved and not begun ends with Stop, and under another policy its steps ask again', async () => {
  const stopped = planned();
  const one = await stopped.approved(change('a'));
  stopped.plans.endAll(stopped.at.conversation.id);
  assert.match((await stopped.ask('plan.run', { plan: one })).text, /is void/);
  const other = planned();
  const two = await other.approved(change('a'));
  const more = '@id("more") forbid (principal, action, resource) when { context.tool == "none" };';
  other.enforce(loadPolicies(`${defaultSet}\n${more}`, 'active'));
  await other.ask('plan.run', { plan: two });
  assert.equal(other.cards.length, 2, 'what was approved was under another policy');
  const changes = stopped.acts.filter(({ command }) => command !== '');
  assert.deepEqual(changes, [], 'nothing but the proposal itself');
});

test('an approved plan is over within the hour on either clock, whatever is done to the other', async (t) => {
  for (const clock of ['wall', 'own', 'own, with the wall set back']) {
    const one = planned();
    const plan = await one.approved(change('a'));
    const { house } = one.rooms;
    Object.assign(one.at.run, { budget: { ...one.at.run.budget, minutes: 100_000 } });
    const now = performance.now();
    if (clock !== 'wall') t.mock.method(performance, 'now', () => now + 3_700_000);
    const back = clock === 'wall' ? 3_700_000 : clock === 'own' ? 0 : -86_400_000;
    Object.assign(house, { around: { ...house.around, now: () => Date.now() + back } });
    const { status, text } = await one.ask('plan.run', { plan });
    t.mock.restoreAll();
    assert.equal(status, 'error', clock);
    assert.match(text, /not run again/, clock);
    assert.equal(one.cards.length, 1, clock);
  }
});
