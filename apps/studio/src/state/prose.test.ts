import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Block, blocks } from './prose.ts';

const words = (spans: readonly { readonly text: string }[]): string => spans.map(({ text }) => text).join('');
const said = (block: Block): string => {
  if (block.kind === 'code') return block.text;
  if (block.kind === 'table') return [block.head, ...block.rows].flat().map(words).join('');
  return words(block.spans);
};

test('paragraphs, headings, lists and fenced code are told apart', () => {
  assert.deepEqual(
    blocks('One\ntwo\n\n**Undo**\n- a\n1. b\n```\nend\n```\nAfter').map((block) => [block.kind, said(block)]),
    [
      ['paragraph', 'One\ntwo'],
      ['heading', 'Undo'],
      ['item', 'a'],
      ['item', 'b'],
      ['code', 'end'],
      ['paragraph', 'After'],
    ],
  );
});

test('a list keeps its numbers', () => {
  assert.deepEqual(
    blocks('3. Read\n- look\n4. Change').map((block) => (block.kind === 'item' ? (block.mark ?? null) : block.kind)),
    ['3.', null, '4.'],
  );
});

test('lines with bars and a rule below the first are a table, cells without a mark; without the rule they are words', () => {
  const [before, table, after] = blocks('Both:\n| If | State |\n|:--|---|\n| `Gi0/0` | a \\| b |\n| x |\nSo.');
  assert.ok(before?.kind === 'paragraph' && after?.kind === 'paragraph' && table?.kind === 'table');
  assert.deepEqual(table.head.map(words), ['If', 'State']);
  assert.deepEqual(
    table.rows.map((row) => row.map(words)),
    [['Gi0/0', 'a | b'], ['x']],
  );
  assert.equal(table.rows[0]?.[0]?.[0]?.kind, 'code');
  assert.deepEqual(
    blocks('| If | State |\n| a | b |').map(({ kind }) => kind),
    ['paragraph'],
  );
  assert.deepEqual(
    blocks('```\n| a |\n|---|\n```').map(({ kind }) => kind),
    ['code'],
  );
});

test('bold and code inside a line become spans, and a mark that never closes stays a mark', () => {
  const [block] = blocks('The **link** is `down`, 2 ** 3 and `open');
  assert.deepEqual(block?.kind === 'paragraph' ? block.spans : [], [
    { kind: 'text', text: 'The ' },
    { kind: 'strong', text: 'link' },
    { kind: 'text', text: ' is ' },
    { kind: 'code', text: 'down' },
    { kind: 'text', text: ', 2 ** 3 and `open' },
  ]);
});

test('a link or an element stays the characters that it is', () => {
  const text = '[here](http://example.net) <img src=x onerror=alert(1)>';
  assert.equal(said(blocks(text)[0] as Block), text);
});

test('a letter that would turn the order of words stands by its number', () => {
  assert.equal(said(blocks('pay \u202elive')[0] as Block), 'pay \\u{202e}live');
  assert.deepEqual(blocks('```\n\u2066x'), [{ kind: 'code', text: '\\u{2066}x' }]);
});

test('code that is still streaming is code already', () => {
  assert.deepEqual(blocks('```\nshow ver'), [{ kind: 'code', text: 'show ver' }]);
});

test('a mark that nobody closed is a sign like any other', () => {
  assert.equal(said(blocks('` A')[0] as Block), '` A');
  assert.equal(said(blocks('**bold')[0] as Block), '**bold');
});

test('no letter of the model is lost', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const letters = (some: string) => some.replace(/[^\p{L}]/gu, '');
      if (!text.includes('```')) assert.equal(letters(blocks(text).map(said).join('')), letters(text));
    }),
  );
});
