/** Opening: an organization's vault from its folder, or a new one. */
import { join } from 'node:path';
import { fipsFault } from '@interlock/envelope';
import { Fault, type Id, idSchema, newId, type Surroundings } from '@interlock/model';
import { Custody } from './custody.ts';
import { type Receipt, readReceipt, wasDestroyed, withdrawReceipt } from './destruction.ts';
import { type Disk, realDisk } from './disk.ts';
import { EntryShelf } from './entries.ts';
import {
  abandonHome,
  createMaster,
  fetchMaster,
  type Home,
  type HomeGround,
  keychainOf,
  type Unlock,
  wrongMaster,
} from './home.ts';
import { KeyCache } from './key-cache.ts';
import { cacheKeychain } from './key-lifecycle.ts';
import { KeyRing } from './key-ring.ts';
import { systemKeychain } from './keychain.ts';
import type { KeychainNote } from './keychain-note.ts';
import {
  contentOf,
  damaged,
  type Keystore,
  type KeystoreContent,
  readKeystore,
  sealContent,
  sealHolds,
  wrapAll,
  writeKeystore,
} from './keystore.ts';
import { checkAgainstNotes, readNotes, writeNotes } from './keystore-note.ts';
import type { LendWatch } from './lend.ts';
import { requireLockedMemory } from './locked-memory.ts';
import { type Machine, thisMachine } from './machine.ts';
import { masterByPasskey, type PasskeyUnlock } from './passkey-ways.ts';
import { forgetPassphrase } from './passphrase.ts';
import { SigningKey } from './signer.ts';
import { closeMemory } from './undumpable.ts';
import { Vault } from './vault.ts';

export interface VaultOptions extends LendWatch {
  /** The data folder; the vault lives in `vault/ORGANIZATION` below it. */
  readonly dir: string;
  readonly organization: Id<'org'>;
  readonly surroundings: Surroundings;
  readonly unlock: Unlock | PasskeyUnlock;
  readonly disk?: Disk;
  readonly machine?: Machine;
  /** Places outside the data folder that remember the newest keystore. */
  readonly notes?: readonly KeychainNote[];
  /** A person goes on with a keystore that is older than, or another than, what stands there. */
  readonly acceptOlder?: boolean;
}

/**
 * Opens the vault, or creates it where there is none. Faults: `vault.memory-not-locked`, `vault.other-home`,
 * `vault.wrong-passphrase`, `vault.wrong-passkey`, `vault.wrong-key`, `vault.key-missing`, `vault.keychain-missing`, `vault.keystore-damaged`,
 * `vault.keystore-missing`, `vault.keystore-older`, `vault.destroyed`, a provider's, `vault.entry-damaged`, `vault.entry-edited`,
 * `vault.entry-older`, `vault.entry-unknown`, `vault.readable-by-others`, `vault.disk-full`, `vault.not-writable`.
 */
export async function openVault(options: VaultOptions): Promise<Vault> {
  if (process.env.INTERLOCK_FIPS === '1') requireFips();
  await closeMemory();
  const { organization, unlock, surroundings: around, disk = realDisk, machine = thisMachine } = options;
  const ring = new KeyRing();
  let custody: Custody | undefined;
  let receipt: Receipt | null = null;
  let signingKey: SigningKey | undefined;
  try {
    requireLockedMemory();
    const folder = folderOf(options.dir, organization);
    await disk.folder(join(options.dir, 'vault'));
    await disk.folder(folder);
    const { notes = [] } = options;
    const wrote = (written: Keystore) => writeNotes(notes, organization, written);
    const ground: HomeGround = { folder, disk, random: around.random, wrote };
    receipt = await readReceipt(ground);
    const file = await readKeystore(disk, folder, organization);
    if (receipt && !file) throw wasDestroyed(receipt);
    const noted = options.acceptOlder ? null : await readNotes(notes, organization);
    if (!file && noted) throw keystoreMissing(folder);
    const cacheIn = unlock.home === 'passkey' ? null : cacheKeychain(unlock);
    const cache = cacheIn && new KeyCache(cacheIn, machine, organization);
    if (!file && unlock.home === 'passkey') throw keystoreMissing(folder);
    const made = file ? null : await createKeys(organization, ring, unlock as Unlock, ground, around);
    let content = file ? contentOf(file) : (made?.content as KeystoreContent);
    const provider = made?.provider ?? (await masterOf(unlock, content, ground));
    custody = new Custody({ organization, ring, cache, machine, around }, provider, content.keys);
    signingKey = made?.signingKey ?? (await unlockKeys(file as Keystore, ring, custody, ground));
    if (file) checkAgainstNotes(file, noted);
    if (made) await custody.changed(provider, content);
    else await wrote(file as Keystore);
    if (receipt) await withdrawReceipt(ground); // it was called off: everything opened
    const shelf = new EntryShelf({ folder: join(folder, 'entries'), disk, organization, ring });
    await shelf.load(content.entries);
    if (!content.entries) {
      content = { ...content, sequence: content.sequence + 1, entries: shelf.index() };
      await writeKeystore(ground, content, sealContent(ring, content, ring.active));
    }
    const keychain = unlock.home === 'passkey' ? systemKeychain : keychainOf(unlock);
    const { before, observe, helper } = options;
    const watch = { before, observe, ...(helper && { helper }) };
    const parts = { organization, ground, keychain, content, signingKey, ring, shelf, watch, around, custody, machine };
    const vault = new Vault(parts);
    await vault.tend();
    return vault;
  } catch (error) {
    custody?.close();
    ring.close();
    signingKey?.free();
    if (receipt && error instanceof Fault && error.code === 'vault.key-missing') throw wasDestroyed(receipt);
    throw error;
  } finally {
    if (unlock.home === 'passphrase') forgetPassphrase(unlock.passphrase);
    if (unlock.home === 'passkey') unlock.secret.free();
  }
}

