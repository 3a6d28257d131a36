import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { diskDouble } from './disk-double.ts';
import { openLedger } from './ledger.ts';
import { signer, small } from './sample.ts';
import { verifyLedgers } from './verify-all.ts';

test('all ledgers of a folder are verified, and what lies beside them or is missing is reported', async () => {
  const disk = diskDouble();
  const notes: string[] = [];
  const keys: string[] = [];
  for (const name of ['a', 'b']) {
    const ledger = await openLedger({
      dir: `/ledger/${name}`,
      origin: `interlock/${name}`,
      signer,
      now: () => 5,
      disk,
    });
    await ledger.append(small());
    notes.push(ledger.checkpoint().note);
    keys.push(ledger.key);
    await ledger.close();
  }
  const report = await verifyLedgers('/ledger', { disk, against: notes, keys });
  assert.deepEqual(
    [report.ok, report.ledgers.map(({ size, keyFrom }) => [size, keyFrom])],
    [
      true,
      [
        [1, 'caller'],
        [1, 'caller'],
      ],
    ],
  );
  assert.equal((await verifyLedgers('/nothing', { disk })).ok, true);

  await disk.create('/ledger/stray');
  assert.deepEqual(
    (await verifyLedgers('/ledger', { disk })).damaged.map(({ kind, file }) => [kind, file]),
    [['extra', 'stray']],
  );
  await disk.remove('/ledger/stray');
  for (const file of ['key', 'checkpoint', 'journal']) await disk.remove(`/ledger/b/${file}`);
  const broken = await verifyLedgers('/ledger', { disk, against: notes });
  assert.equal(broken.ok, false);
  assert.match(broken.damaged[0]?.message ?? '', /no ledger of interlock\/b/);
});

test('a pipe in the place of a file is told, and nobody waits for its other end', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-pipe-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const dir = join(folder, 'a');
  const ledger = await openLedger({ dir, origin: 'interlock/a', signer, now: () => 5 });
  await ledger.append(small());
  await ledger.close();
  for (const file of ['checkpoint', 'journal', 'key']) {
    renameSync(join(dir, file), join(folder, 'kept'));
    if (spawnSync('mkfifo', [join(dir, file)]).status !== 0) return t.skip('no mkfifo here');
    const [found] = (await verifyLedgers(folder)).ledgers;
    const told = found?.damaged.map((damage) => `${damage.kind} ${damage.file}`) ?? [];
    assert.ok(told.includes(`missing ${file}`) && told.includes(`extra ${file}`), `${file}: ${told}`);
    renameSync(join(folder, 'kept'), join(dir, file));
  }
});
