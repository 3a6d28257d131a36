import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { canSearchMemory, newCanary } from '@interlock/envelope/memory-search.double';
import { type CanonicalValue, canonicalBytes } from '@interlock/model';
import type { Challenge, UnlockState } from '@interlock/protocol';
import { Authenticator, type Wish } from '../person/authenticator.double.ts';
import { openRooms } from '../rooms.ts';
import { askControl } from '../studio/control.ts';
import { answer, type HouseWish, type LockedHouse, lockedHouse, nobody, phrase, Window } from './locked.double.ts';

const unlockPath = '/v1/unlock';
const hostOf = (origin: string) => new URL(origin).host;

function window(t: TestContext, house: LockedHouse, way = unlockPath, role: 'page' | 'card' = 'card'): Window {
  const origin = house.origins[role];
  const made = new Window(`${origin}${way}`, { host: hostOf(origin), origin });
  t.after(() => made.leave());
  return made;
}

/** A locked house and one window that said hello. */
async function seated(t: TestContext, wish: HouseWish) {
  const house = await lockedHouse(t, wish);
  const frame = window(t, house);
  const state = await frame.hello(house.sessions.card);
  return { ...house, house, frame, state };
}

async function typed(frame: Window, text: string | Uint8Array): Promise<unknown> {
  await frame.hand(typeof text === 'string' ? Buffer.from(text) : text);
  return frame.ask('unlock.passphrase');
}

/** How the vault was opened last. */
const unlocked = <E extends { readonly type: string }>(entries: readonly E[]): E | undefined =>
  entries.findLast(({ type }) => type === 'vault.unlocked');

const proofOf = (entry: { readonly [member: string]: unknown } | undefined): unknown =>
  (entry?.by as { readonly proof: unknown } | undefined)?.proof;

test('where nothing is to be typed one press opens it, and the ledger says where it was done', async (t) => {
  const { frame, state, rooms, entries } = await seated(t, { home: 'practice' });
  assert.deepEqual(state, { home: 'practice', passkeys: 'none', busy: false, failed: 0, wait: 0 });
  assert.deepEqual(await frame.ask('unlock.press'), {});
  const opened = await rooms;
  const last = unlocked(await entries(opened));
  assert.deepEqual([last?.type, last?.method, last?.through], ['vault.unlocked', 'practice', 'studio']);
});

test('a passphrase opens it in the window, and proves who typed it', async (t) => {
  const { frame, rooms, entries } = await seated(t, { home: 'passphrase' });
  assert.equal(await frame.ask('unlock.press'), 'vault.other-way');
  assert.deepEqual(await typed(frame, phrase), {});
  const opened = await rooms;
  assert.equal(opened.house.person().proof.kind, 'passphrase');
  const last = unlocked(await entries(opened));
  assert.deepEqual([last?.method, proofOf(last)], ['passphrase', { kind: 'passphrase' }]);
});

test('nothing, too much, and far too much are no passphrase', async (t) => {
  const { frame, house } = await seated(t, { home: 'passphrase' });
  assert.equal(await frame.ask('unlock.passphrase'), 'vault.no-passphrase');
  for (const length of [0, 1025, 1_000_000])
    assert.equal(await typed(frame, Buffer.alloc(length, 65)), 'vault.no-passphrase', String(length));
  await frame.hand(Buffer.alloc(5 * 1024 * 1024));
  assert.equal(await frame.closed, 1009);
  const silent = window(t, house);
  await silent.hand(Buffer.from(phrase));
  assert.equal(await silent.closed, 4401, 'before hello nothing is taken');
  const next = window(t, house);
  assert.deepEqual(await next.hello(house.sessions.card), {
    home: 'passphrase',
    passkeys: 'none',
    busy: false,
    failed: 0,
    wait: 0,
  });
});

