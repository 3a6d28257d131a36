/** The ledger's commands as a person meets them: one run in the lab, then everything that can be asked of its log. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { timeOf } from './search.ts';

const bin = fileURLToPath(new URL('../../../bin/interlock.mjs', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'interlock-ledger-'));
after(() => rmSync(folder, { recursive: true, maxRetries: 5, retryDelay: 200 }));
const data = path.join(folder, 'data');
const file = (name: string) => path.join(folder, name);

async function interlock(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, HOME: folder, XDG_STATE_HOME: file('state') };
  const child = spawn(process.execPath, [bin, ...words], { stdio: ['ignore', 'pipe', 'pipe'], env });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}
const ledger = (...words: string[]) => interlock('ledger', ...words, '--data', data);

before(async () => {
  const { code, err } = await interlock('run', 'show version on edge-1', '--approve', 'all', '--data', data);
  assert.equal(code, 0, err);
});

test('a run opens as a story, with its text where the gatekeeper opens it and without where nothing is opened', async () => {
  const { out, code, err } = await ledger('show', 'last');
  assert.equal(code, 0, err);
  assert.match(out, /asked:\n +» show version on edge-1\n/);
  assert.match(out, /○ read-only terminal\.run on edge-1: allow \([\s\S]*?\n +> show version\n/);
  assert.match(out, /secret lab edge-1 lent on edge-1 for login\n[\s\S]*done on edge-1: 1 lines/);
  assert.match(out, /the run ended: done\n$/);
  const clear = await ledger('show', 'last', '--clear');
  assert.doesNotMatch(clear.out, /show version/);
  assert.match(clear.out, /» \[sealed\]/);
  const looks = await ledger('search', '--type', 'record.opened', '--json');
  const tables = looks.out
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { fields: { table: string } }).fields.table);
  assert.equal(
    tables.filter((table) => table === 'ledger').length,
    1,
    `the look with text is an entry, the one without is none: ${tables.join(', ')}`,
  );
});

test('entries are found by host and text', async () => {
  const found = await ledger('search', 'show version', '--host', 'edge-1', '--since', '1h');
  assert.equal(found.code, 0, found.err);
  assert.match(found.out, /call\.released[^\n]*on edge-1[^\n]*\n +show version\n/);
  assert.equal((await ledger('search', '--host', 'edge-1', '--until', '2020-01-01')).out, '');
  assert.equal((await ledger('search', '--class', 'harmless')).code, 2);
  assert.equal((await ledger('search', '--since', 'yesterday')).code, 2);
  assert.equal((await ledger('search', '--type', 'bogus')).code, 2);
});

test('an entry is proven to whoever knows the key, by number and by identifier', async () => {
  const [key = ''] = globSync('ledger/*/key', { cwd: data });
  const keyFile = path.join(data, key);
  assert.equal((await ledger('prove', '2', '--out', file('proof'))).code, 0);
  const checked = await interlock('ledger', 'check', file('proof'), '--key', keyFile);
  assert.equal(checked.code, 0, checked.err);
  assert.match(checked.out, /^\{"v":1,"type":"key\.made"[\s\S]*Proven: it is entry 2 of the \d+ that interlock\/org_/);
  writeFileSync(file('bent'), readFileSync(file('proof'), 'utf8').replace('index 2', 'index 3'));
  const bent = await interlock('ledger', 'check', file('bent'), '--key', keyFile);
  assert.equal(bent.code, 1);
  assert.match(bent.err, /\(ledger\.bad-note\)/);

  const ended = await ledger('search', '--type', 'call.ended', '--host', 'edge-1', '--json');
  const { call } = (JSON.parse(ended.out.split('\n')[0] as string) as { fields: { call: string } }).fields;
  const several = await ledger('prove', call);
  assert.equal(several.code, 2);
  assert.match(several.err, /stands in \d entries[\s\S]*call\.decided[\s\S]*call\.ended/);
  assert.equal((await ledger('prove', call, '--type', 'call.ended', '--out', file('proof'))).code, 0);
  assert.equal((await interlock('ledger', 'check', file('proof'), '--key', keyFile)).code, 0);
  assert.equal((await ledger('prove', '100000')).code, 1);
});

