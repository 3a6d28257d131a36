import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modelNames } from './catalogue.ts';
import { costOf, listPrices, pricesWith } from './prices.ts';

test('every model has a price, and what is cached is counted at its own', () => {
  for (const name of modelNames.filter((one) => one !== 'bedrock')) assert.ok(listPrices[name], name);
  const price = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 };
  const usage = { input: 1_000_000, output: 100_000, cacheRead: 800_000, cacheWrite: 100_000 };
  assert.equal(costOf(usage, price), 300_000 + 1_500_000 + 240_000 + 375_000);
});

test('a sum of small prices is exact, and rounded up once', () => {
  const price = { input: 0.035, output: 0.14, cacheRead: 0.00875, cacheWrite: 0.035 };
  assert.equal(costOf({ input: 1, output: 0 }, price), 1);
  assert.equal(costOf({ input: 200_000, output: 50_000 }, price), 7000 + 7000);
  assert.equal(costOf({ input: 1_000_000, output: 0, cacheRead: 1_000_000 }, price), 8750);
  assert.equal(costOf({ input: 0, output: 0 }, price), 0);
});

test('a table of one’s own takes the place of the rows it names, and nothing else passes for one', () => {
  const own = { input: 1, output: 2, cacheRead: 0, cacheWrite: 0 };
  const prices = pricesWith(JSON.stringify({ 'bedrock:haiku': own }));
  assert.deepEqual([prices['bedrock:haiku'], prices['bedrock:opus']], [own, listPrices['bedrock:opus']]);
  for (const text of ['', '[]', '{"x":{}}', '{"x":{"input":-1,"output":1,"cacheRead":1,"cacheWrite":1}}'])
    assert.throws(() => pricesWith(text), { code: 'model.bad-prices' });
});

test('a table that was edited wrongly is told what is wrong with it, and nothing is free by mistake', () => {
  const price = { input: 1, output: 2, cacheRead: 0, cacheWrite: 0 };
  for (const [table, why] of [
    [{ 'bedrock:haku': price }, /no model “bedrock:haku”, only rehearsal, bedrock:opus/],
    [{ 'bedrock:haiku': { ...price, input: 0.0000001 } }, /bedrock:haiku, input: more than five decimals/],
    [{ 'bedrock:haiku': { ...price, input: '1' } }, /bedrock:haiku, input/],
    [{ 'bedrock:haiku': { input: 1, output: 2 } }, /bedrock:haiku, cache/],
    [[], /the whole/],
  ] as const)
    assert.throws(() => pricesWith(JSON.stringify(table)), { code: 'model.bad-prices', message: why });
  assert.throws(() => pricesWith('{"__proto__":{"input":1,"output":1,"cacheRead":0,"cacheWrite":0}}'));
  assert.throws(() => pricesWith('{'), { message: /no JSON/ });
  assert.deepEqual(pricesWith(`\ufeff${JSON.stringify({ 'bedrock:haiku': price })}`)['bedrock:haiku'], price);
  for (const shipped of Object.values(listPrices))
    assert.deepEqual(pricesWith(JSON.stringify({ 'bedrock:haiku': shipped }))['bedrock:haiku'], shipped);
});
