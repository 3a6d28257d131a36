/** Errors that the kernel gives at the n-th write or flush, by strace, on a real disk. LONG=1 takes every n. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openLedger } from './ledger.ts';
import { origin, plainSeal, signer, small } from './sample.ts';
import { verifyLedger } from './verify.ts';

const writer = fileURLToPath(new URL('./inject-writer.ts', import.meta.url));
const works = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;
const skip = works ? false : 'strace is not installed, or may not trace here';
/** Every one, or one in so many. */
const stride = process.env.LONG ? 1 : 9;

/** Runs the writer with one system call failing; what it acknowledged, and whether anything failed. */
function withFailure(folder: string, call: string, error: string, when: string) {
  const log = join(folder, 'strace');
  const done = spawnSync(
    'strace',
    ['-f', '-qq', '-o', log, '-e', `trace=${call}`, '-e', `inject=${call}:error=${error}:when=${when}`].concat([
      process.execPath,
      writer,
      join(folder, 'org'),
    ]),
    {
      encoding: 'utf8',
      env: { ...process.env, UV_THREADPOOL_SIZE: '1', NODE_COMPILE_CACHE: join(tmpdir(), 'il-inject') },
    },
  );
  assert.equal(done.status, 0, done.stderr);
  const lines = done.stdout.split('\n').filter((line) => line !== '');
  return {
    injected: readFileSync(log, 'utf8').includes('(INJECTED)'),
    fault: lines.find((line) => line.startsWith('fault ')),
    acked: lines.filter((line) => /^\d/.test(line)).map((line) => line.split(' ') as [string, string]),
  };
}

async function holdsWhatItAcknowledged(t: TestContext, call: string, error: string, lasting: string): Promise<void> {
  let failures = 0;
  for (let n = 1, reached = true; reached; n += stride) {
    const folder = mkdtempSync(join(tmpdir(), 'inject-'));
    try {
      const story = `${call} ${error} at ${n}${lasting}`;
      const { injected, fault, acked } = withFailure(folder, call, error, `${n}${lasting}`);
      reached = injected;
      if (!injected) break;
      failures++;
      assert.ok(fault === undefined || /^fault ledger\.(unwritable|disk-full)$/.test(fault), `${story}: ${fault}`);
      const dir = join(folder, 'org');
      const ledger = await openLedger({ dir, origin, signer, seal: plainSeal, now: Date.now });
      assert.ok(ledger.size >= acked.length, story);
      for (const [index, cause] of acked) {
        const { fields } = await ledger.entry(Number(index));
        assert.equal(fields.cause ?? 'aside', cause, story);
      }
      await ledger.append(small());
      await ledger.close();
      assert.deepEqual((await verifyLedger(dir)).damaged, [], story);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  assert.ok(failures > 0);
  t.diagnostic(`${failures} failures of ${call}`);
}

// A flush that fails once; then a disk that fails for good, and one that is full for good.
for (const [call, error, lasting] of [
  ['fdatasync', 'EIO', ''],
  ['fsync', 'EIO', ''],
  ['pwrite64', 'EIO', ''],
  ['fdatasync', 'EIO', '+'],
  ['pwrite64', 'ENOSPC', '+'],
] as const)
  test(
    `what was acknowledged is there after ${call} fails with ${error}${lasting && ' from then on'} at the n-th time`,
    {
      skip,
    },
    (t) => holdsWhatItAcknowledged(t, call, error, lasting),
  );
