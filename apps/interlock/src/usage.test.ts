import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneOf, readArguments, readCommand, UsageError } from './usage.ts';

const usage = `interlock shelf list [--json]
       interlock shelf add NAME [--tag T]…
                   NAME as it stands on it
       interlock shelf find [TEXT…]
       NAME is a name.`;
const read = (...args: string[]) =>
  readCommand(
    usage,
    args,
    { json: { type: 'boolean' }, tag: { type: 'string', multiple: true } },
    { list: '', add: 'NAME', find: '[TEXT…]' },
  );
const said = (...args: string[]): string => {
  try {
    read(...args);
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    return error.message;
  }
  assert.fail(`${args.join(' ')} was taken`);
};

test('a command gets its options, its word and the words after it', () => {
  const found = read('add', 'left', '--tag', 'a', '--tag=-b');
  assert.deepEqual([found?.word, found?.rest, found?.values.tag], ['add', ['left'], ['a', '-b']]);
  assert.deepEqual(read('find', 'two', 'words')?.rest, ['two', 'words']);
  assert.deepEqual(read('find')?.rest, []);
});

test('what is missing or too much is said by its name, with the usage of that word alone', () => {
  assert.equal(
    said('add'),
    'shelf add needs NAME.\nusage: interlock shelf add NAME [--tag T]…\n                   NAME as it stands on it',
  );
  assert.match(said('add', 'a', 'b'), /^“b” is one word too many: shelf add takes one word after it\. Put what has/);
  assert.match(said('list', 'bogus'), /^“bogus” is one word too many: shelf list takes no word after it\.\nusage: /);
  assert.match(said(), /^shelf takes list, add or find; say which\.\nusage: interlock shelf list/);
  assert.match(said('drop'), /^shelf takes list, add or find, not “drop”\.\n/);
});

test('a wrong option is said without the words of the parser', () => {
  assert.match(said('list', '--bogus'), /^There is no option --bogus here\. /);
  assert.match(said('list', '-x'), /^There is no option -x here\. /);
  assert.match(said('list', '--json=yes'), /^--json takes no value\./);
  assert.match(said('add', 'a', '--tag'), /^--tag needs a value\.\n/);
  assert.match(said('add', 'a', '--tag', '--json'), /^--tag needs a value, and --json looks like an option;/);
  assert.throws(() => readArguments('interlock x', ['--toString'], { help: { type: 'boolean' } }), UsageError);
});

test('of few words, one that is missing is not said back as an empty one', () => {
  assert.throws(() => oneOf('', '--format', ['a', 'b']), { message: '--format needs a or b.' });
  assert.throws(() => oneOf(undefined, '--format', ['a', 'b', 'c']), { message: '--format needs a, b or c.' });
  assert.throws(() => oneOf('x', '--format', ['a', 'b']), { message: '--format takes a or b, not “x”.' });
});
