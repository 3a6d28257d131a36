import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '@interlock/model';
import { Prompts } from './prompts.ts';

const host = newId('host', (n) => new Uint8Array(n).fill(1));
const bytes = (text: string) => Buffer.from(text);

function watched() {
  const prompts = new Prompts();
  const written: string[] = [];
  let changes = 0;
  prompts.onChange = () => changes++;
  const session = prompts.open(host, (text) => written.push(text));
  return { prompts, session, written, changes: () => changes };
}

test('a prompt for a secret is noticed, however it comes and is coloured', () => {
  for (const pieces of [
    ['Password: '],
    ['motd\r\n', 'Pass', 'word:'],
    ['[sudo] password for admin: '],
    ['\u001b[1mEnter passphrase for key \u001b[0m/home/kim/.ssh/id: '],
    ['\u001b]0;title\u0007Verification code: '],
    ['r1>enable\r\nPassword: '],
    ['working 10%\rEnable secret: '],
  ]) {
    const { prompts, session } = watched();
    for (const piece of pieces) session.see(bytes(piece));
    assert.equal(prompts.waiting().length, 1, JSON.stringify(pieces));
  }
});

test('what only speaks of a password is no prompt', () => {
  for (const text of [
    'password',
    'Password: \r\n',
    'the password is: here',
    'r1# show password: x',
    '$ ',
    'passwords: ',
  ]) {
    const { prompts, session } = watched();
    session.see(bytes(text));
    assert.deepEqual(prompts.waiting(), [], JSON.stringify(text));
  }
});

test('a prompt is filled once, and not after the person typed, the device went on, or the session ended', () => {
  const { prompts, session, written, changes } = watched();
  const ask = () => {
    session.see(bytes('\r\nPassword: '));
    return prompts.waiting()[0]?.id as number;
  };
  const first = ask();
  prompts.fill(first, 'secret');
  assert.deepEqual(written, ['secret\r']);
  assert.throws(() => prompts.fill(first, 'secret'), { code: 'fill.prompt-gone' });
  const after: (() => void)[] = [
    () => session.typed(),
    () => session.see(bytes('\r\nSorry.\r\n')),
    () => session.close(),
  ];
  for (const end of after) {
    const id = ask();
    end();
    assert.throws(() => prompts.fill(id, 'secret'), { code: 'fill.prompt-gone' });
  }
  assert.equal(written.length, 1);
  assert.equal(changes(), 8, 'each beginning and end is told');
});
