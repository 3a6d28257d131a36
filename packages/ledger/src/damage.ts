/** What is wrong with a ledger's folder, and where. */
import { Fault } from '@interlock/model';

export type DamageKind =
  /** A file that must be there is not. */
  | 'missing'
  /** A file or folder that nothing in the ledger accounts for. */
  | 'extra'
  /** Bytes that are not those that were committed. */
  | 'changed'
  /** The log is older than a checkpoint that it is compared with. */
  | 'rolled-back'
  /** The log and a checkpoint it is compared with tell different stories. */
  | 'forked'
  /** The log is not of the key it is compared with. */
  | 'other-key';

export interface Damage {
  readonly kind: DamageKind;
  /** Path below the ledger's folder, with `/`; empty for the log as a whole. */
  readonly file: string;
  /** Byte of the file where it begins, where that is known. */
  readonly offset: number | null;
  /** Index of the entry it concerns, where it is one. */
  readonly entry: number | null;
  readonly message: string;
}

/** A damage in one line, for a person. */
export function damageText({ file, offset, entry, message }: Damage): string {
  const where = [
    file || 'the log',
    ...(offset === null ? [] : [`byte ${offset}`]),
    ...(entry === null ? [] : [`entry ${entry}`]),
  ];
  return `${where.join(', ')}: ${message}`;
}

/** Fault `ledger.damaged`, naming the first place and how many there are. */
export function damagedFault(folder: string, damaged: readonly Damage[]): Fault {
  const [first] = damaged;
  const more = damaged.length > 1 ? ` (and ${damaged.length - 1} more)` : '';
  const rolledBack = damaged.some((item) => item.kind === 'rolled-back');
  return new Fault(
    rolledBack ? 'ledger.rolled-back' : 'ledger.damaged',
    `The ledger in ${folder} is not as it was written: ${first === undefined ? 'unknown' : damageText(first)}${more}.`,
    rolledBack
      ? 'Put the newest copy of the data folder back. Nothing is done on an older one.'
      : 'Keep the folder as evidence, run `npx --no interlock ledger verify`, and put back a copy that verifies.',
  );
}
