import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { lockFolder, prepareDataFolder } from './index.ts';

function freshFolder(test: { after: (done: () => void) => void }): string {
  const dir = mkdtempSync(join(tmpdir(), 'interlock-data-'));
  test.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

const nobody = 65_534;

describe('the data folder', () => {
  it('is made for its owner alone, and found again', (t) => {
    const dir = join(freshFolder(t), 'deep', 'data');
    prepareDataFolder(dir);
    assert.equal(statSync(dir).mode & 0o777, 0o700);
    prepareDataFolder(dir);
  });

  it('is refused where no folder can be made, at once', {
    skip: process.platform !== 'linux' && 'needs /proc',
  }, () => {
    for (const dir of ['/proc/interlock', '/proc/interlock/deep/data'])
      assert.throws(() => prepareDataFolder(dir), { code: 'data.cannot-be-made' }, dir);
  });

  it('is refused where others can reach it, with the command that helps', (t) => {
    const dir = freshFolder(t);
    for (const mode of [0o755, 0o750, 0o701]) {
      chmodSync(dir, mode);
      assert.throws(
        () => prepareDataFolder(dir),
        (error: Error & { code: string; next: string }) => {
          assert.equal(error.code, 'data.readable-by-others');
          return error.next.includes(`chmod 700 '${dir}'`);
        },
      );
    }
    chmodSync(dir, 0o700);
    prepareDataFolder(dir);
    const file = join(dir, 'file');
    writeFileSync(file, '');
    assert.throws(() => prepareDataFolder(file), { code: 'data.not-a-folder' });
    assert.throws(() => prepareDataFolder(join(file, 'below')), { name: 'Fault' });
  });

  it('is refused where it cannot be written', (t) => {
    const parent = freshFolder(t);
    const dir = join(parent, 'data');
    mkdirSync(dir, { mode: 0o500 });
    const root = process.geteuid?.() === 0;
    if (root) {
      chownSync(parent, nobody, nobody);
      chownSync(dir, nobody, nobody);
      assert.throws(() => prepareDataFolder(dir), { code: 'data.not-yours' });
      process.seteuid?.(nobody); // nothing is read-only to root
    }
    try {
      assert.throws(() => prepareDataFolder(dir), { name: 'Fault', code: 'data.read-only' });
      chmodSync(dir, 0o700);
      prepareDataFolder(dir);
      chmodSync(dir, 0o500);
      assert.throws(() => lockFolder(dir), { name: 'Fault', code: 'data.read-only' });
    } finally {
      if (root) process.seteuid?.(0);
    }
  });

  it('is used by one at a time, and free at once when its holder is killed', async (t) => {
    const dir = freshFolder(t);
    const program = `
      import { lockFolder } from '${new URL('./data-folder.ts', import.meta.url).href}';
      lockFolder(process.argv[1]);
      gc(); // a lock that nobody refers to is held all the same
      console.log('held');
      setTimeout(() => {}, 20_000);`;
    const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', program, dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(() => child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    assert.throws(
      () => lockFolder(dir),
      (error: Error & { code: string }) => {
        assert.equal(error.code, 'data.in-use');
        return error.message.includes(`process ${child.pid}`);
      },
    );
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    const lock = lockFolder(dir);
    assert.throws(() => lockFolder(dir), { code: 'data.in-use' });
    lock.release();
    lock.release();
    lockFolder(dir).release();
  });
});
