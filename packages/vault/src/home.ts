/** The three homes of a local master key: the system's keychain, a passphrase, or (practice only) a file. */
import { join } from 'node:path';
import { EnvelopeError } from '@interlock/envelope';
import { Fault, hex, type Surroundings } from '@interlock/model';
import { z } from 'zod';
import { type Disk, replaceFile } from './disk.ts';
import { type Keychain, systemKeychain } from './keychain.ts';
import { LockedMemory } from './locked-memory.ts';
import { argon2Schema, checkNewPassphrase, keyFromPassphrase, newArgon2 } from './passphrase.ts';
import { type KeyProvider, localProvider } from './provider.ts';

const refSchema = z.string().regex(/^master_[0-9a-f]{32}$/);
export const providerSchema = z.discriminatedUnion('home', [
  z.strictObject({ kind: z.literal('local'), home: z.literal('practice'), master: refSchema }),
  z.strictObject({ kind: z.literal('local'), home: z.literal('keychain'), master: refSchema }),
  z.strictObject({ kind: z.literal('local'), home: z.literal('passphrase'), master: refSchema, kdf: argon2Schema }),
]);
/** What the keystore says of its master key. */
export type ProviderRecord = z.infer<typeof providerSchema>;
export type Home = ProviderRecord['home'];

/** How the vault is opened, or created where there is none. The passphrase is UTF-8 and is zeroed. */
export type Unlock =
  | { readonly home: 'practice' }
  | { readonly home: 'keychain'; readonly keychain?: Keychain }
  | { readonly home: 'passphrase'; readonly passphrase: Uint8Array };

/** Where homes keep what they keep. */
export interface HomeGround {
  readonly folder: string;
  readonly disk: Disk;
  readonly random: Surroundings['random'];
}

const keyLength = 32;
const practiceFile = 'practice.key';

/** A new master key at home, durably, before anything is wrapped with it. */
export async function createMaster(
  unlock: Unlock,
  ground: HomeGround,
): Promise<{ record: ProviderRecord; provider: KeyProvider }> {
  const master = `master_${hex(ground.random(16))}`;
  if (unlock.home === 'passphrase') {
    checkNewPassphrase(unlock.passphrase);
    const kdf = newArgon2(ground.random(16));
    const key = await keyFromPassphrase(unlock.passphrase, kdf);
    const record = { kind: 'local', home: 'passphrase', master, kdf } as const;
    return { record, provider: localProvider(master, key) };
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
  return { record: { kind: 'local', home: unlock.home, master }, provider: localProvider(master, key) };
}

/** The master key that `record` tells of. Faults: `vault.other-home`, `vault.key-missing`, `vault.keychain-missing`. */
export async function fetchMaster(unlock: Unlock, record: ProviderRecord, ground: HomeGround): Promise<KeyProvider> {
  if (unlock.home !== record.home) throw otherHome(record.home);
  const key = await fetchKey(unlock, record, ground);
  if (!key) throw keyMissing(record.home, ground.folder);
  return localProvider(record.master, key);
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

/**
 * Forgets the master key of a home that was left. A keychain that does not answer keeps a key that opens nothing but
 * old copies of the keystore; a practice key that cannot be removed is a fault.
 */
export async function abandonHome(record: ProviderRecord, ground: HomeGround, keychain: Keychain): Promise<void> {
  if (record.home === 'practice')
    for (const name of [practiceFile, `${practiceFile}.new`]) await ground.disk.remove(join(ground.folder, name));
  if (record.home === 'keychain') await keychain.remove(record.master).catch(() => undefined);
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
    `The master key in the ${home === 'keychain' ? 'keychain' : 'practice folder'} is not the one of this vault.`,
    'Put back the keychain or the data folder from a backup; without that key the vault cannot be opened.',
  );
}

function otherHome(home: Home): Fault {
  const how = { practice: 'a practice key', keychain: 'the system’s keychain', passphrase: 'a passphrase' }[home];
  return new Fault('vault.other-home', `This vault is protected by ${how}.`, `Open it with ${how}.`);
}

function keyMissing(home: Home, folder: string): Fault {
  return new Fault(
    'vault.key-missing',
    `The master key of the vault in ${folder} is not in the ${home === 'keychain' ? 'keychain' : 'practice folder'}.`,
    'Put it back from a backup. Without it the vault cannot be opened; a new data folder starts afresh.',
  );
}
