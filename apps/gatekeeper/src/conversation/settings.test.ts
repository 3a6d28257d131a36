import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wayDouble } from '../call/way.double.ts';
import { Conversations } from './conversations.ts';

/** A conversation whose ledger answers each entry when it is told to. */
async function bench(begun: Parameters<Conversations['create']>[0] = {}) {
  const double = wayDouble();
  const waiting: { let: (deed?: unknown) => void; fail: (error: Error) => void }[] = [];
  let holding = false;
  const write = double.rooms.house.journal.write;
  const house = {
    ...double.rooms.house,
    journal: {
      ...double.rooms.house.journal,
      write: (deed: Parameters<typeof write>[0]) =>
        holding
          ? new Promise<number>((resolve, fail) => void waiting.push({ let: () => resolve(1), fail }))
          : write(deed),
    },
  };
  const store = { load: () => [], save: () => {}, history: () => {}, event: () => {} };
  const conversations = new Conversations(house, store as never, 'rehearsal');
  const made = await conversations.create(begun);
  holding = true;
  const { settings } = conversations;
  return {
    made,
    waiting,
    set: (change: Parameters<typeof settings.set>[1]) => settings.set(made.id, change),
    host: double.host,
  };
}

test('trust and mode that are stricter hold at once, also where the ledger takes nothing', async () => {
  for (const [change, held] of [
    [{ mode: 'ask' }, ['supervised', 'ask']],
    [{ mode: 'planning' }, ['supervised', 'planning']],
    [{ trust: 'manual' }, ['manual', 'default']],
    [{ trust: 'manual', mode: 'planning' }, ['manual', 'planning']],
  ] as const) {
    const { made, waiting, set } = await bench();
    const setting = set(change);
    assert.deepEqual([made.trust, made.mode], held, JSON.stringify(change));
    waiting[0]?.fail(new Error('The disk said no.'));
    await assert.rejects(setting);
    assert.deepEqual([made.trust, made.mode], held);
  }
});

test('what loosens holds when the ledger has it', async () => {
  const { made, waiting, set, host } = await bench({ trust: 'manual', mode: 'planning' });
  for (const [change, before, after] of [
    [{ mode: 'default' }, ['manual', 'planning'], ['manual', 'default']],
    [{ trust: 'supervised' }, ['manual', 'default'], ['supervised', 'default']],
    [{ trust: 'autonomous', autonomy: { hosts: [host.id] } }, ['supervised', 'default'], ['autonomous', 'default']],
  ] as const) {
    const setting = set(change);
    assert.deepEqual([made.trust, made.mode], before, JSON.stringify(change));
    waiting.pop()?.let();
    await setting;
    assert.deepEqual([made.trust, made.mode], after);
  }
  void set({ trust: 'supervised' });
  assert.deepEqual([made.trust, made.autonomy], ['supervised', null]);
});

test('what loosens and comes late undoes nothing stricter that was asked for after it', async () => {
  const { made, waiting, set, host } = await bench();
  const loose = set({ trust: 'autonomous', autonomy: { hosts: [host.id] } });
  const other = set({ mode: 'default' });
  const strict = set({ trust: 'manual' });
  waiting[2]?.fail(new Error('The disk said no.'));
  await assert.rejects(strict);
  waiting[0]?.let();
  waiting[1]?.let();
  await Promise.all([loose, other]);
  assert.deepEqual([made.trust, made.autonomy], ['manual', null]);
});
