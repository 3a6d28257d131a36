import assert from 'node:assert/strict';
import test from 'node:test';
import { newLabSecrets, startLab } from './index.ts';
import { readLineOf } from './linux/lexer.ts';
import { readArguments, splitCommands } from './routeros/line.ts';
import { execute, login } from './ssh/expect.ts';

/** Every blank that Unicode or a pasted text knows beside the space, and what ends a line. */
const blanks = [...'\t\n\v\f\r\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\ufeff'];

test('a blank that is not a space ends, on the practice host and on RouterOS, in words', () => {
  for (const blank of blanks)
    for (const line of [blank, `echo${blank}a`, `echo ${blank}`, `${blank}${blank}echo a`]) {
      const words = readLineOf(line)?.flatMap((pipeline) => pipeline.commands.flatMap((command) => command.words));
      assert.ok(
        words?.every((word) => word !== ''),
        JSON.stringify(line),
      );
      const read = readArguments(line, 0);
      assert.ok(read.kind === 'arguments' && read.list.every((one) => one.value !== ''), JSON.stringify(line));
    }
});

test('a line’s end parts commands, a tab parts words, and another blank is a letter', () => {
  const words = (line: string) => readLineOf(line)?.map((one) => one.commands.map((command) => command.words));
  assert.deepEqual(words('echo a # said\n\necho\tb'), [[['echo', 'a']], [['echo', 'b']]]);
  assert.deepEqual(words('echo a\u00a0b'), [[['echo', 'a\u00a0b']]]);
  assert.deepEqual(words('false ||\n echo c'), [[['false']], [['echo', 'c']]]);
  assert.deepEqual(
    splitCommands('/ip address print\n/quit').map((part) => part.text),
    ['/ip address print', '/quit'],
  );
});

test('every device answers a line with any blank in it', async (t) => {
  const lab = await startLab({ secrets: newLabSecrets() });
  t.after(() => lab.close());
  for (const device of lab.devices)
    for (const blank of blanks) {
      const client = await login(device);
      await execute(client, `print${blank}show${blank}`);
      client.end();
    }
});
