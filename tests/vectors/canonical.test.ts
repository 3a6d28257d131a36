import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { type CanonicalValue, callHash, callSchema, canonicalBytes } from '@interlock/model';
import fc from 'fast-check';

interface Vectors {
  values: { name: string; value: unknown; bytes: string }[];
  refused: { name: string; value: unknown }[];
  calls: { name: string; call: unknown; hash: string }[];
}
const vectors = JSON.parse(readFileSync(new URL('canonical.json', import.meta.url), 'utf8')) as Vectors;

/** Values that JSON cannot hold are written as an object of one member (docs/formats/canonical.md, chapter 4). */
function valueFrom(written: unknown): CanonicalValue {
  if (written === null || typeof written !== 'object') return written as CanonicalValue;
  if (Array.isArray(written)) return written.map(valueFrom);
  const [[name, content] = ['', null], ...others] = Object.entries(written);
  if (others.length === 0 && name === '$bytes') return new Uint8Array(Buffer.from(content as string, 'hex'));
  if (others.length === 0 && name === '$units') return String.fromCharCode(...(content as number[]));
  if (others.length === 0 && name === '$number') return Number(content);
  if (others.length === 0 && name === '$nested') {
    let value: CanonicalValue = [];
    for (let n = 1; n < (content as number); n++) value = [value];
    return value;
  }
  return Object.fromEntries(Object.entries(written).map(([key, value]) => [key, valueFrom(value)]));
}

const scalar = fc.oneof(
  fc.constantFrom(null, true, false),
  fc.maxSafeInteger().filter((number) => !Object.is(number, -0)),
  fc.string({ unit: 'grapheme' }),
  fc.uint8Array(),
);
const { value: anyValue } = fc.letrec<{ value: CanonicalValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 4 }), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe('canonical bytes', () => {
  for (const { name, value, bytes } of vectors.values)
    it(`are those of the vector: ${name}`, () => {
      assert.equal(Buffer.from(canonicalBytes(valueFrom(value))).toString('hex'), bytes);
    });
  for (const { name, value } of vectors.refused)
    it(`are refused: ${name}`, () => {
      assert.throws(() => canonicalBytes(valueFrom(value)), { name: 'Fault', code: 'model.not-canonical' });
    });

  it('are the same for equal values and differ for others', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (one, other) => {
        const same = Buffer.from(canonicalBytes(one)).equals(canonicalBytes(other));
        let equal = true;
        try {
          assert.deepStrictEqual(one, other);
        } catch {
          equal = false;
        }
        assert.equal(same, equal);
        assert.deepEqual(canonicalBytes(structuredClone(one)), canonicalBytes(one));
      }),
      { numRuns: 300 },
    );
  });

  it('do not depend on the order in which a map was written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.integer(), { noNullPrototype: true }), (map) => {
        const turned = Object.fromEntries(Object.entries(map).reverse());
        assert.deepEqual(canonicalBytes(turned), canonicalBytes(map));
      }),
    );
  });
});

describe('the canonical call', () => {
  for (const { name, call, hash } of vectors.calls)
    it(`has the hash of the vector: ${name}`, () => {
      assert.equal(callHash(callSchema.parse(call)), hash);
    });

  it('has another hash when anything in it changes', () => {
    const call = vectors.calls[0]?.call as Record<string, unknown>;
    const seen = new Set([vectors.calls[0]?.hash]);
    let changes = 0;
    const walk = (at: unknown, put: (value: unknown) => void): void => {
      if (at !== null && typeof at === 'object') {
        for (const [key, value] of Object.entries(at))
          walk(value, (changed) => {
            const copy = Array.isArray(at) ? [...at] : { ...at };
            (copy as Record<string, unknown>)[key] = changed;
            put(copy);
          });
        return;
      }
      changes++;
      put(typeof at === 'number' ? at + 1 : typeof at === 'boolean' ? !at : `${String(at)}x`);
    };
    walk(call, (changed) => seen.add(callHash(changed as Parameters<typeof callHash>[0])));
    assert.ok(changes > 40);
    assert.equal(seen.size, changes + 1);
  });
});