function masterOf(unlock: Unlock | PasskeyUnlock, content: KeystoreContent, ground: HomeGround) {
  if (unlock.home === 'passkey') return masterByPasskey(unlock, content);
  return fetchMaster(unlock, content.provider, ground);
}

/** How a vault has to be unlocked; null where there is none yet. */
export async function vaultHome(dir: string, organization: Id<'org'>, disk: Disk = realDisk): Promise<Home | null> {
  return (await readKeystore(disk, folderOf(dir, organization), organization))?.provider.home ?? null;
}

/** The organizations that have a vault in a data folder. */
export async function vaultsIn(dir: string, disk: Disk = realDisk): Promise<Id<'org'>[]> {
  const names = await disk.names(join(dir, 'vault'));
  return names.flatMap((name) => idSchema('org').safeParse(name).data ?? []).sort();
}

async function unlockKeys(file: Keystore, ring: KeyRing, custody: Custody, ground: HomeGround): Promise<SigningKey> {
  const { organization, provider: record } = file;
  try {
    await custody.unlock();
    if (custody.place === 'keychain' && !sealHolds(ring, file)) await custody.unlockAnew();
  } catch (error) {
    throw wrongMaster(error, record.home);
  }
  if (!sealHolds(ring, file)) throw damaged(ground.folder);
  const signingKey = SigningKey.unseal(ring, organization, file.signer);
  // A move to another home that was cut short has left the old key behind.
  if (record.home !== 'practice') await abandonPractice(ground);
  return signingKey;
}

async function abandonPractice(ground: HomeGround): Promise<void> {
  const left = { kind: 'local', home: 'practice', master: '' } as const;
  await abandonHome(left, ground, systemKeychain);
}

async function createKeys(
  organization: Id<'org'>,
  ring: KeyRing,
  unlock: Unlock,
  ground: HomeGround,
  around: Surroundings,
) {
  if ((await ground.disk.names(join(ground.folder, 'entries'))).length > 0) throw keystoreMissing(ground.folder);
  const { record, provider } = await createMaster(unlock, ground);
  const signingKey = SigningKey.generate();
  try {
    const first = { id: newId('dek', around.random), state: 'active' as const, created: around.now() };
    ring.generate(first.id);
    ring.activate(first.id);
    const content: KeystoreContent = {
      format: 'interlock/keystore/v1',
      organization,
      sequence: 1,
      provider: record,
      keys: await wrapAll(ring, provider, organization, [first]),
      signer: signingKey.record(ring, organization, first.id),
      entries: [],
    };
    await writeKeystore(ground, content, sealContent(ring, content, first.id));
    return { content, signingKey, provider };
  } catch (error) {
    provider.close();
    signingKey.free();
    throw error;
  }
}

function folderOf(dir: string, organization: Id<'org'>): string {
  return join(dir, 'vault', organization);
}

function keystoreMissing(folder: string): Fault {
  return new Fault(
    'vault.keystore-missing',
    `The keystore is gone from ${folder}, and the vault was used before.`,
    'Put keys.json back from a backup, or move the folder away to start afresh.',
  );
}

/** `INTERLOCK_FIPS=1` is a promise that is kept or nothing starts (docs/fips.md). */
function requireFips(): void {
  const fault = fipsFault();
  if (fault !== null)
    throw new Fault(
      'vault.no-fips',
      `INTERLOCK_FIPS=1 wants a FIPS provider, and there is none: ${fault}.`,
      'Give Node one (docs/fips.md), or start without INTERLOCK_FIPS.',
    );
}
