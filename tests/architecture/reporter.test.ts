import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { repository, tree } from './tree.ts';

/** Runs `files` as `npm test` does and gives the report, its counts last. */
function reportOf(t: TestContext, files: Readonly<Record<string, string>>): string {
  const script = (name: string) => JSON.stringify(pathToFileURL(join(repository, 'scripts', name)).href);
  const root = tree(t, {
    ...files,
    'start.ts': `
      import { run } from 'node:test';
      import { closingLine, report } from ${script('reporter.ts')};
      const files = process.argv.slice(2).map((name) => import.meta.dirname + '/' + name);
      const events = run({ files, execArgv: ['--import=' + ${script('test-watch.ts')}] });
      console.log(closingLine(await report(events, import.meta.dirname, (text) => process.stdout.write(text))));`,
  });
  const env: NodeJS.ProcessEnv = { ...process.env, INTERLOCK_TEST_PATIENCE: '2000' };
  delete env.NODE_TEST_CONTEXT; // else Node takes the inner run for a part of this one
  return spawnSync(process.execPath, ['start.ts', ...Object.keys(files)], { cwd: root, env, encoding: 'utf8' }).stdout;
}

const header = "import { describe, test } from 'node:test';\n";
const counts = (report: string) => report.trim().split('\n').at(-1);

test('passed, failed and skipped tests are counted, and noise of the tests stays out of the report', (t) => {
  const report = reportOf(t, {
    'a.test.ts': `${header}console.log('9 passed, 9 failed');
      test('one', () => {});
      test('two', { skip: 'needs a thing' }, () => {});
      describe('three', () => { test('four', () => {}); });`,
  });
  assert.equal(report.trim(), 'skipped: two (a.test.ts): needs a thing\n2 passed, 0 failed, 1 skipped');
});

test('a failure is shown with its place, its message and what the file printed, and counted once', (t) => {
  const report = reportOf(t, {
    'a.test.ts': `${header}console.log('a clue');
      describe('outer', () => { test('inner', async (t) => { await t.test('deep', () => { throw new Error('why'); }); }); });`,
  });
  assert.match(report, /✖ outer › inner › deep\n {2}a\.test\.ts:\d+\n {2}Error: why/);
  assert.match(report, /── what a\.test\.ts printed\na clue/);
  assert.equal(counts(report), '0 passed, 1 failed');
});

const broken: readonly [sentence: string, source: string, counted: string][] = [
  ['has no test', 'console.log(1);', '0 passed, 1 failed'],
  ['does not load', "throw new Error('no');", '0 passed, 1 failed'],
  ['throws after its tests', `${header}test('a', () => {}); setTimeout(() => { throw 1; }, 50);`, '1 passed, 1 failed'],
  ['is killed', `${header}test('a', () => process.kill(process.pid, 'SIGKILL'));`, '0 passed, 1 failed'],
  ['hangs', `${header}test('a', () => new Promise(() => setInterval(() => {}, 1e3)));`, '0 passed, 1 failed'],
  ['leaves something open', `${header}test('a', () => { setInterval(() => {}, 1e3); });`, '1 passed, 1 failed'],
];
for (const [sentence, source, counted] of broken)
  test(`a file that ${sentence} is a failure`, (t) => {
    const report = reportOf(t, { 'a.test.ts': source });
    assert.equal(counts(report), counted, report);
  });
