/**
 * What is sealed into the ledger stays there for ever: every text of it passes the redactor and the scanner for tokens
 * first. One place, in front of the journal, so that no deed goes around it.
 */

import { Fault, type Json } from '@interlock/model';
import type { Redactor, Scanner } from '@interlock/redact';
import type { Deed } from '../journal.ts';

export interface Cleaners {
  readonly redactor: Pick<Redactor, 'redact'>;
  readonly scanner: () => Pick<Scanner, 'scan'>;
}

/** An outcome must not be lost for its text; that one was scrubbed as it came. */
const scrubbed: ReadonlySet<string> = new Set(['call.ended']);
/** Members that are bytes of ours, by name. */
const ours: ReadonlySet<string> = new Set(['salt']);

/** The deed as it may be kept. Throws Fault `ledger.not-scanned`: then nothing is written, and nothing happens. */
export function cleanDeed<D extends Deed>(deed: D, cleaners: Cleaners): D {
  if (deed.sealed === undefined || scrubbed.has(deed.type)) return deed;
  try {
    return { ...deed, sealed: cleanMembers(deed.sealed, cleaners) };
  } catch (cause) {
    throw new Fault(
      'ledger.not-scanned',
      'The scanner for secrets failed, so the words were not written down, and nothing was begun.',
      'Say it in other words; restart Interlock if it stays.',
      { cause },
    );
  }
}

function cleanMembers<T extends Readonly<Record<string, Json>>>(members: T, cleaners: Cleaners): T {
  const cleaned = Object.entries(members).map(([name, value]) => [
    name,
    ours.has(name) ? value : cleanValue(value, cleaners),
  ]);
  return Object.fromEntries(cleaned) as T;
}

function cleanValue(value: Json, cleaners: Cleaners): Json {
  if (typeof value === 'string') return cleanText(value, cleaners);
  if (Array.isArray(value)) return value.map((one: Json) => cleanValue(one, cleaners));
  if (typeof value !== 'object' || value === null) return value;
  return cleanMembers(value as Readonly<Record<string, Json>>, cleaners);
}

/** Commands in backticks are looked at as lines of their own: a secret's place in a line is known from its beginning. */
function cleanText(text: string, { redactor, scanner }: Cleaners): string {
  const parts = text.split('`');
  const quoted = parts.map((part, at) => (at % 2 === 1 ? redactor.redact(part).text : part)).join('`');
  return scanner().scan(redactor.redact(quoted).text).text;
}
