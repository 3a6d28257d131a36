import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { openVault } from '@interlock/vault';
import { openRooms, type Rooms } from '../rooms.ts';

test('a data key that came to seal is told once, at once or at the next start', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-keys-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [dir, state] = [path.join(folder, 'data'), path.join(folder, 'state')];
  const start = () => openRooms(dir, { passphrase: async () => undefined }, (id) => id, { state });
  const told = async ({ ledger }: Rooms) => {
    const found: unknown[] = [];
    for await (const { type, fields } of ledger.entries({ from: 0, to: ledger.size }))
      if (type === 'key.rotated') found.push([(fields.key as { ref: string }).ref, fields.from]);
    return found;
  };
  const first = await start();
  await first.vault.rotate();
  const [one, two] = first.vault.keys().keys.map(({ id }) => id);
  await first.close();
  // as when the process is killed right behind the keystore's write
  const { organization, around: surroundings } = first.house;
  const unlock = { home: 'practice' as const };
  const quiet = await openVault({
    dir,
    organization,
    surroundings,
    unlock,
    before: async () => undefined,
    observe: () => undefined,
    acceptOlder: true,
  });
  await quiet.rotate();
  const three = quiet.keys().keys[2]?.id;
  quiet.close();
  for (let n = 0; n < 2; n++) {
    const again = await start();
    assert.deepEqual(await told(again), [
      [two, one],
      [three, two],
    ]);
    await again.close();
  }
});
