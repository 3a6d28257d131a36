import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { drivenPlatforms, literalWord, standsAsData } from './index.ts';

test('no platform takes a control character, a line end or a sign that is not ASCII', () => {
  for (const platform of drivenPlatforms)
    for (const odd of ['', 'a\nb', 'a\rb', 'a\tb', 'a\x03b', 'a\x1b[A', 'a\x7fb', 'pä', 'a\u2028b', 'a\x00'])
      assert.equal(literalWord(platform, odd), null, `${platform} ${JSON.stringify(odd)}`);
});

test('every driven platform writes a plain word', () => {
  for (const platform of drivenPlatforms)
    assert.match(literalWord(platform, 'Swordfish7') ?? '', /Swordfish7/, platform);
});

test('a command line without quotation takes one word and nothing that it would read otherwise', () => {
  for (const odd of ['two words', 'a?', 'a"b', "a'b", 'a|b', 'a;b', 'a>b', 'a<b', 'a\\b', 'a`b', '-x', '!x', '#x'])
    assert.equal(literalWord('cisco_ios', odd), null, odd);
  assert.equal(literalWord('cisco_ios', 'a!b#c$d'), 'a!b#c$d');
  assert.equal(literalWord('cisco_nxos', 'a$(b)'), null);
});

test('a quoting platform escapes what would end the quotation', () => {
  assert.equal(literalWord('linux', "it's $(x) `y` ;"), "'it'\\''s $(x) `y` ;'");
  assert.equal(literalWord('linux', 'a!b'), null);
  assert.equal(literalWord('juniper_junos', 'a b; c'), '"a b; c"');
  for (const odd of ['a"b', 'a\\b', 'a?b']) assert.equal(literalWord('juniper_junos', odd), null, odd);
  assert.equal(literalWord('mikrotik_routeros', 'a"b\\c$d'), '"a\\"b\\\\c\\$d"');
  for (const odd of ["a'b", 'a\\b', 'a?b', 'a!b']) assert.equal(literalWord('vyos', odd), null, odd);
});

test('a real shell reads the word as the value and nothing else', { skip: process.platform === 'win32' }, () => {
  const value = fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((n) => String.fromCharCode(n)),
    minLength: 1,
    maxLength: 40,
  });
  const values = fc.sample(value, { numRuns: 200, seed: 7 }).filter((one) => literalWord('linux', one) !== null);
  const script = values.map((one) => `printf '%s\\0' ${literalWord('linux', one)}`).join('\n');
  assert.deepEqual(execFileSync('/bin/sh', ['-c', script]).toString().split('\0').slice(0, -1), values);
});

test('a word is data where it is an argument of its own or the value of one', () => {
  const yes: [Parameters<typeof standsAsData>[0], string, string][] = [
    ['cisco_ios', 'username bob secret ', ''],
    ['cisco_ios', ' neighbor 192.0.2.1 password 0 ', ' '],
    ['linux', 'mysql --password=', ' -e x'],
    ['linux', 'PGPASSWORD=', ' psql'],
    ['linux', 'sudo chpass -u bob ', ''],
    ['mikrotik_routeros', '/user add name=bob password=', ''],
    ['juniper_junos', 'set system login user bob authentication plain-text-password-value ', ''],
  ];
  for (const [platform, before, after] of yes)
    assert.ok(standsAsData(platform, before, after), `${platform} ${before}`);
  const no: typeof yes = [
    ['cisco_ios', '', ''],
    ['cisco_ios', '  ', ''],
    ['cisco_ios', 'username bob secret x', ''],
    ['cisco_ios', 'username bob secret ', 'x'],
    ['cisco_ios', 'banner "a ', ''],
    ['linux', '', ' x'],
    ['linux', ' ', ''],
    ['linux', 'true && ', ''],
    ['linux', 'true | ', ''],
    ['linux', 'true; ', ''],
    ['linux', 'echo "', '"'],
    ['linux', "echo '", "'"],
    ['linux', 'echo `a ', ''],
    ['linux', 'echo $(cat ', ')'],
    ['linux', 'cat << ', ''],
    ['linux', 'ls # ', ''],
    ['linux', 'curl https://u:', '@h'],
    ['mikrotik_routeros', '/user add name=bob ', ''],
    ['mikrotik_routeros', ':put [/user get password=', ''],
    ['sql', 'select ', ''],
  ];
  for (const [platform, before, after] of no)
    assert.ok(!standsAsData(platform, before, after), `${platform} ${before}`);
});

test('a long line is read in linear time: a quadratic reader would not end', () => {
  for (const piece of ['a', 'a ', ' ', '\x1b[', '=a', 'a=', '- '])
    for (const platform of drivenPlatforms) standsAsData(platform, `${piece.repeat(500_000)}x`, '');
});
