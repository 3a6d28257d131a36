/**
 * Packets in clear are zeroed once they are encrypted: what is typed to a device, a password among it, does not lie about
 * until the engine reuses the room. The library keeps no packet whose cipher is written in JavaScript; its addon, which is
 * not built here, encrypts in place. Reaches into `_cipher` of ssh2 1.17.0, whose version is pinned; a library that is built
 * otherwise is left as it is (`tests/journeys/memory.test.ts` would find what stays).
 */
import type ssh2 from 'ssh2';

interface Cipher {
  encrypt(packet: Buffer): void;
  readonly constructor: { readonly name: string };
}

/** Called after each exchange of keys, which makes a new cipher. */
export function wipePackets(client: ssh2.Client): void {
  const cipher = (client as unknown as { _protocol?: { _cipher?: Cipher } })._protocol?._cipher;
  if (!cipher || !/^(AESGCM|Generic)CipherNative$/.test(cipher.constructor.name)) return;
  const encrypt = cipher.encrypt.bind(cipher);
  cipher.encrypt = (packet) => {
    encrypt(packet);
    packet.fill(0, 4); // the first four bytes, a length, are on their way to the socket as they are
  };
}
