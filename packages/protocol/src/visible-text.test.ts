import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hasHidden, pieces } from './visible-text.ts';

test('a plain command stays one piece', () => {
  assert.deepEqual(pieces('ip route 10.0.0.0 255.0.0.0 10.1.1.1'), [{ text: 'ip route 10.0.0.0 255.0.0.0 10.1.1.1' }]);
  assert.deepEqual(pieces('description Zürich, naïve'), [{ text: 'description Zürich, naïve' }]);
});

test('escape, carriage return and tab are drawn by their names', () => {
  assert.deepEqual(
    pieces('a\u001bb\rc\t\u0001').map((piece) => piece.text),
    ['a', 'ESC', 'b', 'CR', 'c', 'TAB', '^A'],
  );
  assert.match(pieces('\r')[0]?.hidden ?? '', /Enter/);
});

test('marks that turn the direction of text are taken out and named', () => {
  assert.deepEqual(pieces('show \u202erev'), [
    { text: 'show ' },
    { text: '\\u{202e}', hidden: 'U+202E, turns the direction of text' },
    { text: 'rev' },
  ]);
});

test('zero width characters, foreign spaces and look-alike letters are shown', () => {
  assert.ok(hasHidden('re\u200bload'));
  assert.ok(hasHidden('no\u00a0shutdown'));
  assert.ok(hasHidden('r\u0435load'), 'a Cyrillic letter');
  assert.ok(hasHidden('\uff52eload'), 'a full-width letter');
  assert.ok(hasHidden('e\u0301'), 'a combining mark');
  assert.ok(hasHidden('reload\u2212'), 'a minus sign that is no hyphen');
});

test('spaces at the end are counted', () => {
  assert.equal(pieces('write  ').at(-1)?.hidden, '2 spaces at the end');
});

test('whatever the line, no control, format or bidi character is left in what is drawn', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (line) => {
      const drawn = pieces(line)
        .map((piece) => piece.text)
        .join('');
      assert.doesNotMatch(drawn, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
    }),
  );
});

test('what is not named is drawn as it came', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (line) => {
      const plain = pieces(line)
        .map((piece) => (piece.hidden ? ' '.repeat(piece.text.length) : piece.text))
        .join('');
      assert.equal(plain, line);
    }),
  );
});
