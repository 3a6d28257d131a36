/** Keyed fingerprints: of a secret only these are kept. The key is random for each process and is never stored. */

import { hex } from '@interlock/model';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { formsOf } from './forms.ts';

/** One way a known secret may look. `first` are its first four units, hashed; `head` is the rolling hash of its first `window` units, `body` of all; `whole` decides. */
export interface Fingerprint {
  readonly name: string;
  readonly window: number;
  readonly first: number;
  readonly head: number;
  readonly length: number;
  readonly body: number;
  readonly whole: string;
  readonly before: number;
  readonly after: number;
}

/** Units in the window that slides over the text; a form that is shorter has a window of its own length. */
export const widest = 8;

/** Multiplier of the rolling hash, taken from the key: odd, so that no unit is lost. */
export function multiplierOf(key: Uint8Array): number {
  const bytes = hmac(sha256, key, new TextEncoder().encode('interlock/redact/rolling'));
  return (new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) | 1) >>> 0;
}

/** The fingerprints of every form of a secret. The secret itself is not kept. */
export function fingerprintsOf(key: Uint8Array, multiplier: number, secret: Uint8Array, name: string): Fingerprint[] {
  return formsOf(secret).map(({ units, before, after }) => {
    const window = Math.min(widest, units.length);
    const first = firstOf(multiplier, units);
    const head = rolled(multiplier, units, window);
    const body = rolled(multiplier, units, units.length);
    const whole = keyedHash(key, units);
    const length = units.length;
    units.fill(0);
    return { name, window, first, head, length, body, whole, before, after };
  });
}

/** Units that every form has at least, and by which most of a text is ruled out. */
export const narrowest = 4;

/** A hash of four units, of which the upper 24 bits count: the filter takes 17 for the slot and 7 for the tag in it. */
function firstOf(multiplier: number, units: Uint16Array): number {
  let packed = 0;
  for (let at = 0; at < narrowest; at++) packed = (packed << 8) ^ (units[at] as number);
  return Math.imul(packed, multiplier) >>> 0;
}

/** The rolling hash of the first `count` units. */
export function rolled(multiplier: number, units: Uint16Array, count: number): number {
  let hash = 0;
  for (let at = 0; at < count; at++) hash = (Math.imul(hash, multiplier) + (units[at] as number)) | 0;
  return hash >>> 0;
}

/** HMAC-SHA-256 of UTF-16 units (big-endian), as hex. */
export function keyedHash(key: Uint8Array, units: Uint16Array): string {
  const bytes = new Uint8Array(units.length * 2);
  for (let at = 0; at < units.length; at++) {
    bytes[at * 2] = (units[at] as number) >> 8;
    bytes[at * 2 + 1] = (units[at] as number) & 0xff;
  }
  const mac = hex(hmac(sha256, key, bytes));
  bytes.fill(0);
  return mac;
}

/** What tells one secret of a kind from another in a placeholder: six hex digits. */
export type Tagger = (kind: string, secret: string) => string;

/** Tags by HMAC-SHA-256 under `key`, which is hashed once. */
export function newTagger(key: Uint8Array): Tagger {
  const keyed = hmac.create(sha256, key);
  const encoder = new TextEncoder();
  return (kind, secret) =>
    hex(
      keyed
        .clone()
        .update(encoder.encode(`${kind}\n${secret}`))
        .digest()
        .subarray(0, 3),
    );
}
