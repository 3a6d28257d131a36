/** Sealed rows of the records room as the other rooms see them: nothing of a body is ever clear on disk. */
import type { Records } from '@interlock/records';
import type { Rows } from '../conversation/store.ts';

export type SealedRows = Rows & { remove(table: string, id: string): void; get(table: string, id: string): unknown };

export function rowsOf(records: Records): SealedRows {
  return {
    put: (table, id, body) => void records.put(table, id, { body }),
    append: (table, parent, body) => void records.append(table, parent, { body }),
    all: (table) =>
      records.openBatch(table, { ids: records.list(table).map(({ id }) => id) }).map(({ id, body }) => ({ id, body })),
    children: (table, parent) => records.openBatch(table, { parent }).map(({ body }) => body),
    get: (table, id) => records.get(table, id)?.body,
    remove: (table, id) => void records.remove(table, id),
  };
}
