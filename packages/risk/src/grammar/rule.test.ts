import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRules } from './rule.ts';
import { tokenize } from './token.ts';
import { newVocabulary, read } from './vocabulary.ts';

const vocabulary = newVocabulary(
  readRules(`
R show **
M show platform ** clear/3 ; clears what it shows
M write memory
D write erase
D copy *** ; copies
M copy running-config startup-config
M configure terminal -> config
M <n> permit **
`),
);

function classesOf(line: string): string[] {
  return read(vocabulary, tokenize(line, 0, false) ?? []).map(({ rule }) => rule.class);
}

test('a whole keyword stands for itself and a shorter one for all it begins', () => {
  assert.deepEqual(classesOf('write memory'), ['moderate']);
  assert.deepEqual(classesOf('wr m'), ['moderate']);
  assert.deepEqual(classesOf('wr'), []);
  assert.deepEqual(classesOf('c t').sort(), ['dangerous', 'moderate']);
});

test('a late word is found in the rest, abbreviated as far as the rule allows', () => {
  assert.deepEqual(classesOf('show platform x y clear'), ['read-only', 'moderate']);
  assert.deepEqual(classesOf('show platform x cle'), ['read-only', 'moderate']);
  assert.deepEqual(classesOf('show platform x cl'), ['read-only']);
  assert.deepEqual(classesOf('show version clear'), ['read-only']);
});

test('a complete list lets the rest stand only for what no listed word can stand for', () => {
  assert.deepEqual(classesOf('copy run start'), ['moderate']);
  assert.deepEqual(classesOf('copy x y'), ['dangerous']);
  assert.deepEqual(classesOf('copy running-config elsewhere'), ['dangerous']);
});

test('a number stands where the rule has one', () => {
  assert.deepEqual(classesOf('10 permit any'), ['moderate']);
  assert.deepEqual(classesOf('x permit any'), []);
});

test('a slip in the notation is refused and not passed over', () => {
  assert.throws(() => readRules('show **'));
  assert.throws(() => readRules('R'));
  assert.throws(() => readRules('R show ** #no-such-tag'));
});

test('a quote that stays open is no line', () => {
  assert.equal(tokenize('show "x', 0, true), null);
  assert.deepEqual(
    tokenize('match "a b"c', 5, true)?.map(({ text, start, end }) => [text, start, end]),
    [
      ['match', 5, 10],
      ['a bc', 11, 17],
    ],
  );
});
