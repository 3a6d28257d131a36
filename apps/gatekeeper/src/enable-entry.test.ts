import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Id } from '@interlock/model';
import { wayDouble } from './call/way.double.ts';
import { propose } from './call/way.ts';

const enable = `entry_${'8'.repeat(26)}` as Id<'entry'>;

/** A host that names an enable secret, which has this version. */
function enabling(platform: 'cisco_ios' | 'linux' = 'cisco_ios') {
  const on = wayDouble({ host: { credentialForEnable: enable, platform } });
  const state = { version: 1 };
  const entry: typeof on.rooms.facts.entry = (id) => ({
    id,
    name: id === enable ? 'edge enable' : 'kim',
    account: 'kim',
    ...state,
  });
  const rooms = { ...on.rooms, facts: { ...on.rooms.facts, entry } };
  const ask = (command: string) =>
    propose(
      { use: `u ${command}`, agent: on.at.run.agent, tool: 'terminal.run', arguments: { command }, host: on.host.id },
      on.at,
      rooms,
    );
  return { on, state, rooms, ask };
}

test('a card names the enable secret of its host, and a change of it voids the approval', async () => {
  const { on, state, rooms, ask } = enabling();
  const seen: unknown[] = [];
  rooms.cards.approver = (card) => {
    seen.push(card.account);
    if (seen.length === 2) state.version = 2;
    return { answer: 'approved', approval: { by: on.rooms.house.person(), through: 'approve-file', at: 1 } };
  };
  const change = 'configure terminal\nhostname r2\nend';
  const first = await ask(change);
  assert.equal(first.status, 'ok', first.text);
  assert.deepEqual(seen, [{ user: 'kim', entry: 'kim', enable: 'edge enable', privilege: 'privileged exec' }]);
  const later = await ask(`${change}\nshow clock`);
  assert.notEqual(later.status, 'ok');
  assert.match(later.text, /keychain entry changed/);
  assert.equal(on.acts.length, 1);
});

test('an enable secret that a host rejected is not tried there again', async () => {
  const { on, ask } = enabling();
  on.rooms.rejections.note(enable, 1, on.host.id, on.host.name);
  assert.match((await ask('show clock')).text, /rejected edge enable/);
  assert.equal(on.acts.length, 0);
});

test('a platform without enable takes none along', async () => {
  const { on, ask } = enabling('linux');
  on.rooms.rejections.note(enable, 1, on.host.id, on.host.name);
  await ask('uptime');
  assert.equal(on.acts.length, 1);
});
