export { type Receipt, receiptHolds, receiptSchema } from './destruction.ts';
export { type Disk, realDisk } from './disk.ts';
export {
  type EntryDraft,
  type EntrySecret,
  type EntryView,
  entryTypes,
  entryViewSchema,
  meantFor,
  type SecretPart,
} from './entry.ts';
export { type FillablePart, fillablePart, filledBy } from './fillable.ts';
export type { Home, Unlock } from './home.ts';
export type { KeyDeed, KeyStatus } from './key-status.ts';
export { type Keychain, keychainAnswers, systemKeychain } from './keychain.ts';
export { type KeychainNote, keychainNote } from './keychain-note.ts';
export { fileNote } from './keystore-note.ts';
export { type KitEntry, openKit } from './kit.ts';
export type { Credential, Lend, LendWatch } from './lend.ts';
export { LockedMemory, requireLockedMemory } from './locked-memory.ts';
export { type Machine, thisMachine } from './machine.ts';
export { openVault, type VaultOptions, vaultHome, vaultsIn } from './open-vault.ts';
export { type LockedVault, lockedVault, newSalt, type PasskeyUnlock, type VaultPasskey } from './passkey-ways.ts';
export { forgetPassphrase, type Passphrase } from './passphrase.ts';
export type { Destruction, KeyProvider, MasterState } from './provider.ts';
export { Secret } from './secret.ts';
export { type Share, shareSchema } from './sharing.ts';
export type { Signer } from './signer.ts';
export { generateSshKey, openSshKey, publicLineOf, type SshSigner } from './ssh-key.ts';
export { closeMemory, type MemoryWall } from './undumpable.ts';
export { unlockElsewhere } from './unlock-elsewhere.ts';
export type { RecordSlot, Vault } from './vault.ts';
