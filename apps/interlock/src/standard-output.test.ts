/** What stands behind standard output may be full, or gone: through the launcher, as a nightly job meets it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openRooms } from '@interlock/gatekeeper';

const bin = fileURLToPath(new URL('../bin/interlock.mjs', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'interlock-output-'));
after(() => rmSync(folder, { recursive: true, maxRetries: 5, retryDelay: 200 }));
const data = path.join(folder, 'data');
const file = (name: string) => path.join(folder, name);
const env = { ...process.env, HOME: folder, XDG_STATE_HOME: file('state') };

/** A line of a shell, where `$IL` is the program and `$D` the data folder. */
function shell(line: string): { code: number | null; err: string } {
  const { status, stderr } = spawnSync('/bin/bash', ['-c', line], {
    env: { ...env, IL: `${process.execPath} ${bin}`, D: data, F: folder },
    encoding: 'utf8',
  });
  return { code: status, err: stderr };
}

before(async () => {
  const rooms = await openRooms(data, { passphrase: async () => undefined }, (id) => id, {
    state: file('state/interlock'),
  });
  const one = { type: 'gatekeeper.stopped', instance: 'i', cause: 'asked' } as const;
  await Promise.all(Array.from({ length: 400 }, () => rooms.house.journal.write(one)));
  await rooms.close();
});

const skip = existsSync('/dev/full') ? false : 'this system has no /dev/full';

test('what could not be written is a failure with a sentence, whatever the command', { skip }, () => {
  for (const line of ['verify', 'export --format ocsf', 'prove 3', 'search --clear']) {
    const { code, err } = shell(`$IL ledger ${line} --data $D >/dev/full`);
    assert.equal(code, 1, line);
    assert.match(err, /\(ENOSPC\).* is not whole[\s\S]*\(output\.lost\)/, line);
  }
});

test('a reader that went away is no failure, and the code is the command’s own', () => {
  assert.deepEqual(shell('$IL ledger verify --data $D | true; exit $PIPESTATUS'), { code: 0, err: '' });
  const begun = shell('$IL ledger export --format ocsf --data $D | head -1 >/dev/null; exit $PIPESTATUS');
  assert.deepEqual(begun, { code: 0, err: '' });
});

test('a cursor never moves behind what nobody took, and half a line is taken back', () => {
  const gone = shell('$IL ledger export --format ocsf --cursor $F/c --data $D | true; exit $PIPESTATUS');
  assert.equal(gone.code, 1);
  assert.match(gone.err, /the cursor stays where it was[\s\S]*\(export\.unread\)/);
  assert.equal(existsSync(file('c')), false);

  // A file that may not grow beyond 40 blocks stands for a disk that is full.
  writeFileSync(file('out'), 'a line before\n');
  const full = shell('ulimit -f 40; trap "" XFSZ; $IL ledger export --format ocsf --cursor $F/c --data $D >> $F/out');
  assert.equal(full.code, 1, full.err);
  assert.match(full.err, /\(output\.lost\)/);
  assert.equal(existsSync(file('c')), false);
  const text = readFileSync(file('out'), 'utf8');
  assert.ok(text.endsWith('}\n') && statSync(file('out')).size > 10_000, 'whole lines stay');
  assert.equal(shell('$IL ledger export --format ocsf --cursor $F/c --data $D >> $F/out').code, 0);
  const [, ...lines] = readFileSync(file('out'), 'utf8').trimEnd().split('\n');
  for (const line of lines) JSON.parse(line);
});

test('a file that cannot be written or has no end is named, and is no surprise', { skip }, () => {
  const out = shell('$IL ledger prove 3 --out $F/none/p --data $D');
  assert.match(out.err, /cannot be written: there is no such file or folder[\s\S]*\(file\.unwritable\)/);
  assert.equal(out.code, 1);
  const cursor = shell('mkdir $F/dir; $IL ledger export --format jsonl --cursor $F/dir --data $D >/dev/null');
  assert.match(cursor.err, /it is a folder/);
  const endless = shell('$IL ledger verify --against /dev/zero --data $D');
  assert.equal(endless.code, 2);
  assert.match(endless.err, /more than a megabyte/);
});

test('a log that was tampered with is never told as verified', { skip }, () => {
  const [name = ''] = readdirSync(path.join(data, 'ledger'));
  const tiles = path.join(data, 'ledger', name, 'tile/entries');
  const tile = path.join(tiles, '000');
  const bytes = readFileSync(tile);
  bytes[200] = (bytes[200] as number) ^ 1;
  writeFileSync(tile, bytes);
  for (const end of ['', '>/dev/full', '| true; exit $PIPESTATUS', '2>/dev/full'])
    assert.equal(shell(`$IL ledger verify --data $D ${end}`).code, 1, end);
});
