import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { openScanning } from './scanning.ts';

const key = new Uint8Array(32).fill(1);
const token = `ghp_${'a1B2'.repeat(9)}`;

test('texts come back in order without their tokens, the same again from memory', async () => {
  const scanning = openScanning(key);
  const texts = ['plain', `use ${token} here`, 'plain'];
  const first = await scanning.scan(texts);
  assert.deepEqual(
    first.map(({ found }) => found),
    [0, 1, 0],
  );
  assert.match(first[1]?.text ?? '', /^use «secret:github:[0-9a-f]{6}» here$/);
  assert.deepEqual(await scanning.scan(texts), first);
  await scanning.close();
});

test('a thread that fails, dies or answers with less leaves the text unsent', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'interlock-scan-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, body] of [
    ['dies', "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => process.exit(1));"],
    [
      'throws',
      "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { throw new Error(); });",
    ],
    [
      'less',
      "import { parentPort } from 'node:worker_threads'; parentPort.on('message', ({ id }) => parentPort.postMessage({ id, scanned: [] }));",
    ],
    ['no program', 'this is no program'],
  ] as const) {
    const file = path.join(folder, `${name}.mjs`);
    writeFileSync(file, body);
    const scanning = openScanning(key, pathToFileURL(file));
    await assert.rejects(scanning.scan(['x']), { code: 'model.not-scanned' }, name);
    await scanning.close();
  }
});
