import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Fault } from '@interlock/model';
import { type DiskDouble, diskDouble, type Failure } from './disk-double.ts';
import { type Appended, type Ledger, type LedgerOptions, openLedger } from './ledger.ts';
import { leafHash, same, verifyInclusion } from './merkle.ts';
import { origin, plainSeal, prompt, released, seeded, signer, small } from './sample.ts';
import { verifyLedger } from './verify.ts';

const dir = '/data/ledger/org';
const open = (disk: DiskDouble, more: Partial<LedgerOptions> = {}) =>
  openLedger({ dir, origin, signer, seal: plainSeal, now: () => 5, journalBytes: 8 << 10, disk, ...more });

async function newDisk(): Promise<DiskDouble> {
  const disk = diskDouble();
  await disk.makeFolder('/data');
  await disk.flushFolder('/');
  return disk;
}

/** A disk with a ledger of `size` entries, closed in order; every call gives a copy. */
function diskWith(size: number): () => Promise<{ disk: DiskDouble; acked: Appended[] }> {
  const acked: Appended[] = [];
  const made = newDisk().then(async (disk) => {
    if (size === 0) return disk;
    const ledger = await open(disk);
    await append(ledger, size, acked);
    await ledger.close();
    return disk;
  });
  return async () => ({ disk: (await made).afterKill(), acked: [...acked] });
}

/** Two lives with folds in them and envelopes beside; what was acknowledged is added to `acked`. */
async function work(disk: DiskDouble, acked: Appended[]): Promise<void> {
  for (let life = 0; life < 2; life++) {
    const ledger = await open(disk);
    try {
      await append(ledger, 2, acked);
      acked.push(await ledger.append(prompt(50_000)));
      await append(ledger, 4, acked);
    } finally {
      await ledger.close();
    }
  }
}

async function append(ledger: Ledger, count: number, acked: Appended[]): Promise<void> {
  const all = await Promise.allSettled(Array.from({ length: count }, () => ledger.append(small())));
  for (const result of all) if (result.status === 'fulfilled') acked.push(result.value);
  for (const result of all) if (result.status === 'rejected') throw result.reason;
}

/** Opens what is left and checks that it holds every acknowledged entry, verifies, and goes on. */
async function assertWhole(disk: DiskDouble, acked: readonly Appended[], story: string): Promise<void> {
  const before = await verifyLedger(dir, { disk }).catch((error: unknown) => {
    assert.ok(error instanceof Fault && error.code === 'ledger.absent' && acked.length === 0, `${story}: ${error}`);
    return null;
  });
  if (before !== null && disk.files().has(`${dir}/key`)) assert.deepEqual(before.damaged, [], story);
  const ledger = await open(disk).catch((error: unknown) => assert.fail(`${story}: ${error}`));
  const leaves: Buffer[] = [];
  for await (const { bytes } of ledger.entries()) leaves.push(leafHash(bytes));
  for (const { index, leaf } of acked) assert.ok(same(leaf, leaves[index] ?? Buffer.alloc(0)), `${story}, ${index}`);
  for (const { index, leaf } of acked.slice(-2))
    assert.ok(verifyInclusion(index, ledger.size, leaf, await ledger.inclusionProof(index), ledger.root), story);
  await ledger.append(released());
  const { note } = ledger.checkpoint();
  await ledger.close();
  assert.deepEqual((await verifyLedger(dir, { disk, against: note })).damaged, [], story);
}

test('the work runs on the double of the disk as on a real one', async () => {
  const { disk, acked } = await diskWith(0)();
  await work(disk, acked);
  assert.equal(acked.length, 14);
  await assertWhole(disk.afterPowerLoss(seeded(1)), acked, 'no failure');
});

// 0 entries: the log begins. 250: the first tile becomes full on the way, and a second level begins.
for (const size of [0, 250])
  for (const failure of ['EIO', 'torn', 'ENOSPC', 'crash'] satisfies Failure[]) {
    if (size > 0 && failure === 'ENOSPC') continue; // without room set aside it is the same way as EIO

    test(`a log of ${size} entries keeps what it acknowledged after ${failure} at any step`, async () => {
      const begin = diskWith(size);
      for (let at = 1, reached = true; reached; at++) {
        const { disk, acked } = await begin();
        disk.failAt(at, failure);
        const error: unknown = await work(disk, acked).catch((thrown: unknown) => thrown);
        reached = disk.steps >= at;
        assert.ok(error === undefined || error instanceof Fault, `${failure} at ${at}: ${String(error)}`);
        if (size === 0 || at % 2 === 0) await assertWhole(disk.afterKill(), acked, `${failure} at ${at}, killed`);
        if (size === 0 || at % 2 === 1)
          await assertWhole(disk.afterPowerLoss(seeded(at)), acked, `${failure} at ${at}, power lost`);
      }
    });
  }

