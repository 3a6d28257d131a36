/**
 * What a person says while a run goes on, from the page, from the command line and from here, at any moment, with a
 * workspace that dies at any moment: it is read exactly once, in the order in which it was said, and a stop is a stop.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { messagesOf } from '../../apps/gatekeeper/src/conversation/history.ts';
import { Fault, type Id } from '../../packages/model/src/index.ts';
import type { Message } from '../../packages/protocol/src/index.ts';
import { type Moment, pipedRuns, step } from './piped-runs.ts';

/** A conversation as the order of what the model said and what the person said. */
const order = (messages: readonly Message[]): string[] =>
  messages.flatMap(({ role, content }) =>
    role === 'assistant'
      ? ['model']
      : content.flatMap((block) => (block.type === 'text' && /^<\d+>$/.test(block.text) ? [block.text] : [])),
  );

const moment = (...what: Moment['what'][]) =>
  fc.record({
    after: fc.integer({ min: 0, max: 25 }),
    what: fc.constantFrom(...what),
    from: fc.constantFrom<Moment['from']>('page', 'command line', 'here'),
  });

test('what is sent and queued, from wherever, is read exactly once and in order, however often the workspace dies', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(moment('send', 'queue', 'send', 'queue', 'death'), { maxLength: 8 }),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 0x7fffffff }),
      async (moments, turns, uses, seed) => {
        const one = await pipedRuns(turns, uses, seed);
        await one.conversations.runs.prompt(one.id, 'go');
        const said: string[] = [];
        for (const [n, { after, what, from }] of moments.entries()) {
          for (let left = after; left > 0; left--) await step();
          if (what === 'death') one.dies();
          else
            await one.say(what as 'send' | 'queue', `<${n}>`, from).then(
              () => said.push(`<${n}>`),
              (error: unknown) => assert.equal((error as Fault).code, 'run.none'),
            );
        }
        assert.equal(await one.over, 'done');
        const { history } = one.conversations.get(one.id);
        const kept = messagesOf(history);
        assert.deepEqual(kept.steering, [], 'nothing is left unheard');
        const words = order(kept.messages);
        assert.deepEqual(
          words.filter((word) => word !== 'model'),
          said,
        );
        assert.equal(words.at(-1), 'model', 'the last word was heard before the run ended');
        const heard = one.asked.at(-1) ?? [];
        assert.deepEqual(order(heard), words.slice(0, -1), 'the model was asked with what is kept, in the same order');
        for (const asked of one.asked)
          assert.deepEqual(
            new Set(order(asked).filter((word) => word !== 'model')).size,
            order(asked).filter((word) => word !== 'model').length,
          );
        const released = one.deeds.filter(({ type }) => type === 'call.released').length;
        await one.replays();
        assert.equal(one.acts.length, released);
        assert.equal(released, history.filter(({ kind }) => kind === 'result').length, 'and every call ran once');
      },
    ),
    { numRuns: 120 },
  );
});

test('a stop, from wherever and whenever, ends the run as stopped, and nothing begins after it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(moment('send', 'queue', 'death'), { maxLength: 4 }),
      moment('stop'),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 0x7fffffff }),
      async (moments, { after, from }, uses, seed) => {
        const one = await pipedRuns(50, uses, seed);
        await one.conversations.runs.prompt(one.id, 'go');
        for (const [n, before] of moments.entries()) {
          for (let left = before.after; left > 0; left--) await step();
          if (before.what === 'death') one.dies();
          else await one.say(before.what as 'send' | 'queue', `<${n}>`, before.from);
        }
        for (let left = after; left > 0; left--) await step();
        const begun = one.deeds.filter(({ type }) => type === 'call.released').length;
        const stopped = one.say('stop', '', from);
        await Promise.all([stopped, one.say('stop', '', 'here')]);
        assert.equal(await one.over, 'stopped');
        for (let left = 20; left > 0; left--) await step();
        const now = one.deeds.filter(({ type }) => type === 'call.released').length;
        assert.ok(now - begun <= 3, 'at most the calls whose entry was on its way, one a host');
        assert.equal(one.deeds.filter(({ type }) => type === 'run.ended').length, 1, 'two stops end it once');
        await one.replays();
        await assert.rejects(one.say('send', '<late>', from), { code: 'run.none' });
        await assert.rejects(one.say('stop', '', 'command line'), (error) => error instanceof Fault);
        const said = order(messagesOf(one.conversations.get(one.id as Id<'conversation'>).history).messages);
        assert.equal(
          new Set(said.filter((word) => word !== 'model')).size,
          said.filter((word) => word !== 'model').length,
        );
      },
    ),
    { numRuns: 60 },
  );
});
