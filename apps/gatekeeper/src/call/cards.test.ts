import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '@interlock/model';
import { wayDouble } from './way.double.ts';
import { propose } from './way.ts';

const kim: Actor = { person: `person_${'0'.repeat(26)}`, name: 'kim', proof: { kind: 'passkey', credential: 'c' } };

/** A change whose card stands, on a machine whose clock can be moved on past a sleeping timer. */
async function standing() {
  const double = wayDouble();
  const { rooms, at, host } = double;
  let slept = 0;
  Object.assign(rooms.house, { around: { ...rooms.house.around, now: () => Date.now() + slept } });
  const result = propose(
    { use: 'u', agent: at.run.agent, tool: 'terminal.run', arguments: { command: 'reload' }, host: host.id },
    at,
    rooms,
  );
  while (rooms.cards.list().length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  const [card] = rooms.cards.list();
  assert.ok(card);
  return { ...double, card, result, sleep: (milliseconds: number) => (slept = milliseconds) };
}

test('a card that slept past its end with the machine takes no answer, no signature and no grant, and has expired', async () => {
  for (const answer of ['approve', 'reject', 'modify', 'sign', 'export'] as const) {
    const { rooms, card, result, sleep, acts, deeds } = await standing();
    sleep(card.expires - Date.now());
    const { cards } = rooms;
    assert.throws(
      () => {
        if (answer === 'modify') cards.modify(card.id, card.hash, 'show version', kim);
        else if (answer === 'sign') cards.sign(card.id, { by: kim, through: 'signed-file', at: 0 });
        else if (answer === 'export') cards.exported(card.id);
        else cards.answer(card.id, card.hash, answer, 5000, kim);
      },
      { code: 'card.expired' },
      answer,
    );
    assert.equal((await result).status, 'rejected');
    assert.deepEqual(acts, []);
    const last = deeds.at(-1);
    assert.equal(last?.type === 'call.withdrawn' && last.cause, 'expired');
  }
});

test('a moment before its end it still does', async () => {
  const { rooms, card, result, sleep, acts } = await standing();
  sleep(card.expires - Date.now() - 60_000);
  rooms.cards.answer(card.id, card.hash, 'approve', 5000, kim);
  assert.equal((await result).status, 'ok');
  assert.equal(acts.length, 1);
});

test('of two answers that come at once the first counts, and the second is told that it does not', async () => {
  const { rooms, card, result } = await standing();
  const { cards } = rooms;
  await new Promise((resolve) => setTimeout(resolve, 520));
  cards.answer(card.id, card.hash, 'approve', 5000, kim);
  assert.throws(() => cards.answer(card.id, card.hash, 'reject', 0, kim), { code: 'card.closed' });
  assert.equal((await result).status, 'ok');
});
