import assert from 'node:assert/strict';
import { createDecipheriv, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { contentLength, dekRef, EnvelopeError, type EnvelopeKey, open, openInto, type Slot, seal } from './index.ts';
import { recordKey } from './record-key.ts';

const key: EnvelopeKey = { ref: 'dek_0123456789abcdefghjkmnpqrs', bytes: randomBytes(32) };
const slot: Slot = { organization: 'org_a', table: 'message', record: 'message_a', field: 'body', schema: 1 };
const secret = Buffer.from('neighbor 192.0.2.1 remote-as 64512');

function isRefused(error: unknown): boolean {
  assert.ok(error instanceof EnvelopeError);
  const { code, message, next, cause } = error;
  assert.deepEqual({ code, message, next, cause }, refusal);
  return true;
}
const refusal = (() => {
  try {
    open(key, slot, Buffer.alloc(0));
  } catch (error) {
    const { code, message, next, cause } = error as EnvelopeError;
    return { code, message, next, cause };
  }
  return assert.fail('an empty envelope was opened');
})();

describe('an envelope', () => {
  it('opens to what was sealed, for any content and any slot', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    const slots = fc.record({
      organization: text,
      table: text,
      record: text,
      field: text,
      schema: fc.nat(),
      bound: fc.uint8Array({ maxLength: 40 }),
    });
    fc.assert(
      fc.property(slots, fc.uint8Array({ maxLength: 600 }), (where, content) => {
        const sealed = seal(key, where, content);
        assert.equal(dekRef(sealed), key.ref);
        assert.deepEqual(open(key, where, sealed), Buffer.from(content));
      }),
      { numRuns: 200 },
    );
  });

  it('never looks the same twice and never shows its content', () => {
    const [first, second] = [seal(key, slot, secret), seal(key, slot, secret)];
    assert.notDeepEqual(first, second);
    assert.equal(first.indexOf(secret.subarray(0, 8)), -1);
    assert.equal(first.length, 2 + key.ref.length + 72 + secret.length);
  });

  it('is refused in every other organization, table, record, field, schema version and company', () => {
    const names = ['org_a', 'org_b', 'message', 'run', 'body', 'a', 'message_a', 'o', 'rg_amessage'];
    const places: Slot[] = [];
    for (const organization of ['org_a', 'org_b'])
      for (const table of ['message', 'run', 'm'])
        for (const record of names)
          for (const field of ['body', 'title', 'a'])
            for (const schema of [0, 1, 256])
              for (const bound of [Buffer.alloc(0), Buffer.from('v1'), Buffer.alloc(1)])
                places.push({ organization, table, record, field, schema, bound });
    const sealed = places.filter((_, n) => n % 97 === 0).map((where) => ({ where, bytes: seal(key, where, secret) }));
    let opened = 0;
    for (const { where, bytes } of sealed)
      for (const place of places) {
        if (place === where) {
          assert.deepEqual(open(key, place, bytes), secret);
          opened++;
        } else assert.throws(() => open(key, place, bytes), isRefused);
      }
    assert.equal(opened, sealed.length);
  });

  it('is refused where neighbouring texts are cut at another place', () => {
    const sealed = seal(key, { ...slot, table: 'ab', record: 'c' }, secret);
    assert.throws(() => open(key, { ...slot, table: 'a', record: 'bc' }, sealed), isRefused);
    const bound = seal(key, { ...slot, field: 'f', bound: Buffer.from('x') }, secret);
    assert.throws(() => open(key, { ...slot, field: 'fx' }, bound), isRefused);
  });

  it('is refused under another key, another name of the key, and another version', () => {
    const sealed = seal(key, slot, secret);
    assert.throws(() => open({ ref: key.ref, bytes: randomBytes(32) }, slot, sealed), isRefused);
    assert.throws(() => open({ ref: 'dek_other', bytes: key.bytes }, slot, sealed), isRefused);
    const renamed = Buffer.from(sealed);
    renamed.write('z', 10);
    assert.throws(() => open({ ref: dekRef(renamed), bytes: key.bytes }, slot, renamed), isRefused);
    for (let version = 0; version < 256; version++)
      if (version !== 1)
        assert.throws(() => open(key, slot, Buffer.concat([Uint8Array.of(version), sealed.subarray(1)])), isRefused);
  });

  it('is refused with any byte changed, and cut or grown at any place', () => {
    const content = randomBytes(64);
    const sealed = seal(key, slot, content);
    let mutants = 0;
    const refuse = (mutant: Buffer) => {
      mutants++;
      assert.throws(() => open(key, slot, mutant), EnvelopeError);
    };
    for (let at = 0; at < sealed.length; at++)
      for (let value = 1; value < 256; value += at % 2 === 0 ? 2 : 3) {
        const mutant = Buffer.from(sealed);
        mutant[at] = (mutant[at] as number) ^ value;
        refuse(mutant);
      }
    for (let length = 0; length < sealed.length; length++) {
      refuse(sealed.subarray(0, length));
      refuse(Buffer.from(sealed.subarray(length + 1)));
      refuse(Buffer.concat([sealed.subarray(0, length), sealed.subarray(length + 1)]));
      refuse(Buffer.concat([sealed.subarray(0, length), randomBytes(1), sealed.subarray(length)]));
      refuse(Buffer.concat([sealed, sealed.subarray(0, length + 1)]));
    }
    while (mutants < 20_000) {
      const mutant = Buffer.from(sealed);
      const flips = randomBytes(6);
      for (let n = 0; n < 6; n += 2) {
        const at = (flips.readUInt16BE(n) * 31 + mutants) % mutant.length;
        mutant[at] = (mutant[at] as number) ^ (1 << (mutants % 8));
      }
      if (!mutant.equals(sealed)) refuse(mutant);
    }
    assert.deepEqual(open(key, slot, sealed), content);
  });

  it('is refused when two chunks change places or the end is missing', () => {
    const content = randomBytes(3 * 16384 + 10);
    const sealed = seal(key, slot, content);
    const start = 2 + key.ref.length + 56;
    const chunk = (n: number) => sealed.subarray(start + n * 16400, start + (n + 1) * 16400);
    const head = sealed.subarray(0, start);
    assert.deepEqual(open(key, slot, sealed), content);
    assert.throws(() => open(key, slot, Buffer.concat([head, chunk(1), chunk(0), chunk(2), chunk(3)])), isRefused);
    assert.throws(() => open(key, slot, Buffer.concat([head, chunk(0), chunk(1), chunk(2)])), isRefused);
    assert.throws(() => open(key, slot, Buffer.concat([head, chunk(0), chunk(1), chunk(3)])), isRefused);
    assert.throws(() => open(key, slot, Buffer.concat([head, chunk(3)])), isRefused);
  });

  it('is refused with a tag of four bytes, which a bare decipher would be asked for by its caller alone', () => {
    const sealed = seal(key, slot, secret);
    for (const tag of [4, 8, 12, 13, 14, 15])
      assert.throws(() => open(key, slot, sealed.subarray(0, sealed.length - 16 + tag)), isRefused);
    const bare = createDecipheriv('aes-256-gcm', key.bytes, Buffer.alloc(12), { authTagLength: 16 });
    assert.throws(() => bare.setAuthTag(Buffer.alloc(4)), 'node took a short tag although 16 bytes were named');
  });

  it('is not sealed for a lone surrogate, an empty text, a long text or a schema that is no version', () => {
    const wrong: Partial<Slot>[] = [
      { field: '\ud800' },
      { record: 'a\udc00b' },
      { table: '' },
      { organization: 'o'.repeat(1025) },
      { schema: -1 },
      { schema: 1.5 },
      { schema: 2 ** 32 },
      { schema: Number.NaN },
    ];
    for (const part of wrong) {
      assert.throws(() => seal(key, { ...slot, ...part }, secret), { code: 'envelope.unsealable' });
      assert.throws(() => open(key, { ...slot, ...part }, seal(key, slot, secret)), isRefused);
    }
    assert.throws(() => seal({ ref: 'a key', bytes: key.bytes }, slot, secret), { code: 'envelope.unsealable' });
    assert.throws(() => seal({ ref: 'a', bytes: randomBytes(16) }, slot, secret), { code: 'envelope.unsealable' });
    assert.throws(() => open({ ref: key.ref, bytes: randomBytes(16) }, slot, seal(key, slot, secret)), isRefused);
  });

  it('opens into the memory that the caller gives, and zeroes it when refused', () => {
    const sealed = seal(key, slot, secret);
    const target = Buffer.alloc(contentLength(sealed), 0xee);
    openInto(key, slot, sealed, target);
    assert.deepEqual(target, secret);
    for (const length of [0, 1, secret.length - 1, secret.length + 1])
      assert.throws(() => openInto(key, slot, sealed, Buffer.alloc(length)), isRefused);
    sealed[sealed.length - 1] = (sealed.at(-1) as number) ^ 1;
    assert.throws(() => openInto(key, slot, sealed, target), isRefused);
    assert.ok(target.every((byte) => byte === 0));
  });
});

describe('a record key', () => {
  it('differs by data key, organization, table and record, and by nothing else', () => {
    const same = recordKey(key, slot);
    assert.deepEqual(recordKey(key, { ...slot, field: 'title', schema: 9, bound: Buffer.from('x') }), same);
    assert.deepEqual(recordKey({ ...key, ref: 'dek_other' }, slot), same);
    const others = [
      recordKey({ ...key, bytes: randomBytes(32) }, slot),
      recordKey(key, { ...slot, organization: 'org_b' }),
      recordKey(key, { ...slot, table: 'run' }),
      recordKey(key, { ...slot, record: 'message_b' }),
    ];
    for (const other of others) assert.notDeepEqual(other, same);
  });
});
