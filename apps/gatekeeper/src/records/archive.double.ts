/** For tests: the recordings room of a data folder on a plain sealer, with a journal that is a list. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { open, seal } from '@interlock/envelope';
import { type Actor, type Host, newId, type Proof } from '@interlock/model';
import { openRecords } from '@interlock/records';
import type { House } from '../house.ts';
import type { Deed } from '../journal.ts';
import { RuleShelf } from './recording-rules.ts';
import { Recordings } from './recordings.ts';
import { rowsOf } from './rows.ts';

export const day = 24 * 3_600_000;
/** Keys and names come of these words, so that two processes meet in one folder. */
const fixed = (word: string) => (n: number) =>
  new Uint8Array(createHash('sha512').update(word).digest().subarray(0, n));

export async function archiveOn(folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const organization = newId('org', fixed('org'));
  const key = { ref: 'dek_test', bytes: fixed('key')(32) };
  const slot = (one: object) => ({ organization, ...one }) as Parameters<typeof seal>[1];
  const clock = { now: Date.now() };
  const surroundings = { now: () => clock.now, random: (n: number) => new Uint8Array(randomBytes(n)) };
  const opened: string[] = [];
  const records = openRecords({
    file: path.join(folder, 'records.db'),
    organization,
    sealer: {
      seal: (at, bytes) => seal(key, slot(at), bytes),
      open: (at, bytes) => {
        opened.push(at.record);
        return open(key, slot(at), bytes);
      },
    },
    surroundings,
  });
  const deeds: Deed[] = [];
  const journal = {
    fails: false,
    async write(deed: Deed) {
      if (journal.fails) throw new Error('the ledger cannot be written');
      deeds.push(deed);
      return deeds.length;
    },
    size: () => deeds.length,
    writable: () => !journal.fails,
  };
  const by = (proof: Proof): Actor => ({ person: newId('person', fixed('person')), name: 'Ada', proof });
  const ada = by({ kind: 'os-user', user: 'ada' });
  const state = { provable: false };
  const notices: unknown[] = [];
  const house = {
    organization,
    around: surroundings,
    journal,
    person: () => ada,
    provable: () => state.provable,
    policy: () => ({ demands: () => null }),
    events: { emit: (event: unknown) => void notices.push(event), listen: () => () => {} },
  } as unknown as House;
  const rules = new RuleShelf(house, rowsOf(records));
  const recordings = new Recordings({ house, folder, records, rules: () => rules.get() });
  const host = { id: newId('host', fixed('host')), name: 'edge-1', tags: ['pci', 'branch'] } as unknown as Host;
  return {
    recordings,
    rules,
    records,
    deeds,
    journal,
    notices,
    opened,
    host,
    ada,
    proven: by({ kind: 'passphrase' }),
    clock,
    state,
  };
}
