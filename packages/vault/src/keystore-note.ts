/** What stands outside the data folder of the newest keystore, so that an older copy put back is noticed. */
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { Fault, type Id } from '@interlock/model';
import { realDisk, replaceFile } from './disk.ts';
import type { KeychainNote } from './keychain-note.ts';
import type { Keystore } from './keystore.ts';

/** A note in a file of the person's own, outside the data folder. */
export function fileNote(path: string): KeychainNote {
  return {
    read: async () => (await realDisk.read(path))?.toString('utf8') ?? null,
    async write(text) {
      await realDisk.folder(dirname(path));
      await replaceFile(realDisk, path, Buffer.from(text));
    },
  };
}

const pattern = /^interlock\/keystore-note\/v1 (org_\S+) (\d{1,15}) ([0-9a-f]{64})\n$/;

export interface Noted {
  readonly sequence: number;
  readonly hash: string;
}

function notedOf(file: Pick<Keystore, 'sequence' | 'seal'>): Noted {
  return { sequence: file.sequence, hash: createHash('sha256').update(file.seal).digest('hex') };
}

/** The newest of what the notes say; one that cannot be read says nothing, nor does another organization's. */
export async function readNotes(notes: readonly KeychainNote[], organization: Id<'org'>): Promise<Noted | null> {
  let newest: Noted | null = null;
  for (const note of notes) {
    const text = await note.read().catch(() => null);
    const found = text === null ? null : pattern.exec(text);
    if (!found || found[1] !== organization) continue;
    const noted = { sequence: Number(found[2]), hash: found[3] as string };
    if (!newest || noted.sequence > newest.sequence) newest = noted;
  }
  return newest;
}

/** Faults: `vault.keystore-older`. */
export function checkAgainstNotes(file: Keystore, noted: Noted | null): void {
  const here = notedOf(file);
  if (!noted || here.sequence > noted.sequence) return;
  if (here.sequence === noted.sequence && here.hash === noted.hash) return;
  throw new Fault(
    'vault.keystore-older',
    here.sequence === noted.sequence
      ? `The keystore is another one than at the last start (both are number ${here.sequence}).`
      : `The keystore is an older copy: it is number ${here.sequence}, and number ${noted.sequence} was there before.`,
    'Put the newest copy of the data folder back. If there is none, look at `npx --no interlock ledger accept`.',
  );
}

/** Writes down what is newest; where that fails the next start may not notice an older copy. */
export async function writeNotes(
  notes: readonly KeychainNote[],
  organization: Id<'org'>,
  file: Pick<Keystore, 'sequence' | 'seal'>,
): Promise<void> {
  const { sequence, hash } = notedOf(file);
  for (const note of notes)
    await note.write(`interlock/keystore-note/v1 ${organization} ${sequence} ${hash}\n`).catch(() => undefined);
}
