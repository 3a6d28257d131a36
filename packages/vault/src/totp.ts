/** One-time codes (RFC 6238): SHA-1, six digits, steps of thirty seconds, as nearly every device makes them. */
import { createHmac } from 'node:crypto';
import { LockedMemory } from './locked-memory.ts';

const period = 30_000;
const digits = 6;

/** The step of time at `now`, in milliseconds since 1970. */
export function stepAt(now: number): number {
  return Math.floor(now / period);
}

/** The code of a step, as digits in locked memory. */
export function codeOf(seed: LockedMemory, step: number): LockedMemory {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = seed.use((bytes) => createHmac('sha1', bytes).update(counter).digest());
  const number = hash.readUInt32BE((hash[hash.length - 1] as number) & 15) & 0x7fffffff;
  hash.fill(0);
  return new LockedMemory(digits).fill((room) => {
    for (let at = digits - 1, left = number; at >= 0; at--, left = Math.floor(left / 10)) room[at] = 0x30 + (left % 10);
  });
}
