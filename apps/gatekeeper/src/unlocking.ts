/** How a vault is opened: by what its home needs, and what a person gave. */
import { Fault } from '@interlock/model';
import {
  keychainAnswers,
  type LockedMemory,
  type PasskeyUnlock,
  type Passphrase,
  type Unlock,
  unlockElsewhere,
  type Vault,
  vaultHome,
} from '@interlock/vault';
import type { Attempts } from './locked/attempts.ts';
import type { Settings } from './settings.ts';

/** How a passphrase is had; undefined where nobody can give one. */
export interface Unlocking {
  readonly passphrase: () => Promise<Passphrase | undefined>;
  /** Whether a person types it, and not a file that stands in for one. */
  readonly typed?: boolean;
  /** A passkey that was shown; `secret` is what it answered where it opens the vault in the passphrase's place. */
  readonly passkey?: { readonly credential: string; readonly counter: number; readonly secret: LockedMemory | null };
  /** Where somebody unlocked, after a lock. */
  readonly through?: 'terminal' | 'studio';
}

/** What opens the vault of a folder. Throws Fault `vault.passphrase-needed` where nobody can give one, and those of `Attempts`. */
export async function unlockOf(
  folder: string,
  settings: Settings,
  unlocking: Unlocking,
  attempts: Attempts,
): Promise<Unlock | PasskeyUnlock> {
  const home = (await vaultHome(folder, settings.organization)) ?? 'practice';
  if (home === 'kms' || home === 'pkcs11') return unlockElsewhere(home, process.env);
  if (home !== 'passphrase') return { home };
  attempts.check();
  const { credential, secret } = unlocking.passkey ?? {};
  if (credential && secret) return { home: 'passkey', credential, secret };
  const passphrase = await unlocking.passphrase();
  if (!passphrase)
    throw new Fault(
      'vault.passphrase-needed',
      'The vault is under a passphrase, and nobody is there to type it.',
      'Name a file with it in INTERLOCK_PASSPHRASE_FILE, or start in a terminal.',
    );
  return { home, passphrase };
}

/**
 * Takes a practice vault into the open before the first entry that is not the lab's: into the system's keychain
 * where one answers, else under a passphrase. Throws Fault `vault.passphrase-needed` where there is neither.
 */
export async function protect(vault: Vault, passphrase: Uint8Array | undefined): Promise<void> {
  if (vault.home !== 'practice') return;
  if (passphrase && passphrase.length > 0) return vault.adopt({ home: 'passphrase', passphrase });
  if (await keychainAnswers()) return vault.adopt({ home: 'keychain' });
  throw new Fault(
    'vault.passphrase-needed',
    'This folder was for practice only: its key lies in a file. A real credential needs a real lock, and this machine has no keychain.',
    'Give a passphrase with the entry. A forgotten passphrase loses the data.',
  );
}
