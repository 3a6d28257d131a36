/**
 * `npm test [-- PATH …]`: the tests of the tree, or those below the paths, whatever they are. What takes long has a flag of
 * its own: `--journeys` for a person at a browser, `--sieges` for the long hostile ones, `--peers` for real peers.
 * The last line says how many passed, failed and were skipped.
 */
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ensureStudio, studioSource } from './build-studio.ts';
import { closingLine, report, type Tally } from './reporter.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const chromium = '/usr/bin/chromium';
const everywhere = ['packages/*/src', 'apps/*/src', 'lab/src', 'tests'].map((folder) => `${folder}/**/*.test.ts`);
/** Tests that look at no page. */
const withoutStudio = /^(packages|lab|tests\/(architecture|contract|vectors|peers))\//;
/** Milliseconds for one file: far above what any takes, so that one which hangs ends as a failure; of several groups the longest. */
const patience = { tests: 150_000, journeys: 300_000, sieges: 1_200_000, peers: 600_000 };
type Group = keyof typeof patience;
const flags: Readonly<Record<string, Group>> = { '--journeys': 'journeys', '--sieges': 'sieges', '--peers': 'peers' };
/** Tests that take half a minute and more each: hostile ones, and whole programs that start again and again. */
const long = new RegExp(
  [
    'tests/hostile/(kill|kills|jail|disk|recording|canaries|older|long-run|agent-run|compare|benchmark/.*)',
    'apps/interlock/src/(commands/(ledger/(ledger|export)|recording/recording)|standard-output)',
    'packages/ledger/src/crash',
  ]
    .map((path) => `^${path}\\.test\\.ts$`)
    .join('|'),
);

function groupOf(path: string): Group {
  if (path.startsWith('tests/peers/')) return 'peers';
  if (path.startsWith('tests/journeys/')) return 'journeys';
  return long.test(path) ? 'sieges' : 'tests';
}

/** The test files below `paths` whatever their group, or all of a group where there are no paths. */
function chooseFiles(paths: readonly string[], group: Group): string[] {
  const wanted = paths.map((path) => posix.normalize(path).replace(/^\.\/|\/$/g, ''));
  return globSync(everywhere, { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) =>
      wanted.length === 0 ? groupOf(path) === group : wanted.some((one) => path === one || path.startsWith(`${one}/`)),
    )
    .sort();
}

/** Tests meet neither the person's own data nor their accounts, and nothing in their shell changes an outcome. */
function isolate(home: string, milliseconds: number): void {
  for (const name of Object.keys(process.env))
    if (/^(NODE_|AWS_|INTERLOCK_|XDG_|LD_|SSH_|SSLKEYLOGFILE$)/.test(name)) delete process.env[name];
  const cache = join(root, 'node_modules/.cache/interlock');
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  Object.assign(process.env, {
    HOME: home,
    INTERLOCK_TEST_PATIENCE: String(milliseconds),
    XDG_CACHE_HOME: cache,
    NODE_COMPILE_CACHE: join(cache, 'tests'),
    PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`,
  });
}

async function runFiles(files: string[]): Promise<Tally> {
  const stop = new AbortController();
  const ends = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const end = () => stop.abort();
  for (const signal of ends) process.on(signal, end);
  const events = run({
    files: files.map((path) => join(root, path)),
    concurrency: 2,
    signal: stop.signal,
    execArgv: ['--disable-warning=ExperimentalWarning', `--import=${new URL('./test-watch.ts', import.meta.url)}`],
  });
  try {
    return await report(events, root, (text) => process.stdout.write(text));
  } finally {
    for (const signal of ends) process.off(signal, end);
  }
}

/** Builds the Studio where it is older than its sources; what went wrong, or null. */
async function studioFault(): Promise<string | null> {
  try {
    await ensureStudio();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function main(args: readonly string[]): Promise<number> {
  const group = Object.entries(flags).find(([flag]) => args.includes(flag))?.[1] ?? 'tests';
  const paths = args.filter((arg) => !arg.startsWith('--'));
  const unknown = args.find((arg) => arg.startsWith('--') && !(arg in flags));
  let files = chooseFiles(paths, group);
  if (unknown)
    console.log(`No such flag: ${unknown}. There are ${Object.keys(flags).join(', ')}, and paths to run less.`);
  else if (files.length === 0) console.log(`No test file in ${paths.join(' ') || group}.`);
  if (unknown || files.length === 0) {
    console.log(closingLine({ passed: 0, failed: 0, skipped: 0 }));
    return 1;
  }

  let journeys = files.filter((path) => path.startsWith('tests/journeys/'));
  if (journeys.length > 0 && !existsSync(chromium)) files = files.filter((path) => !journeys.includes(path));
  else journeys = [];
  const unbuilt =
    files.some((path) => !withoutStudio.test(path)) && existsSync(studioSource) ? await studioFault() : null;

  const home = mkdtempSync(join(tmpdir(), 'interlock-tests-'));
  try {
    isolate(home, Math.max(...files.map((path) => patience[groupOf(path)])));
    const tally = await runFiles(files);
    for (const path of journeys) console.log(`skipped: ${path}: there is no ${chromium}`);
    tally.skipped += journeys.length;
    if (unbuilt !== null) {
      tally.failed += 1;
      console.log(`\n✖ ${unbuilt}`);
    }
    console.log(`\n${closingLine(tally)}`);
    return tally.failed > 0 || tally.passed + tally.skipped === 0 ? 1 : 0;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

process.exitCode = await main(process.argv.slice(2));
