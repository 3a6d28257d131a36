/** A real PKCS#11 token for tests: SoftHSM2 with a store that is gone when the test has ended. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const softhsmLibrary = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
].find(existsSync);

/** What is missing for a real token here, or null. */
export async function missingToken(): Promise<string | null> {
  if (!softhsmLibrary) return 'not installed: softhsm2';
  try {
    await import('pkcs11js');
    return null;
  } catch {
    return 'not built: pkcs11js (npm rebuild pkcs11js --ignore-scripts=false)';
  }
}

let store: string | null = null;

/** A new token, as `home: 'pkcs11'` wants it. The store is one for the process, because the module reads it once. */
export function newToken() {
  if (!store) {
    const folder = mkdtempSync(join(tmpdir(), 'interlock-token-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    store = folder;
    mkdirSync(join(store, 'tokens'));
    process.env.SOFTHSM2_CONF = join(store, 'softhsm2.conf');
    writeFileSync(process.env.SOFTHSM2_CONF, `directories.tokendir = ${join(store, 'tokens')}\nlog.level = ERROR\n`);
  }
  const [token, pin] = [`t-${randomBytes(6).toString('hex')}`, '1234'];
  const made = spawnSync(
    'softhsm2-util',
    ['--init-token', '--free', '--label', token, '--so-pin', '5678', '--pin', pin],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  return { home: 'pkcs11' as const, library: softhsmLibrary as string, token, pin: () => pin };
}
