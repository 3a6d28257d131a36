/** A short public text in the system's keychain: it is no secret, and stands where a restored folder does not reach. */
import { type Keychain, systemKeychain } from './keychain.ts';
import { LockedMemory } from './locked-memory.ts';

export interface KeychainNote {
  /** The text, or null where there is none. Faults: `vault.keychain-missing`. */
  readonly read: () => Promise<string | null>;
  /** Faults: `vault.keychain-missing`. */
  readonly write: (text: string) => Promise<void>;
}

/** The text of this name. */
export function keychainNote(name: string, keychain: Keychain = systemKeychain): KeychainNote {
  return {
    async read() {
      const kept = await keychain.get(name);
      if (kept === null) return null;
      try {
        return kept.use((bytes) => bytes.toString('utf8'));
      } finally {
        kept.free();
      }
    },
    async write(text) {
      const bytes = Buffer.from(text);
      const memory = new LockedMemory(bytes.length).fill((room) => void bytes.copy(room));
      try {
        await keychain.set(name, memory);
      } finally {
        memory.free();
      }
    },
  };
}
