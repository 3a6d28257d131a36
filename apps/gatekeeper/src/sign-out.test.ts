import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wayDouble } from './call/way.double.ts';
import { Prompts } from './devices/prompts.ts';
import { SignOut } from './sign-out.ts';

function signOut(keychain: 'answers' | 'deaf' = 'answers') {
  const forgotten: string[] = [];
  const on = wayDouble();
  const prompts = new Prompts();
  const session = prompts.open(on.host.id, () => {});
  const made = new SignOut({
    house: on.rooms.house,
    cards: { list: () => [{ domain: 'terminal command', host: { name: 'r1' } }] as never },
    prompts,
    hostName: (id) => (id === on.host.id ? 'r1' : id),
    running: () => ['why is it down'],
    forget: async () => {
      forgotten.push('keychain');
      await (keychain === 'deaf' ? new Promise(() => {}) : undefined);
    },
  });
  return { ...on, made, session, forgotten };
}

test('a sign-out lists sessions, confirmations and runs first, and ends nothing', async () => {
  const { made, session, deeds, rooms } = signOut();
  assert.deepEqual(await made.ask(false, rooms.house.person()), {
    sessions: ['r1'],
    cards: ['terminal command on r1'],
    runs: ['why is it down'],
  });
  session.close();
  assert.deepEqual(made.open().sessions, []);
  const state = await Promise.race([made.left.then(() => 'left'), new Promise((go) => setTimeout(go, 500, 'here'))]);
  assert.equal(state, 'here');
  assert.deepEqual(deeds, []);
});

test('confirmed, it is written down and then the process may end', async () => {
  const { made, deeds, rooms, forgotten } = signOut();
  await made.ask(true, rooms.house.person());
  assert.equal(deeds.at(-1)?.type, 'person.signed-out');
  await made.left;
  assert.deepEqual(forgotten, ['keychain'], 'what would outlive the process is taken away');
});

test('nobody is kept from leaving by a keychain that does not answer', async () => {
  const { made, rooms } = signOut('deaf');
  await made.ask(true, rooms.house.person());
  await made.left;
});

test('a lock of nobody being there leaves the keychain as a restart does', async () => {
  const { made, rooms, forgotten } = signOut();
  await made.idle(rooms.house.person());
  await made.left;
  assert.deepEqual(forgotten, []);
});

test('nobody is kept from leaving by a ledger that cannot be written', async () => {
  const { made, failFrom, rooms } = signOut();
  failFrom(1);
  await made.ask(true, rooms.house.person());
  await made.left;
});
