import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { newId } from '@interlock/model';
import { openRooms } from './rooms.ts';

test('what the vault holds is found before an agent works, also after a restart and where it was never lent', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-recognised-'));
  const passphrase = () => Promise.resolve(Buffer.from('correct horse battery staple'));
  const rooms = () =>
    openRooms(path.join(folder, 'data'), { passphrase }, (id) => id, { state: path.join(folder, 'state') });
  const secret = 'Pirol-4711-Pirol';
  const shown = `description api ${secret}`;
  const first = await rooms();
  await first.vault.adopt({ home: 'passphrase', passphrase: await passphrase() });
  await first.vault.entries.put({
    name: 'api',
    type: 'token',
    account: 'x',
    owner: first.house.person().person,
    hosts: [],
    lab: false,
    secret: { token: Buffer.from(secret) },
  });
  assert.equal(first.redactor.redact(shown).text, 'description api «secret:api»', 'as soon as it is kept');
  await first.close();
  const again = await rooms();
  t.after(async () => {
    await again.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { house, redactor, ledger } = again;
  const { random } = house.around;
  const before = ledger.size;
  const begun = { type: 'run.begun', by: house.person() } as const;
  const of = () => ({ run: newId('run', random), conversation: newId('conversation', random) });
  await house.journal.write({ ...begun, ...of() } as Parameters<typeof house.journal.write>[0]);
  assert.equal(redactor.redact(shown).text, 'description api «secret:api»');
  await house.journal.write({ ...begun, ...of() } as Parameters<typeof house.journal.write>[0]);
  assert.equal(ledger.size, before + 3, 'one entry for each of them, and none where all were seen');
  const { type, fields } = await ledger.entry(before);
  assert.deepEqual([type, (fields.secret as { name: string }).name], ['secret.recognised', 'api']);
});
