import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, type TestContext, test } from 'node:test';
import { closing, ledgerOf, newFolder, root } from './besieged.ts';

const bin = path.join(root, 'apps/interlock/bin/interlock.mjs');
const posix = process.platform === 'win32' ? { skip: 'modes and mounts are of POSIX' } : {};
const isRoot = process.getuid?.() === 0;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The real program, to its end; `within` is a command that the launcher is started by. */
async function interlock(words: readonly string[], within: readonly string[] = []): Promise<Ended> {
  const [program, ...rest] = [...within, process.execPath, bin, ...words] as [string, ...string[]];
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: stateOf(words) });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

/** A copy of a data folder goes on by itself, so it has a state folder of its own: another would call it a fork. */
function stateOf(words: readonly string[]): NodeJS.ProcessEnv {
  const data = words[words.indexOf('--data') + 1] as string;
  return { ...process.env, XDG_STATE_HOME: path.join(path.dirname(data), 'state') };
}

/** Two lines for a person: what happened, what to do next, and a code to report. Nothing of a program's insides. */
function assertClear({ code, err }: Ended, fault: string): void {
  assert.equal(code, 1, err);
  assert.match(
    err,
    new RegExp(`^interlock: \\S[^\\n]*[.:]\\n {11}\\S[^\\n]*\\. {2}\\(${fault.replace('.', '\\.')}\\)\\n$`),
  );
  assert.doesNotMatch(err, /\n\s+at |node:|\.ts:\d|Error:|undefined|\[object/);
}

const question = 'show version on edge-1';
const job = 'The BGP session between the two routers is down. Find out why and fix it.';
const run = (data: string, prompt = question) => [
  'run',
  prompt,
  '--approve',
  'all',
  '--data',
  data,
  '--events',
  'jsonl',
];

const base = mkdtempSync(path.join(tmpdir(), 'interlock-used-'));
after(() => rmSync(base, { recursive: true, force: true }));
before(async () => {
  const { code, err } = await interlock(run(path.join(base, 'data')));
  assert.equal(code, 0, err);
});

/** A folder that has been used: settings, vault, records, and a ledger with calls in it. */
function used(t: TestContext): string {
  const data = path.join(newFolder(t), 'data');
  cpSync(path.join(base, 'data'), data, { recursive: true, preserveTimestamps: true });
  cpSync(path.join(base, 'state'), path.join(path.dirname(data), 'state'), { recursive: true });
  return data;
}

/** What lies in a folder, by contents; the lock says nothing but who held it last. */
function contents(data: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(data, { recursive: true })
      .map(String)
      .filter((name) => !name.startsWith('lock') && statSync(path.join(data, name)).isFile())
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(path.join(data, name)))
          .digest('hex'),
      ]),
  );
}

/** Changes a file as a bad disk might; the pattern is below the data folder and names one file at least. */
function damage(data: string, pattern: string, change: (bytes: Buffer) => Buffer): void {
  const files = globSync(pattern, { cwd: data });
  assert.ok(files.length > 0, pattern);
  for (const file of files) writeFileSync(path.join(data, file), change(readFileSync(path.join(data, file))));
}
const flipped = (bytes: Buffer) => {
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  return bytes;
};
/** In the root of the first table: elsewhere may be a free page, or a sealed value that whoever opens it refuses. */
const flippedRoot = (bytes: Buffer) => {
  const at = bytes.readUInt16BE(16); // the size of a page (sqlite.org/fileformat.html, 1.3), where the second one begins
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  return bytes;
};
const cut = (bytes: Buffer) => bytes.subarray(0, bytes.length / 2);
const renamed = (bytes: Buffer) => Buffer.from(bytes.toString('utf8').replace('"account": "', '$&x'));
const empty = () => Buffer.alloc(0);
const garbage = () => Buffer.from('not what was here\n'.repeat(20));