test('of fifty wrong ones in a row three are tried; a restart is no way around the wait, and the right one waits too', async (t) => {
  const { frame, house, entries } = await seated(t, { home: 'passphrase' });
  const codes: unknown[] = [];
  const file = path.join(house.folder, 'unlock-attempts.json');
  const lastTry = (at: number) =>
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"until":\d+/, `"until":${at}`));
  for (let n = 0; n < 3; n++) codes.push(await typed(frame, `wrong ${n}`));
  lastTry(Date.now() + 600_000); // the wait is a second, and a slow machine takes longer for what follows
  for (let n = 3; n < 50; n++) codes.push(await typed(frame, `wrong ${n}`));
  assert.deepEqual(
    [
      codes.filter((code) => code === 'vault.wrong-passphrase').length,
      codes.slice(3).every((code) => code === 'vault.try-later'),
    ],
    [3, true],
  );
  assert.equal(await typed(frame, phrase), 'vault.try-later', 'the right one waits too');
  await house.locked.end();
  const restarted = await house.again();
  const later = window(t, house);
  const state = (await later.hello(house.sessions.card)) as UnlockState;
  assert.deepEqual([state.failed, state.wait > 0], [3, true]);
  assert.equal(await typed(later, phrase), 'vault.try-later');
  lastTry(Date.now() - 60_001);
  assert.deepEqual(await typed(later, phrase), {});
  const opened = await restarted.open((id) => id);
  const failed = (await entries(opened)).filter(({ type }) => type === 'vault.unlock-failed');
  assert.deepEqual(
    failed.map(({ method, count }) => [method, count]),
    [['passphrase', 3]],
  );
  assert.throws(() => readFileSync(file), 'what stands in the ledger is forgotten here');
});

test('of two windows that unlock at once one does, and the other is told', async (t) => {
  const { frame, house, rooms } = await seated(t, { home: 'passphrase' });
  const other = window(t, house);
  await other.hello(house.sessions.card);
  const answers = await Promise.all([typed(frame, phrase), typed(other, phrase)]);
  assert.deepEqual(answers.map((one) => JSON.stringify(one)).sort(), ['"vault.unlocking"', '{}']);
  await rooms;
  assert.equal(await typed(other, phrase), 'vault.unlocking', 'and nothing is tried afterwards');
  assert.ok(other.said.length > 0, 'it heard that somebody was at it');
});

test('the terminal may be first, and a window is then too late', async (t) => {
  const { frame, locked, rooms, entries } = await seated(t, { home: 'passphrase' });
  await assert.rejects(locked.unlock({ passphrase: async () => Buffer.from('wrong one'), typed: true }), {
    code: 'vault.wrong-passphrase',
  });
  await locked.unlock({ passphrase: async () => Buffer.from(phrase), typed: true });
  assert.equal(unlocked(await entries(await rooms))?.through, 'terminal');
  assert.equal(await typed(frame, phrase), 'vault.unlocking');
});

test('the page cannot ask to unlock: not with its origin, its name, its session, nor those of another page', async (t) => {
  const house = await lockedHouse(t, { home: 'practice' });
  const { page, card } = house.origins;
  const forged: [string, string, string | undefined][] = [
    [unlockPath, hostOf(page), page],
    [unlockPath, hostOf(card), page],
    [unlockPath, hostOf(page), card],
    [unlockPath, hostOf(card), undefined],
    [unlockPath, hostOf(card), 'null'],
    [unlockPath, hostOf(card), 'http://evil.example'],
    [unlockPath, '127.0.0.1', card],
    [unlockPath, `evil.example:${new URL(card).port}`, card],
    [`${unlockPath}/`, hostOf(card), card],
    [`${unlockPath}?x=1`, hostOf(card), card],
  ];
  for (const [way, host, origin] of forged) {
    const one = new Window(`${card}${way}`, { host, ...(origin && { origin }) });
    await assert.rejects(one.ready, /403/, `${way} ${host} ${origin}`);
  }
  for (const session of [house.sessions.page, 'A'.repeat(43), '']) {
    const frame = window(t, house);
    assert.equal(await frame.hello(session), 'studio.session-refused');
    assert.equal(await frame.ask('unlock.press'), 'studio.session-refused');
  }
});

