import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { newWitnessFolder, viewLedger } from '@interlock/ledger';
import { openRooms, type Rooms, type RoomsOptions } from '../rooms.ts';

test('a witness that saw more stops a start before it writes anything, until a person accepts; one that is out is named', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-at-start-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [home, usb] = [path.join(folder, 'home'), path.join(folder, 'usb')];
  const open = (more: RoomsOptions = {}): Promise<Rooms> =>
    openRooms(path.join(home, 'data'), { passphrase: async () => undefined }, (id) => id, {
      state: path.join(home, 'state'),
      ...more,
    });
  const witness = await newWitnessFolder(usb, 'ada/usb');
  const first = await open();
  await first.books.witnessing.add(usb, 60, first.house.person());
  const dir = path.join(home, 'data', 'ledger', first.house.organization);
  await first.close();
  cpSync(home, `${home}-copy`, { recursive: true });
  const had = (await viewLedger(dir)).size;

  const second = await open();
  await second.books.witnessing.tick();
  const { origin } = second.ledger;
  await second.close();
  const saw = (await witness.last(origin))?.checkpoint.size ?? 0;
  assert.ok(saw > had);

  // Folder and state folder were both put back: nothing on this machine knows better.
  rmSync(home, { recursive: true });
  renameSync(`${home}-copy`, home);
  await assert.rejects(open(), {
    code: 'ledger.rolled-back',
    message: `The ledger in ${dir} has ${had} entries, and the witness ada/usb saw ${saw}.`,
  });
  assert.equal((await viewLedger(dir)).size, had, 'no fork was made');

  renameSync(usb, `${usb}-out`);
  cpSync(home, `${home}-copy`, { recursive: true });
  const without = await open();
  assert.deepEqual(without.silentWitnesses, [usb]);
  await without.close();
  renameSync(`${usb}-out`, usb);
  rmSync(home, { recursive: true });
  renameSync(`${home}-copy`, home);

  const accepted = await open({ accept: { size: had } });
  const { fields } = await accepted.ledger.entry(had);
  assert.deepEqual([fields.has, fields.had], [had, saw]);
  await accepted.close();
  const after = await open();
  assert.deepEqual(after.silentWitnesses, []);
  await after.close();
});