const damages: readonly (readonly [string, string, (bytes: Buffer) => Buffer, string])[] = [
  ['settings cut short', 'settings.json', cut, 'data.settings-damaged'],
  ['empty settings', 'settings.json', empty, 'data.settings-damaged'],
  ['garbage for settings', 'settings.json', garbage, 'data.settings-damaged'],
  ['a flipped bit in the store', 'records.db', flippedRoot, 'records.corrupted'],
  ['half a store', 'records.db', cut, 'records.corrupted'],
  ['garbage for a store', 'records.db', garbage, 'records.corrupted'],
  ['a flipped bit in the keystore', 'vault/*/keys.json', flipped, 'vault.keystore-damaged'],
  ['half a keystore', 'vault/*/keys.json', cut, 'vault.keystore-damaged'],
  ['another master key', 'vault/*/practice.key', flipped, 'vault.wrong-key'],
  ['half a keychain entry', 'vault/*/entries/*', cut, 'vault.entry-damaged'],
  ['another account in a keychain entry', 'vault/*/entries/*', renamed, 'vault.entry-edited'],
  ['a flipped bit in the journal', 'ledger/*/journal', flipped, 'ledger.damaged'],
  ['half a journal', 'ledger/*/journal', cut, 'ledger.damaged'],
  ['a flipped bit in an entry', 'ledger/*/tile/entries/*/*', flipped, 'ledger.damaged'],
  ['a flipped bit in a hash', 'ledger/*/tile/0/*/*', flipped, 'ledger.damaged'],
  ['garbage for a checkpoint', 'ledger/*/checkpoint', garbage, 'ledger.damaged'],
];

for (const [what, pattern, change, fault] of damages)
  test(`${what}: it says so, starts nothing and changes nothing`, async (t) => {
    const data = used(t);
    damage(data, pattern, change);
    const before = contents(data);
    assertClear(await interlock(run(data)), fault);
    assert.deepEqual(contents(data), before);
  });

test('settings that are gone are not made anew beside a vault and a ledger', async (t) => {
  const data = used(t);
  rmSync(path.join(data, 'settings.json'));
  const before = contents(data);
  assertClear(await interlock(run(data)), 'data.settings-missing');
  assert.deepEqual(contents(data), before);
});

test('a damaged ledger is found by verify as well, and named', async (t) => {
  const data = used(t);
  damage(data, 'ledger/*/checkpoint', garbage);
  const { code, out } = await interlock(['ledger', 'verify', '--data', data]);
  assert.equal(code, 1);
  assert.match(out, /DAMAGED or tampered with[\s\S]*checkpoint/);
});

test('a folder that others can enter is refused, with the command that closes it', posix, async (t) => {
  for (const mode of [0o755, 0o710, 0o701]) {
    const data = used(t);
    chmodSync(data, mode);
    const ended = await interlock(run(data));
    assertClear(ended, 'data.readable-by-others');
    assert.match(ended.err, /chmod 700/);
    assert.equal(statSync(data).mode & 0o777, mode, 'it is the person’s to change');
  }
});

test('a file in the folder’s place is refused', async (t) => {
  const file = path.join(newFolder(t), 'file');
  writeFileSync(file, 'mine');
  assertClear(await interlock(run(file)), 'data.not-a-folder');
  assert.equal(readFileSync(file, 'utf8'), 'mine');
});

test('a folder that cannot be written is refused', posix, async (t) => {
  const data = used(t);
  const before = contents(data);
  // Root writes where modes forbid it, but not where the mount does.
  const within = isRoot
    ? [
        'unshare',
        '-m',
        'sh',
        '-c',
        `mount --bind "${data}" "${data}" && mount -o remount,ro,bind "${data}" && exec "$0" "$@"`,
      ]
    : [];
  if (isRoot && !canMount()) return t.skip('root without unshare -m cannot make a folder read-only');
  if (!isRoot) chmodSync(data, 0o500);
  assertClear(await interlock(run(data), within), 'data.read-only');
  if (!isRoot) chmodSync(data, 0o700);
  assert.deepEqual(contents(data), before);
});

