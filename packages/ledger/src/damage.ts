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

/** Fault `ledger.damaged`, `ledger.rolled-back` or `ledger.forked`, naming the first place and how many there are. */
export function damagedFault(folder: string, damaged: readonly Damage[]): Fault {
  const [first] = damaged;
  const more = damaged.length > 1 ? ` (and ${damaged.length - 1} more)` : '';
  const what = first === undefined ? 'unknown' : damageText(first);
  if (damaged.every(({ kind }) => kind === 'rolled-back'))
    return new Fault(
      'ledger.rolled-back',
      `The ledger in ${folder} is older than what stands outside the data folder: ${what}${more}.`,
      'Put the newest copy of the data folder back. If there is none, look at `npx --no interlock ledger accept`.',
    );
  if (damaged.every(({ kind }) => kind === 'forked'))
    return new Fault(
      'ledger.forked',
      `The ledger in ${folder} tells another story than what stands outside the data folder: ${what}${more}.`,
      'Keep the folder as evidence and put back the copy that went on. If there is none, look at `npx --no interlock ledger accept`.',
    );
  const older = damaged.find(({ kind }, i) => kind === 'rolled-back' && i > 0);
  const besides = older === undefined ? '' : ` And ${older.message}.`;
  return new Fault(
    'ledger.damaged',
    `The ledger in ${folder} is not as it was written: ${what}${more}.${besides}`,
    'Keep the folder as evidence, run `npx --no interlock ledger verify`, and put back a copy that verifies.',
  );
}
