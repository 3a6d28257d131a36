/**
 * Starts the pinned Node on the program and stands between it and the shell: an allow-listed environment, no
 * inspector by signal, no core dump, signals passed on once, the program's end as its own, and nobody left behind.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { allowedEnvironment, compileCacheFolder } from './environment.mjs';
import { pinnedNode } from './pinned-node.mjs';

const windows = process.platform === 'win32';
/** Ctrl-C under npm arrives twice, from the terminal and from npm, within a few milliseconds: that is one press. */
const samePress = 300;
/** Milliseconds for an orderly stop when nobody is left to press again. */
const patience = 10_000;
/** How a program ends that is to be started again, locked. */
const signedOut = 87;
const flags = [
  '--disable-sigusr1', // else anybody who may signal the program opens a debugger in it
  '--disable-warning=ExperimentalWarning', // node:sqlite and the like; everything else still warns
  '--max-semi-space-size=8', // megabytes: what lives shortly is collected earlier, and less memory is held for it
  `--import=${new URL('./lifeline.mjs', import.meta.url)}`,
];
/** glibc gives back what a long conversation's messages took, instead of keeping it in pieces for each thread. */
const memory = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };

/**
 * Runs `entry` with `args` on the pinned Node and ends this process as that one ended. Whatever the program starts
 * and does not detach into a group of its own ends with it.
 */
export async function launch(entry, args) {
  const node = pinnedNode();
  if (node.problem) {
    process.stderr.write(`${node.problem}\n`);
    process.exitCode = 1;
    return;
  }
  const env = allowedEnvironment(process.env);
  env.INTERLOCK_LIFELINE = '3';
  if (process.platform === 'linux') Object.assign(env, memory);
  const cache = compileCacheFolder(env);
  if (cache) env.NODE_COMPILE_CACHE = cache;

  // Only beside the promise that it is for: a configuration of OpenSSL names code that runs in the program.
  const { INTERLOCK_FIPS, INTERLOCK_OPENSSL_CONFIG: config } = env;
  const fips = INTERLOCK_FIPS === '1' && config ? [`--openssl-config=${config}`] : [];
  const program = [node.path, ...flags, ...fips, entry, ...args];
  // A shell is the one way to a limit that needs no addon; it is replaced by the program and leaves no process.
  const command = windows ? program : ['/bin/sh', '-c', 'ulimit -c 0; exec "$0" "$@"', ...program];
  let end = await run(command, env);
  // A person signed out: the process that held their keys is gone, and a fresh one waits until somebody unlocks it.
  while (end.code === signedOut) end = await run(command, { ...env, INTERLOCK_LOCKED: '1' });
  finish(end, node.path);
}

/** Runs the program once; nothing that it started is left when this resolves with how it ended. */
async function run(command, env) {
  const child = spawn(command[0], command.slice(1), {
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    // A group of its own: what the terminal sends reaches the launcher alone, which passes it on exactly once.
    detached: !windows,
  });
  child.stdio[3]?.on('error', () => {});
  const stopPassing = passSignals(child);
  const end = await new Promise((resolve) => {
    child.once('error', (error) => resolve({ error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  endGroup(child);
  stopPassing();
  return end;
}

/** Passes signals on; the third press ends a program that does not stop. Returns what takes the listeners off. */
function passSignals(child) {
  let presses = 0;
  let last = { signal: '', at: 0 };
  const pass = (signal) => {
    const at = Date.now();
    if (signal === last.signal && at - last.at < samePress) return;
    last = { signal, at };
    presses += 1;
    if (presses >= 3) endGroup(child);
    else if (!windows) child.kill(signal); // a Windows console delivers Ctrl-C to the program by itself
  };
  const ignore = () => {}; // a listener takes the place of Node's own, which would open a debugger
  const passed = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of passed) process.on(signal, pass);
  if (!windows) process.on('SIGUSR1', ignore);
  const watch = watchNpm(() => {
    pass('SIGTERM');
    setTimeout(() => endGroup(child), patience).unref();
  });
  return () => {
    clearInterval(watch);
    for (const signal of passed) process.off(signal, pass);
  };
}

/** npm puts a shell between itself and us, which passes no signal on: where either of them ends, so do we. */
function watchNpm(ended) {
  if (windows || process.env.npm_lifecycle_event === undefined) return undefined;
  const above = ancestors();
  const watch = setInterval(() => {
    if (ancestors() === above) return;
    clearInterval(watch);
    ended();
  }, 500);
  return watch;
}

/** The ids of our parent and, where the system tells, of its parent. */
function ancestors() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`;
  } catch {
    return `${process.ppid}`;
  }
}

/** Ends whatever is left of the program's process group, at once. */
function endGroup(child) {
  try {
    if (windows) child.kill('SIGKILL');
    else if (child.pid) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // nobody is left
  }
}

function finish({ error, code, signal }, path) {
  if (error || code === 127) {
    const why = error ? error.message : 'the system could not load it';
    process.stderr.write(`Interlock could not start its Node (${path}): ${why}.\n`);
    process.exitCode = 1;
  } else if (signal) {
    process.exitCode = 128 + constants.signals[signal]; // stands where a signal of this name does not end us
    process.kill(process.pid, signal);
  } else process.exitCode = code;
}
