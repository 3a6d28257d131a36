import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Fault } from '@interlock/model';
import { diskDouble, diskOf } from './disk-double.ts';
import { openLedger } from './ledger.ts';
import { leafHash } from './merkle.ts';
import { signerFromSeed } from './note.ts';
import { origin, plainSeal, prompt, seeded, signer, small } from './sample.ts';
import { bundleBytes, partialTiles, readBundle, tilePath } from './tile.ts';
import { newTree } from './tree.ts';
import { verifyLedger } from './verify.ts';

const dir = '/log';
type Files = Map<string, Buffer>;

/** States of one log, oldest first, and of another with the same key that parted from it at the second. */
const states: { files: Files; note: string }[] = [];
let fork: { files: Files; note: string };
/** The newest state as a crash leaves it: the last entries stand in the journal. */
let live: Files;

async function build(lives: readonly number[], beginning?: Files): Promise<typeof states> {
  const made: typeof states = [];
  let disk = beginning === undefined ? diskDouble() : diskOf(beginning);
  for (const count of lives) {
    const ledger = await openLedger({
      dir,
      origin,
      signer,
      seal: plainSeal,
      now: () => 5,
      journalBytes: 64 << 10,
      disk,
    });
    await Promise.all(Array.from({ length: count }, () => ledger.append(small())));
    await ledger.append(prompt(60_000));
    for (let i = 0; i < 2; i++) await setImmediate(); // the last mark follows the answer by a turn
    live = disk.afterKill().files();
    const { note } = ledger.checkpoint();
    await ledger.close();
    made.push({ files: disk.files(), note });
    disk = disk.afterKill();
  }
  return made;
}

before(async () => {
  const second = (await build([40, 100]))[1] as (typeof states)[number];
  fork = (await build([200], second.files))[0] as typeof fork;
  states.push(second, ...(await build([90, 110], second.files)));
});

const newest = () => states.at(-1) as (typeof states)[number];
const verify = (files: Files, against?: string, folders?: string[]) =>
  verifyLedger(dir, { disk: diskOf(files, folders), ...(against === undefined ? {} : { against }) });

/** One way to change a copy of the files; false where it would have changed nothing. */
type Tamper = (files: Files, random: () => number) => boolean;
const pick = <T>(items: readonly T[], random: () => number): T => items[Math.floor(random() * items.length)] as T;
const anyFile = (files: Files, random: () => number) => pick([...files.keys()].sort(), random);

function inBundle(change: (entries: Buffer[], random: () => number) => void): Tamper {
  return (files, random) => {
    const file = pick([...files.keys()].filter((name) => name.includes('/entries/')).sort(), random);
    const bytes = files.get(file) as Buffer;
    const count = file.includes('.p/') ? Number(file.split('/').at(-1)) : 256;
    const entries = [...(readBundle(bytes, 0, count)?.entries ?? [])];
    change(entries, random);
    const changed = bundleBytes(entries);
    files.set(file, changed);
    return !changed.equals(bytes);
  };
}