test('verify says what nobody witnessed, and names the witness that did; files may travel', async () => {
  const alone = await ledger('verify');
  assert.equal(alone.code, 0, alone.out);
  assert.match(alone.out, /No witness: whoever owns this machine could have rewritten the whole log/);
  assert.match(alone.out, /continues the checkpoint of \d+ entries in this user’s state folder/);
  const [key = ''] = globSync('ledger/*/key', { cwd: data });
  cpSync(path.join(data, key), file('log-key'));

  const made = await interlock('ledger', 'witness', 'new', file('usb'), '--name', 'ada/usb');
  writeFileSync(file('witness-key'), made.out);
  assert.equal((await ledger('witness', 'ask', '--out', file('request'))).code, 0);
  const unknown = await interlock('ledger', 'witness', 'sign', file('usb'), file('request'));
  assert.match(unknown.err, /\(witness\.unknown-log\)/);
  const signed = await interlock(
    'ledger',
    'witness',
    'sign',
    file('usb'),
    file('request'),
    '--key',
    file('log-key'),
    '--out',
    file('answer'),
  );
  assert.equal(signed.code, 0, signed.err);
  assert.equal((await ledger('witness', 'keep', file('answer'), '--key', file('witness-key'))).code, 0);
  const lying = readFileSync(file('answer'), 'utf8').replace(/^\d+$/m, '9999');
  writeFileSync(file('lie'), lying);
  const refused = await ledger('witness', 'keep', file('lie'), '--key', file('witness-key'));
  assert.equal(refused.code, 1);
  assert.match(refused.err, /The answer is none[\s\S]*\(witness\.bad-answer\)/);
  const seen = await ledger('verify', '--against', file('answer'), '--key', file('log-key'));
  assert.equal(seen.code, 0, seen.out);
  assert.match(seen.out, /Witness: ada\/usb saw (\d+) of \1 entries/);
  assert.match(seen.out, /continues the checkpoint of \d+ entries that you gave/);
  assert.doesNotMatch(seen.out, /No witness/);

  mkdirSync(file('before'));
  cpSync(data, file('before/data'), { recursive: true });
  assert.equal((await ledger('search', 'anything')).code, 0, 'the log goes on');
  assert.equal((await ledger('witness', file('usb'))).code, 0, 'in one step, where the witness can be reached');
  const older = await interlock('ledger', 'witness', file('usb'), '--data', file('before/data'));
  assert.equal(older.code, 1);
  assert.match(older.err, /The witness saw \d+ entries, and this ledger has \d+[\s\S]*\(witness\.refused\)/);
});

test('times are dates, dates with a time, and so long ago', () => {
  assert.equal(timeOf('2h', '--since', 10_000_000), 10_000_000 - 7_200_000);
  assert.equal(timeOf('2026-11-21T09:30Z', '--since', 0), Date.UTC(2026, 10, 21, 9, 30));
  assert.equal(timeOf('2026-11-21', '--since', 0), new Date(2026, 10, 21).getTime());
  assert.throws(() => timeOf('2026-13-40', '--since', 0));
});

test('an entry and the span that is made of it carry the same trace', async () => {
  const rows = (await ledger('story', 'last', '--clear', '--jsonl')).out
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row));
  const run = rows[0].fields.run;
  const traces = new Set(rows.filter(({ fields }) => fields.run === run).map(({ fields }) => fields.trace));
  assert.equal(traces.size, 1);
  const [trace] = traces;
  assert.match(trace, /^[0-9a-f]{32}$/);
  const { out } = await ledger('export', '--format', 'otlp');
  const spans = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).resourceSpans[0].scopeSpans[0].spans[0]);
  const calls = rows
    .filter(({ type, fields }) => type === 'call.ended' && fields.run === run)
    .map(({ fields }) => fields.call);
  for (const call of calls) {
    const span = spans.find(({ attributes }: { attributes: { value: { stringValue?: string } }[] }) =>
      attributes.some(({ value }) => value.stringValue === call),
    );
    assert.equal(span?.traceId, trace);
  }
  assert.ok(calls.length > 0);
});

test('a witness is asked by itself once it is named so, and forgotten when it is told', async () => {
  const place = file('asked-by-itself');
  assert.equal((await interlock('ledger', 'witness', 'new', place, '--name', 'ada/every')).code, 0);
  const named = await ledger('witness', place, '--every', '12h');
  assert.match(named.out, /^ada\/every saw \d+ entries, and is asked every 720 minutes/, named.err);
  assert.match((await ledger('witness', 'list')).out, /ada\/every {2}every 720 min/);
  assert.match((await ledger('verify')).out, /Witness: ada\/every saw \d+ of \d+ entries/);
  renameSync(path.join(data, 'witnesses'), file('hidden'));
  assert.match(
    (await ledger('verify')).out,
    /Entry \d+ of .* says that the witness ada\/every was there, and nothing of it/,
  );
  renameSync(file('hidden'), path.join(data, 'witnesses'));
  assert.equal((await ledger('witness', place, '--never')).code, 0);
  assert.match((await ledger('witness', 'list')).out, /No witness/);
  assert.match((await ledger('search', '--type', 'witness.changed')).out, /removed[\s\S]*added/);
});
