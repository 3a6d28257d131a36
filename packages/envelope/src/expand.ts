/** HKDF-Expand with SHA-512 (RFC 5869, section 2.3). The input key is uniformly random, so there is no Extract. */
import { createHmac } from 'node:crypto';

const [one, two] = [Uint8Array.of(1), Uint8Array.of(2)];

/** `length` bytes, at most 128 (Throws RangeError above); the caller wipes them. */
export function expand(inputKey: Uint8Array, info: Uint8Array, length: number): Buffer {
  if (length > 128) throw new RangeError('HKDF-Expand makes 128 bytes here');
  const first = createHmac('sha512', inputKey).update(info).update(one).digest();
  if (length <= first.length) return first.subarray(0, length);
  const second = createHmac('sha512', inputKey).update(first).update(info).update(two).digest();
  const whole = Buffer.concat([first, second]);
  wipe(first, second);
  return whole.subarray(0, length);
}

/** Zeroes bytes that were a key or a plaintext. */
export function wipe(...secrets: Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}
