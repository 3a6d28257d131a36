import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { workspaceProgram } from './walls.ts';
import { startWorkspace } from './workspace.ts';

const installation = path.resolve(import.meta.dirname, '../../../..');

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function until(look: () => boolean): Promise<void> {
  for (let n = 0; n < 1000 && !look(); n++) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.ok(look(), String(look));
}

const noWindows = { skip: process.platform === 'win32' && 'there is no bubblewrap on Windows' };

/** Starts a workspace with a double of bubblewrap: a script, and the file `$NOTE` that it may leave a note in. */
function startBehind(t: TestContext, script: string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-workspace-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const note = path.join(folder, 'note');
  const bubblewrap = path.join(folder, 'bwrap');
  writeFileSync(bubblewrap, `#!/bin/sh\nNOTE=${note}\n${script}\n`);
  chmodSync(bubblewrap, 0o700);
  const never = () => Promise.reject(new Error('nobody asks'));
  const told: string[] = [];
  const workspace = startWorkspace({
    program: workspaceProgram(installation),
    bubblewrap,
    answers: { 'model.converse': never, 'model.summarize': never, 'call.propose': never, 'run.end': never },
    ready: () => void told.push('ready'),
    ended: () => void told.push('ended'),
  });
  return { workspace, note, told };
}

test('a bubblewrap that has just been started is not killed before its child is bound to it', noWindows, async (t) => {
  const begin = 'while [ "$1" != -- ]; do shift; done; shift; sleep 0.3; echo bound > $NOTE; exec "$@"';
  const { workspace, note, told } = startBehind(t, begin);
  const pid = workspace.process();
  await workspace.close();
  assert.ok(existsSync(note));
  assert.ok(pid !== undefined && !alive(pid));
  assert.deepEqual(told, [], 'nobody is told of one that was closed');
});

test('what a dead bubblewrap left behind with its pipes holds up no close', noWindows, async (t) => {
  const { workspace, note } = startBehind(t, 'sleep 60 & echo $! > $NOTE.new; mv $NOTE.new $NOTE; wait');
  await until(() => existsSync(note));
  const child = Number(readFileSync(note, 'utf8'));
  await workspace.close();
  assert.ok(alive(child), 'it has the pipes still');
  process.kill(child, 'SIGKILL');
});
