import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '@interlock/model';
import type { Card, PlanEdit } from '@interlock/protocol';
import type { CardAnswer } from '../cards.ts';
import { change, check, kim, type Planned, planned, random } from './plans.double.ts';

const edited = (plan: PlanEdit): CardAnswer => ({ answer: 'modified', by: kim, command: JSON.stringify(plan) });

/** A person who edits the first card of a plan and approves what comes back; `rest` answers for everything else. */
function editing(
  how: (plan: PlanEdit) => PlanEdit,
  rest: (card: Card) => boolean = () => true,
  says?: (command: string) => string,
): Planned {
  let edits = 0;
  return planned(says, (card) => (card.plan && edits++ === 0 ? edited(how(card.plan)) : rest(card)));
}

const steps = (one: Planned) => one.acts.map(({ command }) => command).slice(1);

test('steps that a person edited, moved and took out come back as a new card, and exactly those run', async () => {
  const one = editing(({ title, steps: [first, , last] }) => ({
    title,
    steps: [last, { ...first, command: change('mine') }] as PlanEdit['steps'],
  }));
  const plan = await one.approved(change('a'), change('b'), change('c'));
  assert.equal(one.cards.length, 2);
  assert.notEqual(one.cards[0]?.hash, one.cards[1]?.hash);
  assert.deepEqual(
    one.cards[1]?.plan?.steps.map(({ command }) => command),
    [change('c'), change('mine')],
  );
  const result = await one.ask('plan.run', { plan });
  assert.equal(result.status, 'ok', result.text);
  assert.deepEqual(steps(one), [change('c'), check.command, change('mine'), check.command]);
  assert.equal(one.cards.length, 2, 'the approval of the edited plan covers the edited steps');
  const sealed = one.deeds.find((deed) => deed.type === 'call.answered' && deed.answer === 'modify');
  assert.match(JSON.stringify(sealed), /description mine/, 'what was edited is in the ledger');
});

test('the plan as it was proposed is never approved by the approval of the edited one', async () => {
  const one = editing(
    ({ title, steps: [first] }) => ({ title, steps: [{ ...first, command: change('mine') }] as PlanEdit['steps'] }),
    (card) => card.plan !== undefined,
  );
  const plan = await one.approved(change('a'));
  one.plans.open(plan, one.at.conversation.id);
  one.plans.expect(plan, 0, 'turn');
  assert.equal((await one.ask('terminal.run', { command: change('a') }, 'turn', true)).status, 'rejected');
  one.plans.expect(plan, 0, 'again');
  assert.equal((await one.ask('terminal.run', { command: change('mine') }, 'again', true)).status, 'ok');
});

test('a step that an edit makes Dangerous says so on the new card and asks at its own turn', async () => {
  const reload = ({ title, steps: [first, ...more] }: PlanEdit) => ({
    title,
    steps: [{ ...first, command: 'reload' }, ...more] as PlanEdit['steps'],
  });
  const one = editing(reload, (card) => card.plan !== undefined);
  const plan = await one.approved(change('a'), change('b'));
  assert.match(one.cards[1]?.arguments[0]?.name ?? '', /dangerous, asks again/);
  assert.match(one.cards[1]?.why ?? '', /1 of them ask again/);
  const result = await one.ask('plan.run', { plan });
  assert.equal(result.status, 'rejected');
  assert.equal(one.cards[2]?.class, 'dangerous');
  assert.deepEqual(steps(one), [], 'nothing ran, and what came after it is void');
});

test('an edited plan is void after a check that does not hold and on a host that changed', async () => {
  const shorter = ({ title, steps: all }: PlanEdit) => ({ title, steps: all.slice(1) });
  const failing = editing(
    shorter,
    (card) => card.plan !== undefined,
    (command) => (command === check.command ? 'none' : ''),
  );
  const plan = await failing.approved(change('a'), change('b'), change('c'));
  assert.match((await failing.ask('plan.run', { plan })).text, /rest of the plan is void/);
  assert.deepEqual(steps(failing), [change('b'), check.command]);
  assert.equal((await failing.ask('plan.run', { plan })).status, 'error', 'it is not run again');
  const moved = editing(shorter, (card) => card.plan !== undefined);
  const other = await moved.approved(change('a'), change('b'));
  moved.hosts.set(moved.host.id, { ...moved.host, version: 2, address: '192.0.2.66' });
  assert.equal((await moved.ask('plan.run', { plan: other })).status, 'rejected');
  assert.deepEqual(steps(moved), []);
});

test('of an edit and an approval that race the first counts, and the card of before answers nothing any more', async () => {
  const one = planned(undefined, () => true);
  one.rooms.cards.approver = undefined;
  const opened: Card[] = [];
  one.rooms.house.events.listen((event) => event.type === 'card.opened' && opened.push(event.card));
  const proposed = one.approved(change('a'));
  const until = async (n: number): Promise<Card> => {
    while (opened.length < n) await new Promise((resolve) => setImmediate(resolve));
    return opened[n - 1] as Card;
  };
  const first = await until(1);
  const { cards } = one.rooms;
  const plan = { title: 'T', steps: first.plan?.steps.map((step) => ({ ...step, command: change('mine') })) ?? [] };
  assert.throws(() => cards.modifyPlan(first.id, 'f'.repeat(64), plan, kim), { code: 'card.changed' });
  assert.throws(
    () =>
      cards.modifyPlan(
        first.id,
        first.hash,
        { ...plan, steps: [{ host: newId('host', random), command: 'x', check }] },
        kim,
      ),
    { code: 'call.bad-arguments' },
    'a host that is not there: the card stays, and nothing typed is lost',
  );
  const bad = { ...plan, steps: plan.steps.map((step) => ({ ...step, check: { command: 'reload', expect: 'x' } })) };
  assert.throws(() => cards.modifyPlan(first.id, first.hash, bad, kim), { code: 'call.bad-arguments' });
  cards.modifyPlan(first.id, first.hash, plan, kim);
  const second = await until(2);
  assert.throws(() => cards.answer(first.id, first.hash, 'approve', 5000, kim), { code: 'card.closed' });
  assert.throws(() => cards.modifyPlan(first.id, first.hash, plan, kim), { code: 'card.closed' });
  assert.throws(() => cards.answer(second.id, first.hash, 'approve', 5000, kim), { code: 'card.changed' });
  assert.throws(
    () => cards.answer(second.id, second.hash, 'approve', 5000, kim),
    { code: 'card.too-soon' },
    'it is read anew',
  );
  assert.throws(() => cards.modify(second.id, second.hash, 'reload', kim), { code: 'card.not-a-command' });
  cards.answer(second.id, second.hash, 'reject', 0, kim);
  assert.equal(await proposed, undefined);
  assert.deepEqual(steps(one), []);
});

test('a card about anything else takes no plan', async () => {
  const one = planned();
  one.rooms.cards.approver = undefined;
  const opened: Card[] = [];
  one.rooms.house.events.listen((event) => event.type === 'card.opened' && opened.push(event.card));
  const asked = one.ask('terminal.run', { command: change('a') }, 'alone', true);
  while (opened.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const [card] = opened as [Card];
  const plan = { title: 'T', steps: [{ host: one.host.id, command: change('b'), check }] };
  assert.throws(() => one.rooms.cards.modifyPlan(card.id, card.hash, plan, kim), { code: 'card.not-a-plan' });
  one.rooms.cards.answer(card.id, card.hash, 'reject', 0, kim);
  assert.equal((await asked).status, 'rejected');
});
