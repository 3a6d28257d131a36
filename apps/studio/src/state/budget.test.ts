import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dollars, metersOf } from './budget.ts';

const spent = { turns: 3, tokens: 12_345, cost: 42_000, milliseconds: 125_000 };

test('what is limited is shown as it runs down, time goes on by itself, and what has no limit is not shown', () => {
  const budget = { turns: 40, tokens: 2_000_000, cost: 5_000_000, minutes: 4 };
  assert.deepEqual(
    metersOf(budget, spent, 60_000).map(({ words }) => words),
    ['turn 3 of 40', '12k of 2.0M tokens', '$0.0420 of $5.00', '3 of 4 min'],
  );
  assert.deepEqual(
    metersOf({ ...budget, turns: null, tokens: null, cost: null }, spent, 1e9).map(({ share }) => share),
    [1],
  );
  assert.deepEqual(metersOf({ turns: null, tokens: null, cost: null, minutes: null }, spent, 0), []);
});

test('a cost that nobody knows is said, and counts as used up', () => {
  const [meter] = metersOf({ turns: null, tokens: null, cost: 1000, minutes: null }, { ...spent, cost: null }, 0);
  assert.deepEqual(meter, { name: 'cost', words: 'cost not known', share: 1 });
  assert.equal(dollars(0), '$0.00');
});
