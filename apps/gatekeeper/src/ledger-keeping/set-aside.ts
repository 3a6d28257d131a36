/** The ledger's reserve on a disk that is full before anything starts: a person's start may take it, no other. */
import path from 'node:path';
import { giveUpReserve } from '@interlock/ledger';
import { prepareDataFolder } from '@interlock/records';

export const reserveOf = (folder: string): string => path.join(folder, 'ledger.reserve');

/** Prepares the folder; answers whether the reserve was given up for it. Throws Fault as `prepareDataFolder`. */
export function prepareFolder(folder: string, byHand: boolean): boolean {
  let spent = false;
  prepareDataFolder(folder, () => (spent = byHand && giveUpReserve(reserveOf(folder))));
  return spent;
}
