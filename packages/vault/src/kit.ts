/**
 * Recovery kits (docs/formats/keys.md, chapter 10): chosen entries in a file that `age` opens with a passphrase, without
 * Interlock. Inside it is text that a person can read, with the secrets as they are.
 */
import { EnvelopeError, openAge, sealAge } from '@interlock/envelope';
import { Fault } from '@interlock/model';
import { z } from 'zod';
import { type EntrySecret, type EntryView, entryTypes, type SecretPart, unpackSecret } from './entry.ts';
import { LockedMemory } from './locked-memory.ts';

const firstLine = 'interlock/recovery-kit/v1';
const largestKit = 16 * 1024 * 1024;
const headSchema = z.strictObject({
  name: z.string().min(1).max(120),
  type: z.enum(entryTypes),
  account: z.string().min(1).max(256),
});

/** One entry of a kit. Whoever takes it wipes the secret, as `put` does. */
export interface KitEntry extends z.infer<typeof headSchema> {
  readonly secret: EntrySecret;
}

/** The file. Frees each `secret`; the passphrase is the caller's to wipe. */
export function sealKit(
  entries: readonly { readonly entry: EntryView; readonly secret: LockedMemory }[],
  passphrase: Uint8Array,
): Buffer {
  const pieces: (Buffer | LockedMemory)[] = [Buffer.from(`${firstLine}\n`)];
  const secrets: LockedMemory[] = [];
  try {
    for (const { entry, secret } of entries) {
      const { name, type, account } = entry;
      pieces.push(Buffer.from(`\nentry ${JSON.stringify({ name, type, account })}\n`));
      const parts = unpackSecret(secret);
      secrets.push(...parts.values());
      for (const [part, bytes] of parts)
        pieces.push(Buffer.from(`${part} ${bytes.length}\n`), bytes, Buffer.from('\n'));
    }
    const whole = new LockedMemory(pieces.reduce((sum, piece) => sum + piece.length, 0)).fill((room) => {
      let at = 0;
      for (const piece of pieces) {
        if (piece instanceof LockedMemory) piece.use((bytes) => room.set(bytes, at));
        else room.set(piece, at);
        at += piece.length;
      }
    });
    secrets.push(whole);
    return whole.use((bytes) => sealAge(passphrase, bytes));
  } finally {
    for (const memory of [...secrets, ...entries.map(({ secret }) => secret)]) memory.free();
  }
}

/** What is in a kit. Faults: `vault.kit-refused` for a wrong passphrase, or a file that is no kit. */
export function openKit(file: Uint8Array, passphrase: Uint8Array): KitEntry[] {
  if (file.length > largestKit) throw refused();
  const bytes = (() => {
    try {
      return openAge(passphrase, file);
    } catch (error) {
      if (error instanceof EnvelopeError) throw refused();
      throw error;
    }
  })();
  try {
    return read(bytes);
  } finally {
    bytes.fill(0);
  }
}

function read(bytes: Buffer): KitEntry[] {
  let at = 0;
  const line = (): string => {
    const end = bytes.indexOf(10, at);
    if (end < 0 || end - at > 4096) throw refused();
    const text = bytes.subarray(at, end).toString('utf8');
    at = end + 1;
    return text;
  };
  if (line() !== firstLine) throw refused();
  const entries: { head: z.infer<typeof headSchema>; secret: Partial<Record<SecretPart, Uint8Array>> }[] = [];
  while (at < bytes.length) {
    if (line() !== '') throw refused();
    const begin = line();
    const head = headSchema.safeParse(begin.startsWith('entry ') ? parseJson(begin.slice('entry '.length)) : null);
    if (!head.success) throw refused();
    const secret: Partial<Record<SecretPart, Uint8Array>> = {};
    while (at < bytes.length && bytes[at] !== 10) {
      const found = /^([A-Za-z]{1,40}) (\d{1,6})$/.exec(line());
      const length = Number(found?.[2]);
      if (!found || bytes[at + length] !== 10) throw refused();
      secret[found[1] as SecretPart] = Uint8Array.from(bytes.subarray(at, at + length));
      at += length + 1;
    }
    entries.push({ head: head.data, secret });
  }
  return entries.map(({ head, secret }) => ({ ...head, secret }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refused(): Fault {
  return new Fault(
    'vault.kit-refused',
    'The recovery kit was not opened: the passphrase is another one, or the file is damaged or no kit.',
    'Try again, or look at it with `age -d`.',
  );
}
