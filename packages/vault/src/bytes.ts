/** Bytes of key files, read and written without making a string of them: a string cannot be wiped. */

const signs = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const values = new Uint8Array(256).fill(255);
for (const [value, sign] of signs.entries()) values[sign] = value;

/** The bytes of base64 text, into `room` where one is given. Blanks and line ends are passed over; answers the length. */
export function fromBase64(text: Uint8Array, room?: Uint8Array): number {
  let buffer = 0;
  let bits = 0;
  let at = 0;
  for (const sign of text) {
    const value = values[sign] as number;
    if (value === 255) continue;
    buffer = ((buffer << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    if (room) room[at] = (buffer >> bits) & 0xff;
    at++;
  }
  return at;
}

/** Base64 in lines of 70 signs, into `room` from `from` on; answers where it ends. */
export function toBase64Lines(bytes: Uint8Array, room: Uint8Array, from: number): number {
  let at = from;
  let column = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const three = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let n = 0; n < 4; n++) {
      room[at++] = n <= left ? (signs[(three >> (18 - 6 * n)) & 63] as number) : 0x3d;
      if (++column === 70) {
        room[at++] = 0x0a;
        column = 0;
      }
    }
  }
  if (column > 0) room[at++] = 0x0a;
  return at;
}

/** Reads the strings and numbers of the SSH protocol out of bytes; what is short throws. */
export class SshReader {
  readonly #bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  number(): number {
    this.at += 4;
    return this.#bytes.readUInt32BE(this.at - 4);
  }

  string(): Buffer {
    const length = this.number();
    if (length > this.#bytes.length - this.at) throw new RangeError('a string ends behind the bytes');
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  word(): string {
    return this.string().toString('latin1');
  }
}

/** One string of the SSH protocol. */
export function sshString(bytes: Uint8Array | string): Buffer {
  const body = Buffer.from(bytes as Uint8Array);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}
