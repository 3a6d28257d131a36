import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertionSchema, newPasskeySchema } from '@interlock/protocol';
import { wayDouble } from '../call/way.double.ts';
import type { House } from '../house.ts';
import { Authenticator, type Wish } from './authenticator.double.ts';
import { Passkeys, patience } from './passkeys.ts';
import { Persons, proofLife } from './persons.ts';

const own = 'http://card.net.localhost:8443';
const top = 'http://net.localhost:8443';
const rpId = 'card.net.localhost';

function room(off: string | null = null) {
  const { rooms, deeds } = wayDouble();
  let now = 1_000_000;
  const stored = new Map<string, unknown>();
  const world = { passphrase: false, typed: false };
  const house: House = {
    ...rooms.house,
    around: { ...rooms.house.around, now: () => now },
    provable: () => world.passphrase || stored.size > 0,
    person: () => (world.typed ? { ...rooms.house.person(), proof: { kind: 'passphrase' } } : rooms.house.person()),
  };
  const rows = {
    put: (_table: string, id: string, body: unknown) => void stored.set(id, body),
    all: () => [...stored].map(([id, body]) => ({ id, body })),
    remove: (_table: string, id: string) => void stored.delete(id),
  };
  const names: string[] = [];
  const open = () =>
    new Persons({
      house,
      passkeys: () => new Passkeys(rows, { own, top }),
      off,
      renamed: (name) => void names.push(name),
      changed: () => {},
    });
  const persons = open();
  const seat = {};
  persons.sit(seat);
  const key = new Authenticator();
  const added = async (change: Partial<Wish> = {}) => {
    const { challenge } = persons.beginAdd(seat);
    await persons.finishAdd(seat, key.make({ challenge, origin: own, rpId, topOrigin: top, ...change }));
  };
  const proven = async (change: Partial<Wish> = {}, by = key, at = seat) => {
    const { challenge } = persons.beginProve(at);
    await persons.finishProve(at, by.sign({ challenge, origin: own, rpId, topOrigin: top, counter: 2, ...change }));
  };
  return { persons, seat, key, added, proven, deeds, names, open, stored, world, pass: (ms: number) => (now += ms) };
}
const refused = { code: 'passkey.refused' };

test('a passkey that was added proves the person for ten minutes, at the seat where it was given', async () => {
  const { persons, seat, key, added, proven, deeds, pass } = room();
  assert.equal(persons.actor(seat).proof.kind, 'os-user');
  await added();
  await proven();
  assert.deepEqual(persons.actor(seat).proof, { kind: 'passkey', credential: key.id });
  const other = {};
  persons.sit(other);
  assert.equal(persons.actor(other).proof.kind, 'os-user');
  assert.equal(persons.anywhere().proof.kind, 'passkey', 'the same person at the command line');
  assert.deepEqual(
    deeds.map((deed) => `${deed.type} ${'by' in deed && deed.by ? deed.by.proof.kind : ''}`),
    ['person.added os-user', 'person.signed-in passkey'],
  );
  pass(proofLife);
  assert.equal(persons.actor(seat).proof.kind, 'os-user');
  await proven({ counter: 3 });
  persons.leave(seat);
  assert.equal(persons.anywhere().proof.kind, 'os-user', 'it dies with its seat');
});

test('no clock that is set back keeps a proof', async (t) => {
  const { persons, seat, added, proven, pass } = room();
  await added();
  await proven();
  pass(-proofLife);
  assert.equal(persons.actor(seat).proof.kind, 'passkey');
  const now = performance.now();
  t.mock.method(performance, 'now', () => now + proofLife);
  assert.equal(persons.actor(seat).proof.kind, 'os-user');
});

test('alone in its window, without a page around it, it works as well', async () => {
  const { persons, seat, key, added } = room();
  await added();
  const { challenge } = persons.beginProve(seat);
  await persons.finishProve(seat, key.sign({ challenge, origin: own, rpId, counter: 2 }));
  assert.equal(persons.actor(seat).proof.kind, 'passkey');
});

