/** Recordings on the command line: one run in the lab, then what was shown, harmless, and gone when it is deleted. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Reel } from '@interlock/protocol';
import { play } from './play.ts';

const bin = fileURLToPath(new URL('../../../bin/interlock.mjs', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'interlock-recording-'));
after(() => rmSync(folder, { recursive: true, maxRetries: 5, retryDelay: 200 }));
const data = path.join(folder, 'data');

async function interlock(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, HOME: folder, XDG_STATE_HOME: path.join(folder, 'state') };
  const child = spawn(process.execPath, [bin, ...words, '--data', data], { stdio: ['ignore', 'pipe', 'pipe'], env });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}

before(async () => {
  const { code, err } = await interlock('run', 'show version on edge-1', '--approve', 'all');
  assert.equal(code, 0, err);
});

test('what a run showed is found, replayed as words with its calls, and each look is an entry', async () => {
  const list = await interlock('recording', 'list', '--host', 'edge-1');
  assert.match(list.out, /^recording_\w+ {2}\d{4}-\d\d-\d\d \S+ UTC {2}edge-1 +agent +\d+\.\d s {2}finished/);
  const { out, code, err } = await interlock('recording', 'play', 'last');
  assert.equal(code, 0, err);
  assert.match(out, /^--- 0\.\d s: call_\w+\nedge-1#show version\nCisco IOS/);
  assert.doesNotMatch(out, /[\u0000-\u0008\u000b-\u001f]/);
  const looks = await interlock('ledger', 'search', '--type', 'recording.opened', '--jsonl');
  assert.equal(looks.out.trim().split('\n').length, 1);
  const rows = (await interlock('recording', 'play', 'last', '--json')).out.trim().split('\n');
  assert.ok(rows.some((row) => /^\[\d+,"o",".*show version/.test(row)));
  assert.equal((await interlock('recording', 'play', 'last', '--at', '9999')).out, '');
});

test('the story of a run names the second of its recording, as text and as lines of JSON', async () => {
  const { out } = await interlock('ledger', 'story', 'last');
  assert.match(out, /done on edge-1: 1 lines, \d+ ms, recording_\w+ at 0\.\d s/);
  const rows = (await interlock('ledger', 'story', 'last', '--jsonl')).out.trim().split('\n');
  const ended = rows
    .map((row) => JSON.parse(row))
    .find(({ type, fields }) => type === 'call.ended' && fields.recording);
  assert.deepEqual(Object.keys(ended.fields.recording), ['id', 'from', 'to']);
});

test('a recording leaves as an asciicast v2 file, which is an entry', async () => {
  const { out, code, err } = await interlock('recording', 'export', 'last');
  assert.equal(code, 0, err);
  const [head = '', ...events] = out.trimEnd().split('\n');
  assert.equal((JSON.parse(head) as { version: number }).version, 2);
  assert.ok(events.every((line) => Array.isArray(JSON.parse(line))));
  assert.match(out, /show version/);
  assert.match((await interlock('ledger', 'search', '--type', 'export.made', '--json')).out, /"format":"asciicast-v2"/);
});

test('a recording that is gone, cut or changed says so in the list and where it is opened; what is left can be had', async () => {
  const [id = ''] = readdirSync(path.join(data, 'recordings'));
  const file = path.join(data, 'recordings', id);
  const bytes = readFileSync(file);
  const state = async () => (await interlock('recording', 'list')).out.trim().split(/ {2,}/).at(-2);
  const played = async (...more: string[]) => interlock('recording', 'play', 'last', ...more);

  rmSync(file);
  assert.equal(await state(), 'lost');
  assert.match((await played()).err, /file of this recording is gone[\s\S]*\(recording\.lost\)/);
  writeFileSync(file, bytes.subarray(0, bytes.length - 9));
  assert.equal(await state(), 'damaged');
  assert.match((await played()).err, /it was cut[\s\S]*\(recording\.truncated\)/);
  const left = await played('--partial');
  assert.equal(left.code, 0, left.err);
  const bent = Buffer.from(bytes);
  bent[bent.length - 5] = (bent[bent.length - 5] as number) ^ 1;
  writeFileSync(file, bent);
  assert.match((await played()).err, /not as it was written[\s\S]*\(recording\.damaged\)/);
  writeFileSync(file, bytes);
  assert.equal(await state(), 'finished');
});

test('days are kept by tag, and a deleted recording is gone with its entry', async () => {
  assert.match((await interlock('recording', 'keep', '--tag', 'pci', '365')).out, /pci +365 days\n.*until somebody/);
  assert.match((await interlock('recording', 'mode', 'strict')).out, /^strict/);
  assert.match((await interlock('recording', 'keep')).out, /^strict[\s\S]*pci +365 days/);
  assert.equal((await interlock('recording', 'keep', '--tag', 'pci', '99999')).code, 2);
  const deleted = await interlock('recording', 'delete', 'last');
  assert.match(deleted.out, /its key is destroyed/);
  assert.equal((await interlock('recording', 'play', 'last')).code, 2);
  assert.deepEqual(readdirSync(path.join(data, 'recordings')), []);
  const { out } = await interlock('ledger', 'search', '--type', 'recording');
  assert.match(out, /recording\.deleted[\s\S]*recording\.set[\s\S]*recording\.opened/);
  assert.match((await interlock('ledger', 'verify')).out, /^Verified/);
});

test('a terminal is shown what happened from a second on, in its time, and is left as it was', async () => {
  const parts: string[] = [];
  const out = { isTTY: true, write: (text: string) => parts.push(text) };
  const view = { id: 'recording_1', host: { id: 'host_1', name: 'r1' }, kind: 'agent', started: 0, state: 'finished' };
  const reel = (events: Reel['events']): Reel =>
    ({ view, columns: 80, rows: 24, milliseconds: 5000, events, next: null }) as unknown as Reel;
  async function* reels() {
    yield reel([
      [0, 'o', 'a'],
      [60_000, 'o', 'b'],
    ]);
    yield reel([
      [60_020, 'm', 'call'],
      [60_040, 'o', '\u001b[1mc'],
    ]);
  }
  await play(reels(), { at: 60, speed: 1, json: false }, out);
  assert.deepEqual(parts.slice(0, 3), ['a', 'b', '\u001b[1mc']);
  assert.match(parts.join(''), /\u001b\[\?1049l/);
  parts.length = 0;
  await play(reels(), { at: 60, speed: 1, json: false }, { write: out.write });
  assert.equal(parts.join(''), 'b\n--- 60.0 s: call\nc\n');
});
