/** The homes of a master key: the system's keychain, a passphrase, a key service, a token, or (practice only) a file. */
import { join } from 'node:path';
import { EnvelopeError } from '@interlock/envelope';
import { Fault, hex, type Surroundings } from '@interlock/model';
import { z } from 'zod';
import { replaceFile } from './disk.ts';
import { type Keychain, systemKeychain } from './keychain.ts';
import type { KeystoreGround } from './keystore.ts';
import { LockedMemory } from './locked-memory.ts';
import { argon2Schema, checkNewPassphrase, keyFromPassphrase, newArgon2, type Passphrase } from './passphrase.ts';
import { type KeyProvider, localProvider, providerRefused } from './provider.ts';
import { checkKmsKey, type KmsOptions, kmsProvider } from './provider-kms.ts';
import { makeTokenKey, pkcs11Provider } from './provider-pkcs11.ts';
import type { TokenAccess } from './token.ts';

const refSchema = z.string().regex(/^master_[0-9a-f]{32}$/);
export const providerSchema = z.discriminatedUnion('home', [
  z.strictObject({ kind: z.literal('local'), home: z.literal('practice'), master: refSchema }),
  z.strictObject({ kind: z.literal('local'), home: z.literal('keychain'), master: refSchema }),
  z.strictObject({ kind: z.literal('local'), home: z.literal('passphrase'), master: refSchema, kdf: argon2Schema }),
  z.strictObject({ kind: z.literal('aws-kms'), home: z.literal('kms'), master: refSchema, key: z.string().max(128) }),
  z.strictObject({
    kind: z.literal('pkcs11'),
    home: z.literal('pkcs11'),
    master: refSchema,
    token: z.string().min(1).max(32),
    serial: z.string().max(16),
  }),
]);
/** What the keystore says of its master key. */
export type ProviderRecord = z.infer<typeof providerSchema>;
export type Home = ProviderRecord['home'];

/** How the vault is opened, or created where there is none. The passphrase is UTF-8 and is zeroed. */
export type Unlock =
  | { readonly home: 'practice' }
  | { readonly home: 'keychain'; readonly keychain?: Keychain }
  | { readonly home: 'passphrase'; readonly passphrase: Passphrase }
  | (Partial<KmsOptions> & RemoteUnlock & { readonly home: 'kms' })
  | (Pick<TokenAccess, 'library' | 'pin'> &
      RemoteUnlock & { readonly home: 'pkcs11'; readonly token?: string; readonly serial?: string });

/** A home that is elsewhere: what it unwrapped is cached in the system's keychain, or here in memory alone (null). */
export interface RemoteUnlock {
  readonly keychain?: Keychain | null;
}

/** Where homes keep what they keep. */
export interface HomeGround extends KeystoreGround {
  readonly random: Surroundings['random'];
}

const keyLength = 32;
const practiceFile = 'practice.key';

/** A new master key at home, durably, before anything is wrapped with it; a key service has made its own before. */
export async function createMaster(
  unlock: Unlock,
  ground: HomeGround,
): Promise<{ record: ProviderRecord; provider: KeyProvider }> {
  const master = `master_${hex(ground.random(16))}`;
  const done = (record: ProviderRecord, provider: KeyProvider) => ({ record, provider });
  if (unlock.home === 'kms') {
    const key = checkKmsKey(unlock.key ?? '');
    return done({ kind: 'aws-kms', home: 'kms', master, key }, kmsProvider(master, { ...unlock, key }));
  }
  if (unlock.home === 'pkcs11') {
    if (!unlock.token) throw providerRefused('The PKCS#11 module', 'no token was named');
    const access = { ...unlock, label: unlock.token };
    const { serial } = await makeTokenKey(access, tokenKeyId(master), `Interlock ${master.slice(0, 15)}`);
    const record = { kind: 'pkcs11', home: 'pkcs11', master, token: unlock.token, serial } as const;
    return done(record, pkcs11Provider(master, { ...access, serial, id: tokenKeyId(master) }));
  }
  if (unlock.home === 'passphrase') {
    checkNewPassphrase(unlock.passphrase);
    const kdf = newArgon2(ground.random(16));
    const key = await keyFromPassphrase(unlock.passphrase, kdf);
    const record = { kind: 'local', home: 'passphrase', master, kdf } as const;
    return done(
      record,
      localProvider(master, key, () => forgetLocal(record, ground, systemKeychain)),
    );
  }
  const key = new LockedMemory(keyLength).fillRandom();
  const kept = key.open();
  try {
    if (unlock.home === 'practice') await replaceFile(ground.disk, join(ground.folder, practiceFile), kept);
    else await keychainOf(unlock).set(master, key);
  } catch (error) {
    key.free();
    throw error;
  } finally {
    key.shut();
  }
  const record = { kind: 'local', home: unlock.home, master } as const;
  return done(
    record,
    localProvider(master, key, () => forgetLocal(record, ground, keychainOf(unlock))),
  );
}

