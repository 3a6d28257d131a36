import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Fault } from '@interlock/model';
import { type LedgerOptions, openLedger } from './ledger.ts';
import { leafHash, verifyConsistency, verifyInclusion } from './merkle.ts';
import { parseVerifier } from './note.ts';
import { openProof } from './proof.ts';
import { ended, id, organization, origin, plainSeal, prompt, released, signer } from './sample.ts';
import { verifyLedger } from './verify.ts';

function freshFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'ledger', 'org');
}
const open = (dir: string, more: Partial<LedgerOptions> = {}) =>
  openLedger({ dir, origin, signer, seal: plainSeal, now: () => 1_700_000_000_000, journalBytes: 64 << 10, ...more });
const withCode = (code: string) => (error: unknown) => error instanceof Fault && error.code === code;

test('what is appended is there after closing and opening again, and the folder verifies', async (t) => {
  const dir = freshFolder(t);
  const ledger = await open(dir);
  const [a, b] = [released(), prompt(100)];
  assert.equal((await ledger.append(a)).index, 0);
  const second = await ledger.append(b);
  assert.equal(second.index, 1);
  assert.deepEqual(second.leaf, leafHash((await ledger.entry(1)).bytes));
  assert.equal(ledger.size, 2);
  const { note } = ledger.checkpoint();
  await ledger.close();
  assert.equal((await verifyLedger(dir, { against: note, key: ledger.key })).ok, true);
  assert.equal(statSync(join(dir, 'key')).mode & 0o777, 0o600);
  assert.equal(statSync(dir).mode & 0o777, 0o700);

  const again = await open(dir, { atLeast: note });
  assert.equal(again.size, 2);
  const stored = await again.entry(0);
  assert.equal(stored.entry?.type === 'call.released' && stored.entry.permit, a.permit);
  assert.equal((await again.entry(1)).type, 'run.begun');
  assert.match(String(await again.envelope(await again.entry(1))), /ledger|run\.begun/);
  await again.close();
});

test('what is at hand of the newest entries holds no memory but their own', async (t) => {
  const ledger = await open(freshFolder(t));
  for (let n = 0; n < 20; n++) await ledger.append(released());
  for (let n = 0; n < 20; n++) {
    const { bytes } = await ledger.entry(n);
    assert.equal(bytes.buffer.byteLength, bytes.length);
  }
  await ledger.close();
});

test('text is sealed, and refused where no key is at hand', async (t) => {
  const dir = freshFolder(t);
  const { seal: _, ...options } = { dir, origin, signer, seal: plainSeal, now: () => 1 };
  const ledger = await openLedger(options);
  await assert.rejects(ledger.append(prompt(10)), withCode('ledger.no-seal'));
  assert.equal(ledger.size, 0);
  await ledger.close();
});

test('a sealed text that is too long for an entry stands beside it, and is found again', async (t) => {
  const dir = freshFolder(t);
  const ledger = await open(dir);
  await ledger.append(prompt(200_000));
  const stored = await ledger.entry(0);
  assert.ok(stored.bytes.length < 1000);
  assert.ok((await ledger.envelope(stored))?.includes('ppppp'));
  await ledger.close();
  assert.equal((await verifyLedger(dir)).ok, true);
  const again = await open(dir);
  assert.ok(((await again.envelope(await again.entry(0)))?.length ?? 0) > 200_000);
  await again.close();
});

test('a permit is burned once, also after opening again, and a call without an outcome stays open', async (t) => {
  const dir = freshFolder(t);
  const ledger = await open(dir);
  const [first, second] = [released(), released()];
  const twice = await Promise.allSettled([ledger.append(first), ledger.append(first)]);
  assert.deepEqual(
    twice.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  await ledger.append(second);
  await ledger.append(ended(first));
  assert.ok(ledger.burned(first.permit) && ledger.burned(second.permit) && !ledger.burned(id('permit')));
  await ledger.close();
  const again = await open(dir);
  await assert.rejects(again.append(first), withCode('ledger.burned'));
  assert.deepEqual(
    again.openCalls().map(({ index, released: { call } }) => [index, call]),
    [[1, second.call]],
  );
  const { call, permit, host } = second;
  await again.append({ type: 'effect.unknown', organization, call, permit, host, released: 1 });
  assert.deepEqual(again.openCalls(), []);
  await again.close();
});

test('entries stand in the order in which they were given, however long the first one takes to be sealed', async (t) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let sealed = 0;
  const ledger = await open(freshFolder(t), {
    seal: async (context, bytes) => {
      const nth = ++sealed;
      if (nth === 1) await held;
      if (nth === 2) throw new Error('this one cannot be sealed');
      return plainSeal(context, bytes);
    },
  });
  const [slow, broken, call] = [ledger.append(prompt(10)), ledger.append(prompt(11)), released()];
  const quick = Promise.all([ledger.append(call), ledger.append(ended(call))]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(ledger.size, 0, 'what came later does not overtake');
  release();
  await assert.rejects(broken, /cannot be sealed/);
  assert.deepEqual([(await slow).index, ...(await quick).map(({ index }) => index)], [0, 1, 2]);
  await ledger.close();
});

test('64 callers that each wait share commits, and every entry keeps its place', async (t) => {
  const dir = freshFolder(t);
  const ledger = await open(dir);
  const seen = new Set<number>();
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      for (let i = 0; i < 20; i++) {
        const { index, leaf } = await ledger.append(prompt(40));
        assert.ok(index < ledger.size && !seen.has(index));
        assert.deepEqual(leaf, leafHash((await ledger.entry(index)).bytes));
        seen.add(index);
      }
    }),
  );
  assert.equal(ledger.size, 64 * 20);
  let count = 0;
  for await (const { index } of ledger.entries({ from: 5, to: 1000 })) assert.equal(index, 5 + count++);
  assert.equal(count, 995);
  await ledger.close();
  const report = await verifyLedger(dir);
  assert.deepEqual([report.ok, report.size], [true, 1280]);
});

