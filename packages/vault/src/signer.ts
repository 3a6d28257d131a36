/** The ledger's signing key: Ed25519 (RFC 8032), made here, used here, at rest only sealed. */
import type { Slot } from '@interlock/envelope';
import type { Id } from '@interlock/model';
import sodium from 'sodium-native';
import type { KeyRing } from './key-ring.ts';
import { LockedMemory } from './locked-memory.ts';

export interface Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** A signature of 64 bytes. Faults: `vault.closed`. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

function seedSlot(organization: Id<'org'>, publicKey: Uint8Array): Slot {
  return { organization, table: 'vault.signer', record: 'ledger', field: 'seed', schema: 1, bound: publicKey };
}

/** Holds the 64-byte secret key, whose first half is the seed. */
export class SigningKey implements Signer {
  readonly publicKey: Buffer;
  readonly #secret: LockedMemory;

  constructor(seed: LockedMemory) {
    this.publicKey = Buffer.alloc(sodium.crypto_sign_PUBLICKEYBYTES);
    this.#secret = new LockedMemory(sodium.crypto_sign_SECRETKEYBYTES).fill((secret) =>
      seed.use((bytes) => sodium.crypto_sign_seed_keypair(this.publicKey, secret, bytes)),
    );
  }

  static generate(): SigningKey {
    const seed = new LockedMemory(sodium.crypto_sign_SEEDBYTES).fillRandom();
    try {
      return new SigningKey(seed);
    } finally {
      seed.free();
    }
  }

  /** Faults: `envelope.refused`. */
  static unseal(ring: KeyRing, organization: Id<'org'>, record: { publicKey: string; sealed: string }): SigningKey {
    const slot = seedSlot(organization, Buffer.from(record.publicKey, 'base64'));
    const seed = ring.openLocked(slot, Buffer.from(record.sealed, 'base64'));
    try {
      return new SigningKey(seed);
    } finally {
      seed.free();
    }
  }

  /** What the keystore keeps of it. */
  record(ring: KeyRing, organization: Id<'org'>, under: Id<'dek'>): { publicKey: string; sealed: string } {
    const slot = seedSlot(organization, this.publicKey);
    const sealed = this.#secret.use((secret) =>
      ring.seal(slot, secret.subarray(0, sodium.crypto_sign_SEEDBYTES), under),
    );
    return { publicKey: this.publicKey.toString('base64'), sealed: sealed.toString('base64') };
  }

  sign(message: Uint8Array): Uint8Array {
    const signature = Buffer.alloc(sodium.crypto_sign_BYTES);
    this.#secret.use((secret) => sodium.crypto_sign_detached(signature, message, secret));
    return signature;
  }

  free(): void {
    this.#secret.free();
  }
}
