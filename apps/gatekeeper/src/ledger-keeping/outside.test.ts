import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { openLedger, signerFromSeed } from '@interlock/ledger';
import { Fault, type Id } from '@interlock/model';
import { outsideFile, readOutside } from './outside.ts';

const organization = 'org_00000000000000000000000001' as Id<'org'>;

/** A vault whose key is said to be in the keychain; nothing else of it is looked at. */
async function newPlaces(t: { after: (done: () => void) => void }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'outside-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const signer = signerFromSeed(Buffer.alloc(32, 7));
  const ledger = await openLedger({ dir: path.join(folder, 'log'), origin: 'interlock/x', signer, now: () => 5 });
  const { note } = ledger.checkpoint();
  await ledger.close();
  const [state, data] = [path.join(folder, 'state'), path.join(folder, 'data')];
  mkdirSync(path.dirname(outsideFile(state, organization)), { recursive: true });
  mkdirSync(data);
  return { state, data, note };
}

test('what stands outside is the file, and the keychain where the vault’s key lies in it', async (t) => {
  const { state, data, note } = await newPlaces(t);
  const asked: string[] = [];
  const keychain = (name: string) => ({
    read: async () => {
      asked.push(name);
      return note;
    },
    write: async () => {},
  });
  assert.deepEqual(await readOutside(state, organization, data, keychain), { notes: [], silent: false });
  writeFileSync(outsideFile(state, organization), note);
  const file = { place: 'file', note } as const;
  assert.deepEqual((await readOutside(state, organization, data, keychain)).notes, [file]);
  assert.deepEqual(asked, [], 'a keychain that holds nothing of this vault is not asked');
  const home = async () => 'keychain' as const;
  const both = await readOutside(state, organization, data, keychain, home);
  assert.deepEqual(both, { notes: [file, { place: 'keychain', note }], silent: false });
  assert.deepEqual(asked, [`ledger ${organization}`]);
  const silent = (_: string) => ({
    read: () => Promise.reject(new Fault('vault.keychain-missing', 'x', 'y')),
    write: async () => {},
  });
  assert.deepEqual(await readOutside(state, organization, data, silent, home), { notes: [file], silent: true });
  const torn = () => ({ read: async () => 'no note', write: async () => {} });
  await assert.rejects(readOutside(state, organization, data, torn, home), { code: 'ledger.outside-damaged' });
});
