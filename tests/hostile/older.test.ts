/** An older copy of the data folder, one without its ledger, and one whose store is empty: no start goes on silently. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { ledgerOf, newFolder, root } from './besieged.ts';

const bin = path.join(root, 'apps/interlock/bin/interlock.mjs');

interface Place {
  readonly data: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A data folder and a state folder of its own, neither of them the person's. */
function place(t: TestContext): Place {
  const folder = newFolder(t);
  mkdirSync(path.join(folder, 'home'));
  const env = { ...process.env, HOME: path.join(folder, 'home'), XDG_STATE_HOME: path.join(folder, 'state') };
  return { data: path.join(folder, 'data'), env };
}

async function interlock(
  { data, env }: Place,
  ...words: string[]
): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [bin, ...words, '--data', data], { stdio: ['ignore', 'pipe', 'pipe'], env });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}

/** Does something that the ledger and the records learn of. */
async function work(at: Place, host: string): Promise<void> {
  const { code, err } = await interlock(at, 'host', 'add', host, '--address', '192.0.2.7', '--platform', 'frr');
  assert.equal(code, 0, err);
}
const elsewhere = (at: Place, name: string): Place => ({ ...at, data: path.join(path.dirname(at.data), name) });
function copyOf(at: Place, name: string): Place {
  const copy = elsewhere(at, name);
  cpSync(at.data, copy.data, { recursive: true });
  return copy;
}

