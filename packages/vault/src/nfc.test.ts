import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { charactersIn, composed } from './nfc.ts';
import { freshFolder, open, passphrase } from './vault.double.ts';

function composedText(text: string): string {
  const memory = composed(Buffer.from(text));
  try {
    return memory.use((bytes) => bytes.toString('utf8'));
  } finally {
    memory.free();
  }
}

describe('the composed form', () => {
  it('is that of Unicode for every sign in its parts', () => {
    const wrong: string[] = [];
    let all = '';
    for (let code = 1; code <= 0x10ffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const parts = String.fromCodePoint(code).normalize('NFD');
      if (parts.normalize('NFC') !== parts || parts.length > 2) all += `a${parts}`;
      if (all.length < 4000 && code < 0x10ffff) continue;
      if (composedText(all) !== all.normalize('NFC')) wrong.push(all);
      all = '';
    }
    assert.deepEqual(wrong, []);
  });

  it('is that of Unicode for any text, in any order of its marks', () => {
    const marks = fc.constantFrom(
      'e',
      'a',
      '\u0301',
      '\u0323',
      '\u0302',
      '\u0316',
      '한',
      '\u1112',
      '\u1161',
      '\u11ab',
      '🔑',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(marks).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (given) => {
        assert.equal(composedText(given.normalize('NFD')), given.normalize('NFC'));
        assert.equal(composedText(given), given.normalize('NFC'));
      }),
    );
  });

  it('leaves bytes that are no UTF-8 as they are', () => {
    const memory = composed(Buffer.from([0x70, 0xe9, 0x80]));
    assert.deepEqual(
      memory.use((bytes) => [...bytes]),
      [0x70, 0xe9, 0x80],
    );
    memory.free();
  });

  it('counts characters, and neither bytes nor marks', () => {
    assert.equal(charactersIn(Buffer.from('пароль')), 6);
    assert.equal(charactersIn(Buffer.from('e\u0301'.repeat(4))), 4);
    assert.equal(charactersIn(Buffer.from('🔑🔑')), 2);
    assert.equal(charactersIn(Buffer.from('eight ab')), 8);
  });
});

describe('a vault under a passphrase', () => {
  const typed = 'Schlüssel für Zoë 4711';

  it('opens in either way of writing the same letters', async (t) => {
    for (const [made, opened] of [
      ['NFC', 'NFD'],
      ['NFD', 'NFC'],
    ] as const) {
      const dir = freshFolder(t);
      (await open(dir, { unlock: passphrase(typed.normalize(made)) })).close();
      (await open(dir, { unlock: passphrase(typed.normalize(opened)) })).close();
      await assert.rejects(open(dir, { unlock: passphrase(typed.replace('ü', 'u')) }), {
        code: 'vault.wrong-passphrase',
      });
    }
  });

  it('that was made of the bytes as they were typed opens by those', async (t) => {
    const { newArgon2, keyFromPassphrase } = await import('./passphrase.ts');
    const { text: _, ...before } = newArgon2(new Uint8Array(16).fill(7));
    const keyOf = async (words: string, kdf: typeof before) => {
      const key = await keyFromPassphrase(Buffer.from(words), kdf);
      const hex = key.use((bytes) => bytes.toString('hex'));
      key.free();
      return hex;
    };
    assert.notEqual(await keyOf(typed.normalize('NFD'), before), await keyOf(typed.normalize('NFC'), before));
    const now = { ...before, text: 'nfc' as const };
    assert.equal(await keyOf(typed.normalize('NFD'), now), await keyOf(typed.normalize('NFC'), before));
    assert.ok(t);
  });

  it('wants eight characters of a new one', async (t) => {
    for (const short of ['ключик', 'пароль!', '🔑🔑🔑', 'short', 'e\u0301'.repeat(7)])
      await assert.rejects(open(freshFolder(t), { unlock: passphrase(short) }), { code: 'vault.passphrase-too-short' });
    (await open(freshFolder(t), { unlock: passphrase('пароль!!') })).close();
  });
});
