import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newRedactor } from '../../packages/redact/src/index.ts';
import { changed, isSeen, parsed, readConfigurations } from './configurations.ts';

const key = new Uint8Array(32).fill(5);
const configurations = readConfigurations();
const platforms = Map.groupBy(configurations, ({ platform }) => platform);

test('of every line with a secret, in every configuration, the pack hides all of it', () => {
  let lines = 0;
  for (const one of configurations) {
    const out = newRedactor({ key }).redact(one.text).text;
    const seen = one.lines.filter(({ secrets }) => secrets.some((secret) => isSeen(secret, out)));
    assert.deepEqual(
      seen.map(({ line }) => line.trim()),
      [],
      `${one.platform}/${one.name}`,
    );
    lines += one.lines.length;
  }
  assert.ok(lines >= 300, String(lines));
});

test('cut anywhere, a configuration comes out the same', () => {
  for (const { platform, name, text } of configurations) {
    const redactor = newRedactor({ key });
    const whole = redactor.redact(text).text;
    for (const size of [1, 7, 61]) {
      const stream = redactor.stream();
      let out = '';
      for (let at = 0; at < text.length; at += size) out += stream.push(text.slice(at, at + size));
      assert.equal(out + stream.end(), whole, `${platform}/${name} in pieces of ${size}`);
    }
  }
});

test('there are fourteen platforms, and three configurations of each', () => {
  assert.equal(platforms.size, 14);
  for (const [platform, all] of platforms) assert.ok(all.length >= 3, platform);
});

test('the measure notices a secret that is seen and a word that is gone', () => {
  const one = parsed('x', 'y', 'a password ‹abcdefghij› b\n‹first\nsecond› c\n');
  assert.equal(one.text, 'a password abcdefghij b\nfirst\nsecond c\n');
  assert.deepEqual(one.lines, [
    { line: 'a password abcdefghij b', secrets: ['abcdefghij'] },
    { line: 'first', secrets: ['first'] },
    { line: 'second c', secrets: ['second'] },
  ]);
  assert.deepEqual(one.benign, ['a', 'password', 'b', 'c']);
  assert.ok(isSeen('abcdefghij', 'x bcdefghi x') && !isSeen('abcdefghij', 'abcdefg defghij'));
  assert.deepEqual(changed(one, 'a password «secret» c'), ['b']);
});