const wrong: readonly (readonly [string, Partial<Wish>])[] = [
  ['another challenge', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
  ['another origin', { origin: 'http://evil.example' }],
  ['the page’s origin', { origin: top }],
  ['another page around it', { topOrigin: 'http://evil.example' }],
  ['a page around it that is not named', { topOrigin: undefined as never, crossOrigin: true }],
  ['another relying party', { rpId: 'net.localhost' }],
  ['a ceremony of another kind', { type: 'payment.get' }],
  ['a person who was not verified', { verified: false }],
];

for (const [what, change] of wrong)
  test(`neither a new passkey nor a proof counts with ${what}`, async () => {
    const fresh = room();
    await assert.rejects(fresh.added(change), refused);
    assert.deepEqual([fresh.deeds.length, fresh.stored.size], [0, 0]);
    const { persons, seat, added, proven, deeds } = room();
    await added();
    await assert.rejects(proven(change), refused);
    assert.deepEqual([persons.actor(seat).proof.kind, deeds.length], ['os-user', 1]);
  });

test('a certificate that says whose device it is is not wanted', async () => {
  const { added, stored } = room();
  await assert.rejects(added({ certificate: true }), refused);
  assert.equal(stored.size, 0);
});

test('a challenge counts once, for its own ceremony, and not for long', async () => {
  const { persons, seat, key, added, proven, pass } = room();
  await added();
  const { challenge } = persons.beginProve(seat);
  const wish = { challenge, origin: own, rpId, topOrigin: top };
  await assert.rejects(persons.finishProve(seat, { ...key.sign({ ...wish, counter: 2 }), signature: 'AAAA' }), refused);
  await assert.rejects(persons.finishProve(seat, key.sign({ ...wish, counter: 2 })), { code: 'passkey.too-late' });
  persons.beginProve(seat);
  pass(patience + 1);
  await assert.rejects(persons.finishProve(seat, key.sign({ ...wish, counter: 2 })), { code: 'passkey.too-late' });
  await proven();
  const again = persons.beginAdd(seat);
  await assert.rejects(persons.finishProve(seat, key.sign({ ...wish, challenge: again.challenge, counter: 5 })), {
    code: 'passkey.too-late',
  });
  const elsewhere = {};
  persons.sit(elsewhere);
  const mine = persons.beginProve(seat);
  await assert.rejects(
    persons.finishProve(elsewhere, key.sign({ ...wish, challenge: mine.challenge, counter: 6 })),
    { code: 'passkey.too-late' },
    'a challenge belongs to its seat',
  );
});

test('a counter that does not grow is a copy, also after a restart', async () => {
  const { added, proven, open, key } = room();
  await added({ counter: 5 });
  await assert.rejects(proven({ counter: 5 }), refused);
  await proven({ counter: 6 });
  await assert.rejects(proven({ counter: 6 }), refused);
  const later = open();
  const seat = {};
  later.sit(seat);
  const { challenge } = later.beginProve(seat);
  await assert.rejects(
    later.finishProve(seat, key.sign({ challenge, origin: own, rpId, topOrigin: top, counter: 6 })),
    refused,
  );
});

test('a stranger’s key, a second one without proof, and one that is there already are turned away', async () => {
  const { persons, seat, added, proven } = room();
  await added();
  await assert.rejects(proven({}, new Authenticator()), refused);
  assert.throws(() => persons.beginAdd(seat), { code: 'person.not-proven' });
  await proven();
  await assert.rejects(added(), refused);
  const second = new Authenticator();
  const { challenge } = persons.beginAdd(seat);
  await persons.finishAdd(seat, second.make({ challenge, origin: own, rpId, topOrigin: top }));
  assert.equal(persons.state(seat).passkeys.length, 2);
});

test('where a passphrase could prove more, the first passkey wants it, and a typed one may add a further one', async () => {
  const { persons, seat, key, added, world, stored } = room();
  world.passphrase = true;
  assert.throws(() => persons.beginAdd(seat), { code: 'person.not-proven' });
  world.typed = true;
  await added();
  const { challenge } = persons.beginAdd(seat);
  await persons.finishAdd(seat, new Authenticator().make({ challenge, origin: own, rpId, topOrigin: top }));
  assert.equal(stored.size, 2);
  assert.equal(persons.state(seat).otherwise.kind, 'passphrase');
  assert.ok(stored.has(key.id));
});

test('of two first passkeys that were begun without proof, one is added', async () => {
  const { persons, seat, stored } = room();
  const other = {};
  persons.sit(other);
  const finish = [seat, other].map((at) => {
    const { challenge } = persons.beginAdd(at);
    return persons.finishAdd(at, new Authenticator().make({ challenge, origin: own, rpId, topOrigin: top }));
  });
  const ended = await Promise.allSettled(finish);
  assert.deepEqual(ended.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  assert.equal(stored.size, 1);
});

test('the same counter at two seats at once proves one of them', async () => {
  const { persons, seat, key, added, proven } = room();
  await added();
  const other = {};
  persons.sit(other);
  const ended = await Promise.allSettled([proven({}, key, seat), proven({}, key, other)]);
  assert.deepEqual(ended.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
});

test('a passkey is taken away by somebody who was proven, and what it proved ends everywhere', async () => {
  const { persons, seat, key, added, proven, deeds, open } = room();
  await added();
  await assert.rejects(persons.remove(seat, key.id), { code: 'person.not-proven' });
  await proven();
  const other = {};
  persons.sit(other);
  await proven({ counter: 3 }, key, other);
  await persons.remove(other, key.id);
  for (const at of [seat, other]) assert.equal(persons.actor(at).proof.kind, 'os-user');
  assert.throws(() => persons.beginProve(seat), { code: 'passkey.none' });
  assert.equal(open().state(seat).passkeys.length, 0);
  const deed = deeds.at(-1);
  assert.equal(deed?.type === 'person.removed' && deed.by.proof.kind, 'passkey');
  await assert.rejects(persons.remove(seat, key.id), { code: 'passkey.none' });
});

test('off is off, and says why', () => {
  const { persons, seat } = room('Served on 127.0.0.1.');
  assert.throws(() => persons.beginAdd(seat), { code: 'passkey.off', message: 'Served on 127.0.0.1.' });
  assert.equal(persons.state(seat).off, 'Served on 127.0.0.1.');
});

test('a name is written down before it holds, and has no hidden characters', async () => {
  const { persons, seat, deeds, names } = room();
  for (const bad of ['', '  ', 'a\u202eb', 'a\u0007b', 'a\u200bb', 'a\u2060b', 'a\ufeffb', 'a\u{e0041}b'])
    await assert.rejects(persons.rename(seat, bad), { code: 'person.bad-name' });
  await persons.rename(seat, '  Ada  ');
  assert.deepEqual(names, ['Ada']);
  const [deed] = deeds;
  assert.equal(deed?.type === 'person.renamed' && deed.name, 'Ada');
});

test('what is malformed or huge does not pass the door', () => {
  const key = new Authenticator().make({ challenge: 'x', origin: own, rpId });
  assert.ok(newPasskeySchema.safeParse(key).success);
  for (const bad of [
    { ...key, attestation: 'A'.repeat(50_000) },
    { ...key, credential: '' },
    { ...key, clientData: 'a b' },
    { ...key, approved: true },
  ])
    assert.equal(newPasskeySchema.safeParse(bad).success, false);
  assert.equal(assertionSchema.safeParse({ credential: 'a', clientData: 'a', authenticatorData: 'a' }).success, false);
});
