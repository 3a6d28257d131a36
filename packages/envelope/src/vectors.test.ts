import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { open, sealWithSalt } from './envelope.ts';
import { recordKey } from './record-key.ts';
import { EnvelopeError } from './refusal.ts';
import type { Slot } from './slot.ts';

interface Place {
  name: string;
  dekRef: string;
  key: string;
  organization: string;
  table: string;
  record: string;
  field: string;
  schema: number;
  bound: string;
}
interface Valid extends Place {
  salt: string;
  recordKey: string;
  plaintext: { hex: string } | { seed: string; length: number };
  envelope: { hex: string } | { sha256: string; length: number };
}
interface Refused extends Place {
  envelope: { hex: string };
}

const file = JSON.parse(readFileSync(new URL('../../../tests/vectors/envelope.json', import.meta.url), 'utf8')) as {
  valid: Valid[];
  refused: Refused[];
};

function placeOf(vector: Place) {
  const { organization, table, record, field, schema } = vector;
  const slot: Slot = { organization, table, record, field, schema, bound: Buffer.from(vector.bound, 'hex') };
  return { key: { ref: vector.dekRef, bytes: Buffer.from(vector.key, 'hex') }, slot };
}

function plaintextOf({ plaintext }: Valid): Buffer {
  if ('hex' in plaintext) return Buffer.from(plaintext.hex, 'hex');
  const parts: Buffer[] = [];
  for (let n = 0; n * 32 < plaintext.length; n++)
    parts.push(createHash('sha256').update(`${plaintext.seed}/${n}`).digest());
  return Buffer.concat(parts).subarray(0, plaintext.length);
}

describe('the vectors of docs/formats/envelope.md', () => {
  for (const vector of file.valid)
    it(`seal and open: ${vector.name}`, () => {
      const { key, slot } = placeOf(vector);
      const sealed = sealWithSalt(key, slot, plaintextOf(vector), Buffer.from(vector.salt, 'hex'));
      assert.equal(recordKey(key, slot).toString('hex'), vector.recordKey);
      if ('hex' in vector.envelope) assert.equal(sealed.toString('hex'), vector.envelope.hex);
      else {
        assert.equal(sealed.length, vector.envelope.length);
        assert.equal(createHash('sha256').update(sealed).digest('hex'), vector.envelope.sha256);
      }
      assert.deepEqual(open(key, slot, sealed), plaintextOf(vector));
    });
  for (const vector of file.refused)
    it(`are refused: ${vector.name}`, () => {
      const { key, slot } = placeOf(vector);
      assert.throws(() => open(key, slot, Buffer.from(vector.envelope.hex, 'hex')), EnvelopeError);
    });
});
