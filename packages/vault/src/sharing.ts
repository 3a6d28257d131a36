/**
 * Sharing a record with another organization (docs/formats/keys.md, chapter 9): that record's own keys, wrapped for the
 * other one's exchange key, and nothing more. The record's envelopes stay as they are.
 */
import { createPublicKey, verify } from 'node:crypto';
import { join } from 'node:path';
import {
  agreedKeyInto,
  contentLength,
  dekRef,
  openInto,
  openSharedInto,
  recordKeyInto,
  type Slot,
  seal,
} from '@interlock/envelope';
import { type CanonicalValue, canonicalBytes, Fault, hex, type Id, idSchema, type RandomBytes } from '@interlock/model';
import sodium from 'sodium-native';
import { z } from 'zod';
import { replaceFile } from './disk.ts';
import type { HomeGround } from './home.ts';
import { type KeyRing, ours } from './key-ring.ts';
import { base64 } from './keystore.ts';
import { LockedMemory } from './locked-memory.ts';
import { withKey } from './provider.ts';
import type { Signer } from './signer.ts';

const keyBytes = 32;
const publicKeySchema = z.base64().length(44);
const headSchema = z.strictObject({
  format: z.literal('interlock/share/v1'),
  id: z.string().regex(/^share_[0-9a-f]{32}$/),
  from: idSchema('org'),
  to: idSchema('org'),
  table: z.string().min(1).max(1024),
  record: z.string().min(1).max(1024),
  /** Milliseconds since 1970. */
  made: z.int(),
  /** Ed25519: the key of the sender's ledger. */
  sender: publicKeySchema,
  /** X25519: the recipient's exchange key, and one that was used once. */
  recipient: publicKeySchema,
  ephemeral: publicKeySchema,
});
export const shareSchema = headSchema.extend({
  /** The record's key under each data key that sealed something of it. */
  keys: z
    .array(z.strictObject({ ref: idSchema('dek'), sealed: z.base64() }))
    .min(1)
    .max(1000),
  signature: z.base64(),
});
/** One record, shared with one organization. It holds no secret that anybody else can open. */
export type Share = z.infer<typeof shareSchema>;

const exchangeSchema = z.strictObject({
  format: z.literal('interlock/exchange-key/v1'),
  organization: idSchema('org'),
  publicKey: publicKeySchema,
  sealed: z.base64(),
});
const exchangeFile = 'exchange.json';

/** The X25519 key to which others wrap. At rest only sealed; in locked memory while it is used. */
export interface ExchangeKey {
  readonly publicKey: Buffer;
  readonly secret: LockedMemory;
}

function exchangeSlot(organization: Id<'org'>, publicKey: Uint8Array): Slot {
  return { organization, table: 'vault.exchange', record: organization, field: 'secret', schema: 1, bound: publicKey };
}

/** The organization's exchange key, made at its first use. Faults: `vault.exchange-damaged`, `envelope.refused`. */
export async function exchangeKey(ground: HomeGround, ring: KeyRing, organization: Id<'org'>): Promise<ExchangeKey> {
  const path = join(ground.folder, exchangeFile);
  const bytes = await ground.disk.read(path);
  if (bytes) {
    const file = exchangeSchema.safeParse(parseJson(bytes));
    if (!file.success || file.data.organization !== organization) throw exchangeDamaged(path);
    const publicKey = Buffer.from(file.data.publicKey, 'base64');
    const sealed = Buffer.from(file.data.sealed, 'base64');
    return { publicKey, secret: ring.openLocked(exchangeSlot(organization, publicKey), sealed) };
  }
  const secret = new LockedMemory(keyBytes).fillRandom();
  const publicKey = Buffer.alloc(keyBytes);
  secret.use((read) => sodium.crypto_scalarmult_base(publicKey, read));
  const sealed = secret.use((read) => ring.seal(exchangeSlot(organization, publicKey), read));
  const file = {
    format: 'interlock/exchange-key/v1',
    organization,
    publicKey: base64(publicKey),
    sealed: base64(sealed),
  };
  await replaceFile(ground.disk, path, Buffer.from(`${JSON.stringify(file)}\n`));
  return { publicKey, secret };
}

export interface Sharing {
  readonly organization: Id<'org'>;
  readonly to: Id<'org'>;
  /** The other organization's exchange key, 32 bytes, as a person compared it. */
  readonly recipient: Uint8Array;
  readonly table: string;
  readonly record: string;
  /** The data keys that sealed something of the record (`dekRef` of its envelopes). */
  readonly refs: readonly Id<'dek'>[];
}

