import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileBytes, fileText } from './files.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'interlock-files-'));
after(() => rmSync(dir, { recursive: true, force: true }));
const posix = { skip: process.platform === 'win32' };

test('a file is read whole up to its limit, and not beyond', () => {
  const file = path.join(dir, 'file');
  writeFileSync(file, 'ü'.repeat(40));
  assert.equal(fileText(file), 'ü'.repeat(40));
  assert.equal(fileBytes(file, 80)?.length, 80);
  assert.equal(fileBytes(file, 79), null);
  assert.throws(() => fileText(path.join(dir, 'none')), /there is no such file/);
});

test('a device without an end is given up, and a pipe is read to its end', posix, () => {
  assert.equal(fileBytes('/dev/zero', 1000), null);
  assert.throws(() => fileText('/dev/zero'), /more than a megabyte/);
  const pipe = path.join(dir, 'pipe');
  assert.equal(spawnSync('mkfifo', [pipe]).status, 0);
  const writer = spawnSync('sh', ['-c', '(printf one; sleep 0.2; printf two) > "$1" &', 'sh', pipe], {
    stdio: 'ignore',
  });
  assert.equal(writer.status, 0);
  assert.equal(fileText(pipe), 'onetwo');
});
