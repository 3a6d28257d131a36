/** How a master key that is elsewhere is reached, as the environment says; nothing of it is a secret but the PIN. */
import { readFileSync, statSync } from 'node:fs';
import { Fault } from '@interlock/model';
import type { Unlock } from './home.ts';

/**
 * Reads `INTERLOCK_KMS_KEY` and `INTERLOCK_KMS_ENDPOINT`, or `INTERLOCK_PKCS11_LIBRARY`, `INTERLOCK_PKCS11_TOKEN` and
 * `INTERLOCK_PKCS11_PIN_FILE`. What a new vault needs and an old one knows may be absent.
 * Faults: `vault.pkcs11-unnamed`; the PIN file is read later, and its Fault is `vault.pin-file`.
 */
export function unlockElsewhere(home: 'kms' | 'pkcs11', env: NodeJS.ProcessEnv): Unlock {
  if (home === 'kms') {
    const { INTERLOCK_KMS_KEY: key, INTERLOCK_KMS_ENDPOINT: endpoint } = env;
    return { home, ...(key ? { key } : {}), ...(endpoint ? { endpoint } : {}) };
  }
  const { INTERLOCK_PKCS11_LIBRARY: library, INTERLOCK_PKCS11_TOKEN: token, INTERLOCK_PKCS11_PIN_FILE: file } = env;
  if (!library || !file)
    throw new Fault(
      'vault.pkcs11-unnamed',
      'The master key of this vault is in a PKCS#11 token, and nothing says how to reach it.',
      'Name the module in INTERLOCK_PKCS11_LIBRARY and a file with the PIN in INTERLOCK_PKCS11_PIN_FILE.',
    );
  return { home, library, pin: () => pinFrom(file), ...(token ? { token } : {}) };
}

function pinFrom(file: string): string {
  try {
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
      throw new Fault('vault.pin-file', `${file} can be read by others.`, `Run: chmod 600 '${file}'`);
    return readFileSync(file, 'utf8').trimEnd();
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault(
      'vault.pin-file',
      `${file}, which INTERLOCK_PKCS11_PIN_FILE names, cannot be read.`,
      'Name a file that this user can read.',
      { cause: error },
    );
  }
}
