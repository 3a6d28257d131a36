/** Sealed records: one row each, its label clear, its body an envelope (docs/formats/records.md). */
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { canonicalBytes, Fault, hex, type Id, type Json, type Surroundings } from '@interlock/model';
import { prepareStore } from './layout.ts';
import type { OpenRecord, RecordContent, RecordView, Sealer, SealSlot } from './record.ts';
import { corrupted, onStorage } from './storage-fault.ts';

export interface RecordsOptions {
  readonly file: string;
  readonly organization: Id<'org'>;
  readonly sealer: Sealer;
  readonly surroundings: Surroundings;
}

interface Row {
  [column: string]: unknown;
  table_name: string;
  id: string;
  parent: string | null;
  sequence: number;
  version: number;
  created: number;
  updated: number;
  schema: number;
  clear: string;
  body: Uint8Array;
}

const bodySchema = 1;
const viewColumns = 'table_name, id, parent, sequence, version, created, updated, clear';

/**
 * Opens the store, or makes it with mode 0600. Each write is on the disk when its call returns. Faults:
 * `records.corrupted`, `records.newer`, `data.disk-full`, `data.read-only`, `data.in-use`.
 */
export function openRecords(options: RecordsOptions): Records {
  return onStorage(options.file, () => {
    closeSync(openSync(options.file, 'a', 0o600)); // SQLite gives its -wal and -shm the mode of this file
    const database = new DatabaseSync(options.file, { timeout: 1000 });
    try {
      prepareStore(database, options.file);
      return new Records(database, options);
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

export class Records {
  readonly #database: DatabaseSync;
  readonly #file: string;
  readonly #organization: Id<'org'>;
  readonly #sealer: Sealer;
  readonly #around: Surroundings;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync, options: RecordsOptions) {
    this.#database = database;
    this.#file = options.file;
    this.#organization = options.organization;
    this.#sealer = options.sealer;
    this.#around = options.surroundings;
  }

  /**
   * Writes a record, new or changed. `expectedVersion` 0 demands a new one, any other the one that was read. A change
   * without `clear` keeps the old one. Faults: `records.changed`.
   */
  put(table: string, id: string, content: RecordContent, options: { expectedVersion?: number } = {}): RecordView {
    return this.#whole(() => {
      const old = this.view(table, id);
      const { expectedVersion = old?.version ?? 0 } = options;
      if (expectedVersion !== (old?.version ?? 0)) throw changed(table, id);
      const now = this.#around.now();
      return this.#write(content.body, {
        table,
        id,
        parent: old?.parent ?? null,
        sequence: old?.sequence ?? 0,
        version: expectedVersion + 1,
        created: old?.created ?? now,
        updated: now,
        clear: content.clear ?? old?.clear ?? null,
      });
    });
  }

  /** Adds a record at the end of its parent's. Faults: `records.changed` where the id is taken. */
  append(table: string, parent: string, content: RecordContent & { readonly id?: string }): RecordView {
    return this.#whole(() => {
      const id = content.id ?? `${table}_${hex(this.#around.random(16))}`;
      if (this.view(table, id)) throw changed(table, id);
      const last = this.#get(
        'SELECT max(sequence) AS last FROM record WHERE organization = ? AND table_name = ? AND parent = ?',
        table,
        parent,
      );
      const now = this.#around.now();
      const sequence = Number(last?.last ?? 0) + 1;
      const { clear = null } = content;
      return this.#write(content.body, { table, id, parent, sequence, version: 1, created: now, updated: now, clear });
    });
  }

  /** The clear side of one record. */
  view(table: string, id: string): RecordView | null {
    const row = this.#get(
      `SELECT ${viewColumns} FROM record WHERE organization = ? AND table_name = ? AND id = ?`,
      table,
      id,
    );
    return row ? this.#viewOf(row as Row) : null;
  }

  /** One record, opened. Faults: `envelope.refused` (or what the sealer throws), `records.corrupted`. */
  get(table: string, id: string): OpenRecord | null {
    const row = this.#get('SELECT * FROM record WHERE organization = ? AND table_name = ? AND id = ?', table, id);
    return row ? this.#opened(row as Row) : null;
  }

  /** Clear sides, below one parent in their order there, else by time of creation. */
  list(table: string, below: { readonly parent?: string } = {}): RecordView[] {
    return this.#rows(viewColumns, table, below.parent).map((row) => this.#viewOf(row));
  }

  /** Opened records: those of `ids`, in that order, without those that are gone; or all below a parent, in order. */
  openBatch(table: string, which: { readonly ids: readonly string[] } | { readonly parent: string }): OpenRecord[] {
    if ('ids' in which) return which.ids.flatMap((id) => this.get(table, id) ?? []);
    return this.#rows('*', table, which.parent).map((row) => this.#opened(row));
  }

  /** Every table with its number of records, and the first and the last that were written. */
  tables(): { readonly table: string; readonly count: number; readonly first: string; readonly last: string }[] {
    const ofRow = '(SELECT id FROM record WHERE rowid = one.';
    const sql = `SELECT table_name, n, ${ofRow}low) AS first, ${ofRow}high) AS last FROM (SELECT table_name,
      count(*) AS n, min(rowid) AS low, max(rowid) AS high FROM record WHERE organization = ? GROUP BY table_name) AS one`;
    return onStorage(this.#file, () => this.#statement(sql).all(this.#organization)).map((row) => ({
      table: String(row.table_name),
      count: Number(row.n),
      first: String(row.first),
      last: String(row.last),
    }));
  }

  /** Whether the store holds no record of this organization. */
  isEmpty(): boolean {
    return this.#get('SELECT 1 AS found FROM record WHERE organization = ? LIMIT 1') === undefined;
  }

  /** False where there was none. What is below it stays. */
  remove(table: string, id: string): boolean {
    const sql = 'DELETE FROM record WHERE organization = ? AND table_name = ? AND id = ?';
    return onStorage(this.#file, () => this.#statement(sql).run(this.#organization, table, id).changes === 1);
  }

  /** As `remove`, and no byte of the record is left in the store's files (an older copy of them has it still). */
  destroy(table: string, id: string): boolean {
    const removed = this.remove(table, id);
    onStorage(this.#file, () => this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)'));
    return removed;
  }

  /** Several writes as one: all or, when `act` throws, none. `act` must not be asynchronous. */
  atomically<T>(act: () => T): T {
    return this.#whole(act);
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #write(body: unknown, view: RecordView): RecordView {
    const json = JSON.stringify(body);
    if (json === undefined)
      throw new Fault('records.malformed', 'This has no JSON and cannot be stored.', 'Report this as a bug.');
    const clear = JSON.stringify(view.clear);
    const sealed = this.#sealer.seal(slotOf(view, clear, bodySchema), Buffer.from(json));
    const { table, id, parent, sequence, version, created, updated } = view;
    this.#statement('INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
      ...[this.#organization, table, id, parent, sequence, version, created, updated, bodySchema, clear, sealed],
    );
    return view;
  }

  #opened(row: Row): OpenRecord {
    const view = this.#viewOf(row);
    const body = this.#sealer.open(slotOf(view, row.clear, row.schema), row.body);
    try {
      return { ...view, body: JSON.parse(Buffer.from(body).toString('utf8')) as unknown };
    } catch {
      throw corrupted(this.#file);
    }
  }

  #viewOf(row: Row): RecordView {
    const { table_name: table, id, parent, sequence, version, created, updated } = row;
    try {
      return { table, id, parent, sequence, version, created, updated, clear: JSON.parse(row.clear) as Json };
    } catch {
      throw corrupted(this.#file);
    }
  }

  #rows(columns: string, table: string, parent: string | undefined): Row[] {
    const select = `SELECT ${columns} FROM record WHERE organization = ? AND table_name = ?`;
    return onStorage(this.#file, () =>
      parent === undefined
        ? this.#statement(`${select} ORDER BY created, rowid`).all(this.#organization, table)
        : this.#statement(`${select} AND parent = ? ORDER BY sequence`).all(this.#organization, table, parent),
    ) as Row[];
  }

  #get(sql: string, ...values: string[]): { [column: string]: unknown } | undefined {
    return onStorage(this.#file, () => this.#statement(sql).get(this.#organization, ...values));
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const made = this.#database.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }

  #whole<T>(act: () => T): T {
    return onStorage(this.#file, () => {
      if (this.#database.isTransaction) return act();
      this.#database.exec('BEGIN IMMEDIATE');
      try {
        const result = act();
        this.#database.exec('COMMIT');
        return result;
      } catch (error) {
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
        throw error;
      }
    });
  }
}

/** The body is bound to everything clear beside it: a row whose columns were changed does not open. */
function slotOf(view: RecordView, clear: string, schema: number): SealSlot {
  const { table, id, parent, sequence, version, created, updated } = view;
  const bound = canonicalBytes({ parent, sequence, version, created, updated, clear });
  return { table, record: id, field: 'body', schema, bound };
}

function changed(table: string, id: string): Fault {
  return new Fault('records.changed', `The ${table} ${id} was changed by somebody else.`, 'Read it again and repeat.');
}
