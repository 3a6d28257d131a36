import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { Fault, type Id } from '@interlock/model';
import { archiveOn, day } from './archive.double.ts';
import { daysFor } from './recording-rules.ts';
import { newTape } from './tape.ts';

const size = { columns: 80, rows: 24 };
type Archive = Awaited<ReturnType<typeof archiveOn>>;

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'recordings-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function recorded(archive: Archive, text: string): Id<'recording'> {
  const tape = archive.recordings.record(archive.host, size, { kind: 'agent' });
  assert.ok(tape);
  tape.output(text);
  tape.close();
  return tape.id;
}

const shown = async (archive: Archive, id: Id<'recording'>) =>
  (await archive.recordings.open(id, archive.ada)).events
    .filter(({ kind }) => kind === 'o')
    .map(({ data }) => data)
    .join('');

test('opening a recording is written down before its key is opened, and not opened where that fails', async (t) => {
  const archive = await archiveOn(newFolder(t));
  const id = recorded(archive, 'show clock\r\n');
  archive.opened.length = 0;
  archive.journal.fails = true;
  await assert.rejects(archive.recordings.open(id, archive.ada));
  assert.deepEqual(archive.opened, []);
  archive.journal.fails = false;
  assert.equal(await shown(archive, id), 'show clock\r\n');
  assert.deepEqual(archive.deeds.at(-1), { type: 'recording.opened', by: archive.ada, recording: id });
  assert.deepEqual(archive.opened, [id]);
});

test('a deleted recording leaves no key: neither the file nor what was copied of it opens again', async (t) => {
  const folder = newFolder(t);
  const archive = await archiveOn(folder);
  const id = recorded(archive, 'the text');
  const file = path.join(folder, 'recordings', id);
  const copy = readFileSync(file);
  const row = () => ['', '-wal'].map((end) => path.join(folder, `records.db${end}`)).filter((one) => existsSync(one));
  const holds = () => row().some((one) => readFileSync(one).includes(id));
  assert.ok(holds());
  await archive.recordings.remove(id, archive.ada);
  assert.deepEqual(archive.deeds.at(-1), { type: 'recording.deleted', recording: id, cause: 'asked', by: archive.ada });
  assert.equal(existsSync(file), false);
  assert.ok(copy.length > 0);
  assert.equal(holds(), false, 'no byte of its row, and so of its sealed key, is left');
  await assert.rejects(archive.recordings.open(id, archive.ada), { code: 'recording.none' });
  assert.deepEqual(archive.recordings.list(), []);
});

test('two recordings have keys of their own', async (t) => {
  const folder = newFolder(t);
  const archive = await archiveOn(folder);
  const [a, b] = [recorded(archive, 'one'), recorded(archive, 'two')];
  const frames = [a, b].map((id) => readFileSync(path.join(folder, 'recordings', id)));
  assert.ok(frames[0]?.includes(`key/${a}`) && frames[1]?.includes(`key/${b}`));
  const bodies = [a, b].map((id) => JSON.stringify(archive.records.get('recording', id)?.body));
  assert.notEqual(bodies[0], bodies[1]);
});

test('a deletion that a crash cut is ended at the next start', async (t) => {
  const folder = newFolder(t);
  const archive = await archiveOn(folder);
  const id = recorded(archive, 'x');
  const { destroy } = archive.records;
  archive.records.destroy = () => {
    throw new Error('killed here');
  };
  await assert.rejects(archive.recordings.remove(id, archive.ada));
  archive.records.destroy = destroy;
  await archive.recordings.tidy();
  assert.deepEqual(readdirSync(path.join(folder, 'recordings')), []);
  assert.equal(archive.records.view('recording', id), null);
  const left = recorded(archive, 'y');
  archive.records.destroy('recording', left);
  await archive.recordings.tidy();
  assert.deepEqual(readdirSync(path.join(folder, 'recordings')), [], 'a file without its key goes');
});

test('days by tag: the longest of a host’s tags, none where it says 0, and retention is an entry', async (t) => {
  const archive = await archiveOn(newFolder(t));
  const set = (rules: object, by = archive.ada) =>
    archive.rules.set({ mode: 'best-effort', otherwise: null, ...rules }, by);
  await set({
    tags: [
      { tag: 'branch', days: 7 },
      { tag: 'pci', days: 365 },
    ],
  });
  assert.equal(archive.deeds.at(-1)?.type, 'recording.set');
  assert.deepEqual(
    [['branch'], ['branch', 'pci'], ['else'], []].map((tags) => daysFor(tags, archive.rules.get())),
    [7, 365, null, null],
  );
  const long = recorded(archive, 'long');
  await set({ tags: [{ tag: 'branch', days: 7 }] });
  const short = recorded(archive, 'short');
  archive.clock.now += 8 * day;
  await archive.recordings.expire();
  assert.deepEqual(archive.deeds.at(-1), { type: 'recording.deleted', recording: short, cause: 'retention' });
  assert.deepEqual(
    archive.recordings.list().map(({ id }) => id),
    [long],
  );
  await set({ tags: [{ tag: 'pci', days: 0 }] });
  assert.equal(archive.recordings.record(archive.host, size, { kind: 'person' }), null);
  await set({ tags: [], otherwise: 0 });
  assert.equal(archive.recordings.record(archive.host, size, { kind: 'person' }), null);
});

