/** Which part of an entry a placeholder fills in: one word that a device takes, and never a key of several lines. */
import type { EntryView } from './entry.ts';
import type { Credential } from './lend.ts';
import type { Secret } from './secret.ts';

/** The first is meant where a placeholder names no part. */
const parts = {
  'user-password': ['password'],
  'ssh-key': [],
  token: ['token'],
  'snmp-v2c': ['community'],
  'snmp-v3': ['', 'authPassword', 'privPassword'],
  'enable-secret': ['enable'],
  totp: ['code'],
  'ssh-agent': [],
  external: ['password'],
} as const satisfies Record<EntryView['type'], readonly string[]>;

export type FillablePart = Exclude<(typeof parts)[EntryView['type']][number], ''>;

/** The part that `{{entry}}` (null) or `{{entry.part}}` means; null where the entry has none of that name. */
export function fillablePart(type: EntryView['type'], part: string | null): FillablePart | null {
  const known: readonly string[] = parts[type];
  const meant = part ?? known[0] ?? '';
  return meant !== '' && known.includes(meant) ? (meant as FillablePart) : null;
}

/** That part of what was lent; null where the entry was kept without it. */
export function filledBy(credential: Credential, part: FillablePart): Secret | null {
  return (credential as Partial<Record<FillablePart, Secret | null>>)[part] ?? null;
}
