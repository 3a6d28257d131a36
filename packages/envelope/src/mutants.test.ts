/**
 * Envelopes that somebody changed, cut or put elsewhere: none opens. A hundred thousand at a desk, a million in CI, ten
 * million by `npm run prove mutants`.
 */
import assert from 'node:assert/strict';
import { randomBytes, randomFillSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { type EnvelopeKey, open, type Slot, seal } from './index.ts';

const key: EnvelopeKey = { ref: 'dek_0123456789abcdefghjkmnpqrs', bytes: randomBytes(32) };
const slot: Slot = { organization: 'org_a', table: 'message', record: 'message_a', field: 'body', schema: 1 };
const mutants = process.env.LONG ? 10_000_000 : process.env.CI ? 1_000_000 : 100_000;

/** Numbers at random, many at a time. */
function dice(): (below: number) => number {
  const pool = new Uint32Array(4096);
  let at = pool.length;
  return (below) => {
    if (at === pool.length) {
      randomFillSync(pool);
      at = 0;
    }
    return (pool[at++] as number) % below;
  };
}

type Change = (sealed: Buffer, other: Buffer, below: (n: number) => number) => Buffer;
const changes: readonly Change[] = [
  (sealed, _, below) => {
    const at = below(sealed.length);
    sealed[at] = (sealed[at] as number) ^ (1 << below(8));
    return sealed;
  },
  (sealed, _, below) => {
    for (let n = 1 + below(6); n > 0; n--) sealed[below(sealed.length)] = below(256);
    return sealed;
  },
  (sealed, _, below) => sealed.subarray(0, below(sealed.length)),
  (sealed, _, below) => sealed.subarray(1 + below(sealed.length - 1)),
  (sealed, _, below) => Buffer.concat([sealed, randomBytes(1 + below(40))]),
  (sealed, _, below) => {
    const at = below(sealed.length);
    return Buffer.concat([sealed.subarray(0, at), sealed.subarray(at + 1 + below(20))]);
  },
  (sealed, _, below) => {
    const at = below(sealed.length);
    return Buffer.concat([sealed.subarray(0, at), randomBytes(1 + below(20)), sealed.subarray(at)]);
  },
  // The beginning of one and the end of another, both of which are good.
  (sealed, other, below) => {
    const at = 1 + below(sealed.length - 1);
    return Buffer.concat([sealed.subarray(0, at), other.subarray(at)]);
  },
  (sealed, other, below) => {
    const [from, to] = [below(sealed.length), below(sealed.length)].sort((a, b) => a - b) as [number, number];
    other.copy(sealed, from, from, to);
    return sealed;
  },
  (sealed, _, below) => {
    const [one, two, length] = [below(sealed.length - 16), below(sealed.length - 16), 1 + below(16)];
    const kept = Buffer.from(sealed.subarray(one, one + length));
    sealed.copy(sealed, one, two, two + length);
    kept.copy(sealed, two);
    return sealed;
  },
];

describe('an envelope', () => {
  it(`is refused in each of ${mutants} mutants`, () => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    const below = dice();
    let [made, accepted] = [0, 0];
    try {
      for (const size of [0, 1, 64, 300, 16_384 * 2 + 5]) {
        const content = randomBytes(size);
        const [sealed, other] = [seal(key, slot, content), seal(key, slot, randomBytes(size))];
        const share = size > 1000 ? 0.02 : 0.245;
        for (let n = 0; n < mutants * share; n++) {
          const change = changes[n % changes.length] as Change;
          const mutant = change(Buffer.from(sealed), other, below);
          if (mutant.equals(sealed) || mutant.equals(other)) {
            n--;
            continue;
          }
          made++;
          try {
            open(key, slot, mutant);
            accepted++;
          } catch {
            // as it should
          }
        }
        assert.deepEqual(open(key, slot, sealed), content);
      }
    } finally {
      Error.stackTraceLimit = limit;
    }
    assert.ok(made >= mutants, `${made} were made`);
    assert.equal(accepted, 0);
  });

  it('opens in its own place and in no other of 1,458, whichever key the place has', () => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    const keys = new Map(['org_a', 'org_b', 'org_c'].map((name) => [name, { ref: 'dek_1', bytes: randomBytes(32) }]));
    const places: Slot[] = [];
    for (const organization of keys.keys())
      for (const table of ['message', 'run', 'messag'])
        for (const record of ['1', '11', 'e1'])
          for (const field of ['body', 'title', '1body'])
            for (const schema of [1, 2, 256])
              for (const bound of [undefined, Buffer.from('v1'), Buffer.alloc(1)])
                places.push({ organization, table, record, field, schema, ...(bound ? { bound } : {}) });
    places.push(...places.map((place) => ({ ...place, table: `${place.table}s` })));
    let [opened, tried] = [0, 0];
    for (let n = 0; n < places.length; n += 41) {
      const home = places[n] as Slot;
      const sealed = seal(keys.get(home.organization) as EnvelopeKey, home, Buffer.from('text'));
      for (const place of places) {
        // Under the key of its own organization, and under the key that sealed it.
        for (const organization of new Set([place.organization, home.organization])) {
          tried++;
          try {
            open(keys.get(organization) as EnvelopeKey, place, sealed);
            assert.equal(place, home);
            opened++;
          } catch (error) {
            assert.equal((error as { code?: string }).code, 'envelope.refused');
          }
        }
      }
    }
    Error.stackTraceLimit = limit;
    assert.equal(places.length, 1458);
    assert.equal(opened, Math.ceil(places.length / 41));
    assert.ok(tried > 80_000, `${tried} were tried`);
  });
});
