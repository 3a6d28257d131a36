/** The newest entries of the ledger as rows for a screen: clear fields alone, in the trade's words. */
import type { Ledger, StoredEntry } from '@interlock/ledger';

/** Rows of one page. */
const page = 200;

export interface LedgerRow {
  readonly index: number;
  readonly at: number;
  readonly type: string;
  readonly text: string;
}

/** Newest first; `before` continues an earlier page. */
export async function ledgerRows(ledger: Ledger, before = ledger.size): Promise<LedgerRow[]> {
  const to = Math.min(before, ledger.size);
  const rows: LedgerRow[] = [];
  for await (const entry of ledger.entries({ from: Math.max(0, to - page), to }))
    rows.push({ index: entry.index, at: entry.at, type: entry.type, text: textOf(entry.fields) });
  return rows.reverse();
}

/** What of the sealed records was opened, and what for. */
function openedText({ table, records, range, purpose }: StoredEntry['fields']): string {
  const named = Array.isArray(records) ? records : [];
  const { from, to } = (range ?? {}) as { from?: string; to?: string };
  const which = range ? `${from} to ${to}` : named.length > 3 ? `${named.length} records` : named.join(', ');
  return [table, which, purpose && `for ${purpose}`].filter((word) => word !== undefined && word !== '').join(' ');
}

/** The clear fields of an entry in one line. */
export function textOf(fields: StoredEntry['fields']): string {
  const host = fields.host as { name?: string } | undefined;
  const by = fields.by as { name?: string; proof?: { kind?: string } } | undefined;
  const entry = fields.entry as { name?: string } | undefined;
  const words = [
    fields.class,
    fields.tool,
    host?.name && `on ${host.name}`,
    fields.outcome,
    fields.answer,
    fields.end,
    fields.rule && `(${fields.rule})`,
    entry?.name && `entry ${entry.name}`,
    typeof fields.entries === 'number' && `${fields.entries} ${fields.entries === 1 ? 'entry' : 'entries'}`,
    fields.change ?? fields.how,
    fields.fault,
    fields.method && `${typeof fields.count === 'number' ? `${fields.count} × ` : ''}${fields.method}`,
    fields.table !== undefined && openedText(fields),
    fields.cause && `(${fields.cause})`,
    by?.name && `by ${by.name} (${by.proof?.kind})`,
  ];
  return words.filter((word) => typeof word === 'string' && word !== '').join(' ');
}
