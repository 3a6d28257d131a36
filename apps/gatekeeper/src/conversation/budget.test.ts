import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Budget, budgetEnds } from '@interlock/protocol';
import fc from 'fast-check';
import { outOfBudget, spentOf, usedUp, usualBudget, whenTimeIsUp } from './budget.ts';
import { newRun } from './conversation.ts';
import { endOf } from './ending.ts';
import { waits } from './keeping.ts';

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const around = { now: () => 0, random };
const run = () => newRun(`conversation_${'0'.repeat(26)}`, '', around);
const none: Budget = { turns: null, tokens: null, cost: null, minutes: null };
const spent = { turns: 3, tokens: 100, cost: 50, milliseconds: 60_000 };

test('each part ends a run by itself, at its last unit and not after it', () => {
  assert.equal(usedUp({ ...none, turns: 4 }, spent, false), null);
  assert.equal(usedUp({ ...none, turns: 3 }, spent, false), 'turns');
  assert.equal(usedUp({ ...none, tokens: 100 }, spent, false), 'tokens');
  assert.equal(usedUp({ ...none, cost: 50 }, spent, false), 'cost');
  assert.equal(usedUp({ ...none, minutes: 1 }, spent, false), 'minutes');
  assert.equal(usedUp(none, spent, false), null);
});

test('Autonomous lifts the limit of turns alone, and never the one that every run has', () => {
  assert.equal(usedUp({ ...none, turns: 3 }, spent, true), null);
  assert.equal(usedUp({ ...none, tokens: 100 }, spent, true), 'tokens');
  assert.equal(usedUp(none, { ...spent, turns: budgetEnds.turns }, true), 'turns');
});

test('money that nobody can count is spent where money is limited', () => {
  assert.equal(usedUp({ ...none, cost: 50 }, { ...spent, cost: null }, false), 'cost');
  assert.equal(usedUp(none, { ...spent, cost: null }, false), null);
});

test('what is used never gives a run more: one more of anything keeps it ended', () => {
  const amounts = fc.record({
    turns: fc.nat(600),
    tokens: fc.nat(3_000_000),
    cost: fc.option(fc.nat(9_000_000)),
    milliseconds: fc.nat(90 * 60_000),
  });
  fc.assert(
    fc.property(amounts, amounts, fc.boolean(), (some, more, autonomous) => {
      if (usedUp(usualBudget, some, autonomous) === null) return;
      const sum = {
        turns: some.turns + more.turns,
        tokens: some.tokens + more.tokens,
        cost: some.cost === null || more.cost === null ? null : some.cost + more.cost,
        milliseconds: some.milliseconds + more.milliseconds,
      };
      assert.notEqual(usedUp(usualBudget, sum, autonomous), null);
    }),
  );
});

test('the time in which a card waits is a person’s and not the run’s', () => {
  const own = run();
  waits(own.waiting, { type: 'card.opened', at: 1000 });
  waits(own.waiting, { type: 'card.opened', at: 2000 });
  assert.equal(spentOf(own, 9000).milliseconds, 1000);
  waits(own.waiting, { type: 'card.closed', at: 9000 });
  waits(own.waiting, { type: 'card.closed', at: 11_000 });
  assert.equal(spentOf(own, 12_000).milliseconds, 2000);
  waits(own.waiting, { type: 'question.asked', at: 12_000 });
  assert.equal(spentOf(own, 60_000).milliseconds, 2000, 'nor while a question to the person stands');
  waits(own.waiting, { type: 'question.closed', at: 60_000 });
  assert.equal(spentOf(own, 61_000).milliseconds, 3000);
});

test('a run that used its budget ends as out of it, says of what, and asks', () => {
  const own = run();
  const fault = outOfBudget(own, 'turns');
  assert.match(fault.message, /its 40 turns/);
  assert.match(fault.next, /Shall it go on\?/);
  outOfBudget(own, 'minutes');
  assert.equal(own.outOf, 'turns', 'the first part that ended is the reason');
  assert.equal(endOf(own, 'failed'), 'out-of-budget');
  own.counts.rejected = 1;
  assert.equal(endOf(own, 'failed'), 'out-of-budget', 'it can go on, whatever was rejected before');
  own.stop.abort();
  assert.equal(endOf(own, 'failed'), 'stopped');
});

test('a run whose minutes a person raised while its model spoke is not cut at the old ones', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  const own = newRun(`conversation_${'0'.repeat(26)}`, '', around, { ...none, minutes: 1 });
  let over = 0;
  whenTimeIsUp(
    own,
    () => now,
    () => over++,
  );
  own.budget = { ...none, minutes: 2 };
  now = 60_000;
  t.mock.timers.tick(60_000);
  assert.equal(over, 0);
  now = 120_000;
  t.mock.timers.tick(60_000);
  assert.equal(over, 1);
});
