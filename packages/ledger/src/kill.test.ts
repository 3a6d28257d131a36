import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openLedger } from './ledger.ts';
import { origin, seeded, signer } from './sample.ts';
import { verifyLedger } from './verify.ts';

const writer = fileURLToPath(new URL('./kill-writer.ts', import.meta.url));
const kills = 8;

/** Starts a process that appends, and kills it after so many acknowledgements. */
async function appendUntilKilled(dir: string, acknowledgements: number): Promise<Map<number, string>> {
  const child = spawn(process.execPath, [writer, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const acked = new Map<number, string>();
  for await (const line of createInterface({ input: child.stdout })) {
    const [index, leaf] = line.split(' ');
    acked.set(Number(index), leaf ?? '');
    if (acked.size === acknowledgements) child.kill('SIGKILL');
  }
  const [, signal] = (await gone) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL');
  return acked;
}

test(`after ${kills} kills in the middle of writing, the log holds every entry that was acknowledged`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const dir = join(folder, 'org');
  const random = seeded(8);
  const acked = new Map<number, string>();
  for (let i = 0; i < kills; i++) {
    for (const [index, leaf] of await appendUntilKilled(dir, 1 + Math.floor(random() * 400))) acked.set(index, leaf);
    const report = await verifyLedger(dir);
    assert.deepEqual(report.damaged, []);
    assert.ok(report.size > Math.max(...acked.keys()));
  }
  const ledger = await openLedger({ dir, origin, signer, now: Date.now });
  for (const [index, leaf] of acked) {
    const { entry } = await ledger.entry(index);
    assert.ok(entry?.type === 'gatekeeper.stopped' && entry.cause === leaf);
  }
  await ledger.close();
  assert.equal((await verifyLedger(dir)).ok, true);
});