const tampers: Record<string, Tamper> = {
  'a byte edited': (files, random) => {
    const file = anyFile(files, random);
    const bytes = Buffer.from(files.get(file) as Buffer);
    if (bytes.length === 0) return false;
    const at = Math.floor(random() * bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 + Math.floor(random() * 255));
    files.set(file, bytes);
    return true;
  },
  'a file deleted': (files, random) => files.delete(anyFile(files, random)),
  'two files swapped': (files, random) => {
    const [a, b] = [anyFile(files, random), anyFile(files, random)];
    const [first, second] = [files.get(a) as Buffer, files.get(b) as Buffer];
    files.set(a, second).set(b, first);
    return !first.equals(second);
  },
  'a file inserted': (files, random) => {
    const like = anyFile(files, random);
    const name = pick([`${like}0`, `${like}.new`, like.replace(/[^/]*$/, '257'), `${dir}/witness`], random);
    if (files.has(name) || [...files.keys()].some((file) => name.startsWith(`${file}/`))) return false;
    files.set(name, pick([Buffer.alloc(0), files.get(like) as Buffer, Buffer.from('x')], random));
    return true;
  },
  'a file cut short': (files, random) => {
    const file = anyFile(files, random);
    const bytes = files.get(file) as Buffer;
    files.set(file, bytes.subarray(0, Math.floor(random() * bytes.length)));
    return bytes.length > 0;
  },
  'a file made longer': (files, random) => {
    const file = anyFile(files, random);
    const tail = Buffer.alloc(1 + Math.floor(random() * 40), random() < 0.5 ? 0 : 65);
    files.set(file, Buffer.concat([files.get(file) as Buffer, tail]));
    return true;
  },
  'an entry deleted': inBundle((entries, random) => entries.splice(Math.floor(random() * entries.length), 1)),
  'an entry inserted': inBundle((entries, random) =>
    entries.splice(Math.floor(random() * entries.length), 0, pick(entries, random)),
  ),
  'two entries swapped': inBundle((entries, random) => {
    const [i, j] = [Math.floor(random() * entries.length), Math.floor(random() * entries.length)];
    [entries[i], entries[j]] = [entries[j] as Buffer, entries[i] as Buffer];
  }),
  'an entry edited': inBundle((entries, random) => {
    const i = Math.floor(random() * entries.length);
    entries[i] = Buffer.from(String(entries[i]).replace('asked', 'admin'));
  }),
  'another copy of one file': (files, random) => {
    const other = pick([...states.slice(0, -1), fork], random).files;
    const file = anyFile(other, random);
    const before = files.get(file);
    files.set(file, other.get(file) as Buffer);
    return !before?.equals(other.get(file) as Buffer);
  },
};

/** Changes of each kind; LONG=1 takes minutes. */
const each = process.env.LONG ? 4600 : 200;

test(`${Object.keys(tampers).length * each} random changes of a closed log are all found, each where it was made or where it shows`, async () => {
  assert.deepEqual((await verify(newest().files)).damaged, []);
  const random = seeded(41);
  for (const [name, tamper] of Object.entries(tampers)) {
    for (let done = 0; done < each; ) {
      const files = new Map(newest().files);
      if (!tamper(files, random)) continue;
      done++;
      const report = await verify(files);
      assert.ok(!report.ok || report.leftovers.length > 0, `${name}, number ${done}`);
      assert.ok(report.damaged.every(({ file, message }) => file !== undefined && message.length > 0));
    }
  }
});

test('a changed log is not opened, and the fault names file and offset', async () => {
  const random = seeded(5);
  for (let i = 0; i < 30; i++) {
    const files = new Map(newest().files);
    tampers['an entry edited']?.(files, random);
    const opening = openLedger({ dir, origin, signer, now: () => 6, disk: diskOf(files) });
    const found = await opening.then(
      () => null,
      (error: unknown) => error,
    );
    if (found === null) continue; // the entry that was picked has no such word
    assert.ok(found instanceof Fault && found.code === 'ledger.damaged');
    assert.match(found.message, /tile\/entries\/00\d(\.p\/\d+)?, byte \d+, entry \d+/);
  }
});

test('changes of a log that a crash left are found, or change no entry of it', async () => {
  const random = seeded(77);
  const whole = await verify(live);
  assert.ok(whole.ok && whole.size === Number(newest().note.split('\n')[1]));
  const seen = { found: 0, harmless: 0 };
  for (let i = 0; i < 400; i++) {
    const files = new Map(live);
    const name = pick(['a byte edited', 'a file deleted', 'two files swapped', 'a file inserted'], random);
    if (!tampers[name]?.(files, random)) continue;
    const report = await verify(files);
    if (!report.ok) seen.found++;
    else {
      seen.harmless++;
      assert.equal(report.checkpoint?.note, whole.checkpoint?.note, name);
    }
  }
  assert.ok(seen.found > seen.harmless);
});