test('of two starts on one folder the second is refused, and the first goes on', async (t) => {
  const data = used(t);
  const words = ['start', '--no-open', '--port', '0', '--data', data];
  const first = spawn(process.execPath, [bin, ...words], { stdio: ['ignore', 'pipe', 'ignore'], env: stateOf(words) });
  closing(t, () => first.kill('SIGKILL'));
  await once(createInterface({ input: first.stdout }), 'line');
  for (const refused of [run(data), words, ['lab', '--data', data]])
    assertClear(await interlock(refused), 'data.in-use');
  assert.equal((await interlock(['open', '--no-open', '--data', data])).code, 0, 'the first one answers');
  const end = once(first, 'exit');
  first.kill('SIGTERM');
  await end;
  await ledgerOf(data);
  assert.equal((await interlock(run(data))).code, 0, 'and the folder is free again');
});

test('a disk that is full, before a start and in mid-run, costs nothing that was written', posix, async (t) => {
  if (!isRoot || !canMount()) return t.skip('a small disk takes root and unshare -m');
  const folder = newFolder(t);
  const disk = path.join(folder, 'disk');
  const told = path.join(folder, 'told');
  for (const made of [disk, told]) mkdirSync(made);
  const child = spawn('unshare', ['-m', 'sh', '-c', smallDisk, process.execPath, bin, disk, told, question, job], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, XDG_STATE_HOME: path.join(folder, 'state') },
  });
  assert.deepEqual(await once(child, 'close'), [0, null]);
  const read = (name: string) => readFileSync(path.join(told, name), 'utf8').trim();
  assert.equal(read('first.code'), '0');
  assertClear({ code: Number(read('full.code')), out: '', err: `${read('full.err')}\n` }, 'data.disk-full');
  assert.match(read('full.verify'), /^Verified: /);
  assert.match(read('hand.out'), /^Interlock is ready: /, 'a person starts on the room set aside');
  assert.match(read('hand.err'), /The disk is full: .* the agent does nothing/);
  assert.equal(read('hand.code'), '0');
  assert.match(read('hand.verify'), /^Verified: /);
  assert.equal(read('filled.code'), '1');
  assert.equal(read('filled.err'), '', 'no warning of Node’s');
  const events = read('filled.out')
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; code?: string; next?: string; end?: string });
  assert.ok(
    events.some(({ type, code, next }) => type === 'notice' && code === 'data.disk-full' && /space/.test(next ?? '')),
    'what to do next is said',
  );
  assert.equal(events.at(-1)?.type, 'run.ended');
  assert.equal(events.at(-1)?.end, 'failed');
  assert.match(read('filled.verify'), /^Verified: /);
  assert.equal(read('again.code'), '0', 'with room it does the whole job');
  assert.match(read('again.verify'), /^Verified: /);
});

function canMount(): boolean {
  return spawnSync('unshare', ['-m', 'true']).status === 0;
}

/** $0 Node, $1 our bin, $2 where the disk is, $3 where to tell, $4 and $5 two prompts. */
const smallDisk = `
mount -t tmpfs -o size=40m,mode=0700 tmpfs "$2" || exit 9
node="$0"; bin="$1"; disk="$2"; told="$3"; question="$4"; job="$5"
go() { "$node" "$bin" run "$2" --approve all --data "$disk/data" --events jsonl >"$told/$1.out" 2>"$told/$1.err"; echo $? >"$told/$1.code"; }
check() { "$node" "$bin" ledger verify --data "$disk/data" >"$told/$1.verify" 2>&1; }
fill() { dd if=/dev/zero of="$disk/filler" bs=4k >/dev/null 2>&1; true; }
go first "$question"
fill; go full "$question"; check full
"$node" "$bin" start --no-open --port 0 --data "$disk/data" >"$told/hand.out" 2>"$told/hand.err" & started=$!
while kill -0 $started && ! grep -q ready "$told/hand.out"; do sleep 0.1; done
kill -INT $started; wait $started; echo $? >"$told/hand.code"; check hand; rm "$disk/filler"
go filled "$job" &
while ! grep -q model.text "$told/filled.out" 2>/dev/null; do sleep 0.01; done
fill; wait; check filled; rm "$disk/filler"
go again "$job"; check again
exit 0
`;
