/** The few functions of sodium-native that the vault uses; the package ships no types. */
declare module 'sodium-native' {
  interface Sodium {
    readonly crypto_sign_SEEDBYTES: number;
    readonly crypto_sign_PUBLICKEYBYTES: number;
    readonly crypto_sign_SECRETKEYBYTES: number;
    readonly crypto_sign_BYTES: number;
    sodium_malloc(size: number): Buffer;
    sodium_free(buffer: Buffer): void;
    sodium_mlock(buffer: Buffer): void;
    sodium_munlock(buffer: Buffer): void;
    sodium_memzero(buffer: Buffer): void;
    sodium_mprotect_noaccess(buffer: Buffer): void;
    sodium_mprotect_readonly(buffer: Buffer): void;
    sodium_mprotect_readwrite(buffer: Buffer): void;
    randombytes_buf(buffer: Buffer): void;
    crypto_scalarmult_base(publicKey: Buffer, secretKey: Buffer): void;
    crypto_scalarmult(shared: Buffer, secretKey: Buffer, publicKey: Buffer): void;
    crypto_sign_seed_keypair(publicKey: Buffer, secretKey: Buffer, seed: Buffer): void;
    crypto_sign_detached(signature: Buffer, message: Uint8Array, secretKey: Buffer): void;
  }
  const sodium: Sodium;
  export = sodium;
}
