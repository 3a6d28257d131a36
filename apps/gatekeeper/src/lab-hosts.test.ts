import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { bannersOf } from './banners.ts';
import { Inventory } from './devices/inventory.ts';
import { type LabDevice, takeInLab } from './lab-hosts.ts';
import { rowsOf } from './records/rows.ts';
import { openRooms } from './rooms.ts';

const device = (name: string, port: number): LabDevice => ({
  name,
  platform: 'cisco_ios',
  host: '127.0.0.1',
  port,
  username: 'lab',
  password: 'lab',
  hostKey: { algorithm: 'ssh-ed25519', fingerprint: `SHA256:${'A'.repeat(43)}` },
});

test('practice devices that are gone are counted, and a start says so', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-lab-hosts-'));
  const rooms = await openRooms(path.join(folder, 'data'), { passphrase: async () => undefined }, (id) => id, {
    state: path.join(folder, 'state'),
  });
  t.after(async () => {
    await rooms.close();
    rmSync(folder, { recursive: true });
  });
  const { house, vault } = rooms;
  const inventory = new Inventory(house, rowsOf(rooms.records));
  const beside = { house, inventory, vault };
  assert.equal(await takeInLab([device('edge-1', 1), device('core-1', 2)], beside), 0);
  assert.equal(await takeInLab([device('edge-1', 3)], beside), 1);
  const labGone = await takeInLab([], beside);
  assert.deepEqual([labGone, inventory.list()], [1, []]);
  const said = (gone: number) =>
    bannersOf({ rooms, model: { endpoint: undefined } as never, workspace: () => undefined, labGone: gone }, false);
  assert.match(said(labGone).join('\n'), /practice devices are gone/);
  assert.doesNotMatch(said(0).join('\n'), /practice devices/);
});
