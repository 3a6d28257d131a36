/** The cipher of a private key's file under a passphrase, as OpenSSH writes one. */
import { createDecipheriv } from 'node:crypto';

/** Opens `sealed` into `room`, which is as long. A wrong key opens to noise; the format has check numbers of its own. */
export function openKeyFile(sealed: Uint8Array, key: Uint8Array, counter: Uint8Array, room: Uint8Array): void {
  const decipher = createDecipheriv('aes-256-ctr', key, counter);
  // Eight bytes at a time, because each answer leaves an unwiped copy in freed memory.
  for (let at = 0; at < sealed.length; at += 8) {
    const piece = decipher.update(sealed.subarray(at, at + 8));
    room.set(piece, at);
    piece.fill(0);
  }
}
