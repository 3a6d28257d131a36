import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '@interlock/model';
import { wayDouble } from '../call/way.double.ts';
import type { Deed } from '../journal.ts';
import { Conversations } from './conversations.ts';

function double() {
  const { house } = wayDouble().rooms;
  const deeds: Deed[] = [];
  const write = house.journal.write.bind(house.journal);
  const disk = { full: false, ledger: false };
  house.journal.write = async (deed) => {
    if (disk.ledger && deed.type === 'run.begun') throw new Fault('ledger.disk-full', 'Full.', 'Make room.');
    deeds.push(deed);
    return write(deed);
  };
  const trying = () => {
    if (disk.full) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  };
  const store = { load: () => [], save: trying, history: trying, event: () => {} };
  const conversations = new Conversations(house, store as never, 'rehearsal');
  conversations.runs.attach({ begin: () => {}, steer: () => {}, stop: () => {} });
  const said = () =>
    deeds.splice(0).map((deed) => {
      const { type, cause, end, by, code } = deed as Partial<Record<string, unknown>>;
      return [type, ...[cause, end, code].filter((one) => one !== undefined), ...(by ? ['by a person'] : [])].join(' ');
    });
  return { conversations, disk, said };
}

test('a run that ends because its launcher went says so, and that no person pressed anything', async () => {
  const { conversations, said } = double();
  const { id } = await conversations.create();
  await conversations.runs.prompt(id, 'Look.');
  said();
  await conversations.runs.stopAll(false, 'launcher-gone');
  assert.deepEqual(said(), ['run.stopped launcher-gone', 'run.ended stopped']);
  await conversations.runs.prompt(id, 'Look again.');
  said();
  await conversations.runs.stop(id, true);
  assert.deepEqual(said(), ['run.stopped by a person', 'run.ended stopped']);
  await conversations.leave('gatekeeper-stopped');
  assert.deepEqual(said(), ['conversation.ended gatekeeper-stopped']);
  await conversations.leave('gatekeeper-stopped');
  assert.deepEqual(said(), [], 'once');
});

test('what began and could not be kept is closed on the room set aside, and the next prompt is not in its way', async () => {
  const { conversations, disk, said } = double();
  disk.full = true;
  await assert.rejects(conversations.create());
  assert.deepEqual(said(), [
    'conversation.begun by a person',
    'fault.stopped conversation.not-kept',
    'conversation.ended not-kept',
  ]);
  disk.full = false;
  const { id } = await conversations.create();
  said();
  disk.full = true;
  await assert.rejects(conversations.runs.prompt(id, 'Look.'));
  assert.deepEqual(said(), ['run.begun by a person', 'fault.stopped conversation.not-kept', 'run.ended failed']);
  disk.full = false;
  disk.ledger = true;
  await assert.rejects(conversations.runs.prompt(id, 'Look.'), { code: 'ledger.disk-full' });
  assert.deepEqual(said(), ['fault.stopped ledger.disk-full']);
  disk.ledger = false;
  await conversations.runs.prompt(id, 'Look now.');
});

test('whatever stops a conversation stops what was approved in it and goes on, also where no run is under way', async () => {
  const { conversations } = double();
  const { id } = await conversations.create();
  const stopped: boolean[] = [];
  conversations.runs.onStop = async (of, cut) => {
    if (of === id) stopped.push(cut);
  };
  await conversations.runs.stop(id, false);
  await conversations.runs.prompt(id, 'Look.');
  await conversations.runs.stop(id, true);
  await conversations.runs.stopAll(true);
  await conversations.leave('gatekeeper-stopped');
  assert.deepEqual(stopped, [false, true, true, true]);
});
