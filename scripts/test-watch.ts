/**
 * Loaded into every test file's process: one that hangs, or that leaves something open after its last test, ends as a
 * failure that names what is open. Its limit is INTERLOCK_TEST_PATIENCE in milliseconds.
 */
import { after } from 'node:test';
import { isMainThread } from 'node:worker_threads';

/** Milliseconds in which whatever was opened by tests is closed after the last of them. */
const closing = 10_000;

if (isMainThread && /\.test\.ts$/.test(process.argv[1] ?? '')) {
  const end = (what: string) => {
    const open = process.getActiveResourcesInfo().join(', ');
    process.stderr.write(`${what}. Still open: ${open || 'nothing'}\n`, () => process.exit(1));
  };
  const patience = Number(process.env.INTERLOCK_TEST_PATIENCE ?? 150_000);
  setTimeout(() => end(`This file did not end within ${patience / 1000} s`), patience).unref();
  after(() => {
    setTimeout(() => end(`This file did not end within ${closing / 1000} s of its last test`), closing).unref();
  });
}
