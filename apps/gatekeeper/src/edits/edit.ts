/** What every edit of a person's own comes to before it is asked: what stands there, what would, and how it is done. */
import { type Actor, type Call, Fault, type Host, type Verdict } from '@interlock/model';
import type { Vault } from '@interlock/vault';
import type { Inventory } from '../devices/inventory.ts';
import type { House } from '../house.ts';
import type { InFlight } from './in-flight.ts';

/** A field of what is edited: what it is now, and what it would be. */
export interface Row {
  readonly name: string;
  readonly was: string;
  readonly value: string;
}

export interface EditRooms {
  readonly house: House;
  readonly inventory: Inventory;
  readonly vault: Vault;
  readonly inFlight: InFlight;
}

export interface Planned {
  /** How a policy names it. */
  readonly tool: 'inventory.write' | 'inventory.remove' | 'keychain.write' | 'keychain.remove';
  readonly domain: string;
  readonly arguments: Call['arguments'];
  /** The host that is edited, or null for an entry. */
  readonly host: Host | null;
  /** Of an entry: which one, for the card to say. */
  readonly subject: string | null;
  readonly rows: readonly Row[];
  readonly verdict: Verdict;
  readonly effect: string;
  readonly undo: string;
  /** What the button says that does it. */
  readonly deed: string;
  /** It may let more through than before: who approves is proven, where a person can be. */
  readonly loosens: boolean;
  /** Throws where what stood on the card is not so any more, or a change is under way. */
  readonly still: () => void;
  readonly carryOut: (by: Actor) => Promise<void>;
  /** It is not done: whatever was held for it is wiped. */
  readonly drop: () => void;
}

export const listed = (words: readonly string[], none = 'none'): string => words.join(', ') || none;

/** Only what is really another value. */
export function rowsOf(rows: readonly (Row | false | undefined)[]): Row[] {
  return rows.filter((row): row is Row => typeof row === 'object' && row.was !== row.value);
}

export const nothing = (name: string): Fault =>
  new Fault('edit.nothing', `${name} is so already.`, 'Change a field first.');

export const changed = (name: string): Fault =>
  new Fault('edit.changed', `${name} changed after this was asked.`, 'Nothing was edited. Look at it and edit again.');

/** Without the fields that are left out. */
export function given<T extends object>(fields: T): { [N in keyof T]?: Exclude<T[N], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
