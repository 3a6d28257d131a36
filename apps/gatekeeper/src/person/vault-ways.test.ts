import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LockedMemory, type VaultPasskey } from '@interlock/vault';
import { wayDouble } from '../call/way.double.ts';
import type { House } from '../house.ts';
import { Authenticator } from './authenticator.double.ts';
import { Passkeys } from './passkeys.ts';
import { Persons } from './persons.ts';
import { VaultWays } from './vault-ways.ts';

const own = 'http://card.net.localhost:8443';
const top = 'http://net.localhost:8443';
const rpId = 'card.net.localhost';

/** Persons beside a vault that only remembers (a double); `home` may change. */
function room() {
  const { rooms, deeds, failFrom } = wayDouble();
  const world = { home: 'passphrase' as 'passphrase' | 'keychain', typed: false };
  const house: House = {
    ...rooms.house,
    provable: () => true,
    person: () => (world.typed ? { ...rooms.house.person(), proof: { kind: 'passphrase' } } : rooms.house.person()),
  };
  let kept: (VaultPasskey & { opens: boolean })[] = [];
  const answers: string[] = [];
  const vault = {
    get home() {
      return world.home;
    },
    passkeys: {
      list: () => kept,
      keep: async (wanted: readonly VaultPasskey[]) => {
        kept = wanted.map(
          (one) => kept.find(({ credential }) => credential === one.credential) ?? { ...one, opens: false },
        );
      },
      open: async ({ credential }: VaultPasskey, _salt: Uint8Array, secret: LockedMemory) => {
        answers.push(secret.use((bytes) => bytes.toString('hex')));
        kept = kept.map((one) => (one.credential === credential ? { ...one, opens: true } : one));
      },
      shut: async (credential: string) => {
        kept = kept.map((one) => (one.credential === credential ? { ...one, opens: false } : one));
      },
    },
  };
  const stored = new Map<string, unknown>();
  const rows = {
    put: (_table: string, id: string, body: unknown) => void stored.set(id, body),
    all: () => [...stored].map(([id, body]) => ({ id, body })),
    remove: (_table: string, id: string) => void stored.delete(id),
  };
  const passkeys = new Passkeys(rows, { own, top });
  const persons = new Persons({
    house,
    passkeys: () => passkeys,
    ways: new VaultWays({ house, vault }),
    off: null,
    renamed: () => {},
    changed: () => {},
  });
  const seat = {};
  persons.sit(seat);
  const key = new Authenticator();
  const added = async () => {
    world.typed = true;
    const { challenge } = persons.beginAdd(seat);
    await persons.finishAdd(seat, key.make({ challenge, origin: own, rpId, topOrigin: top }));
    world.typed = false;
  };
  const opened = async (secret: LockedMemory | null, counter = 2) => {
    const { challenge, salts, passkeys: asked } = persons.beginOpen(seat, key.id);
    assert.deepEqual([asked, Object.keys(salts)], [[key.id], [key.id]]);
    await persons.finishOpen(seat, key.sign({ challenge, origin: own, rpId, topOrigin: top, counter }), secret);
  };
  const events: string[] = [];
  house.events.listen((event) => void (event.type === 'notice' && events.push(event.code)));
  const told = () => deeds.flatMap((deed) => (deed.type.startsWith('vault.') ? [deed] : []));
  return {
    persons,
    passkeys,
    seat,
    key,
    world,
    added,
    opened,
    told,
    answers,
    stored,
    events,
    failFrom,
    list: () => kept,
  };
}
const secretOf = (length = 32) => new LockedMemory(length).fill((bytes) => bytes.fill(3));

test('the keystore hears of each passkey, and the ledger before it', async () => {
  const { added, list, told, key, persons, seat, world } = room();
  await added();
  assert.deepEqual(
    list().map(({ credential, opens }) => [credential, opens]),
    [[key.id, false]],
  );
  assert.deepEqual(
    told().map(({ type }) => type),
    ['vault.passkey-kept'],
  );
  await persons.meet(null);
  assert.equal(told().length, 1, 'what it knows is not told again');
  world.typed = true;
  await persons.remove(seat, key.id);
  assert.deepEqual(list(), []);
});

test('a passkey is let open by a person who was proven, with what it answered here and now', async () => {
  const { added, opened, told, answers, persons, seat, key, world } = room();
  await added();
  assert.throws(() => persons.beginOpen(seat, key.id), { code: 'person.not-proven' });
  world.typed = true;
  assert.throws(() => persons.beginOpen(seat, 'AAAA'), { code: 'passkey.none' });
  const secret = secretOf();
  await opened(secret);
  assert.deepEqual(answers, ['03'.repeat(32)]);
  assert.ok(secret.freed);
  assert.deepEqual(told().at(-1), {
    type: 'vault.passkey-opens',
    by: persons.actor(seat),
    credential: key.id,
    opens: true,
  });
  assert.deepEqual(
    persons.state(seat).passkeys.map(({ opens }) => opens),
    [true],
  );
  await persons.endOpen(seat, key.id);
  await persons.endOpen(seat, key.id);
  const [last, before] = [told().at(-1), told().at(-2)];
  assert.deepEqual(
    [last?.type === 'vault.passkey-opens' && last.opens, before?.type === 'vault.passkey-opens' && before.opens],
    [false, true],
  );
});

test('nothing is wrapped without an answer of 32 bytes, on a used challenge, or where the ledger cannot be written', async () => {
  const { added, opened, answers, told, persons, seat, key, world, failFrom } = room();
  await added();
  world.typed = true;
  const before = told().length;
  await assert.rejects(opened(null, 2), { code: 'vault.passkey-silent' });
  const short = secretOf(16);
  await assert.rejects(opened(short, 3), { code: 'vault.passkey-silent' });
  const { challenge } = persons.beginOpen(seat, key.id);
  const replay = key.sign({ challenge, origin: own, rpId, topOrigin: top, counter: 4 });
  const foreign = secretOf();
  await assert.rejects(persons.finishOpen(seat, { ...replay, signature: 'AAAA' }, foreign), {
    code: 'passkey.refused',
  });
  const again = secretOf();
  await assert.rejects(persons.finishOpen(seat, replay, again), { code: 'passkey.too-late' });
  failFrom(told().length + 2);
  await assert.rejects(opened(secretOf(), 5));
  for (const one of [short, foreign, again]) assert.ok(one.freed, 'what was answered is freed');
  assert.deepEqual([answers, told().length], [[], before]);
  world.home = 'keychain';
  assert.throws(() => persons.beginOpen(seat, key.id), { code: 'vault.passkey-cannot' });
  assert.deepEqual(
    persons.state(seat).passkeys.map(({ opens }) => opens),
    [null],
  );
});

test('taking away a passkey that opens the vault is two entries, and its counter of the unlock is kept', async () => {
  const { added, opened, told, list, persons, seat, key, world, stored, events } = room();
  await added();
  world.typed = true;
  await opened(secretOf(), 2);
  await persons.meet({ credential: key.id, counter: 7 });
  assert.equal((stored.get(key.id) as { counter: number }).counter, 7);
  assert.deepEqual(events, []);
  await persons.meet({ credential: key.id, counter: 7 });
  assert.deepEqual(events, ['passkey.copied']);
  await persons.remove(seat, key.id);
  const last = told().at(-1);
  assert.deepEqual([list(), last?.type === 'vault.passkey-opens' && last.opens], [[], false]);
});
