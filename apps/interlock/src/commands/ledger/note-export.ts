/** That entries are handed on is an entry too: through the gatekeeper that runs, or by a start for this alone. */
import { askControl, openRooms } from '@interlock/gatekeeper';
import type { LedgerView } from '@interlock/ledger';
import { Fault } from '@interlock/model';
import { unlocking } from '../../unlocking.ts';

/** What earlier exports left behind; where nothing else is new, another entry would go on for ever. */
const ownTraces: ReadonlySet<string> = new Set(['export.made', 'vault.unlocked', 'record.opened']);

/**
 * Writes `export.made` before anything is handed on, and answers whether it stands. Where it cannot be written the export
 * goes on and says so: who may read the folder could copy it without us.
 */
export async function noteExport(
  data: string,
  format: 'jsonl' | 'ocsf' | 'otlp' | 'syslog',
  view: LedgerView,
  from: number,
): Promise<boolean> {
  let news = false;
  for (let index = from; index < view.size && !news; index++) news = !ownTraces.has((await view.entry(index)).type);
  if (!news) return false;
  const made = { format, until: view.size };
  try {
    if (await askControl(data, { ask: 'ledger.exported', with: made })) return true;
    const passphrase = process.env.INTERLOCK_PASSPHRASE_FILE ? unlocking().passphrase : async () => undefined;
    const rooms = await openRooms(data, { passphrase }, (id) => id);
    try {
      await rooms.books.exported(made);
    } finally {
      await rooms.close();
    }
    return true;
  } catch (error) {
    const why = error instanceof Fault ? `${error.message} (${error.code})` : String(error);
    process.stderr.write(`This export is in no entry of the ledger: ${why}\n`);
    return false;
  }
}
