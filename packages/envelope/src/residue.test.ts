/** What opening leaves behind: this process reads its own memory and looks for what it has wiped. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { contentLength, type EnvelopeKey, openInto, type Slot, seal } from './index.ts';
import { canaryLength, canSearchMemory, newCanary, searchFor } from './memory-search.double.ts';

it('opening into given memory leaves no copy of the value or of its key anywhere else in the process', (t) => {
  if (!canSearchMemory) return t.skip('this system does not let a process read its own memory');
  const slot: Slot = { organization: 'o', table: 't', record: 'r', field: 'f', schema: 1 };
  const key: EnvelopeKey = { ref: 'k', bytes: randomBytes(32) };
  const canary = newCanary();
  const findKey = searchFor(key.bytes.subarray(8, 24));
  const sizes = [...Array.from({ length: 90 }, (_, n) => 16 * (n + 2)), 3000, 4096, 8192, 16383, 16384, 20000, 40000];
  const sealed = sizes.map((size) => {
    const plain = Buffer.allocUnsafeSlow(size);
    for (let at = 0; at < size; at += canaryLength)
      plain.set(canary.bytes.subarray(0, Math.min(canaryLength, size - at)), at);
    const envelope = seal(key, slot, plain);
    plain.fill(0);
    return envelope;
  });
  assert.ok(canary.find().length > 0, 'the search finds a canary that is there');
  canary.bytes.fill(0);
  const target = Buffer.allocUnsafeSlow(40000);
  for (const envelope of sealed) {
    openInto(key, slot, envelope, target.subarray(0, contentLength(envelope)));
    target.fill(0);
  }
  key.bytes.fill(0);
  assert.deepEqual(canary.find(), []);
  assert.deepEqual(findKey(), []);
});
