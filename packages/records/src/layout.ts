/** The store's tables, and whether a file is such a store (docs/formats/records.md, chapter 2). */
import type { DatabaseSync } from 'node:sqlite';
import { Fault } from '@interlock/model';
import { corrupted } from './storage-fault.ts';

const format = 1;
/** "ilrc": tells this store from other SQLite files. */
const applicationId = 0x696c7263;
const layout = `
  CREATE TABLE record (
    organization TEXT NOT NULL, table_name TEXT NOT NULL, id TEXT NOT NULL,
    parent TEXT, sequence INTEGER NOT NULL, version INTEGER NOT NULL,
    created INTEGER NOT NULL, updated INTEGER NOT NULL,
    schema INTEGER NOT NULL, clear TEXT NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (organization, table_name, id)
  ) STRICT;
  CREATE UNIQUE INDEX record_by_parent ON record (organization, table_name, parent, sequence) WHERE parent IS NOT NULL;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${format};
`;
/** Makes the tables in an empty file and checks any other. Faults: `records.corrupted`, `records.newer`. */
export function prepareStore(database: DatabaseSync, file: string): void {
  database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA journal_mode = WAL;');
  // What is removed is overwritten: a key that rested in a record is gone with it.
  database.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA secure_delete = ON;');
  const read = (pragma: string) => Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
  if (read('quick_check(1)') !== 'ok') throw corrupted(file);
  const version = read('user_version');
  if (version === 0 && database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n === 0)
    database.exec(`BEGIN IMMEDIATE; ${layout} COMMIT;`);
  else if (read('application_id') !== applicationId) throw corrupted(file);
  else if (version !== format)
    throw new Fault(
      'records.newer',
      `The store ${file} was written by a newer Interlock.`,
      'Start that version again, or another data folder.',
    );
}
