/** The keystore (docs/formats/keys.md, chapter 2): which keys there are, wrapped, and that nobody changed the list. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { dekRef, type Slot } from '@interlock/envelope';
import { type CanonicalValue, canonicalBytes, Fault, type Id, idSchema } from '@interlock/model';
import { z } from 'zod';
import { type Disk, replaceFile } from './disk.ts';
import { indexedSchema } from './entry-index.ts';
import { providerSchema } from './home.ts';
import type { KeyRing } from './key-ring.ts';
import type { KeyProvider } from './provider.ts';

const dataKeySchema = z.strictObject({
  id: idSchema('dek'),
  /** An active key seals and opens, a retired one opens. Exactly one is active. */
  state: z.enum(['active', 'retired']),
  created: z.int(),
  wrapped: z.base64(),
});
export type DataKeyRecord = z.infer<typeof dataKeySchema>;

const passkeySchema = z.strictObject({
  credential: z.string().min(1).max(1400),
  /** COSE public key. */
  key: z.base64().max(6000),
  added: z.int(),
  /** The local master key under what this passkey answers to `salt`; null where it opens nothing. */
  wrap: z.strictObject({ salt: z.base64().length(44), sealed: z.base64().max(2000) }).nullable(),
});
export type PasskeyRecord = z.infer<typeof passkeySchema>;

const contentSchema = z.strictObject({
  format: z.literal('interlock/keystore/v1'),
  organization: idSchema('org'),
  /** Counts writes, from 1. */
  sequence: z.int().min(1),
  provider: providerSchema,
  keys: z.array(dataKeySchema).min(1).max(10_000),
  signer: z.strictObject({ publicKey: z.base64(), sealed: z.base64() }),
  /** Absent in a vault that never knew one. */
  passkeys: z.array(passkeySchema).max(16).optional(),
  /** Every keychain entry at its newest version; absent where no version that kept it has opened the vault yet. */
  entries: z.array(indexedSchema).max(100_000).optional(),
});
/** Everything the keystore says, before it is made sure of. */
export type KeystoreContent = z.infer<typeof contentSchema>;

const fileSchema = contentSchema.extend({
  /** An envelope of nothing, bound to the content, under the active data key: nobody without it changes the list. */
  seal: z.base64(),
  /** SHA-256 of content and seal: a damaged file is told from a wrong passphrase. */
  checksum: z.string(),
});
export type Keystore = z.infer<typeof fileSchema>;

/** Where the keystore stands, and who is told of each one that was written. */
export interface KeystoreGround {
  readonly folder: string;
  readonly disk: Disk;
  readonly wrote: (file: Keystore) => Promise<void>;
}

const fileName = 'keys.json';

/** Null where there is none. Faults: `vault.keystore-damaged`, `vault.readable-by-others`. */
export async function readKeystore(disk: Disk, folder: string, organization: Id<'org'>): Promise<Keystore | null> {
  const bytes = await disk.read(join(folder, fileName));
  if (!bytes) return null;
  const file = fileSchema.safeParse(parseJson(bytes));
  if (!file.success || file.data.checksum !== checksum(file.data)) throw damaged(folder);
  if (file.data.organization !== organization) throw damaged(folder);
  if (file.data.keys.filter(({ state }) => state === 'active').length !== 1) throw damaged(folder);
  return file.data;
}

/** Returns what was written. */
export async function writeKeystore(
  { disk, folder, wrote }: KeystoreGround,
  content: KeystoreContent,
  seal: Uint8Array,
): Promise<Keystore> {
  const sealed = { ...content, seal: base64(seal) };
  const file: Keystore = { ...sealed, checksum: checksum(sealed) };
  await replaceFile(disk, join(folder, fileName), Buffer.from(`${JSON.stringify(file, null, 2)}\n`));
  await wrote(file);
  return file;
}

/** Takes the list of keys away: without it nothing is unwrapped, whoever has the master key. */
export async function removeKeystore({ disk, folder }: Pick<KeystoreGround, 'disk' | 'folder'>): Promise<void> {
  for (const name of [fileName, `${fileName}.new`, 'rotation.json', 'rotation.json.new'])
    await disk.remove(join(folder, name));
}

/** What the seal is bound to. */
export function contentBytes(file: KeystoreContent): Uint8Array {
  return canonicalBytes(contentSchema.strip().parse(file) as CanonicalValue);
}

function checksum(file: KeystoreContent & { seal: string }): string {
  return createHash('sha256')
    .update(canonicalBytes([contentBytes(file), file.seal]))
    .digest('hex');
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

export function damaged(folder: string): Fault {
  return new Fault(
    'vault.keystore-damaged',
    `The keystore ${join(folder, fileName)} is damaged or was changed by something else than Interlock.`,
    'Put it back from a backup. Interlock does not start on it and changes nothing.',
  );
}

/** Every key of `keys`, wrapped by `provider`; each one comes back from there. Faults: a provider's. */
export async function wrapAll(
  ring: KeyRing,
  provider: KeyProvider,
  organization: Id<'org'>,
  keys: readonly Omit<DataKeyRecord, 'wrapped'>[],
): Promise<DataKeyRecord[]> {
  const wrapped: DataKeyRecord[] = [];
  for (const { id, state, created } of keys) {
    const record = { id, state, created, wrapped: base64(await ring.wrap(provider, organization, { id, created })) };
    await ring.requireBack(provider, organization, record);
    wrapped.push(record);
  }
  return wrapped;
}

/** The seal over the list of keys; only who holds the active data key can make it. */
export function sealContent(ring: KeyRing, content: KeystoreContent, active: Id<'dek'>): Uint8Array {
  return ring.seal(sealSlot(content), new Uint8Array(0), active);
}

/** Whether Interlock wrote this list, with the active key that is in the ring. */
export function sealHolds(ring: KeyRing, file: Keystore): boolean {
  const seal = Buffer.from(file.seal, 'base64');
  try {
    return dekRef(seal) === ring.active && ring.unseal(sealSlot(file), seal).length === 0;
  } catch {
    return false;
  }
}

/** What the file says, without what makes sure of it. */
export function contentOf({ seal: _, checksum: __, ...content }: Keystore): KeystoreContent {
  return content;
}

function sealSlot(content: KeystoreContent): Slot {
  const { organization } = content;
  const bound = contentBytes(content);
  return { organization, table: 'vault.keystore', record: organization, field: 'seal', schema: 1, bound };
}
