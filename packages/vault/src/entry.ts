/** Keychain entries: what of them is clear, and how their secrets are packed (docs/formats/keys.md, chapter 4). */
import { type CanonicalValue, canonicalBytes, Fault, type Id, idSchema } from '@interlock/model';
import { z } from 'zod';
import { LockedMemory } from './locked-memory.ts';

export const entryTypes = ['user-password', 'ssh-key'] as const;
export const entryViewSchema = z.strictObject({
  id: idSchema('entry'),
  name: z.string().min(1).max(120),
  type: z.enum(entryTypes),
  /** The account it logs in as; a card names it, so it is clear. */
  account: z.string().min(1).max(256),
  owner: idSchema('person'),
  /** The hosts that it may be lent to, set by a person. */
  hosts: z.array(idSchema('host')).max(10_000),
  /** Made for the built-in lab; a practice vault takes no other. */
  lab: z.boolean(),
  version: z.int().min(1),
  created: z.int(),
  updated: z.int(),
});
/** Everything of an entry but its secrets. Bound to them: a changed view opens nothing. */
export type EntryView = z.infer<typeof entryViewSchema>;

/** Secrets by part. `user-password`: password. `ssh-key`: privateKey (OpenSSH or PEM) and, if it has one, passphrase. */
export interface EntrySecret {
  readonly password?: Uint8Array;
  readonly privateKey?: Uint8Array;
  readonly passphrase?: Uint8Array;
}
export type SecretPart = keyof EntrySecret;

/** A new entry (no `id`), or a change of one, where `version` is the one that was read; without `secret` it stays. */
export interface EntryDraft extends Omit<EntryView, 'id' | 'version' | 'created' | 'updated'> {
  readonly id?: Id<'entry'>;
  readonly version?: number;
  /** Zeroed by `put`. */
  readonly secret?: EntrySecret;
}

const parts: Record<EntryView['type'], { part: SecretPart; required: boolean; longest: number }[]> = {
  'user-password': [{ part: 'password', required: true, longest: 4096 }],
  'ssh-key': [
    { part: 'privateKey', required: true, longest: 65_536 },
    { part: 'passphrase', required: false, longest: 4096 },
  ],
};

/** What the sealed secret is bound to. */
export function viewBytes(view: EntryView): Uint8Array {
  return canonicalBytes(entryViewSchema.parse(view) as CanonicalValue);
}

/** Parts as one piece of locked memory: each its name and its bytes, with lengths of one and four bytes. */
export function packSecret(type: EntryView['type'], secret: EntrySecret): LockedMemory {
  const items = Object.entries(secret as Record<string, Uint8Array | undefined>).filter(([, bytes]) => bytes);
  for (const { part, required, longest } of parts[type]) {
    if (required && !secret[part]) throw malformed(`it has no ${part}`);
    if ((secret[part]?.length ?? 0) > longest) throw malformed(`its ${part} is longer than ${longest} bytes`);
  }
  for (const [name] of items)
    if (!parts[type].some(({ part }) => part === name)) throw malformed(`an entry of this type has no ${name}`);
  if (type === 'ssh-key' && !beginsAsKey(secret.privateKey as Uint8Array))
    throw malformed('its private key is neither in OpenSSH nor in PEM format');
  const length = items.reduce((sum, [name, bytes]) => sum + 5 + name.length + (bytes as Uint8Array).length, 0);
  return new LockedMemory(length).fill((memory) => {
    let at = 0;
    for (const [name, bytes] of items as [string, Uint8Array][]) {
      at = memory.writeUInt8(name.length, at);
      at += memory.write(name, at, 'ascii');
      at = memory.writeUInt32BE(bytes.length, at);
      memory.set(bytes, at);
      at += bytes.length;
    }
  });
}

/** Each part in locked memory of its own; the caller frees them. */
export function unpackSecret(packed: LockedMemory): Map<SecretPart, LockedMemory> {
  const found = new Map<SecretPart, LockedMemory>();
  try {
    packed.use((bytes) => {
      for (let at = 0; at < bytes.length; ) {
        const name = bytes.subarray(at + 1, at + 1 + bytes.readUInt8(at)).toString('ascii') as SecretPart;
        at += 1 + name.length;
        const part = bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at));
        at += 4 + part.length;
        const memory = new LockedMemory(part.length);
        found.set(name, memory);
        memory.fill((target) => target.set(part));
      }
    });
    return found;
  } catch (error) {
    for (const memory of found.values()) memory.free();
    throw error;
  }
}

function beginsAsKey(bytes: Uint8Array): boolean {
  return [...Buffer.from('-----BEGIN ')].every((byte, n) => bytes[n] === byte);
}

function malformed(what: string): Fault {
  return new Fault(
    'vault.malformed-entry',
    `This keychain entry cannot be kept: ${what}.`,
    'Correct it and try again.',
  );
}
