/** A secret as the card frame sends it becomes bytes, part by part. */
import { Fault } from '@interlock/model';
import type { NewSecret } from '@interlock/protocol';
import type { EntrySecret, EntryView } from '@interlock/vault';

/** The type of an entry and the bytes of its parts, which the vault zeroes. */
export type SecretOfEntry = { readonly type: EntryView['type'] } & EntrySecret;

/** Faults: `entry.bad-seed`, `entry.other-codes`. Empty optional parts are left out. */
export function secretBytes(secret: NewSecret): SecretOfEntry {
  if (secret.type === 'totp') return { type: 'totp', seed: seedOf(secret.seed) };
  const { type, ...parts } = secret;
  const bytes = Object.entries(parts).flatMap(([part, text]) =>
    text ? [[part, typedBytes(text, 'utf8')] as const] : [],
  );
  return { type, ...Object.fromEntries(bytes) };
}

/**
 * The bytes of a text in room of their own, which who takes them zeroes: neither in a pool that keeps what passed it, nor
 * in the engine's heap, where a short array is moved about and leaves copies.
 */
export function typedBytes(text: string, as: 'utf8' | 'base64'): Uint8Array {
  const room = Buffer.from(new ArrayBuffer(Buffer.byteLength(text, as)));
  return new Uint8Array(room.buffer, 0, room.write(text, as));
}

/**
 * The shared secret of one-time codes: in base32, or in the `otpauth://` address that a site's square holds. Faults:
 * `entry.bad-seed`, `entry.other-codes` for codes that are not six digits by SHA-1 every half minute.
 */
export function seedOf(text: string): Uint8Array {
  if (!/^\s*otpauth:/i.test(text)) return fromBase32(text);
  const address = URL.parse(text.trim());
  const said = (name: string, usual: string) => address?.searchParams.get(name)?.toUpperCase() ?? usual;
  const seed = address?.searchParams.get('secret');
  if (!seed) throw badSeed();
  const sort = [address?.host.toUpperCase(), said('algorithm', 'SHA1'), said('digits', '6'), said('period', '30')];
  if (sort.join() !== 'TOTP,SHA1,6,30')
    throw new Fault(
      'entry.other-codes',
      `These codes are not the ones that are made here: ${sort.join(', ')} instead of TOTP, SHA1, 6 digits, 30 seconds.`,
      'Choose six digits by time on the other side, or keep these codes elsewhere.',
    );
  return fromBase32(seed);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, in any case, with blanks and without padding, as sites show it. */
export function fromBase32(text: string): Uint8Array {
  const signs = text.toUpperCase().replace(/[\s=-]/g, '');
  const bytes = new Uint8Array(new ArrayBuffer(Math.floor((signs.length * 5) / 8)));
  let buffer = 0;
  let bits = 0;
  let at = 0;
  for (const sign of signs) {
    const value = alphabet.indexOf(sign);
    if (value < 0) throw badSeed();
    buffer = ((buffer << 5) | value) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (buffer >> bits) & 0xff;
  }
  return bytes;
}

function badSeed(): Fault {
  return new Fault(
    'entry.bad-seed',
    'The shared secret of a one-time code is written in the letters A to Z and the digits 2 to 7.',
    'Copy it again as the other side shows it, or the whole otpauth:// address.',
  );
}