test('every entry is proven, and every state continues the earlier ones, across tiles and journal', async (t) => {
  const dir = freshFolder(t);
  const ledger = await open(dir);
  const states = [];
  for (let i = 0; i < 11; i++) {
    await Promise.all(Array.from({ length: 70 }, () => ledger.append(prompt(20))));
    states.push({ size: ledger.size, root: ledger.root });
  }
  for (const index of [0, 1, 255, 256, 511, 700, 768, 769]) {
    const { bytes } = await ledger.entry(index);
    for (const { size, root } of states)
      if (index < size)
        assert.ok(verifyInclusion(index, size, leafHash(bytes), await ledger.inclusionProof(index, size), root));
    const proven = openProof(await ledger.prove(index), parseVerifier(ledger.key));
    assert.deepEqual([proven.index, Buffer.from(proven.entry)], [index, bytes]);
  }
  for (const old of states)
    for (const now of states)
      if (old.size <= now.size)
        assert.ok(
          verifyConsistency(old.size, now.size, await ledger.consistencyProof(old.size, now.size), old.root, now.root),
        );
  await assert.rejects(ledger.inclusionProof(0, ledger.size + 1), withCode('ledger.no-entry'));
  await assert.rejects(ledger.entry(ledger.size), withCode('ledger.no-entry'));
  await ledger.close();
});

test('an older copy, a forked one, none and one of another key are refused against a newer checkpoint', async (t) => {
  const [dir, other] = [freshFolder(t), freshFolder(t)];
  for (const folder of [dir, other]) {
    const ledger = await open(folder);
    await ledger.append(released());
    await ledger.close();
  }
  const newer = await open(other);
  await newer.append(released());
  const atLeast = newer.checkpoint().note;
  await newer.close();
  await assert.rejects(open(dir, { atLeast }), (error) => {
    assert.ok(withCode('ledger.rolled-back')(error));
    assert.match(String(error), /1 entries.*once had 2/);
    return true;
  });
  const third = await open(dir);
  await third.append(released());
  await third.close();
  await assert.rejects(open(dir, { atLeast: [atLeast] }), withCode('ledger.forked'));
  await assert.rejects(open(freshFolder(t), { atLeast }), withCode('ledger.rolled-back'));
  await assert.rejects(open(dir, { origin: 'interlock/else' }), withCode('ledger.other-key'));
  const liar = { ...signer, sign: () => Buffer.alloc(64) };
  await assert.rejects(open(dir, { signer: liar }), withCode('ledger.other-key'));
});

test('a closed ledger takes nothing, and an event that is not one is refused', async (t) => {
  const dir = freshFolder(t);
  const ledger = await open(dir);
  const odd = { ...released(), address: '192.0.2.1' } as ReturnType<typeof released>;
  await assert.rejects(ledger.append(odd), withCode('ledger.bad-entry'));
  const long = { ...prompt(10), hosts: Array.from({ length: 64 }, () => ({ id: id('host'), name: 'h'.repeat(253) })) };
  await ledger.append(long);
  await ledger.close();
  await ledger.close();
  await assert.rejects(ledger.append(released()), withCode('ledger.closed'));
});

test('a ledger can be verified while it is written', async (t) => {
  const dir = freshFolder(t);
  const ledger = await open(dir);
  let stop = false;
  const writing = (async () => {
    while (!stop) await Promise.all(Array.from({ length: 32 }, () => ledger.append(prompt(60))));
  })();
  for (let i = 0; i < 8; i++) {
    const report = await verifyLedger(dir, { against: ledger.checkpoint().note });
    assert.deepEqual(report.damaged, []);
  }
  stop = true;
  await writing;
  await ledger.close();
});

test('the policy in force is the newest that an entry names, at once and after opening again', async (t) => {
  const dir = freshFolder(t);
  const ledger = await open(dir);
  assert.equal(ledger.policy(), null);
  for (const policy of ['one', 'two']) await ledger.append({ type: 'policy.changed', organization, policy });
  assert.equal(ledger.policy(), 'two');
  await ledger.close();
  const again = await open(dir);
  assert.equal(again.policy(), 'two');
  await again.close();
});

test('a broken glass is known until somebody has reviewed it, also after opening again', async (t) => {
  const dir = freshFolder(t);
  const ledger = await open(dir);
  const host = { id: id('host'), name: 'r1' };
  const by = { person: id('person'), name: 'kim', proof: { kind: 'passphrase' } } as const;
  const [one, other] = [id('session'), id('session')];
  for (const glass of [one, other])
    await ledger.append({ type: 'glass.broken', organization, glass, host, by, until: 9 });
  await ledger.append({ type: 'glass.shut', organization, glass: one, host, cause: 'time' });
  await ledger.append({ type: 'glass.reviewed', organization, glass: other, host, by });
  const known = [[0, one]];
  assert.deepEqual(
    ledger.brokenGlasses().map(({ index, broken }) => [index, broken.glass]),
    known,
  );
  await ledger.close();
  const again = await open(dir);
  assert.deepEqual(
    again.brokenGlasses().map(({ index, broken }) => [index, broken.glass]),
    known,
  );
  await again.close();
});
