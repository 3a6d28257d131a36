import assert from 'node:assert/strict';
import { test } from 'node:test';
import { budgetOf, budgetWords } from './budget.ts';
import { UsageError } from './usage.ts';

const usual = { turns: 40, tokens: 1000, cost: 5_000_000, minutes: null };

test('flags change what they name and leave the rest as usual', () => {
  assert.equal(budgetOf({}, usual), undefined);
  assert.deepEqual(budgetOf({ turns: '3', dollars: '0.25' }, usual), { ...usual, turns: 3, cost: 250_000 });
  assert.deepEqual(budgetOf({ tokens: 'none', minutes: '5' }, usual), { ...usual, tokens: null, minutes: 5 });
});

test('what is no amount is refused', () => {
  for (const flags of [
    { turns: '0' },
    { turns: '501' },
    { tokens: '-1' },
    { dollars: '1e3' },
    { dollars: '0' },
    { minutes: 'x' },
  ])
    assert.throws(() => budgetOf(flags, usual), UsageError);
});

test('a budget is said in words', () => {
  assert.equal(budgetWords(usual), '40 turns, 1,000 tokens, $5.00');
  assert.match(budgetWords({ turns: null, tokens: null, cost: null, minutes: null }), /^no limit/);
});
