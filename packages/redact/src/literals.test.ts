import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newLiteralSet } from './literals.ts';
import { byLiteral } from './pack.ts';

test('every literal that stands in a text is found, overlapping and in either case, and where the first begins', () => {
  const literals = ['key', 'key 7', 'secret', 'secret=', '-secret', 'e', '$9$', '$'];
  const set = newLiteralSet(literals);
  for (const text of [
    '',
    'x',
    'KEY 7 x',
    'my-SECRET=1',
    'a$9$b',
    'keykey 7',
    'ſecret kEy',
    'K\u212aey',
    'sec\nret',
    'é$é',
  ]) {
    const lower = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    const wanted = literals.flatMap((literal, at) => (lower.includes(literal) ? [at] : []));
    const first = Math.min(...wanted.map((at) => lower.indexOf(literals[at] as string)));
    const found = set.find(text);
    assert.deepEqual([...found.which].sort(), wanted, text);
    assert.equal(found.first, wanted.length === 0 ? -1 : first, text);
  }
});

test('on random texts of the pack’s own pieces it says what a search for each says', () => {
  const literals = [...byLiteral.keys()];
  const set = newLiteralSet(literals);
  let seed = 7;
  const random = (most: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % most;
  };
  for (let n = 0; n < 3000; n++) {
    let text = '';
    for (let part = random(6); part >= 0; part--) {
      const literal = literals[random(literals.length)] as string;
      text += literal.slice(random(3), literal.length - random(3)) + ['', ' ', '\t', 'é'][random(4)];
    }
    const from = random(4);
    const rest = text.slice(from);
    const wanted = literals.flatMap((literal, at) => (rest.includes(literal) ? [at] : []));
    assert.deepEqual(
      [...set.find(text, from).which].sort((a, b) => a - b),
      wanted,
      text,
    );
  }
});