/** Faults: `vault.closed` for a data key that is not here, `vault.malformed-key` for a recipient that is none. */
export function share(sharing: Sharing, ring: KeyRing, signer: Signer, now: number, random: RandomBytes): Share {
  const { organization, to, recipient, table, record, refs } = sharing;
  const once = new LockedMemory(keyBytes).fillRandom();
  const ephemeral = Buffer.alloc(keyBytes);
  once.use((read) => sodium.crypto_scalarmult_base(ephemeral, read));
  const head = headSchema.parse({
    format: 'interlock/share/v1',
    id: `share_${hex(random(16))}`,
    from: organization,
    to,
    table,
    record,
    made: now,
    sender: base64(signer.publicKey),
    recipient: base64(recipient),
    ephemeral: base64(ephemeral),
  });
  const agreed = agree(once, recipient, ephemeral, recipient);
  once.free();
  try {
    const keys = [...new Set(refs)].map((ref) => {
      const own = new LockedMemory(keyBytes).fill((room) =>
        withKey(ref, ring.key(ref), (key) => recordKeyInto(key, { organization, table, record }, room)),
      );
      try {
        const sealed = own.use((read) => withKey(head.id, agreed, (key) => seal(key, keySlot(head, ref), read)));
        return { ref, sealed: base64(sealed) };
      } finally {
        own.free();
      }
    });
    return { ...head, keys, signature: base64(signer.sign(signedBytes({ ...head, keys }))) };
  } finally {
    agreed.free();
  }
}

/**
 * The keys of a share that is for this organization, in locked memory, by data key. Faults: `vault.share-refused`. Who
 * the sender is, a person knows by comparing `sender`; that it made this share, is checked here.
 */
export function openShare(given: unknown, organization: Id<'org'>, exchange: ExchangeKey) {
  const parsed = shareSchema.safeParse(given);
  if (!parsed.success) throw shareRefused();
  const { keys, signature, ...head } = parsed.data;
  const recipient = Buffer.from(head.recipient, 'base64');
  if (head.to !== organization || !recipient.equals(exchange.publicKey)) throw shareRefused();
  if (!signed(head.sender, signedBytes({ ...head, keys }), signature)) throw shareRefused();
  const ephemeral = Buffer.from(head.ephemeral, 'base64');
  const opened = new Map<string, LockedMemory>();
  const agreed = agree(exchange.secret, ephemeral, ephemeral, recipient);
  try {
    for (const { ref, sealed } of keys) {
      const own = new LockedMemory(keyBytes);
      opened.set(ref, own);
      const envelope = Buffer.from(sealed, 'base64');
      own.fill((room) => withKey(head.id, agreed, (key) => openInto(key, keySlot(head, ref), envelope, room)));
    }
    return { head, keys: opened };
  } catch {
    for (const own of opened.values()) own.free();
    throw shareRefused();
  } finally {
    agreed.free();
  }
}

/** Opens one value of the shared record. Faults: `vault.share-refused`, `envelope.refused`. */
export function openShared(
  given: unknown,
  place: Pick<Slot, 'field' | 'schema' | 'bound'>,
  envelope: Uint8Array,
  organization: Id<'org'>,
  exchange: ExchangeKey,
): Buffer {
  const { head, keys } = openShare(given, organization, exchange);
  try {
    return ours(() => {
      const ref = dekRef(envelope);
      const slot: Slot = { ...place, organization: head.from, table: head.table, record: head.record };
      const target = Buffer.alloc(contentLength(envelope));
      const own = keys.get(ref);
      if (own) withKey(ref, own, (key) => openSharedInto(key, slot, envelope, target));
      else openSharedInto({ ref, bytes: new Uint8Array(0) }, slot, envelope, target);
      return target;
    });
  } finally {
    for (const own of keys.values()) own.free();
  }
}

function agree(secret: LockedMemory, other: Uint8Array, ephemeral: Uint8Array, recipient: Uint8Array): LockedMemory {
  const shared = new LockedMemory(keyBytes);
  try {
    shared.fill((room) => secret.use((read) => sodium.crypto_scalarmult(room, read, Buffer.from(other))));
    return new LockedMemory(keyBytes).fill((room) =>
      shared.use((read) => agreedKeyInto(read, ephemeral, recipient, room)),
    );
  } catch (error) {
    // The library refuses a public key of low order, with which there would be no secret.
    throw new Fault('vault.malformed-key', 'This is no exchange key.', 'Ask the other organization for it again.', {
      cause: error,
    });
  } finally {
    shared.free();
  }
}

type Head = z.infer<typeof headSchema>;

function keySlot(head: Head, ref: string): Slot {
  const bound = canonicalBytes(head as CanonicalValue);
  return { organization: head.to, table: 'vault.share', record: head.id, field: ref, schema: 1, bound };
}

/** Begins with the length of a text, so that it is never a ledger's checkpoint, which begins with letters. */
function signedBytes(share: Omit<Share, 'signature'>): Uint8Array {
  return canonicalBytes(['interlock/share/v1', share] as CanonicalValue);
}

function signed(sender: string, message: Uint8Array, signature: string): boolean {
  try {
    const x = Buffer.from(sender, 'base64').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, message, key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

function shareRefused(): Fault {
  return new Fault(
    'vault.share-refused',
    'This share was not opened: it is damaged, was changed, or is for another organization.',
    'Ask who sent it to share the record again.',
  );
}

function exchangeDamaged(path: string): Fault {
  return new Fault(
    'vault.exchange-damaged',
    `The exchange key in ${path} is damaged.`,
    'Put the file back from a backup, or move it away: then others share with a new one.',
  );
}
