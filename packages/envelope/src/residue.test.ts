/** What opening leaves behind: this process reads its own memory and looks for what it has wiped. */
import assert from 'node:assert/strict';
import { randomBytes, randomFillSync } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { it } from 'node:test';
import { type EnvelopeKey, openInto, type Slot, seal } from './index.ts';

const word = 16;

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
    for (let from = Number.parseInt(area[1] as string, 16); from < end; from += window.length - word) {
      let length = 0;
      try {
        length = readSync(memory, window, 0, Math.min(window.length, end - from), from);
      } catch {
        break; // a guard page
      }
      for (let at = window.indexOf(first); at >= 0 && at + word <= length; at = window.indexOf(first, at + 1)) {
        let n = 1;
        while (n < word && ((window[at + n] as number) ^ (mask[n] as number)) === masked[n]) n++;
        if (n === word) found.push(`${(from + at).toString(16)} ${area[3]}`);
      }
      window.fill(0);
    }
  }
  closeSync(memory);
  return found;
}

it('opening into given memory leaves no copy of the value or of its key anywhere else in the process', (t) => {
  if (!existsSync('/proc/self/mem')) return t.skip('this system does not let a process read its own memory');
  const slot: Slot = { organization: 'o', table: 't', record: 'r', field: 'f', schema: 1 };
  const key: EnvelopeKey = { ref: 'k', bytes: randomBytes(32) };
  const [mask, keyMask] = [randomBytes(word), randomBytes(word)];
  const canary = Buffer.allocUnsafeSlow(word);
  randomFillSync(canary);
  const masked = Buffer.from(canary.map((byte, n) => byte ^ (mask[n] as number)));
  const maskedKey = Buffer.from(key.bytes.subarray(8, 24).map((byte, n) => byte ^ (keyMask[n] as number)));
  const sizes = [...Array.from({ length: 90 }, (_, n) => 16 * (n + 2)), 3000, 4096, 8192, 16383, 16384, 20000, 40000];
  const sealed = sizes.map((size) => {
    const plain = Buffer.allocUnsafeSlow(size);
    for (let at = 0; at < size; at += word) plain.set(canary.subarray(0, Math.min(word, size - at)), at);
    const envelope = seal(key, slot, plain);
    plain.fill(0);
    return envelope;
  });
  assert.ok(findInMemory(masked, mask).length > 0, 'the search finds a canary that is there');
  canary.fill(0);
  const target = Buffer.allocUnsafeSlow(40000);
  for (const envelope of sealed) {
    openInto(key, slot, envelope, (length) => target.subarray(0, length));
    target.fill(0);
  }
  key.bytes.fill(0);
  assert.deepEqual(findInMemory(masked, mask), []);
  assert.deepEqual(findInMemory(maskedKey, keyMask), []);
});
