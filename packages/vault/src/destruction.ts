/** What remains of an organization whose master key was destroyed: a signed receipt (docs/formats/keys.md, chapter 8). */
import { createPublicKey, verify } from 'node:crypto';
import { join } from 'node:path';
import { type CanonicalValue, canonicalBytes, Fault, idSchema } from '@interlock/model';
import { z } from 'zod';
import { replaceFile } from './disk.ts';
import type { HomeGround, ProviderRecord } from './home.ts';
import { base64, type KeystoreContent } from './keystore.ts';
import type { Destruction } from './provider.ts';
import type { Signer } from './signer.ts';

const fileName = 'destroyed.json';
const contentSchema = z.strictObject({
  format: z.literal('interlock/destruction/v1'),
  organization: idSchema('org'),
  /** The master key's name. */
  master: z.string(),
  home: z.string(),
  /** Milliseconds since 1970: when it was asked for, and from when on the provider no longer has the key. */
  asked: z.int(),
  gone: z.int(),
  /** Days in which the provider still has it and the destruction can be called off; 0 is at once. */
  days: z.number().min(0),
  /** What this does and does not mean, in a sentence. */
  says: z.string(),
  /** The data keys that can no longer be unwrapped. */
  keys: z.array(idSchema('dek')),
  /** Ed25519: the key of the organization's ledger. */
  signer: z.base64(),
});
export const receiptSchema = contentSchema.extend({ signature: z.base64() });
export type Receipt = z.infer<typeof receiptSchema>;

/** The receipt, signed with the ledger's key. */
export function receiptOf(content: KeystoreContent, what: Destruction, asked: number, signer: Signer): Receipt {
  const { organization, provider, keys } = content;
  const receipt = contentSchema.parse({
    format: 'interlock/destruction/v1',
    organization,
    master: provider.master,
    home: provider.home,
    asked: Math.floor(asked),
    gone: Math.floor(what.gone),
    days: what.days,
    says: sentence(provider, what),
    keys: keys.map(({ id }) => id),
    signer: base64(signer.publicKey),
  });
  return { ...receipt, signature: base64(signer.sign(signedBytes(receipt))) };
}

/** Whether the key that stands in the receipt signed it; that it is the ledger's, the ledger tells. */
export function receiptHolds(given: unknown): boolean {
  const parsed = receiptSchema.safeParse(given);
  if (!parsed.success) return false;
  const { signature, ...content } = parsed.data;
  try {
    const x = Buffer.from(content.signer, 'base64').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, signedBytes(content), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

export async function writeReceipt({ disk, folder }: HomeGround, receipt: Receipt): Promise<void> {
  await replaceFile(disk, join(folder, fileName), Buffer.from(`${JSON.stringify(receipt, null, 2)}\n`));
}

/** The receipt of a vault that was destroyed, or null. */
export async function readReceipt({ disk, folder }: Pick<HomeGround, 'disk' | 'folder'>): Promise<Receipt | null> {
  const bytes = await disk.read(join(folder, fileName));
  if (!bytes) return null;
  try {
    return receiptSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    throw wasDestroyed(null);
  }
}

/** A destruction was called off with the provider in time. */
export async function withdrawReceipt({ disk, folder }: HomeGround): Promise<void> {
  await disk.remove(join(folder, fileName));
}

export function wasDestroyed(receipt: Receipt | null): Fault {
  const when = receipt ? ` on ${new Date(receipt.asked).toISOString().slice(0, 10)}` : '';
  return new Fault(
    'vault.destroyed',
    `The master key of this organization was destroyed${when}. Nothing here can be opened any more.`,
    'Start afresh in another data folder. If the key waits for its deletion, its provider can still call that off.',
  );
}

function sentence(provider: ProviderRecord, { days }: Destruction): string {
  if (days > 0)
    return `The key waits ${days} days with its provider, in which the deletion can be called off there; nothing opens meanwhile.`;
  if (provider.home === 'passphrase')
    return 'The wrapped data keys were removed. A copy of keys.json made before opens with the passphrase.';
  if (provider.home === 'keychain')
    return 'The key was removed from the keychain. A backup of the keychain may have it.';
  if (provider.home === 'practice') return 'The key file was removed. A copy of the folder made before has it.';
  return 'The key was destroyed in the token. A backup of the token, where one can be made, may have it.';
}

function signedBytes(receipt: Omit<Receipt, 'signature'>): Uint8Array {
  return canonicalBytes(['interlock/destruction/v1', receipt] as CanonicalValue);
}
