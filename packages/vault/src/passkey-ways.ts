/**
 * Passkeys in the keystore (docs/formats/keys.md, chapter 11): their public side, readable while the vault is locked, and
 * of those that open a vault under a passphrase the local master key, sealed a second time.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { contentLength, EnvelopeError, openInto, passkeyKeyInto, type Slot } from '@interlock/envelope';
import { canonicalBytes, Fault, type Id } from '@interlock/model';
import { type Disk, realDisk } from './disk.ts';
import { type Home, otherHome } from './home.ts';
import { base64, type KeystoreContent, type PasskeyRecord, readKeystore } from './keystore.ts';
import { LockedMemory } from './locked-memory.ts';
import { type KeyProvider, localProvider, withKey } from './provider.ts';

/** The public side of a passkey, as the keystore keeps it. */
export type VaultPasskey = Pick<PasskeyRecord, 'credential' | 'key' | 'added'>;

/** What there is to know of a vault while it is locked. Nothing of it is made sure of before the vault has opened. */
export interface LockedVault {
  readonly home: Home;
  /** `salt` is what the passkey is asked with, where it opens the vault. */
  readonly passkeys: readonly (VaultPasskey & { readonly salt: Uint8Array | null })[];
}

/** What the passkey answered: the 32 bytes of WebAuthn's PRF extension, which are freed. */
export interface PasskeyUnlock {
  readonly home: 'passkey';
  readonly credential: string;
  readonly secret: LockedMemory;
}

/** Bytes of a new salt. */
const saltLength = 32;
const keyLength = 32;

/** Null where there is no vault. Faults: `vault.keystore-damaged`, `vault.readable-by-others`. */
export async function lockedVault(
  dir: string,
  organization: Id<'org'>,
  disk: Disk = realDisk,
): Promise<LockedVault | null> {
  const file = await readKeystore(disk, join(dir, 'vault', organization), organization);
  if (!file) return null;
  const passkeys = (file.passkeys ?? []).map(({ credential, key, added, wrap }) => ({
    credential,
    key,
    added,
    salt: wrap && new Uint8Array(Buffer.from(wrap.salt, 'base64')),
  }));
  return { home: file.provider.home, passkeys };
}

/** A salt for a passkey that is to open the vault. */
export const newSalt = (random: (n: number) => Uint8Array): Uint8Array => random(saltLength);

/** Seals the master key of `provider` under what a passkey answered to `salt`. Faults: `vault.passkey-cannot`. */
export function wrapMaster(
  content: KeystoreContent,
  provider: KeyProvider,
  passkey: VaultPasskey,
  salt: Uint8Array,
  secret: LockedMemory,
): PasskeyRecord {
  if (content.provider.home !== 'passphrase' || !provider.sealMaster) throw cannot();
  const record = { ...passkey, wrap: { salt: base64(salt), sealed: '' } };
  const key = wrappingKey(content.organization, passkey.credential, secret);
  try {
    const slot = slotOf(content, record);
    return { ...record, wrap: { ...record.wrap, sealed: base64(provider.sealMaster(refOf(passkey), key, slot)) } };
  } finally {
    key.free();
  }
}

/** The master key that a passkey opens. Faults: `vault.wrong-passkey`, `vault.other-home`. */
export function masterByPasskey(unlock: PasskeyUnlock, content: KeystoreContent): KeyProvider {
  const { provider, organization } = content;
  if (provider.home !== 'passphrase') throw otherHome(provider.home);
  const record = content.passkeys?.find(({ credential }) => credential === unlock.credential);
  if (!record?.wrap) throw wrongPasskey();
  const sealed = Buffer.from(record.wrap.sealed, 'base64');
  const key = wrappingKey(organization, record.credential, unlock.secret);
  try {
    if (contentLength(sealed) !== keyLength) throw wrongPasskey();
    const master = new LockedMemory(keyLength).fill((bytes) =>
      withKey(refOf(record), key, (outer) => openInto(outer, slotOf(content, record), sealed, bytes)),
    );
    return localProvider(provider.master, master, async () => undefined); // it rests nowhere
  } catch (error) {
    throw error instanceof EnvelopeError ? wrongPasskey() : error;
  } finally {
    key.free();
  }
}

/** The list with these public sides and no others; a wrap stays with its passkey. Null where nothing changes. */
export function kept(content: KeystoreContent, passkeys: readonly VaultPasskey[]): KeystoreContent | null {
  const before = content.passkeys ?? [];
  const after = passkeys.map((passkey) => {
    const known = before.find(({ credential, key }) => credential === passkey.credential && key === passkey.key);
    return known ?? { ...passkey, wrap: null };
  });
  const same = before.length === after.length && after.every((one, at) => one === before[at]);
  return same ? null : { ...content, passkeys: after };
}

/** No wrap outlives its master key. */
export const unwrapped = (passkeys: readonly PasskeyRecord[]): PasskeyRecord[] =>
  passkeys.map((one) => ({ ...one, wrap: null }));

function wrappingKey(organization: string, credential: string, secret: LockedMemory): LockedMemory {
  return new LockedMemory(keyLength).fill((bytes) =>
    secret.use((given) => passkeyKeyInto(given, organization, credential, bytes)),
  );
}

/** The place of a wrap: it opens for this passkey, this salt and this master key. */
function slotOf({ organization, provider }: KeystoreContent, { credential, key, wrap }: PasskeyRecord): Slot {
  const bound = canonicalBytes({ credential, key, master: provider.master, salt: wrap?.salt ?? '' });
  return { organization, table: 'vault.passkey', record: refOf({ credential }), field: 'master', schema: 1, bound };
}

const refOf = ({ credential }: Pick<PasskeyRecord, 'credential'>): string =>
  `passkey_${createHash('sha256').update(credential).digest('hex').slice(0, 32)}`;

const cannot = () =>
  new Fault(
    'vault.passkey-cannot',
    'A passkey opens a vault that is under a passphrase, and no other.',
    'Under the system’s keychain the passkey is asked for before the keychain is; nothing was changed.',
  );

const wrongPasskey = () =>
  new Fault('vault.wrong-passkey', 'This passkey does not open the vault.', 'Use another one, or the passphrase.');
