import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileOpened, openQuote } from './program.ts';

test('a filter that is a program opens no file as long as its words are options, numbers and one pattern', () => {
  for (const text of ['grep x', "grep -A 3 'a b'", 'grep -e a -e b', 'grep -iv "a b"', 'grep /24', 'grep -m 5 x'])
    assert.equal(fileOpened('grep', text), null, text);
  for (const text of ['head -n 20', 'head -20', 'head 5', 'head']) assert.equal(fileOpened('head', text), null, text);
  assert.equal(fileOpened('cut', 'cut -d : -f 1'), null);
  assert.equal(fileOpened('wc', 'utility wc lines'), null);
  assert.equal(fileOpened('include', 'include a b c'), null);
});

test('the word that would be a file, or more than an argument, is told', () => {
  assert.equal(fileOpened('grep', 'grep x /etc/passwd'), '/etc/passwd');
  assert.equal(fileOpened('grep', 'grep -e x /etc/passwd'), '/etc/passwd');
  assert.equal(fileOpened('grep', 'grep -f/etc/passwd x'), '-f/etc/passwd');
  assert.equal(fileOpened('grep', 'grep -r x'), '-r');
  assert.equal(fileOpened('tail', 'tail -f x'), 'x');
  assert.equal(fileOpened('wc', 'wc --files0-from=x'), '--files0-from=x');
  assert.equal(fileOpened('less', 'less $(x)'), '$(');
  assert.equal(fileOpened('count', "count 'x"), "'");
});

test('a single quote inside double quotes opens nothing', () => {
  assert.equal(openQuote('match "it\'s"'), false);
  assert.equal(openQuote("match it's"), true);
  assert.equal(openQuote("match 'a b'"), false);
});
