import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { newId } from '@interlock/model';
import { openRooms } from '../rooms.ts';
import { leftOpen } from './left-open.ts';

test('what the last life began and did not end is ended by the next, and what ended is left alone', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-left-open-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { house, ledger, close } = await openRooms(
    path.join(folder, 'data'),
    { passphrase: async () => undefined },
    (id) => id,
    { state: path.join(folder, 'state') },
  );
  const { journal, around } = house;
  const by = house.person();
  const [conversation, other] = [newId('conversation', around.random), newId('conversation', around.random)];
  const [older, done, cut] = [newId('run', around.random), newId('run', around.random), newId('run', around.random)];
  await journal.write({ type: 'run.begun', by, conversation, run: older });
  await journal.write({
    type: 'gatekeeper.started',
    instance: house.instance,
    version: '0.1.0',
    walls: [],
    endpoints: [],
    practice: true,
  });
  await journal.write({ type: 'conversation.begun', by, conversation: other, trust: 'manual', mode: 'default' });
  await journal.write({ type: 'conversation.ended', conversation: other, cause: 'gatekeeper-stopped' });
  await journal.write({ type: 'run.begun', by, conversation, run: done });
  await journal.write({ type: 'run.ended', conversation, run: done, end: 'done' });
  await journal.write({ type: 'run.begun', by, conversation, run: cut });
  const [there, gone] = [newId('agent', around.random), newId('agent', around.random)];
  const parent = newId('agent', around.random);
  for (const agent of [gone, there])
    await journal.write({
      type: 'helper.begun',
      conversation,
      run: cut,
      agent,
      parent,
      role: 'executor',
      changes: true,
    });
  await journal.write({ type: 'helper.ended', conversation, run: cut, agent: gone, end: 'done' });
  assert.deepEqual(await leftOpen(ledger), [
    { type: 'helper.ended', run: cut, conversation, agent: there, end: 'failed' },
    { type: 'run.ended', run: cut, conversation, end: 'failed', fault: 'gatekeeper-gone' },
    { type: 'conversation.ended', conversation, cause: 'gatekeeper-gone' },
  ]);
  await close();
});
