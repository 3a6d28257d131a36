import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Id } from '@interlock/model';
import { replay } from './replay.ts';

/** A run whose agent said nothing before its record breaks off. */
const run = {
  at: 0,
  helper: false,
  record: {
    begin: { agent: `agent_${'0'.repeat(26)}` as Id<'agent'>, mode: 'default', tools: [], hosts: [], messages: [] },
    crossings: [],
    end: null,
  },
};

/** What `replay` of so many runs writes and does where no Studio runs. */
async function played(t: TestContext, runs: number) {
  const written = { out: '', err: '' };
  const keep = (where: 'out' | 'err') => (text: string) => {
    written[where] += text;
    return true;
  };
  t.mock.method(process.stdout, 'write', keep('out'));
  t.mock.method(process.stderr, 'write', keep('err'));
  const done: string[] = [];
  const code = await replay('nowhere', 'one', {
    running: async () => undefined,
    async start() {
      done.push('start');
      return {
        async answer(ask) {
          const { number } = ask.with as { number: number };
          return { runs, ...(number < runs ? { run } : {}) };
        },
        close: async () => void done.push('close'),
      };
    },
  }).finally(() => t.mock.restoreAll());
  return { code, done, ...written };
}

test('all runs of a conversation are played through one gatekeeper', async (t) => {
  const { code, done, out } = await played(t, 3);
  assert.equal(code, 0);
  assert.deepEqual(done, ['start', 'close']);
  assert.equal(out.match(/letter for letter\n/g)?.length, 3);
});

test('a conversation of which no run was recorded has none that came out the same', async (t) => {
  const { code, done, out, err } = await played(t, 0);
  assert.equal(code, 1);
  assert.deepEqual([done, out], [['start', 'close'], '']);
  assert.match(err, /^No run of this conversation was recorded/);
});
