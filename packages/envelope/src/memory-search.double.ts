/** For tests: a process searches its own memory for bytes that it has wiped. Works where /proc/self/mem does (Linux). */
import { randomFillSync } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';

export const canSearchMemory = existsSync('/proc/self/mem');
/** Bytes of a canary. */
export const canaryLength = 16;

/** Sixteen random bytes, and the search for them that never puts them together again. */
export function newCanary(): { readonly bytes: Buffer; readonly find: () => string[] } {
  const bytes = Buffer.allocUnsafeSlow(canaryLength);
  randomFillSync(bytes);
  return { bytes, find: searchFor(bytes) };
}

/** Remembers 16 bytes masked; the search answers with the places where they stand. */
export function searchFor(bytes: Uint8Array): () => string[] {
  const mask = randomFillSync(Buffer.alloc(canaryLength));
  const masked = Buffer.alloc(canaryLength);
  for (let n = 0; n < canaryLength; n++) masked[n] = (bytes[n] as number) ^ (mask[n] as number);
  return () => findInMemory(masked, mask);
}

/** Places where the 16 bytes `masked XOR mask` stand, without ever putting them together. */
function findInMemory(masked: Buffer, mask: Buffer): string[] {
  const found: string[] = [];
  const window = Buffer.allocUnsafeSlow(1 << 20);
  const first = (masked[0] as number) ^ (mask[0] as number);
  const memory = openSync('/proc/self/mem', 'r');
  for (const line of readFileSync('/proc/self/maps', 'utf8').split('\n')) {
    const area = /^([0-9a-f]+)-([0-9a-f]+) r\S* \S+ \S+ \S+\s*(.*)$/.exec(line);
    if (!area || area[3]?.startsWith('[v')) continue;
    const end = Number.parseInt(area[2] as string, 16);
    for (let from = Number.parseInt(area[1] as string, 16); from < end; from += window.length - canaryLength) {
      let length = 0;
      try {
        length = readSync(memory, window, 0, Math.min(window.length, end - from), from);
      } catch {
        break; // a guard page
      }
      for (let at = window.indexOf(first); at >= 0 && at + canaryLength <= length; at = window.indexOf(first, at + 1)) {
        let n = 1;
        while (n < canaryLength && ((window[at + n] as number) ^ (mask[n] as number)) === masked[n]) n++;
        if (n === canaryLength) found.push(`${(from + at).toString(16)} ${area[3]}`);
      }
      window.fill(0);
    }
  }
  closeSync(memory);
  return found;
}
