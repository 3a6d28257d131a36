import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { findBubblewrap, workspaceCommand, workspaceProgram } from '../../apps/gatekeeper/src/workspace/walls.ts';
import type { Attempt, Targets } from './escape.ts';
import { setTraps } from './traps.ts';

const root = path.resolve(import.meta.dirname, '../..');
const canary = 'canary-of-the-jail-test';
/**
 * What Node's permission model lets pass and bubblewrap alone stops; `docs/known-limits.md` names them. A way that is
 * added to or taken from this list changes that document.
 */
const bubblewrapAlone = [
  'file: through a link among its program',
  'file: through a link to a folder',
  'signal: any process',
  'signal: SIGUSR1',
  'signal: SIGUSR1 by Node',
  'priority of another process',
  'signal: SIGTERM',
];

/** The world outside the jail: things worth reaching, and what was reached of them. */
async function world(t: TestContext) {
  const outside = mkdtempSync(path.join(tmpdir(), 'interlock-jail-'));
  t.after(() => rmSync(outside, { recursive: true, force: true }));
  const program = path.join(outside, 'program');
  mkdirSync(program);
  copyFileSync(path.join(import.meta.dirname, 'escape.ts'), path.join(program, 'escape.mts'));
  const secret = path.join(outside, 'secret.txt');
  writeFileSync(secret, `${canary}\n`);
  writeFileSync(path.join(outside, 'module.mjs'), `export const secret = '${canary}';\n`);
  symlinkSync(secret, path.join(program, 'link'));
  symlinkSync(outside, path.join(program, 'way-out'));
  symlinkSync(path.join(outside, 'module.mjs'), path.join(program, 'link.mjs'));
  const [addon] = globSync(`node_modules/sodium-native/prebuilds/${process.platform}-${process.arch}/*.node`, {
    cwd: root,
  });
  assert.ok(addon, 'an addon to try with');
  copyFileSync(path.join(root, addon), path.join(program, 'addon.node'));
  const database = path.join(outside, 'database.db');
  const made = new DatabaseSync(database);
  made.exec(`CREATE TABLE secret (text TEXT); INSERT INTO secret VALUES ('${canary}')`);
  made.close();

  const traps = await setTraps(path.join(outside, 'socket'));
  t.after(() => traps.close());
  // They take no notice of SIGUSR1, so that each signal that is tried finds them there.
  const victims = [0, 1].map(() => spawn('/bin/sh', ['-c', 'trap "" USR1; echo ready; exec sleep 600']));
  await Promise.all(victims.map(({ stdout }) => once(stdout, 'data')));
  t.after(() => {
    for (const victim of victims) victim.kill('SIGKILL');
  });
  const targets: Targets = {
    port: traps.port,
    datagram: traps.datagram,
    socket: path.join(outside, 'socket'),
    secret,
    folder: program,
    outside,
    database,
    addon: path.join(program, 'addon.node'),
    module: path.join(outside, 'module.mjs'),
    victims: victims.map(({ pid }) => pid as number),
    everyone: readdirSync('/proc')
      .filter((name) => /^[0-9]+$/.test(name))
      .map(Number)
      .filter((pid) => pid > 100),
  };
  writeFileSync(path.join(program, 'targets.json'), JSON.stringify(targets));
  return { outside, program, arrivals: traps.arrivals, victims, before: tree(outside) };
}

const tree = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort();
const alive = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

async function tryAll(program: string, without: boolean): Promise<{ attempts: Attempt[]; complaint: string }> {
  const real = workspaceProgram(root);
  const own = path.relative(real.root, program);
  const hostile = { ...real, parts: [...real.parts, own], entry: path.join(own, 'escape.mts') };
  const command = without ? workspaceCommand(hostile, undefined, true) : workspaceCommand(hostile);
  assert.deepEqual(command.walls, { permission: true, bubblewrap: !without });
  const child = spawn(command.program, command.arguments, { env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let complaint = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  await once(child, 'close');
  const attempts = out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Attempt]));
  return { attempts, complaint };
}

test('behind bubblewrap and Node’s permissions every way out is refused', async (t) => {
  if (!findBubblewrap()) return t.skip('bubblewrap is not installed');
  const { program, outside, arrivals, victims, before } = await world(t);
  const { attempts, complaint } = await tryAll(program, false);
  if (/^bwrap:/m.test(complaint)) return t.skip(`bubblewrap cannot start here: ${complaint.split('\n')[0]}`);
  assert.equal(attempts.at(-1)?.way, 'execve', `it tried everything: ${complaint}`);
  assert.deepEqual(
    attempts.filter(({ refused }) => refused === undefined),
    [],
  );
  assert.ok(!JSON.stringify(attempts).includes(canary));
  assert.deepEqual(arrivals, []);
  assert.deepEqual(victims.map(alive), [true, true]);
  assert.deepEqual(tree(outside), before, 'it wrote nothing');
});

test('behind Node’s permissions alone, only the ways named in the known limits are open', async (t) => {
  const { program, outside, arrivals, victims, before } = await world(t);
  const { attempts, complaint } = await tryAll(program, true);
  assert.equal(attempts.at(-1)?.way, 'execve', `it tried everything: ${complaint}`);
  assert.deepEqual(
    attempts.filter(({ refused }) => refused === undefined).map(({ way }) => way),
    bubblewrapAlone,
    JSON.stringify(attempts, null, 1),
  );
  assert.deepEqual(arrivals, []);
  await Promise.all(victims.map(async (victim) => alive(victim) && once(victim, 'exit'))); // the signals were real ones
  assert.deepEqual(tree(outside), before, 'it wrote nothing');
});
