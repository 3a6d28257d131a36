import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Gatekeeper, startGatekeeper } from '@interlock/gatekeeper';
import { defaultFaults, type Lab, newLabSecrets, startLab } from '@interlock/lab';
import type { RunEvent } from '@interlock/protocol';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = path.join(root, 'apps/interlock/bin/interlock.mjs');
const folder = mkdtempSync(path.join(tmpdir(), 'interlock-kill-'));
const data = path.join(folder, 'data');
const passphrase = path.join(folder, 'passphrase');
const approved = path.join(folder, 'approved.jsonl');
const env = { PATH: process.env.PATH, HOME: folder, CI: 'true', INTERLOCK_PASSPHRASE_FILE: passphrase };
/** Kills in one run of the suite; a person runs many more: INTERLOCK_LONG=1 npm test -- tests/hostile/kill.test.ts */
const kills = process.env.INTERLOCK_LONG ? 200 : 10;
const question = 'The BGP session between the two routers is down. Find out why and fix it.';
const fix =
  'configure terminal\nrouter bgp 65010\nno neighbor 10.255.0.2 shutdown\nend\nshow ip bgp summary\nwrite memory';
let lab: Lab;

function interlock(...words: string[]): { code: number; out: string } {
  try {
    return {
      code: 0,
      out: execFileSync(process.execPath, [bin, ...words, '--data', data], {
        encoding: 'utf8',
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    };
  } catch (error) {
    const failed = error as { status?: number; stdout?: string; stderr?: string };
    return { code: failed.status ?? 1, out: `${failed.stdout}${failed.stderr}` };
  }
}

before(async () => {
  lab = await startLab({ secrets: newLabSecrets() });
  writeFileSync(passphrase, 'a passphrase for kills\n', { mode: 0o600 });
  writeFileSync(approved, `${JSON.stringify({ tool: 'terminal.run', host: 'edge-1', command: fix })}\n`);
  const known = path.join(folder, 'known_hosts');
  const config = path.join(folder, 'ssh_config');
  writeFileSync(known, '');
  writeFileSync(
    config,
    lab.devices
      .filter(({ platform }) => platform === 'cisco_ios')
      .map(({ name, host, port }) => `Host ${name}\n HostName ${host}\n Port ${port}\n`)
      .join(''),
  );
  assert.equal(interlock('host', 'import', config, '--platform', 'cisco_ios').code, 0);
  for (const { name, password, platform } of lab.devices) {
    if (platform !== 'cisco_ios') continue;
    const file = path.join(folder, `${name}-password`);
    writeFileSync(file, password, { mode: 0o600 });
    const added = interlock(
      'entry',
      'add',
      `admin of ${name}`,
      '--account',
      'admin',
      '--password-file',
      file,
      '--host',
      name,
    );
    assert.equal(added.code, 0, added.out);
  }
  // First keys are trusted once, by a person: here in-process, as the card would.
  const gatekeeper = await open();
  gatekeeper.approve(() => ({
    answer: 'approved',
    approval: { by: gatekeeper.person(), through: 'approve-file', at: Date.now() },
  }));
  await gatekeeper.desk.fetchKeys(gatekeeper.hosts().map(({ id }) => id));
  await gatekeeper.close();
});
after(async () => {
  await lab?.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (): Promise<Gatekeeper> =>
  startGatekeeper({
    folder: data,
    installation: root,
    model: 'rehearsal',
    unlock: { passphrase: async () => new Uint8Array(Buffer.from('a passphrase for kills')) },
    startLab: null,
  });

/** Processes below one, by the kernel's own list. */
function below(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter((id) => id !== '')
      .map(Number);
    return children.flatMap((child) => [child, ...below(child)]);
  } catch {
    return [];
  }
}

const commandLine = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};
const alive = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

interface Entry {
  readonly type: string;
  readonly call?: string;
  readonly class?: string;
}
const entries = (): Entry[] =>
  interlock('ledger', 'export', '--format', 'jsonl')
    .out.split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Entry);

const linux = process.platform === 'linux' ? {} : { skip: 'processes are looked up in /proc, which only Linux has' };

test(
  `killed ${kills} times at any moment of a run: nothing ran that the ledger does not know, and nothing is retried`,
  linux,
  async () => {
    for (let n = 0; n < kills; n++) {
      lab.reset(defaultFaults);
      const before = entries().length;
      const child = spawn(
        process.execPath,
        [bin, 'run', question, '--approve', approved, '--events', 'jsonl', '--no-lab', '--data', data],
        { env, stdio: ['ignore', 'pipe', 'ignore'] },
      );
      await untilKilled(child, n);
      const verified = interlock('ledger', 'verify');
      assert.equal(verified.code, 0, `kill ${n}: ${verified.out}`);
      const changed = !/neighbor 10\.255\.0\.2 shutdown/.test(lab.device('edge-1').runningConfig());
      const fresh = entries().slice(before);
      if (changed)
        assert.ok(
          fresh.some(({ type, class: cls }) => type === 'call.released' && cls === 'moderate'),
          `kill ${n}: an effect without an entry`,
        );
      assert.equal(interlock('host', 'list').code, 0, 'it starts again');
      const all = entries();
      const ended = new Set(
        all.filter(({ type }) => type === 'call.ended' || type === 'effect.unknown').map(({ call }) => call),
      );
      const released = all.filter(({ type }) => type === 'call.released').map(({ call }) => call);
      assert.deepEqual(
        released.filter((call) => !ended.has(call)),
        [],
        `kill ${n}: a released call was left open`,
      );
      assert.equal(new Set(released).size, released.length, `kill ${n}: a call was released twice`);
    }
  },
);

/** Kills the gatekeeper itself some time after its run began: a little later each time. */
function untilKilled(child: ChildProcess, n: number): Promise<void> {
  return new Promise((resolve) => {
    let seen = 0;
    child.stdout?.on('data', (bytes: Buffer) => {
      seen += bytes.toString('utf8').split('\n').length - 1;
      if (seen < 1 + ((n * 7) % 60)) return;
      for (const pid of below(child.pid as number))
        if (commandLine(pid).includes('apps/interlock/src/main.ts')) kill(pid);
    });
    child.once('close', () => resolve());
  });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}

test('a workspace that is killed in mid-run is started again, the run goes on, and no change runs twice', async () => {
  lab.reset(defaultFaults);
  const gatekeeper = await open();
  const events: RunEvent[] = [];
  let killed = 0;
  gatekeeper.approve((card) =>
    card.lines.length > 0
      ? { answer: 'approved', approval: { by: gatekeeper.person(), through: 'approve-file', at: Date.now() } }
      : { answer: 'rejected', by: null },
  );
  const ended = new Promise<void>((resolve) => {
    gatekeeper.events.listen((event) => {
      events.push(event);
      if (
        event.type === 'call.released' &&
        killed < 3 &&
        events.filter(({ type }) => type === 'call.released').length % 4 === 0
      ) {
        killed++;
        const pid = gatekeeper.workspacePid();
        if (pid) kill(pid);
      }
      if (event.type === 'run.ended') resolve();
    });
  });
  await gatekeeper.converse(question, { trust: 'supervised' });
  await ended;
  await gatekeeper.close();
  const end = events.at(-1);
  assert.ok(killed > 0);
  assert.ok(events.some((event) => event.type === 'notice' && event.code === 'workspace.ended'));
  assert.ok(end?.type === 'run.ended' && end.end === 'done', JSON.stringify(end));
  assert.equal(end.changes, 1);
  assert.equal(events.filter((event) => event.type === 'card.opened').length, 1);
});

test('a launcher that is killed leaves nobody behind', linux, async () => {
  const child = spawn(process.execPath, [bin, 'start', '--no-open', '--port', '0', '--no-lab', '--data', data], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise<void>((resolve) => void child.stdout?.once('data', () => resolve()));
  const family = below(child.pid as number);
  assert.ok(family.length >= 2, 'the gatekeeper and its workspace');
  child.kill('SIGKILL');
  for (let n = 0; n < 200 && family.some(alive); n++) await sleep(100);
  assert.deepEqual(family.filter(alive).map(commandLine), []);
  assert.ok(readdirSync(data).length > 0);
});
