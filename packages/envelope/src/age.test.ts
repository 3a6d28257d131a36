import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openAge, sealAge } from './age.ts';
import { EnvelopeError } from './refusal.ts';

const passphrase = Buffer.from('correct horse battery staple');
const work = 10;

/** `age` asks for the passphrase on a terminal; `script` gives it one. */
function age(t: { after: (done: () => void) => void }, words: string, typed: string, input: Uint8Array): Buffer | null {
  const folder = mkdtempSync(join(tmpdir(), 'interlock-age-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'in'), input);
  const command = `age ${words} -o ${join(folder, 'out')} ${join(folder, 'in')}`;
  spawnSync('script', ['-qec', command, '/dev/null'], { input: typed, timeout: 20_000 });
  try {
    return readFileSync(join(folder, 'out'));
  } catch {
    return null;
  }
}

const missing = ['age', 'script'].filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);

describe('a file for age', () => {
  it('opens to what was sealed, at every length where chunks begin and end', () => {
    for (const length of [0, 1, 1000, 65_535, 65_536, 65_537, 131_072, 200_000]) {
      const content = randomBytes(length);
      assert.deepEqual(openAge(passphrase, sealAge(passphrase, content, work)), content);
    }
  });

  it('is refused under another passphrase, changed, cut, or with a chunk moved', () => {
    const sealed = sealAge(passphrase, randomBytes(70_000), work);
    assert.throws(() => openAge(Buffer.from('wrong'), sealed), EnvelopeError);
    for (let at = 0; at < 260; at += 3) {
      const mutant = Buffer.from(sealed);
      mutant[at] = (mutant[at] as number) ^ 1;
      assert.throws(() => openAge(passphrase, mutant), EnvelopeError, `byte ${at}`);
    }
    for (const length of [0, 100, 200, sealed.length - 1, sealed.length - 4480 - 16])
      assert.throws(() => openAge(passphrase, sealed.subarray(0, length)), EnvelopeError, `length ${length}`);
    assert.throws(() => openAge(passphrase, Buffer.concat([sealed, Buffer.alloc(1)])), EnvelopeError);
    const dear = Buffer.from(sealed.toString('latin1').replace(' 10\n', ' 30\n'), 'latin1');
    assert.throws(() => openAge(passphrase, dear), EnvelopeError);
  });

  it('is opened by Debian’s age, and opens what that made', (t) => {
    if (missing.length > 0) return t.skip(`not installed: ${missing.join(', ')}`);
    const content = randomBytes(70_000);
    const ours = sealAge(passphrase, content);
    assert.deepEqual(age(t, '-d', `${passphrase}\n`, ours), content);
    assert.equal(age(t, '-d', 'wrong\n', ours), null);
    const theirs = age(t, '-p', `${passphrase}\n${passphrase}\n`, content);
    assert.ok(theirs);
    assert.deepEqual(openAge(passphrase, theirs), content);
  });
});
