import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startGatekeeper } from '@interlock/gatekeeper';
import { defaultFaults, newLabSecrets, startLab } from '@interlock/lab';
import { closing, ledgerOf, newFolder, root } from './besieged.ts';
import { again, recordsOf } from './replaying.ts';
import type { Given } from './victim.ts';

const prompt = 'The BGP session between the two routers is down. Find out why and fix it.';
const bin = path.join(root, 'apps/interlock/bin/interlock.mjs');
/** Kills; LONG=1 is for a person with half an hour. */
const kills = process.env.LONG ? 1000 : 20;

/** A start that is killed writes no compiled code; the first one's makes the others quick. */
const compiled = path.join(root, 'node_modules/.cache/interlock/tests');

type Entry = Record<string, unknown>;

const dataFolder = (t: TestContext): string => path.join(newFolder(t), 'data');

/** One life of the gatekeeper; `kill` is asked at every line that it prints, and once when it has begun. */
async function live(given: Given, kill: (line: number) => boolean | number): Promise<{ lines: number; code: unknown }> {
  const child = spawn(
    process.execPath,
    ['--disable-sigusr1', '--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, 'victim.ts')],
    { stdio: ['pipe', 'pipe', 'inherit'], env: { NODE_COMPILE_CACHE: compiled, ...process.env } },
  );
  child.stdin.on('error', () => {});
  child.stdin.write(`${JSON.stringify(given)}\n`);
  let lines = 0;
  const end = once(child, 'close');
  createInterface({ input: child.stdout }).on('line', () => {
    const now = kill(lines++);
    if (now === true) child.kill('SIGKILL');
    else if (typeof now === 'number') setTimeout(() => child.kill('SIGKILL'), now);
  });
  const [code, signal] = await end;
  return { lines, code: signal ?? code };
}

test('killed at any moment, it wrote down what it did before it did it, and repeats nothing', async (t) => {
  const data = dataFolder(t);
  const lab = await startLab({ secrets: newLabSecrets(), pace: { bgpOpen: 50 } });
  closing(t, () => lab.close());
  const given: Given = { data, devices: lab.devices, prompt };
  const configs = () => ['edge-1', 'core-1'].map((name) => lab.device(name).runningConfig());
  lab.reset(defaultFaults);
  let faulty = configs();
  const whole = await live(given, () => false);
  assert.equal(whole.code, 0);
  assert.notDeepEqual(configs(), faulty, 'left alone, it repairs the session');

  let known = (await ledgerOf(data)).length;
  let open: number[] = [];
  for (let n = 0; n < kills; n++) {
    lab.reset(defaultFaults);
    faulty = configs(); // with salts of its own
    // A third while it starts, the rest anywhere in the run; the moment between two lines is the machine's own.
    const life = await live(given, (line) =>
      n % 3 === 0
        ? line === 0 && (40 * (n + 1)) % 900
        : line === 2 + Math.floor((((n * 37) % 100) * (whole.lines - 2)) / 100),
    );
    assert.ok(life.code === 'SIGKILL' || life.code === 0, String(life.code));
    const entries = existsSync(path.join(data, 'ledger')) ? await ledgerOf(data) : [];
    const fresh = entries.slice(known);
    // What the devices saw stands in the ledger as released before it.
    const changed = configs().some((config, at) => config !== faulty[at]);
    if (changed) assert.ok(fresh.some(isChange), 'a device was changed and the ledger does not say so');
    // What the life before left open was closed as unknown, each once, by this start, unless it died before.
    const unknown = entries.flatMap((entry) => (entry.type === 'effect.unknown' ? [entry.released as number] : []));
    assert.equal(new Set(unknown).size, unknown.length);
    if (fresh.some(({ type }) => type === 'gatekeeper.started'))
      for (const index of open) assert.ok(unknown.includes(index));
    open = openCalls(entries);
    known = entries.length;
  }
  lab.reset(defaultFaults);
  assert.equal((await live(given, () => false)).code, 0, 'after all that it does its work');
  const entries = await ledgerOf(data);
  assert.deepEqual(openCalls(entries), []);
  for (const name of ['call', 'permit'] as const) {
    const released = entries.filter(({ type }) => type === 'call.released').map((entry) => entry[name]);
    assert.equal(new Set(released).size, released.length, `each ${name} was released once`);
  }
  t.diagnostic(
    `${kills} kills, ${entries.filter(({ type }) => type === 'effect.unknown').length} effects unknown, ${entries.length} entries`,
  );
});

const isChange = (entry: Entry) => entry.type === 'call.released' && entry.class !== 'read-only';

/** Indexes of released calls that have neither an outcome nor an end as unknown. */
function openCalls(entries: readonly Entry[]): number[] {
  const closed = new Set(
    entries.filter(({ type }) => type === 'call.ended' || type === 'effect.unknown').map(({ permit }) => permit),
  );
  return entries.flatMap(({ type, permit }, index) => (type === 'call.released' && !closed.has(permit) ? [index] : []));
}

test('a workspace that is killed again and again costs nothing: the run ends done, and each call ran once', async (t) => {
  const data = dataFolder(t);
  const lab = await startLab({ secrets: newLabSecrets(), pace: { bgpOpen: 50 } });
  closing(t, () => lab.close());
  const gatekeeper = await startGatekeeper({
    folder: data,
    installation: root,
    model: 'rehearsal',
    unlock: { passphrase: async () => undefined },
    startLab: async () => ({ devices: lab.devices, close: async () => {} }),
  });
  closing(t, () => gatekeeper.close());
  const edge = lab.device('edge-1');
  let changes = 0;
  let last = edge.runningConfig();
  // The card's death leaves the change to run while nobody thinks; its end may come before the next life was given the run,
  // so the last moment is one that only a life which has the run brings. Four deaths: one more within a minute and it stays down.
  const moments = ['model.ended', 'call.released', 'card.opened', 'model.ended'];
  const killed: string[] = [];
  const ended = new Promise<string>((resolve) => {
    gatekeeper.events.listen((event) => {
      const config = edge.runningConfig();
      if (config !== last) changes++;
      last = config;
      if (event.type === 'run.ended') resolve(event.end);
      const pid = gatekeeper.workspacePid();
      if (event.type !== moments[0] || pid === undefined) return;
      killed.push(moments.shift() as string);
      process.kill(pid, 'SIGKILL');
    });
  });
  gatekeeper.approve(() => ({
    answer: 'approved',
    approval: { by: gatekeeper.person(), through: 'approve-all', at: Date.now() },
  }));
  const conversation = await gatekeeper.converse(prompt, {});
  assert.equal(await ended, 'done');
  const lives = await recordsOf(gatekeeper, conversation);
  assert.equal(lives.length, 5, 'each life of the workspace is a record of its own');
  for (const life of lives) assert.equal(await again(life), null);
  assert.deepEqual(killed, ['model.ended', 'call.released', 'card.opened', 'model.ended']);
  assert.equal(changes, 1, 'the device saw one change');
  assert.deepEqual(Object.values(lab.bgp('edge-1')), ['Established']);
  const entries = await ledgerOf(data);
  assert.equal(entries.filter(({ type }) => type === 'workspace.ended').length, 4);
  assert.equal(entries.filter(isChange).length, 1);
  assert.deepEqual(openCalls(entries), []);
});

test('a launcher that is killed leaves no process behind, and the ledger whole', async (t) => {
  if (process.platform !== 'linux') return t.skip('/proc tells who is left');
  const data = dataFolder(t);
  const launcher = spawn(process.execPath, [bin, 'start', '--no-open', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(createInterface({ input: launcher.stdout }), 'line');
  const family = descendants(launcher.pid as number);
  assert.ok(family.length >= 3, `gatekeeper, workspace and lab: ${family.join(', ')}`);
  launcher.kill('SIGKILL');
  await once(launcher, 'exit');
  while (family.some(isAlive)) await pause(20);
  await ledgerOf(data);
});

const statOf = (pid: number): string[] => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' '); // state, parent, …
  } catch {
    return ['Z', '0'];
  }
};
const isAlive = (pid: number): boolean => !['Z', 'X'].includes(statOf(pid)[0] as string);

function descendants(of: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name));
  const children = pids.map(Number).filter((pid) => Number(statOf(pid)[1]) === of);
  return children.flatMap((pid) => [pid, ...descendants(pid)]);
}