test('a restored copy is refused with both figures, and goes on when a person accepts it, which is an entry', async (t) => {
  const at = place(t);
  await work(at, 'first');
  const older = copyOf(at, 'older');
  const had = (await ledgerOf(older.data)).length;
  await work(at, 'second');
  const now = (await ledgerOf(at.data)).length;

  const refused = await interlock(older, 'host', 'list');
  assert.equal(refused.code, 1);
  assert.match(refused.err, new RegExp(`it has ${had} entries, and once had ${now}\\.`));
  assert.match(refused.err, /\n {11}\S.*ledger accept`\. {2}\(ledger\.rolled-back\)\n$/);
  const verified = await interlock(older, 'ledger', 'verify');
  assert.equal(verified.code, 1);
  assert.match(verified.out, new RegExp(`it has ${had} entries, and once had ${now}`));
  assert.equal((await interlock(at, 'host', 'list')).code, 0, 'the folder that went on goes on');

  const asked = await interlock(older, 'ledger', 'accept');
  assert.equal(asked.code, 1);
  assert.match(asked.err, /--size N/);
  const other = await interlock(older, 'ledger', 'accept', '--size', String(had + 1));
  assert.equal(other.code, 1);
  assert.match(other.err, /ledger\.accept-other/);
  assert.equal((await ledgerOf(older.data)).length, had, 'nothing was written');
  const accepted = await interlock(older, 'ledger', 'accept', '--size', String(had));
  assert.equal(accepted.code, 0, accepted.err);
  await work(older, 'third');
  const entries = await ledgerOf(older.data);
  const entry = entries[had] as Record<string, unknown>;
  assert.deepEqual([entry.type, entry.has, entry.records], ['ledger.accepted', had, false]);
  assert.ok((entry.had as number) >= now);
  // Both copies went on with one key: the other one is a fork now, and says so.
  const fork = await interlock(at, 'host', 'list');
  assert.equal(fork.code, 1);
  assert.match(fork.err, /\(ledger\.(forked|rolled-back)\)/);
});

test('a ledger that was removed, or whose files are empty, is not begun afresh', async (t) => {
  const at = place(t);
  await work(at, 'first');
  const now = (await ledgerOf(at.data)).length;
  const gone = copyOf(at, 'gone');
  rmSync(path.join(gone.data, 'ledger'), { recursive: true });
  const refused = await interlock(gone, 'host', 'list');
  assert.equal(refused.code, 1);
  assert.match(refused.err, new RegExp(`it has 0 entries, and once had ${now}\\.[\\s\\S]*\\(ledger\\.rolled-back\\)`));
  assert.equal(existsSync(path.join(gone.data, 'ledger')), false);
  const missed = await interlock(gone, 'ledger', 'verify');
  assert.equal(missed.code, 1);
  assert.match(missed.out, new RegExp(`it once had ${now} entries`));
  // Also where nothing stands outside any more.
  const alone = { ...gone, env: { ...gone.env, XDG_STATE_HOME: path.join(path.dirname(gone.data), 'no-state') } };
  const without = await interlock(alone, 'host', 'list');
  assert.equal(without.code, 1);
  assert.match(without.err, /\(ledger\.rolled-back\)/);

  const hollow = copyOf(at, 'hollow');
  for (const file of readdirSync(path.join(hollow.data, 'ledger'), { recursive: true, withFileTypes: true }))
    if (file.isFile()) truncateSync(path.join(file.parentPath, file.name));
  const empty = await interlock(hollow, 'host', 'list');
  assert.equal(empty.code, 1);
  assert.match(empty.err, /\(ledger\.(damaged|other-key)\)/);

  assert.equal((await interlock(gone, 'ledger', 'accept', '--size', '0')).code, 0);
  const entries = await ledgerOf(gone.data);
  const accepted = entries.find(({ type }) => type === 'ledger.accepted') as Record<string, unknown>;
  assert.deepEqual([accepted.had, accepted.has], [now, 0]);
  assert.equal((await interlock(gone, 'host', 'list')).code, 0);
});

test('a store of records that is missing or empty is not begun afresh', async (t) => {
  const at = place(t);
  await work(at, 'first');
  for (const way of ['removed', 'emptied']) {
    const copy = copyOf(at, way);
    const store = path.join(copy.data, 'records.db');
    for (const file of globSync('records.db*', { cwd: copy.data })) rmSync(path.join(copy.data, file));
    if (way === 'emptied') writeFileSync(store, '');
    const refused = await interlock(copy, 'host', 'list');
    assert.equal(refused.code, 1);
    assert.match(refused.err, /\(records\.gone\)\n$/);
    assert.equal(way === 'emptied' ? readFileSync(store).length : Number(existsSync(store)), 0, 'and stays as it was');
  }
  const copy = elsewhere(at, 'emptied');
  const size = (await ledgerOf(copy.data)).length;
  assert.equal((await interlock(copy, 'ledger', 'accept', '--size', String(size))).code, 0);
  const entry = (await ledgerOf(copy.data))[size] as Record<string, unknown>;
  assert.deepEqual([entry.type, entry.records], ['ledger.accepted', true]);
});

test('a start without what stood outside, or with what was changed, is refused until a person accepts it', async (t) => {
  const at = place(t);
  await work(at, 'first');
  const state = path.join(at.env.XDG_STATE_HOME as string, 'interlock/ledger');
  const [name] = readdirSync(state) as [string];
  rmSync(path.join(state, name));
  const had = (await ledgerOf(at.data)).length;
  const lost = await interlock(at, 'host', 'list');
  assert.equal(lost.code, 1);
  assert.match(
    lost.err,
    new RegExp(
      `has ${had} entries, and its entry \\d+ of .*nothing stands there[\\s\\S]*ledger accept.*ledger.outside-missing`,
    ),
  );
  assert.deepEqual([readdirSync(state), (await ledgerOf(at.data)).length], [[], had], 'nothing was written');
  // The same on another machine: there was never anything.
  const moved = { ...at, env: { ...at.env, XDG_STATE_HOME: path.join(path.dirname(at.data), 'new-state') } };
  assert.match((await interlock(moved, 'host', 'list')).err, /ledger\.outside-missing/);
  assert.equal((await interlock(moved, 'ledger', 'accept', '--size', String(had))).code, 0);
  await work(moved, 'second');
  cpSync(path.join(path.dirname(at.data), 'new-state/interlock/ledger'), state, { recursive: true });
  const entries = await ledgerOf(at.data);
  assert.equal(entries.filter(({ type }) => type === 'ledger.anchored').length, 1, 'at the first start alone');
  const accepted = entries.find(({ type }) => type === 'ledger.accepted') as Record<string, unknown>;
  assert.deepEqual([accepted.had, accepted.has], [0, had]);
  writeFileSync(path.join(state, name), '');
  const refused = await interlock(at, 'host', 'list');
  assert.match(refused.err, /\(ledger\.outside-damaged\)/);
  const size = (await ledgerOf(at.data)).length;
  assert.equal((await interlock(at, 'ledger', 'accept', '--size', String(size))).code, 0);
  assert.equal((await interlock(at, 'host', 'list')).code, 0);
});

test('where the vault is in the system’s keychain, the newest checkpoint and keystore are known there as well', async (t) => {
  const missing = ['dbus-run-session', 'gnome-keyring-daemon'].filter(
    (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0,
  );
  if (missing.length > 0) return t.skip(`not installed: ${missing.join(', ')}`);
  const at = place(t);
  const secret = path.join(path.dirname(at.data), 'secret');
  writeFileSync(secret, 'a password of nobody', { mode: 0o600 });
  const script = `echo password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    node="$0"; bin="$1"; data="$2"; secret="$3"; state="$XDG_STATE_HOME"
    go() { "$node" "$bin" "$@" --data "$data"; }
    go entry add one --account ada --password-file "$secret" >/dev/null || exit 1
    go entry list >/dev/null || exit 2
    cp -r "$data" "$data.old"
    go entry list >/dev/null || exit 3
    rm -r "$state"; data="$data.old"
    go entry list; echo "code $?"
    data="$2"; cp -r "$data/vault" "$data.vault"
    go entry edit one --name two --yes >/dev/null || exit 4
    rm -r "$state" "$data/vault"; mv "$data.vault" "$data/vault"
    go entry list; echo "code $?"`;
  const dir = at.env.HOME as string;
  const env = { ...at.env, XDG_RUNTIME_DIR: dir, XDG_DATA_HOME: dir };
  const done = spawnSync('dbus-run-session', ['--', 'sh', '-c', script, process.execPath, bin, at.data, secret], {
    encoding: 'utf8',
    env,
    timeout: 90_000,
  });
  assert.match(done.stdout, /^code 1\ncode 1\n$/, done.stderr);
  assert.match(done.stderr, /\(ledger\.rolled-back\).*\(vault\.keystore-older\)/s);
});
