/** A master key out of a passphrase: Argon2id (RFC 9106). */
import { argon2, getFips } from 'node:crypto';
import { promisify } from 'node:util';
import { Fault } from '@interlock/model';
import { z } from 'zod';
import { LockedMemory } from './locked-memory.ts';
import { charactersIn, composed } from './nfc.ts';

export const argon2Schema = z.strictObject({
  name: z.literal('argon2id'),
  /** KiB. Bounded, so that a false file cannot ask for all memory of the machine. */
  memory: z.int().min(19_456).max(1_048_576),
  passes: z.int().min(1).max(16),
  lanes: z.int().min(1).max(16),
  salt: z.base64(),
  /** In Unicode's composed form; absent where the bytes count as they were typed. */
  text: z.literal('nfc').optional(),
});
/** How the passphrase becomes a key; stands in the keystore. */
export type Argon2 = z.infer<typeof argon2Schema>;

/** In UTF-8; whoever takes it zeroes it. */
export type Passphrase = Uint8Array | LockedMemory;

const shortest = 8;
const keyLength = 32;
const derive = promisify(argon2);

/** RFC 9106, section 4, the second recommended choice (64 MiB, three passes, four lanes). */
export function newArgon2(salt: Uint8Array): Argon2 {
  return {
    name: 'argon2id',
    memory: 65_536,
    passes: 3,
    lanes: 4,
    salt: Buffer.from(salt).toString('base64'),
    text: 'nfc',
  };
}

/** The master key, in locked memory, derived beside the main thread. The passphrase is zeroed. Fault: `vault.fips-passphrase`. */
export async function keyFromPassphrase(passphrase: Passphrase, kdf: Argon2): Promise<LockedMemory> {
  const typed = passphrase instanceof LockedMemory ? passphrase.open() : passphrase;
  const text = kdf.text === 'nfc' ? composed(typed) : null;
  try {
    if (getFips() === 1) throw noArgon2();
    const key = await derive('argon2id', {
      message: text?.open() ?? typed,
      nonce: Buffer.from(kdf.salt, 'base64'),
      parallelism: kdf.lanes,
      tagLength: keyLength,
      memory: kdf.memory,
      passes: kdf.passes,
    });
    try {
      return new LockedMemory(keyLength).fill((bytes) => bytes.set(key));
    } finally {
      key.fill(0);
    }
  } finally {
    text?.free();
    forgetPassphrase(passphrase);
  }
}

function noArgon2(): Fault {
  return new Fault(
    'vault.fips-passphrase',
    'A FIPS provider has no Argon2id, which a passphrase goes through.',
    'Keep the vault in the system’s keychain, with AWS KMS or on a token, or start without INTERLOCK_FIPS.',
  );
}

/** Zeroes a passphrase; twice is once. */
export function forgetPassphrase(passphrase: Passphrase): void {
  if (passphrase instanceof LockedMemory) passphrase.free();
  else passphrase.fill(0);
}

/** A new passphrase must be long enough to be worth its memory. */
export function checkNewPassphrase(passphrase: Passphrase): void {
  const characters = passphrase instanceof LockedMemory ? passphrase.use(charactersIn) : charactersIn(passphrase);
  if (characters < shortest)
    throw new Fault(
      'vault.passphrase-too-short',
      `A passphrase needs at least ${shortest} characters.`,
      'Choose four or more words. If it is forgotten, what it protects is lost.',
    );
}
