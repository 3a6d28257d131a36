import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { Attempts } from './attempts.ts';
import { forgetLockNote, readLockNote, writeLockNote } from './lock-note.ts';

function attempts(t: TestContext) {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-attempts-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const world = { now: 1_000_000 };
  return { folder, world, made: new Attempts(folder, () => world.now) };
}

test('three tries are free, then the wait doubles from a second to a minute', (t) => {
  const { made, world } = attempts(t);
  const waits: number[] = [];
  for (let n = 0; n < 14; n++) {
    waits.push(made.wait() / 1000);
    world.now += made.wait();
    made.check();
    made.failed('passphrase');
  }
  assert.deepEqual(waits, [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60]);
  assert.throws(() => made.check(), { code: 'vault.try-later' });
});

test('a clock that is set back lengthens no wait, and one that is set forward is no more than a wait', (t) => {
  const { made, world } = attempts(t);
  for (let n = 0; n < 3; n++) made.failed('passkey');
  world.now -= 3_600_000;
  assert.equal(made.wait(), 1000);
});

test('both ways count together, outlive the process, and are the user’s alone', (t) => {
  const { made, folder, world } = attempts(t);
  made.failed('passphrase');
  world.now += 5;
  made.failed('passkey');
  made.failed('passphrase');
  const later = new Attempts(folder, () => world.now);
  assert.equal(later.count(), 3);
  assert.ok(later.wait() > 0);
  assert.deepEqual(later.list(), [
    { method: 'passkey', count: 1, from: 1_000_005, until: 1_000_005 },
    { method: 'passphrase', count: 2, from: 1_000_000, until: 1_000_005 },
  ]);
  const file = path.join(folder, 'unlock-attempts.json');
  if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
  later.forget();
  assert.equal(later.count(), 0);
  writeFileSync(file, '{"v":1,"failed":[{}]}');
  assert.equal(later.count(), 0, 'what cannot be read counts nothing');
});

test('a note that is no note of ours is none', (t) => {
  const { folder } = attempts(t);
  const note = {
    v: 1 as const,
    port: 8443,
    cardPort: null,
    sessions: [{ hash: 'a'.repeat(64), role: 'card' as const, expires: 5 }],
  };
  assert.equal(readLockNote(folder), null);
  writeLockNote(folder, note);
  assert.deepEqual(readLockNote(folder), note);
  for (const bad of [
    '',
    'null',
    '{"v":2}',
    JSON.stringify({ ...note, port: 0 }),
    JSON.stringify({ ...note, more: 1 }),
  ]) {
    writeFileSync(path.join(folder, 'locked.json'), bad);
    assert.equal(readLockNote(folder), null, bad);
  }
  forgetLockNote(folder);
  forgetLockNote(folder);
});
