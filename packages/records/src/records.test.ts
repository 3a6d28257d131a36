import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { type EnvelopeKey, open, seal } from '@interlock/envelope';
import { newId } from '@interlock/model';
import fc from 'fast-check';
import { openRecords, type Records, type Sealer } from './index.ts';

const surroundings = { now: () => Date.now(), random: (n: number) => new Uint8Array(randomBytes(n)) };
const organization = newId('org', surroundings.random);
const key: EnvelopeKey = { ref: 'dek_test', bytes: randomBytes(32) };
const sealerOf = (org: string): Sealer => ({
  seal: (slot, bytes) => seal(key, { ...slot, organization: org }, bytes),
  open: (slot, envelope) => open(key, { ...slot, organization: org }, envelope),
});

function freshFile(test: { after: (done: () => void) => void }): string {
  const dir = mkdtempSync(join(tmpdir(), 'interlock-records-'));
  test.after(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, 'records.sqlite');
}

function openAt(file: string, org = organization): Records {
  return openRecords({ file, organization: org, sealer: sealerOf(org), surroundings });
}

describe('records', () => {
  it('say which tables there are, with the first and the last that were written, of one organization alone', (t) => {
    const file = freshFile(t);
    const records = openAt(file);
    assert.equal(records.isEmpty(), true);
    assert.deepEqual(records.tables(), []);
    for (const id of ['b', 'a', 'c']) records.put('host', id, { body: 1 });
    records.put('run', 'one', { body: 1 });
    const other = openAt(file, newId('org', surroundings.random));
    other.put('host', 'z', { body: 1 });
    other.close();
    assert.equal(records.isEmpty(), false);
    assert.deepEqual(records.tables(), [
      { table: 'host', count: 3, first: 'b', last: 'c' },
      { table: 'run', count: 1, first: 'one', last: 'one' },
    ]);
    records.close();
  });

  it('come back after a restart as they were put, by version', (t) => {
    const file = freshFile(t);
    const first = openAt(file);
    const body = { text: 'why is it down?', list: [1, 2.5, null, true], deep: { ü: '\u{1f512}' } };
    const made = first.put('run', 'run_1', { body, clear: { title: 'BGP' } });
    assert.equal(made.version, 1);
    const next = first.put('run', 'run_1', { body: { ...body, text: 'it is up' } }, { expectedVersion: 1 });
    assert.deepEqual([next.version, next.created, next.clear], [2, made.created, { title: 'BGP' }]);
    first.close();
    const second = openAt(file);
    assert.deepEqual(second.get('run', 'run_1'), { ...next, body: { ...body, text: 'it is up' } });
    assert.deepEqual(second.view('run', 'run_1'), next);
    assert.equal(second.get('run', 'run_2'), null);
    assert.equal(second.get('conversation', 'run_1'), null);
    second.close();
  });

  it('refuse a write over a version that was not read', (t) => {
    const records = openAt(freshFile(t));
    records.put('run', 'r', { body: 1 }, { expectedVersion: 0 });
    const changed = { name: 'Fault', code: 'records.changed' };
    assert.throws(() => records.put('run', 'r', { body: 2 }, { expectedVersion: 0 }), changed);
    assert.throws(() => records.put('run', 'r', { body: 2 }, { expectedVersion: 2 }), changed);
    assert.throws(() => records.put('run', 'absent', { body: 2 }, { expectedVersion: 1 }), changed);
    records.append('message', 'c', { id: 'm', body: 1 });
    assert.throws(() => records.append('message', 'c', { id: 'm', body: 1 }), changed);
    assert.throws(() => records.put('run', 'r', { body: undefined }), { code: 'records.malformed' });
    assert.equal(records.get('run', 'r')?.body, 1);
    records.close();
  });

  it('stand below their parent in the order in which they were appended', (t) => {
    const file = freshFile(t);
    const records = openAt(file);
    for (let n = 1; n <= 5; n++) {
      records.append('message', 'one', { body: { n }, clear: { n } });
      records.append('message', 'two', { body: { n: -n } });
    }
    records.append('event', 'one', { body: 'apart' });
    assert.deepEqual(
      records.openBatch('message', { parent: 'one' }).map(({ sequence, body }) => [sequence, body]),
      [1, 2, 3, 4, 5].map((n) => [n, { n }]),
    );
    const views = records.list('message', { parent: 'one' });
    assert.deepEqual(
      views.map(({ clear }) => clear),
      [1, 2, 3, 4, 5].map((n) => ({ n })),
    );
    assert.ok(views.every((view) => !('body' in view) && view.id.startsWith('message_')));
    assert.equal(records.list('message').length, 10);
    const ids = [views[3]?.id as string, 'message_gone', views[0]?.id as string];
    assert.deepEqual(
      records.openBatch('message', { ids }).map(({ body }) => body),
      [{ n: 4 }, { n: 1 }],
    );
    assert.equal(records.remove('message', ids[0] as string), true);
    assert.equal(records.remove('message', ids[0] as string), false);
    records.append('message', 'one', { body: 'last' });
    assert.equal(records.openBatch('message', { parent: 'one' }).at(-1)?.body, 'last');
    records.close();
  });

  it('write several as one, or none', (t) => {
    const records = openAt(freshFile(t));
    records.atomically(() => {
      records.put('run', 'a', { body: 1 });
      records.append('event', 'a', { body: 2 });
    });
    assert.throws(
      () =>
        records.atomically(() => {
          records.put('run', 'b', { body: 1 });
          throw new Error('no');
        }),
      /no/,
    );
    assert.equal(records.view('run', 'b'), null);
    assert.equal(records.list('event').length, 1);
    records.close();
  });

  it('hold anything that JSON holds', (t) => {
    const records = openAt(freshFile(t));
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), (body, id) => {
        records.put('any', id, { body });
        assert.deepEqual(records.get('any', id)?.body, JSON.parse(JSON.stringify(body)));
      }),
      { numRuns: 100 },
    );
    records.close();
  });

  it('do not open in another organization, table, record or place, nor beside changed clear columns', (t) => {
    const file = freshFile(t);
    const records = openAt(file);
    records.append('message', 'one', { id: 'm1', body: 'first', clear: { from: 'a person' } });
    records.append('message', 'one', { id: 'm2', body: 'second', clear: { from: 'the model' } });
    records.put('run', 'm1', { body: 'a run', clear: { from: 'a person' } });
    records.close();
    const honest = readFileSync(file);
    const other = newId('org', surroundings.random);
    const changes: [string, string, string, string?][] = [
      [`UPDATE record SET organization = '${other}' WHERE id = 'm1'`, 'message', 'm1', other],
      [`UPDATE record SET table_name = 'event' WHERE id = 'm2'`, 'event', 'm2'],
      [`UPDATE record SET id = 'm3' WHERE id = 'm2'`, 'message', 'm3'],
      [`UPDATE record SET parent = 'two' WHERE id = 'm2'`, 'message', 'm2'],
      [`UPDATE record SET parent = NULL WHERE id = 'm2'`, 'message', 'm2'],
      [`UPDATE record SET sequence = 7 WHERE id = 'm1'`, 'message', 'm1'],
      [`UPDATE record SET version = 2 WHERE id = 'm2'`, 'message', 'm2'],
      [`UPDATE record SET created = created - 1 WHERE id = 'm2'`, 'message', 'm2'],
      [`UPDATE record SET updated = updated + 1 WHERE id = 'm2'`, 'message', 'm2'],
      [`UPDATE record SET schema = 2 WHERE id = 'm2'`, 'message', 'm2'],
      [`UPDATE record SET clear = '{"from":"a person"}' WHERE id = 'm2'`, 'message', 'm2'],
      [`UPDATE record SET body = (SELECT body FROM record WHERE id = 'm2') WHERE id = 'm1'`, 'message', 'm1'],
      [`UPDATE record SET body = (SELECT body FROM record WHERE table_name = 'run') WHERE id = 'm1'`, 'message', 'm1'],
      [`UPDATE record SET body = x'00' WHERE id = 'm2'`, 'message', 'm2'],
    ];
    for (const [sql, table, id, org = organization] of changes) {
      writeFileSync(file, honest);
      const database = new DatabaseSync(file);
      database.exec(sql);
      database.close();
      const reader = openAt(file, org as typeof organization);
      assert.ok(reader.view(table, id), sql);
      assert.throws(() => reader.get(table, id), { code: 'envelope.refused' }, sql);
      reader.close();
    }
  });

  it('are on disk for their owner alone, and their bodies nowhere in clear', (t) => {
    const file = freshFile(t);
    const records = openAt(file);
    const canary = 'c4n4ry-description-of-an-interface';
    for (let n = 0; n < 50; n++) records.append('message', 'c', { body: { canary, n } });
    records.put('run', 'r', { body: canary });
    records.put('run', 'r', { body: { other: canary } });
    const folder = join(file, '..');
    const files = readdirSync(folder).map((name) => join(folder, name));
    assert.ok(files.length >= 2);
    for (const path of files) {
      assert.equal(statSync(path).mode & 0o777, 0o600, path);
      assert.equal(readFileSync(path).indexOf(canary.slice(0, 12)), -1, path);
    }
    records.close();
  });

  it('refuse a damaged store at the start and say what to do', (t) => {
    const file = freshFile(t);
    const records = openAt(file);
    for (let n = 0; n < 200; n++) records.append('message', 'c', { body: 'x'.repeat(300) });
    records.close();
    const honest = readFileSync(file);
    const page = 4096;
    const damages: [string, (bytes: Buffer) => Buffer][] = [
      ['not a database', () => Buffer.from('hello, this is not a database at all'.repeat(200))],
      ['a page overwritten', (bytes) => bytes.fill(0xaa, 2 * page, 3 * page)],
      ['the header overwritten', (bytes) => bytes.fill(0, 0, 100)],
      ['cut in the middle', (bytes) => bytes.subarray(0, (bytes.length >> 1) + 100)],
    ];
    for (const [name, damage] of damages) {
      writeFileSync(file, damage(Buffer.from(honest)));
      assert.throws(() => openAt(file), { name: 'Fault', code: 'records.corrupted' }, name);
    }
    rmSync(file);
    const foreign = new DatabaseSync(file);
    foreign.exec('CREATE TABLE other (x)');
    foreign.close();
    assert.throws(() => openAt(file), { code: 'records.corrupted' });
    writeFileSync(file, honest);
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 2');
    newer.close();
    assert.throws(() => openAt(file), { code: 'records.newer' });
  });

  it('keep what they have when the disk is full, and say so', (t) => {
    const file = freshFile(t);
    const records = openAt(file);
    records.put('run', 'kept', { body: 'kept' });
    records.close();
    const full = new DatabaseSync(file);
    const pages = Number(full.prepare('PRAGMA page_count').get()?.page_count);
    full.close();
    const double = openAt(file);
    limitPages(double, pages + 3);
    const big = { body: 'x'.repeat(100_000) };
    assert.throws(() => double.put('run', 'big', big), { name: 'Fault', code: 'data.disk-full' });
    assert.equal(double.view('run', 'big'), null);
    assert.equal(double.get('run', 'kept')?.body, 'kept');
    double.put('run', 'small', { body: 1 });
    double.close();
  });

  it('lose no write that returned and keep none half, when the process is killed', async (t) => {
    const file = freshFile(t);
    const program = `
      import { open, seal } from '@interlock/envelope';
      import { openRecords } from '${new URL('./records.ts', import.meta.url).href}';
      const key = { ref: 'dek_test', bytes: Buffer.from(process.argv[2], 'hex') };
      const organization = process.argv[3];
      const sealer = { seal: (slot, bytes) => seal(key, { ...slot, organization }, bytes), open: () => { throw 0; } };
      const surroundings = { now: () => Date.now(), random: (n) => crypto.getRandomValues(new Uint8Array(n)) };
      const records = openRecords({ file: process.argv[1], organization, sealer, surroundings });
      for (let n = 1; ; n++) {
        records.append('message', 'c', { body: { n, text: 'x'.repeat(n % 5000) } });
        process.stdout.write(n + '\\n');
      }`;
    const args = ['--input-type=module', '-e', program, file, Buffer.from(key.bytes).toString('hex'), organization];
    const child = spawn(process.execPath, args, {
      cwd: new URL('.', import.meta.url),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    for await (const chunk of child.stdout) {
      said += String(chunk);
      if (said.length > 300) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    const last = Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1));
    const records = openAt(file);
    const found = records.openBatch('message', { parent: 'c' });
    assert.ok(found.length >= last, `${found.length} of ${last}`);
    found.forEach(({ body, sequence }, n) => {
      assert.deepEqual([(body as { n: number }).n, sequence], [n + 1, n + 1]);
    });
    records.close();
  });
});

/** A double of a full disk: SQLite is told how many pages the file may have. */
function limitPages(records: Records, pages: number): void {
  const exec = DatabaseSync.prototype.exec;
  try {
    DatabaseSync.prototype.exec = function limited(this: DatabaseSync, sql: string) {
      exec.call(this, `PRAGMA max_page_count = ${pages}`);
      return exec.call(this, sql);
    };
    records.atomically(() => undefined);
  } finally {
    DatabaseSync.prototype.exec = exec;
  }
}
