import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { Fault } from '@interlock/model';
import { readSettings } from './settings.ts';

function folder(t: TestContext): string {
  const made = mkdtempSync(path.join(tmpdir(), 'interlock-settings-'));
  t.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}
const read = (where: string) => readSettings(where, (bytes) => randomBytes(bytes));
const refusal = (code: string) => (error: unknown) => error instanceof Fault && error.code === code;

test('a new folder gets settings, and keeps them', (t) => {
  const where = folder(t);
  assert.deepEqual(read(where), read(where));
});

test('a folder whose settings are gone is not taken for a new one', (t) => {
  for (const kept of ['vault', 'ledger']) {
    const where = folder(t);
    mkdirSync(path.join(where, kept));
    assert.throws(() => read(where), refusal('data.settings-missing'));
    assert.deepEqual(readdirSync(where), [kept], 'nothing was made');
  }
});

test('damaged settings are refused and left as they are', (t) => {
  for (const text of ['', '{', 'null', '[]', '{"v":1}', '{"v":2,"organization":"x"}']) {
    const where = folder(t);
    writeFileSync(path.join(where, 'settings.json'), text);
    assert.throws(() => read(where), refusal('data.settings-damaged'));
    assert.equal(readFileSync(path.join(where, 'settings.json'), 'utf8'), text);
  }
});
