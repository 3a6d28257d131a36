/**
 * What the process that locks leaves for the fresh one: where the windows are, and the hashes of the sessions they hold. In
 * clear, because the vault is shut; a session that is added here can ask to be unlocked, and nothing else.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const port = z.int().min(1).max(65535);
const noteSchema = z.strictObject({
  v: z.literal(1),
  port,
  /** The card's own port, where both are served on 127.0.0.1. */
  cardPort: port.nullable(),
  sessions: z
    .array(
      z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/), role: z.enum(['page', 'card']), expires: z.int() }),
    )
    .max(10_000),
});
export type LockNote = z.infer<typeof noteSchema>;

const fileOf = (folder: string): string => path.join(folder, 'locked.json');

export function writeLockNote(folder: string, note: LockNote): void {
  const file = fileOf(folder);
  writeFileSync(`${file}.new`, `${JSON.stringify(note)}\n`, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

/** Null where there is none, or none that can be read: then a link is the only way in. */
export function readLockNote(folder: string): LockNote | null {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(fileOf(folder), 'utf8')));
  } catch {
    return null;
  }
}

export function forgetLockNote(folder: string): void {
  rmSync(fileOf(folder), { force: true });
}
