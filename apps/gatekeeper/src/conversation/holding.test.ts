import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '@interlock/model';
import { listPrices, type Model } from '@interlock/models';
import type { Budget } from '@interlock/protocol';
import fc from 'fast-check';
import { wayDouble } from '../call/way.double.ts';
import { converse, type ModelRooms } from '../model/door.ts';
import { spentOf } from './budget.ts';
import type { Run } from './conversation.ts';
import { type Helper, Helpers } from './sub-agents.ts';

const none: Budget = { turns: null, tokens: null, cost: null, minutes: null };

/** Counts three characters a token, and gives as long an answer as it may. */
const talker = (turns: number[], seen: () => void): Model => ({
  id: 'bedrock:haiku',
  label: 'a double',
  rehearsal: false,
  async *converse(request) {
    const characters = request.system.length + JSON.stringify(request.tools).length + lengthOf(request.messages);
    for (let n = turns.shift() ?? 0; n > 0; n--) await new Promise((resolve) => setImmediate(resolve));
    seen();
    const output = Math.min(request.most ?? 16_000, 900);
    yield { type: 'text', text: 'x' };
    yield { type: 'end', stop: 'end', usage: { input: Math.ceil(characters / 3), output } };
  },
});
const lengthOf = (messages: readonly { content: readonly { type: string; text?: string }[] }[]) =>
  messages.flatMap(({ content }) => content).reduce((sum, { text = '' }) => sum + text.length, 0);

function house(budget: Budget, turns: number[]) {
  const double = wayDouble();
  const { at } = double;
  Object.assign(at.run, { budget });
  const begun: Helper[] = [];
  const helpers = new Helpers({
    house: double.rooms.house,
    begin: (helper) => void begun.push(helper),
    stop: () => {},
    hostName: (id) => id,
  });
  const all: Run[] = [at.run];
  const within = () => {
    for (const run of all) {
      const { tokens, cost } = spentOf(run, 0);
      assert.ok(tokens <= (run.budget.tokens ?? tokens), `${tokens} of ${run.budget.tokens} tokens`);
      assert.ok((cost ?? 0) <= (run.budget.cost ?? cost ?? 0), `${cost} of ${run.budget.cost}`);
    }
  };
  const rooms: ModelRooms = {
    house: double.rooms.house,
    model: talker(turns, within),
    tools: [],
    prices: listPrices,
    redact: (text) => ({ text, found: 0 }),
    scan: async (texts) => texts.map((text) => ({ text, found: 0 })),
    heard: () => {},
  };
  const ask = (helper: Helper | null, size: number) =>
    converse(
      {
        agent: helper?.agent ?? at.run.agent,
        system: 'Rules.',
        messages: [{ role: 'user', content: [{ type: 'text', text: 'w'.repeat(size) }] }],
      },
      helper ?? at,
      rooms,
    );
  const start = async (parent: Helper | null) => {
    const before = begun.length;
    const report = helpers.start({ role: 'researcher', task: 'look' }, parent ?? at);
    report.catch(() => {});
    while (begun.length === before) await new Promise((resolve) => setImmediate(resolve));
    const helper = begun.at(-1) as Helper;
    all.push(helper.run);
    return { helper, report };
  };
  return { ...double, ask, start, helpers, within, all };
}

test('whatever helpers ask side by side, in whatever tree, nobody’s use is ever beyond a budget above it, and who has no room is out of it', async () => {
  const asks = fc.array(fc.record({ who: fc.nat(3), size: fc.nat(3000), at: fc.nat(3) }), {
    minLength: 4,
    maxLength: 24,
  });
  const budgets = fc.record({
    tokens: fc.option(fc.integer({ min: 100, max: 9000 })),
    cost: fc.option(fc.integer({ min: 500, max: 30_000 })),
  });
  await fc.assert(
    fc.asyncProperty(budgets, asks, async (budget, all) => {
      const one = house(
        { ...none, ...budget },
        all.map(({ at }) => at),
      );
      const first = (await one.start(null)).helper;
      const who = [null, first, (await one.start(first)).helper, (await one.start(null)).helper];
      const ends = await Promise.allSettled(
        all.map(async ({ who: n, size }, i) => {
          for (let wait = i % 4; wait > 0; wait--) await new Promise((resolve) => setImmediate(resolve));
          return one.ask(who[n] ?? null, size);
        }),
      );
      one.within();
      for (const run of one.all) assert.deepEqual(run.held, { tokens: 0, cost: 0 }, 'nothing is held for ever');
      for (const [i, end] of ends.entries()) {
        if (end.status === 'fulfilled') continue;
        assert.ok(end.reason instanceof Fault, String(end.reason));
        if (end.reason.code === 'run.asked-again') continue;
        assert.equal(end.reason.code, 'run.budget-spent');
        assert.notEqual((who[all[i]?.who ?? 0] ?? one.at).run.outOf, null);
      }
    }),
    { numRuns: 60 },
  );
});

test('a helper that has no room left ends as out of budget, and the person is told of their own run’s end alone and once', async () => {
  const { ask, start, helpers, events, at, deeds } = house({ ...none, tokens: 4000 }, []);
  const told = () => events.filter((event) => event.type === 'notice' && event.code === 'run.budget-spent').length;
  const { helper, report } = await start(null);
  assert.equal(helper.run.budget.tokens, 2000);
  await ask(helper, 900);
  await assert.rejects(ask(helper, 3000), { code: 'run.budget-spent' });
  await assert.rejects(ask(helper, 10), { code: 'run.budget-spent' });
  helpers.end(helper.agent, 'failed', 'No budget is left.');
  assert.match((await report).text, /researcher: out-of-budget/);
  assert.ok(deeds.some((deed) => deed.type === 'helper.ended' && deed.end === 'out-of-budget'));
  assert.equal(told(), 0, 'its parent goes on');
  const second = await start(null);
  Object.assign(at.run.budget, { tokens: 1300 });
  await assert.rejects(ask(null, 3000), { code: 'run.budget-spent' });
  await assert.rejects(ask(second.helper, 10), { code: 'run.budget-spent' });
  await assert.rejects(ask(null, 10), { code: 'run.budget-spent' });
  helpers.end(second.helper.agent, 'failed', 'No budget is left.');
  assert.match((await second.report).text, /out-of-budget/);
  assert.equal(told(), 1);
});

test('a request for which there is room only once another is counted waits for it, and ends nothing', async () => {
  const one = house({ ...none, tokens: 2500 }, [6, 0]);
  const { helper } = await one.start(null);
  Object.assign(helper.run.budget, { tokens: 2500 });
  const answers = await Promise.all([one.ask(null, 900), one.ask(helper, 900)]);
  assert.equal(answers.length, 2);
  assert.equal(one.at.run.outOf, null);
});