test('a crash while a crash is being repaired loses nothing either', async () => {
  const begin = diskWith(240);
  for (let seed = 1; seed <= 40; seed++) {
    const random = seeded(seed);
    let { disk, acked } = await begin();
    for (let life = 0; life < 5; life++) {
      disk.failAt(disk.steps + 1 + Math.floor(random() * 100), 'crash');
      await work(disk, acked).catch(() => undefined);
      disk = random() < 0.5 ? disk.afterKill() : disk.afterPowerLoss(random);
    }
    await assertWhole(disk, acked, `seed ${seed}`);
  }
});

test('after a failed write nothing more is taken until the ledger is opened again', async () => {
  const disk = await newDisk();
  const ledger = await open(disk);
  await ledger.append(released());
  disk.failAt(disk.steps + 2, 'EIO'); // the flush of the next group
  await assert.rejects(ledger.append(released()), { code: 'ledger.unwritable' });
  await assert.rejects(ledger.append(released()), { code: 'ledger.unwritable' });
  assert.equal(ledger.fault?.code, 'ledger.unwritable');
  assert.equal(ledger.size, 1);
  await assert.rejects(ledger.close(), { code: 'ledger.unwritable' });
  const again = await open(disk);
  assert.ok(again.size >= 1);
  await again.append(released());
  await again.close();
});

test('a group that was cut short is cut off at the start, and the ledger says so', async () => {
  const disk = await newDisk();
  const ledger = await open(disk);
  await ledger.append(released());
  disk.failAt(disk.steps + 1, 'torn');
  await assert.rejects(ledger.append(released()), { code: 'ledger.unwritable' });
  const report = await verifyLedger(dir, { disk });
  assert.equal(report.ok, true);
  const again = await open(disk);
  assert.deepEqual([again.size, again.repaired?.offset], [1, report.torn?.offset]);
  await again.close();
});

test('an acknowledged group that was changed after a crash is damage and not a cut write', async () => {
  const disk = await newDisk();
  const ledger = await open(disk);
  for (let i = 0; i < 3; i++) await ledger.append(released());
  for (let i = 0; i < 2; i++) await setImmediate(); // the mark follows the answer by a turn
  const files = disk.afterKill().files();
  const journal = files.get(`${dir}/journal`) as Buffer;
  const used =
    journal.length -
    Buffer.from(journal)
      .reverse()
      .findIndex((byte) => byte !== 0);
  for (const at of [64, 80, 500, used - 300, used - 20, used - 10]) {
    const hurt = disk.afterKill();
    const bent = Buffer.from(journal);
    bent[at] = (bent[at] as number) ^ 1;
    const file = await hurt.create(`${dir}/journal`);
    file.write(bent, 0);
    await assert.rejects(open(hurt), (error) => {
      assert.ok(error instanceof Fault && error.code === 'ledger.damaged', `${at}: ${error}`);
      return /journal, byte \d+/.test(error.message);
    });
  }
});

test('on a full disk a person goes on with the room set aside, and the agent does nothing', async () => {
  const disk = await newDisk();
  const reserve = { path: '/data/reserve', bytes: 2 << 20 };
  const ledger = await open(disk, { reserve });
  await ledger.append(released());
  let used = 0;
  for (const bytes of disk.files().values()) used += bytes.length;
  disk.limit(used + 4000);
  const acked: Appended[] = [];
  await assert.rejects(append(ledger, 100, acked), { code: 'ledger.disk-full' });
  assert.ok(ledger.onReserve && ledger.fault === null);
  await assert.rejects(ledger.append(released()), { code: 'ledger.disk-full' });
  for (let i = 0; i < 20; i++) acked.push(await ledger.append(released(), { onReserve: true }));
  await ledger.close();
  const again = await open(disk, { reserve });
  assert.ok(again.onReserve);
  await again.append(released(), { onReserve: true });
  await again.close();
  disk.limit(64 << 20);
  const roomy = await open(disk, { reserve });
  assert.ok(!roomy.onReserve);
  await append(roomy, 100, acked);
  await roomy.close();
  await assertWhole(disk.afterPowerLoss(seeded(3)), acked, 'full disk');
});

test('on a full disk without room set aside nothing more is taken, and nothing is lost', async () => {
  const disk = await newDisk();
  const ledger = await open(disk);
  disk.limit([...disk.files().values()].reduce((sum, bytes) => sum + bytes.length, 0));
  const acked: Appended[] = [];
  await assert.rejects(
    append(ledger, 10, acked).then(() => append(ledger, 300, acked)),
    { code: 'ledger.unwritable' },
  );
  await assert.rejects(open(disk), { code: 'ledger.unwritable' });
  disk.limit(64 << 20);
  await assertWhole(disk, acked, 'no room');
});
