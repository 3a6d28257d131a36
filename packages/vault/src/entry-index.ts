/** Which entries there are, each at its newest version (docs/formats/keys.md, chapter 4); rests under the keystore's seal. */
import { createHash } from 'node:crypto';
import { canonicalBytes, Fault, idSchema } from '@interlock/model';
import { z } from 'zod';
import { type EntryView, entryViewSchema, viewBytes } from './entry.ts';

export const entryFileSchema = z.strictObject({
  format: z.literal('interlock/entry/v1'),
  entry: entryViewSchema,
  sealed: z.base64(),
});
export type EntryFile = z.infer<typeof entryFileSchema>;

export const indexedSchema = z.strictObject({
  id: idSchema('entry'),
  version: z.int().min(1),
  /** SHA-256 of the clear view and what is sealed. */
  digest: z.string().length(64),
});
/** One entry as the keystore names it. */
export type Indexed = z.infer<typeof indexedSchema>;

export function indexedAs({ entry, sealed }: Pick<EntryFile, 'entry' | 'sealed'>): Indexed {
  const bytes = canonicalBytes([viewBytes(entry), sealed]);
  return { id: entry.id, version: entry.version, digest: createHash('sha256').update(bytes).digest('hex') };
}

/** The file in these bytes; null where it is none. */
export function entryFileIn(bytes: Buffer | null): EntryFile | null {
  try {
    return entryFileSchema.safeParse(JSON.parse(bytes?.toString('utf8') ?? '')).data ?? null;
  } catch {
    return null;
  }
}

export function entryDamaged(path: string): Fault {
  return new Fault(
    'vault.entry-damaged',
    `The keychain entry in ${path} is damaged.`,
    'Put the file back from a backup, or move it away and enter the credential again.',
  );
}

export function entryEdited(path: string, { name }: EntryView): Fault {
  return new Fault(
    'vault.entry-edited',
    `The keychain entry “${name}” in ${path} was changed by something else than Interlock.`,
    'Put the newest file back from a backup, or move it away and enter the credential again; ask who changed it.',
  );
}

export function entryOlder(path: string, { name, version }: EntryView, newest: number): Fault {
  return new Fault(
    'vault.entry-older',
    `The keychain entry “${name}” in ${path} is an older copy: version ${version}, and version ${newest} was there before.`,
    'Put the newest file back from a backup, or move it away and enter the credential again; ask who changed it.',
  );
}

export function entryUnknown(path: string, { name }: EntryView): Fault {
  return new Fault(
    'vault.entry-unknown',
    `The keychain entry “${name}” in ${path} was removed before, or Interlock never wrote it here.`,
    'Move the file away, and ask who put it there. If it is wanted, enter the credential again.',
  );
}
