/**
 * Every data key that comes to seal is told to the ledger, also one that the process did not live to tell of: the ids of
 * those that were told stand among the records, and none of them is opened for it.
 */
import type { Id } from '@interlock/model';
import type { Records } from '@interlock/records';
import type { Vault } from '@interlock/vault';
import type { Journal } from '../journal.ts';

export const toldKeyTable = 'told-key';

/** Tells what was not told yet, now and after every rotation; what the ledger does not take is told at the next one or start. */
export function tellOfKeys(
  vault: Pick<Vault, 'keys' | 'onKeyDeed'>,
  records: Pick<Records, 'list' | 'put'>,
  write: Journal['write'],
): Promise<void> {
  const rotated = new Set<Id<'dek'>>();
  let turn = Promise.resolve();
  const tell = () => {
    turn = turn.then(() => untold(vault, records, rotated, write)).catch(() => {});
    return turn;
  };
  vault.onKeyDeed(({ ref }) => {
    rotated.add(ref);
    void tell();
  });
  return tell();
}

/** In a folder where none was ever told, those of before are taken as told. */
async function untold(
  vault: Pick<Vault, 'keys'>,
  records: Pick<Records, 'list' | 'put'>,
  rotated: ReadonlySet<Id<'dek'>>,
  write: Journal['write'],
): Promise<void> {
  const told = new Set<string>(records.list(toldKeyTable).map(({ id }) => id));
  const { keys } = vault.keys();
  for (const [n, { id }] of keys.entries()) {
    const from = keys[n - 1]?.id;
    if (told.has(id)) continue;
    if (from && (told.size > 0 || rotated.has(id)))
      await write({ type: 'key.rotated', key: { ref: id, kind: 'data' }, from });
    records.put(toldKeyTable, id, { body: {} });
  }
}