test('every other socket is told that it is locked, once it has shown whose it is, and answers nothing else', async (t) => {
  const house = await lockedHouse(t, { home: 'practice' });
  const ways = [
    ['page', '/v1/studio'],
    ['card', '/v1/authority'],
  ] as const;
  for (const [role, way] of ways) {
    const own = window(t, house, way, role);
    assert.equal(await own.hello('B'.repeat(43)), 'studio.session-refused');
    assert.equal(await own.hello(house.sessions[role]), 'vault.locked');
    for (const method of ['unlock.press', 'card.answer', 'conversation.create', 'person.leave', 'passkey.add.begin'])
      assert.equal(await own.ask(method), 'refused', method);
  }
});

test('a session that somebody wrote into the note may ask, and what it may is all there is', async (t) => {
  const { frame } = await seated(t, { home: 'passphrase' });
  for (const method of ['entry.reveal', 'card.answer', 'vault.export', 'passkey.open.begin', 'unlock.anything'])
    assert.equal(await frame.ask(method), 'refused', method);
});

test('meanwhile the folder is held, and the command line is told', async (t) => {
  const { folder, state, locked } = await lockedHouse(t, { home: 'practice' });
  await assert.rejects(
    openRooms(folder, nobody, (id) => id, { state }),
    { code: 'data.in-use' },
  );
  await assert.rejects(askControl(folder, { ask: 'entries' }), { code: 'gatekeeper.locked' });
  const link = String((await askControl(folder, { ask: 'open' }))?.ok);
  assert.match(link, /^http:\/\/\S+\.localhost:\d+\/#\S{43}$/);
  await locked.end();
  const opened = await openRooms(folder, nobody, (id) => id, { state });
  await opened.close();
});

/** Shows a passkey as a browser would, or not quite. */
async function shown(
  frame: Window,
  house: LockedHouse,
  change: Partial<Wish> = {},
  by = house.key,
  secret?: Uint8Array,
) {
  const begun = (await frame.ask('unlock.passkey.begin')) as Challenge & { salts: Record<string, string> };
  const { card, page } = house.origins;
  const rpId = new URL(card).hostname;
  const wish = { challenge: begun.challenge, origin: card, rpId, topOrigin: page, counter: 2, ...change };
  const assertion = by.sign(wish);
  if (secret) await frame.hand(secret);
  return { begun, assertion, reply: await frame.ask('unlock.passkey.finish', assertion) };
}

test('where a passkey is registered it is asked for first, and the press is not enough', async (t) => {
  const { frame, state, house, rooms, entries } = await seated(t, { home: 'practice', passkey: 'known' });
  assert.equal((state as { passkeys: string }).passkeys, 'wanted');
  assert.equal(await frame.ask('unlock.press'), 'vault.other-way');
  assert.deepEqual((await shown(frame, house)).reply, {});
  const opened = await rooms;
  const last = unlocked(await entries(opened));
  assert.deepEqual([last?.method, last?.through], ['practice', 'studio']);
  assert.deepEqual(proofOf(last), { kind: 'passkey', credential: house.key.id });
  assert.equal(opened.house.person().proof.kind, 'os-user', 'it proves this one deed');
});

test('a replayed assertion, another challenge, another page, a stranger’s key and an unverified person open nothing', async (t) => {
  const { frame, house, rooms, entries, world } = await seated(t, { home: 'practice', passkey: 'known' });
  const attempts = path.join(house.folder, 'unlock-attempts.json');
  let tried = 0;
  const refused = async (reply: unknown, what: string, code = 'passkey.refused') => {
    assert.equal(reply, code, what);
    if (code !== 'passkey.refused') return;
    tried += 1;
    const kept = readFileSync(attempts, 'utf8').replace(/"until":\d+/, `"until":${world.now - 120_000}`);
    writeFileSync(attempts, kept);
  };
  const first = await shown(frame, house, { challenge: Buffer.alloc(32, 1).toString('base64url') });
  await refused(first.reply, 'another challenge');
  await refused(await frame.ask('unlock.passkey.finish', first.assertion), 'nobody asked', 'passkey.too-late');
  const other = window(t, house);
  await other.hello(house.sessions.card);
  const { challenge } = (await other.ask('unlock.passkey.begin')) as Challenge;
  const { card, page } = house.origins;
  const rpId = new URL(card).hostname;
  const fit = house.key.sign({ challenge, origin: card, rpId, topOrigin: page, counter: 2 });
  await refused(await frame.ask('unlock.passkey.finish', fit), 'asked at another window', 'passkey.too-late');
  await frame.ask('unlock.passkey.begin');
  await refused(await frame.ask('unlock.passkey.finish', fit), 'another window’s challenge');
  await refused((await shown(frame, house, { origin: page })).reply, 'made on the page');
  await refused((await shown(frame, house, { topOrigin: 'http://evil.example' })).reply, 'framed elsewhere');
  await refused((await shown(frame, house, { rpId: 'evil.example' })).reply, 'for another name');
  await refused((await shown(frame, house, { verified: false })).reply, 'an unverified person');
  await refused((await shown(frame, house, {}, new Authenticator())).reply, 'a stranger’s key');
  assert.deepEqual(await other.ask('unlock.passkey.finish', fit), {}, 'the window that asked');
  const failed = (await entries(await rooms)).filter(({ type }) => type === 'vault.unlock-failed');
  assert.deepEqual(
    failed.map(({ method, count }) => [method, count]),
    [['passkey', tried]],
  );
});

test('what a passkey answers opens a vault under a passphrase; its proof alone does not', async (t) => {
  const { frame, house, state, rooms, entries } = await seated(t, { home: 'passphrase', passkey: 'opens' });
  assert.equal((state as { passkeys: string }).passkeys, 'opens');
  assert.equal((await shown(frame, house)).reply, 'vault.passkey-silent');
  assert.equal(
    (await shown(frame, house, { counter: 3 }, house.key, Buffer.alloc(32, 6))).reply,
    'vault.wrong-passkey',
  );
  assert.equal((await shown(frame, house, {}, new Authenticator(), Buffer.from(answer))).reply, 'passkey.refused');
  const { begun, reply } = await shown(frame, house, { counter: 4 }, house.key, Buffer.from(answer));
  assert.deepEqual(Object.keys(begun.salts), [house.key.id]);
  assert.deepEqual(reply, {});
  const opened = await rooms;
  const all = await entries(opened);
  const last = unlocked(all);
  assert.deepEqual([last?.method, last?.through], ['passkey', 'studio']);
  assert.deepEqual(
    all.flatMap(({ type, method, count }) => (type === 'vault.unlock-failed' ? [[method, count]] : [])),
    [['passkey', 2]],
  );
});

test('a public key that somebody put into the keystore is believed by nobody: the vault does not open on it', async (t) => {
  const house = await lockedHouse(t, { home: 'practice', passkey: 'known' });
  await house.locked.end();
  const { readKeystoreFile, writeKeystoreFile } = keystoreOf(house);
  const file = readKeystoreFile();
  writeKeystoreFile({ ...file, passkeys: [] });
  const again = await house.again();
  await assert.rejects(again.unlock(nobody), { code: 'vault.keystore-damaged' });
});

function keystoreOf({ folder }: LockedHouse) {
  const { organization } = JSON.parse(readFileSync(path.join(folder, 'settings.json'), 'utf8')) as {
    organization: string;
  };
  const file = path.join(folder, 'vault', organization, 'keys.json');
  return {
    readKeystoreFile: () => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>,
    writeKeystoreFile: (content: Record<string, unknown>) => {
      const { checksum: _, seal, ...rest } = content;
      writeFileSync(file, JSON.stringify({ ...rest, seal, checksum: checksumOf(rest, String(seal)) }));
    },
  };
}

function checksumOf(content: Record<string, unknown>, seal: string): string {
  const bytes = canonicalBytes([canonicalBytes(content as CanonicalValue), seal]);
  return createHash('sha256').update(bytes).digest('hex');
}

test('what was typed in a window is nowhere in memory afterwards, right or wrong', async (t) => {
  if (!canSearchMemory) return t.skip('this system does not let a process read its own memory');
  const { frame, rooms } = await seated(t, { home: 'passphrase' });
  const canary = newCanary();
  const sent = Buffer.from(canary.bytes);
  assert.equal(await typed(frame, sent), 'vault.wrong-passphrase');
  sent.fill(0);
  const right = Buffer.from(phrase);
  assert.deepEqual(await typed(frame, right), {});
  await rooms;
  canary.bytes.fill(0);
  assert.deepEqual(canary.find(), []);
});
