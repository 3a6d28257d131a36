/** The operating system's keychain as a home for the master key. */
import { Fault } from '@interlock/model';
import { LockedMemory } from './locked-memory.ts';

/** One secret a name. An argument, so that a test can stand in; `systemKeychain` is the real one. */
export interface Keychain {
  /** The secret in locked memory, or null where there is none. */
  readonly get: (name: string) => Promise<LockedMemory | null>;
  readonly set: (name: string, secret: LockedMemory) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
}

const program = 'Interlock';
/** The library would fall back to the kernel's keyring, which forgets at the next boot. */
const options = { linux: { store: 'secret-service' as const } };

/** Secret Service, macOS Keychain or Windows Credential Manager. Faults: `vault.keychain-missing`. */
export const systemKeychain: Keychain = {
  get: (name) =>
    withEntry(name, async (entry) => {
      const secret = await entry.getSecret();
      if (!secret) return null;
      try {
        return new LockedMemory(secret.length).fill((bytes) => bytes.set(secret));
      } finally {
        secret.fill(0);
      }
    }),
  set: (name, secret) =>
    withEntry(name, async (entry) => {
      const bytes = secret.open();
      try {
        await entry.setSecret(bytes);
      } finally {
        secret.shut();
      }
    }),
  remove: (name) => withEntry(name, async (entry) => void (await entry.deleteCredential())),
};

async function withEntry<T>(
  name: string,
  use: (entry: import('@napi-rs/keyring').AsyncEntry) => Promise<T>,
): Promise<T> {
  try {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    return await use(new AsyncEntry(program, name, options));
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault(
      'vault.keychain-missing',
      'The keychain of the operating system did not answer.',
      'Log in to a desktop session with an unlocked keychain, or protect the vault with a passphrase instead.',
      { cause: error },
    );
  }
}

/** Whether a keychain is there and unlocked enough to be asked. */
export async function keychainAnswers(keychain: Keychain = systemKeychain): Promise<boolean> {
  try {
    (await keychain.get('presence'))?.free();
    return true;
  } catch {
    return false;
  }
}