test('where a person can be proven, keeping less and deleting want the proof', async (t) => {
  const archive = await archiveOn(newFolder(t));
  const id = recorded(archive, 'x');
  archive.state.provable = true;
  const presence = { code: 'recording.presence' };
  const rules = { mode: 'strict', tags: [{ tag: 'a', days: 9 }], otherwise: null };
  await assert.rejects(archive.rules.set(rules, archive.ada), presence);
  await archive.rules.set(rules, archive.proven);
  for (const less of [
    { ...rules, mode: 'best-effort' },
    { ...rules, tags: [{ tag: 'a', days: 8 }] },
    { ...rules, otherwise: 90 },
  ])
    await assert.rejects(archive.rules.set(less, archive.ada), presence);
  await archive.rules.set({ ...rules, tags: [] }, archive.ada);
  await assert.rejects(archive.recordings.remove(id, archive.ada), presence);
  await archive.recordings.remove(id, archive.proven);
  await assert.rejects(archive.rules.set({ ...rules, otherwise: -1 }, archive.proven), {
    code: 'recording.rules-invalid',
  });
});

test('killed in the middle, a recording is ended at the next start with at most a second lost', async (t) => {
  const folder = newFolder(t);
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'taping.double.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: [number, number][] = [];
  let id = '' as Id<'recording'>;
  for await (const line of createInterface({ input: child.stdout })) {
    const [n, at, recording] = line.split(' ');
    said.push([Number(n), Number(at)]);
    id = recording as Id<'recording'>;
    if (Number(n) === 270) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  const file = path.join(folder, 'recordings', id);
  appendFileSync(file, Buffer.from([0, 0, 0, 9, 9, 1])); // and the next write did not reach the disk whole
  const archive = await archiveOn(folder);
  assert.equal(archive.recordings.list()[0]?.state, 'running');
  await archive.recordings.tidy();
  assert.equal(archive.deeds[0]?.type, 'record.opened');
  const [view] = archive.recordings.list();
  assert.equal(view?.state, 'cut');
  const { events } = await archive.recordings.open(id, archive.ada);
  assert.match(events.at(-1)?.data ?? '', /Interlock ended here/);
  const kept = events.filter(({ kind }) => kind === 'o').length;
  const [, lastShown] = said.at(-1) as [number, number];
  const [, firstLost] = said[kept] as [number, number];
  assert.ok(kept > 0 && lastShown - firstLost <= 1_050, `${lastShown - firstLost} ms lost`);
  await archive.recordings.tidy();
  assert.equal(archive.recordings.list()[0]?.state, 'cut');
});

test('a disk that takes nothing breaks the tape, which says so once and claims nothing after', async (t) => {
  const folder = newFolder(t);
  const archive = await archiveOn(folder);
  recorded(archive, 'before');
  const place = path.join(folder, 'recordings');
  rmSync(place, { recursive: true });
  writeFileSync(place, ''); // a file where the folder was
  const tape = archive.recordings.record(archive.host, size, { kind: 'agent' });
  assert.ok(tape);
  assert.equal(tape.whole(), false);
  assert.equal(tape.broken.aborted, true);
  tape.output('lost');
  tape.close();
  assert.deepEqual(
    archive.deeds.map(({ type }) => type),
    ['recording.failed'],
  );
  assert.equal(archive.notices.length, 1);
});

test('a recording that the vault keeps from being sealed is not told as a fault of the disk', async (t) => {
  const archive = await archiveOn(newFolder(t));
  const tape = archive.recordings.record(archive.host, size, { kind: 'agent' });
  Object.assign(archive.records, {
    put: () => {
      throw new Fault('vault.master-disabled', 'The master key is disabled.', 'Enable it.');
    },
  });
  tape?.output('something');
  tape?.close();
  const [told] = archive.notices as { text: string; next: string }[];
  assert.match(told?.text ?? '', /vault\.master-disabled/);
  assert.match(told?.next ?? '', /vault status/);
  const failed = archive.deeds.find(({ type }) => type === 'recording.failed');
  assert.equal(failed && 'fault' in failed && failed.fault, 'vault.master-disabled');
});

test('a tape is proven by what the disk took, not by being open: full before the first frame, and full after it', (t) => {
  const folder = newFolder(t);
  const lost: string[] = [];
  const full = { now: true };
  const tapeOn = (name: string) =>
    newTape({
      id: name as Id<'recording'>,
      file: path.join(folder, name),
      head: { width: 80, height: 24, started: 0 },
      begin: () => (_, bytes) => bytes,
      ended: () => {},
      lost: (code) => void lost.push(code),
      write: ((...given: Parameters<typeof writeSync>) => {
        if (full.now) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        return writeSync(...given);
      }) as typeof writeSync,
    });
  const first = tapeOn('first');
  first.mark('call_1');
  assert.equal(first.whole(), true, 'nothing has told it yet');
  assert.equal(first.proven(), false);
  full.now = false;
  const second = tapeOn('second');
  second.mark('call_1');
  assert.equal(second.proven(), true);
  full.now = true;
  second.output('a line of the device');
  second.flush();
  assert.equal(second.broken.aborted, true, 'a call that runs is cut by this');
  assert.deepEqual(lost, ['ENOSPC', 'ENOSPC']);
});