test('tiles that were recomputed over a changed entry do not match what was signed', async () => {
  const { files } = newest();
  const names = [...files.keys()].filter((name) => name.includes('/entries/')).sort();
  const entries = names.flatMap((name) => {
    const bytes = files.get(name) as Buffer;
    return readBundle(bytes, 0, name.includes('.p/') ? Number(name.split('/').at(-1)) : 256)?.entries ?? [];
  });
  entries[7] = Buffer.from(String(entries[7]).replace('asked', 'admin'));
  const tree = newTree();
  for (const entry of entries) tree.push(leafHash(entry));
  const forged = new Map(files);
  forged.set(`${dir}/tile/entries/000`, bundleBytes(entries.slice(0, 256)));
  for (const { level, index, hashes } of tree.takeFull())
    forged.set(`${dir}/${tilePath({ level, index, width: 256 })}`, Buffer.concat(hashes));
  for (const tile of partialTiles(tree.size))
    if (tile.level !== 'entries') forged.set(`${dir}/${tilePath(tile)}`, Buffer.concat(tree.edge(tile.level)));
  const report = await verify(forged);
  assert.match(JSON.stringify(report.damaged), /their root is not the signed one/);
});

test('an old copy of the whole folder is found against a newer checkpoint, and says both figures', async () => {
  for (const [i, old] of states.slice(0, -1).entries()) {
    assert.equal((await verify(old.files)).ok, true, 'alone it cannot be told');
    const report = await verify(old.files, newest().note);
    assert.deepEqual(
      report.damaged.map(({ kind }) => kind),
      ['rolled-back'],
      `state ${i}`,
    );
    assert.match(report.damaged[0]?.message ?? '', /\d+ entries, and once had \d+/);
    assert.equal((await verify(newest().files, old.note)).ok, true);
  }
});

test('a fork with the same key is found against a checkpoint of the other side, and agrees before it parted', async () => {
  assert.equal((await verify(fork.files, states[0]?.note)).ok, true);
  assert.deepEqual(
    (await verify(fork.files, states[1]?.note)).damaged.map(({ kind }) => kind),
    ['forked'],
  );
  assert.equal((await verify(newest().files, fork.note)).ok, false);
});

test('a log of another key is found against the pinned key, and its checkpoint against ours', async () => {
  const disk = diskDouble();
  const stranger = signerFromSeed(Buffer.alloc(32, 9));
  const ledger = await openLedger({ dir, origin, signer: stranger, now: () => 5, disk });
  await ledger.append(small());
  const { note } = ledger.checkpoint();
  await ledger.close();
  const key = newest().files.get(`${dir}/key`)?.toString();
  assert.equal((await verifyLedger(dir, { disk })).ok, true);
  const report = await verifyLedger(dir, { disk, ...(key === undefined ? {} : { key }) });
  assert.ok(report.damaged.some(({ kind }) => kind === 'other-key'));
  assert.deepEqual(
    (await verify(newest().files, note)).damaged.map(({ kind }) => kind),
    ['other-key'],
  );
});

test('empty folders, links and a missing folder are reported', async (t) => {
  assert.equal((await verify(newest().files, undefined, [`${dir}/tile/9`])).ok, false);
  await assert.rejects(verifyLedger('/nowhere', { disk: diskDouble() }), { code: 'ledger.absent' });
  const real = mkdtempSync(join(tmpdir(), 'ledger-'));
  t.after(() => rmSync(real, { recursive: true }));
  const ledger = await openLedger({ dir: real, origin, signer, now: () => 5 });
  await ledger.close();
  assert.equal((await verifyLedger(real)).ok, true);
  symlinkSync('/etc/passwd', join(real, 'tile'));
  assert.deepEqual(
    (await verifyLedger(real)).damaged.map(({ kind, file }) => [kind, file]),
    [['extra', 'tile']],
  );
});