/**
 * The master key that `record` tells of. Faults: `vault.other-home`, `vault.key-missing`, `vault.keychain-missing`;
 * a key service or token is not asked yet.
 */
export async function fetchMaster(unlock: Unlock, record: ProviderRecord, ground: HomeGround): Promise<KeyProvider> {
  const { master } = record;
  if (unlock.home === 'kms' && record.home === 'kms') {
    if (unlock.key !== undefined && unlock.key !== record.key) throw otherKey();
    return kmsProvider(master, { ...unlock, key: record.key });
  }
  if (unlock.home === 'pkcs11' && record.home === 'pkcs11') {
    if (unlock.token !== undefined && unlock.token !== record.token) throw otherKey();
    const { token: label, serial } = record;
    return pkcs11Provider(master, { ...unlock, label, serial, id: tokenKeyId(master) });
  }
  if (unlock.home !== record.home) throw otherHome(record.home);
  const key = await fetchKey(unlock, record, ground);
  if (!key) throw keyMissing(record.home, ground.folder);
  return localProvider(master, key, () => forgetLocal(record, ground, keychainOf(unlock)));
}

function tokenKeyId(master: string): Uint8Array {
  return Buffer.from(master.slice('master_'.length), 'hex');
}

async function fetchKey(unlock: Unlock, record: ProviderRecord, ground: HomeGround): Promise<LockedMemory | null> {
  if (unlock.home === 'passphrase' && record.home === 'passphrase')
    return await keyFromPassphrase(unlock.passphrase, record.kdf);
  if (unlock.home === 'keychain') return await keychainOf(unlock).get(record.master);
  const bytes = await ground.disk.read(join(ground.folder, practiceFile));
  try {
    return bytes?.length === keyLength ? new LockedMemory(keyLength).fill((memory) => memory.set(bytes)) : null;
  } finally {
    bytes?.fill(0);
  }
}

/** Takes a local master key from where it rests. Faults: those of the disk and `vault.keychain-missing`. */
async function forgetLocal(record: ProviderRecord, ground: HomeGround, keychain: Keychain): Promise<void> {
  if (record.home === 'practice')
    for (const name of [practiceFile, `${practiceFile}.new`]) await ground.disk.remove(join(ground.folder, name));
  if (record.home === 'keychain') await keychain.remove(record.master);
}

/**
 * Forgets the master key of a home that was left. A keychain that does not answer keeps a key that opens nothing but
 * old copies of the keystore; a practice key that cannot be removed is a fault.
 */
export async function abandonHome(record: ProviderRecord, ground: HomeGround, keychain: Keychain): Promise<void> {
  if (record.home === 'keychain') await forgetLocal(record, ground, keychain).catch(() => undefined);
  else await forgetLocal(record, ground, keychain);
}

/** The keychain that an unlock names, or the system's. */
export function keychainOf(unlock: Unlock): Keychain {
  return (unlock.home === 'keychain' && unlock.keychain) || systemKeychain;
}

/** What it means when a data key does not open under the master key that was fetched. */
export function wrongMaster(error: unknown, home: Home): unknown {
  if (!(error instanceof EnvelopeError)) return error;
  if (home === 'passphrase')
    return new Fault('vault.wrong-passphrase', 'The passphrase does not open this vault.', 'Try again.');
  return new Fault(
    'vault.wrong-key',
    `The master key in ${placeOf(home)} is not the one of this vault.`,
    'Put back the keychain or the data folder from a backup; without that key the vault cannot be opened.',
  );
}

const places: Readonly<Record<Home, string>> = {
  practice: 'the practice folder',
  keychain: 'the system’s keychain',
  passphrase: 'the passphrase',
  kms: 'AWS KMS',
  pkcs11: 'the PKCS#11 token',
};

function placeOf(home: Home): string {
  return places[home];
}

function otherKey(): Fault {
  return new Fault(
    'vault.wrong-key',
    'The keystore names another master key than the one this vault is to be opened with.',
    'Put the keystore back from a backup, and ask who changed it.',
  );
}

export function otherHome(home: Home): Fault {
  const how = home === 'passphrase' ? 'a passphrase' : placeOf(home);
  return new Fault('vault.other-home', `This vault is protected by ${how}.`, `Open it with ${how}.`);
}

function keyMissing(home: Home, folder: string): Fault {
  return new Fault(
    'vault.key-missing',
    `The master key of the vault in ${folder} is not in ${placeOf(home)}.`,
    'Put it back from a backup. Without it the vault cannot be opened; a new data folder starts afresh.',
  );
}
