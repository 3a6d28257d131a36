import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runKeeper } from './keeper.ts';

const skip = process.platform === 'win32' ? 'the helpers of this test are shell scripts' : false;
const dir = mkdtempSync(join(tmpdir(), 'interlock-keeper-'));
after(() => rmSync(dir, { recursive: true, force: true }));

function script(body: string): string {
  const file = join(dir, `h${Math.random()}`);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o700);
  return file;
}

test('a helper is run without a shell, with the word get, and gets the question', { skip }, async () => {
  const log = join(dir, 'log');
  const program = script(`echo "$@" > '${log}'; cat >> '${log}'; env >> '${log}'; printf 'password=x\\n'`);
  process.env.INTERLOCK_TEST_SECRET = 'not handed on';
  const said = await runKeeper([program, 'a; b', '$HOME'], 'host=r1\n\n');
  assert.equal(Buffer.from(said).toString(), 'password=x\n');
  const seen = readFileSync(log, 'utf8');
  assert.match(seen, /^a; b \$HOME get\nhost=r1\n\n/);
  assert.doesNotMatch(seen, /INTERLOCK_TEST_SECRET/);
});

test('a helper that fails, says too much or is not there is an error', { skip }, async () => {
  await assert.rejects(runKeeper([script('exit 1')], ''));
  await assert.rejects(runKeeper([script('yes | head -c 200000')], ''));
  await assert.rejects(runKeeper(['/no/such/program'], ''));
});

/** Whether a process with this id is there and no zombie. */
const lives = (pid: number) =>
  existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

test('a helper that hangs is ended with what it started, also where it does not listen', { skip }, async () => {
  const log = join(dir, 'pids');
  const program = script(`trap '' TERM\n(trap '' TERM; while :; do sleep 1; done) &\necho "$$ $!" > '${log}'\nwait`);
  await assert.rejects(runKeeper([program], '', 1500), /too long/);
  for (const pid of readFileSync(log, 'utf8').trim().split(' ').map(Number))
    while (lives(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
});

test('a helper that leaves something running on its output has answered', { skip }, async (t) => {
  const log = join(dir, 'left');
  const said = await runKeeper([script(`sleep 60 &\necho $! > '${log}'\nprintf 'password=x\\n'`)], '', 10_000);
  t.after(() => process.kill(Number(readFileSync(log, 'utf8')), 'SIGKILL'));
  assert.equal(Buffer.from(said).toString(), 'password=x\n');
});

test('a wrapper has answered when what it started has', { skip }, async () => {
  const said = await runKeeper([script(`(sleep 0.6; printf 'password=x\\n') &\nexit 0`)], '');
  assert.equal(Buffer.from(said).toString(), 'password=x\n');
  await assert.rejects(runKeeper([script('sleep 60 &')], '', 500), /too long/, 'and what never answers is ended');
});

test('an answer is read to its end also where we were busy meanwhile', { skip }, async () => {
  const answer = runKeeper([script(`printf 'password='\n(sleep 0.15; printf 'x\\n'; sleep 2) &\nexit 0`)], '');
  await new Promise((resolve) => setTimeout(() => setImmediate(resolve), 100)); // before the next round's timers
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
  assert.equal(Buffer.from(await answer).toString(), 'password=x\n');
});

test('of a helper that fails nothing is left running', { skip }, async () => {
  const log = join(dir, 'failed');
  await assert.rejects(runKeeper([script(`sleep 60 >&- &\necho $! > '${log}'\nexit 1`)], ''));
  const pid = Number(readFileSync(log, 'utf8'));
  const begun = Date.now();
  while (lives(pid) && Date.now() - begun < 2000) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.ok(!lives(pid));
});
