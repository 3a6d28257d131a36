/** Identifiers: a word that says what it names, and 128 random bits. They are opaque and carry no order. */
import { z } from 'zod';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford's base 32, lower case

/** `n` bytes of good randomness; an argument, so that a seed replays a failure. */
export type RandomBytes = (n: number) => Uint8Array;

const kinds = [
  'org',
  'person',
  'host',
  'entry',
  'conversation',
  'agent',
  'run',
  'call',
  'card',
  'permit',
  'grant',
  'session',
  'recording',
  'dek',
  'message',
] as const;
export type IdKind = (typeof kinds)[number];
export type Id<K extends IdKind> = `${K}_${string}`;

/** A new identifier of 26 base-32 characters (130 bits, of which 128 are random) behind its kind. */
export function newId<K extends IdKind>(kind: K, random: RandomBytes): Id<K> {
  let bits = 0n;
  for (const byte of random(16)) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = alphabet[Number(bits & 31n)] + text;
    bits >>= 5n;
  }
  return `${kind}_${text}`;
}

/** Schema of an identifier of one kind. */
export function idSchema<K extends IdKind>(kind: K) {
  return z.string().regex(new RegExp(`^${kind}_[0-9a-hjkmnp-tv-z]{26}$`)) as unknown as z.ZodType<Id<K>>;
}
