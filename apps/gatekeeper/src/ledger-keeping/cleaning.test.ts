import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { newId } from '@interlock/model';
import { openRooms } from '../rooms.ts';
import { cleanDeed } from './cleaning.ts';

async function rooms(t: TestContext) {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-cleaning-'));
  const opened = await openRooms(path.join(folder, 'data'), { passphrase: async () => undefined }, (id) => id, {
    state: path.join(folder, 'state'),
  });
  t.after(async () => {
    await opened.close();
    rmSync(folder, { recursive: true });
  });
  return opened;
}

const token = 'ghp_abcdefghijklmnopqrstuvwxyz0123456789';

test('a secret that a person typed is in no entry: known ones, tokens of services, and those in quoted commands', async (t) => {
  const { house, books, redactor } = await rooms(t);
  const { journal, around } = house;
  redactor.know(Buffer.from('hunter2Planted'), 'bob');
  const named = { run: newId('run', around.random), conversation: newId('conversation', around.random) };
  const prompt = `My password is hunter2Planted, the token ${token}. Run \`username bob privilege 15 secret S3cr3tPlant99\` \`snmp-server community PlantedComm77 RO\``;
  await journal.write({ type: 'run.begun', ...named, by: house.person(), sealed: { prompt } });
  await journal.write({
    type: 'hook.changed',
    hook: 'x',
    change: 'added',
    by: house.person(),
    sealed: { before: null, after: { arguments: ['-t', token], salt: [] } },
  });
  const planted = ['hunter2Planted', token, 'S3cr3tPlant99', 'PlantedComm77'];
  for (const text of planted) {
    const rows = await books.search({ text, limit: 10 });
    assert.deepEqual(
      rows.filter(({ type }) => type !== 'record.opened'),
      [],
      text,
    );
    assert.deepEqual(JSON.stringify(rows).includes(text), false, 'what was searched for is not kept either');
  }
  const [row] = await books.search({ text: 'My password is', limit: 10, type: 'run.begun' });
  const kept = String(row?.opened?.prompt);
  assert.match(
    kept,
    /^My password is «secret:bob», the token «secret:[^»]+»\. Run `username bob privilege 15 secret «/,
  );
});

test('where the scanner fails nothing is written, but an outcome is never lost', () => {
  const cleaners = {
    redactor: { redact: (text: string) => ({ text, found: 0 }) },
    scanner: () => ({
      scan: () => {
        throw new Error('broken');
      },
    }),
  };
  const begun = { type: 'run.begun', by: {} as never, sealed: { prompt: 'x' } } as const;
  assert.throws(() => cleanDeed(begun, cleaners), { code: 'ledger.not-scanned' });
  const ended = { type: 'call.ended', sealed: { prompt: 'edge-1#' } } as unknown as Parameters<typeof cleanDeed>[0];
  assert.equal(cleanDeed(ended, cleaners), ended);
});
