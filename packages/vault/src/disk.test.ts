import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { realDisk } from './disk.ts';
import { draft, freshFolder, open, organization } from './vault.double.ts';

const unix = process.platform !== 'win32';

describe('what stands where a file of the vault should', { skip: !unix && 'Windows has no such files' }, () => {
  it('is refused at once where it is a pipe, a device, a folder, a socket, or endless', async (t) => {
    const dir = freshFolder(t);
    const vault = await open(dir);
    const entry = await vault.entries.put(draft());
    vault.close();
    const folder = join(dir, 'vault', organization);
    for (const file of [join(folder, 'keys.json'), join(folder, 'entries', `${entry.id}.json`)]) {
      renameSync(file, join(dir, 'kept'));
      const there: [string, () => void][] = [
        ['pipe', () => void execFileSync('mkfifo', ['-m', '600', file])],
        ['device', () => symlinkSync('/dev/zero', file)],
        ['folder', () => void mkdirSync(file, { mode: 0o700 })],
      ];
      for (const [what, put] of there) {
        put();
        await assert.rejects(open(dir), { name: 'Fault', code: 'vault.not-a-file' }, what);
        rmSync(file, { recursive: true });
      }
      writeFileSync(file, '', { mode: 0o600 });
      truncateSync(file, 2 ** 40);
      await assert.rejects(open(dir), { name: 'Fault', code: 'vault.file-too-large' });
      rmSync(file);
      renameSync(join(dir, 'kept'), file);
    }
    (await open(dir)).close();
  });

  it('is refused where it is a socket', async (t) => {
    const path = join(freshFolder(t), 'socket');
    const server = createServer().listen(path);
    await new Promise((resolve) => server.once('listening', resolve));
    await assert.rejects(realDisk.read(path), { name: 'Fault', code: 'vault.not-a-file' });
    server.close();
  });
});
