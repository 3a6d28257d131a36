import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { readSshConfig } from './ssh-config.ts';

test('aliases are resolved as ssh resolves them: the first value that matches counts', () => {
  const { found, skipped } = readSshConfig(`
# mine
Host edge-1 edge-2
  HostName=%h.example.net
  User "net admin"
Host edge-*
  Port 2222
  User other
Host jump
  Hostname 192.0.2.9
Host behind
  ProxyJump jump
  Port 22
Host *
  User fallback
`);
  assert.deepEqual(skipped, []);
  assert.deepEqual(
    found.map(({ name, address, port, user, jumps }) => [name, address, port, user, jumps.join()]),
    [
      ['edge-1', 'edge-1.example.net', 2222, 'net admin', ''],
      ['edge-2', 'edge-2.example.net', 2222, 'net admin', ''],
      ['jump', '192.0.2.9', 22, 'fallback', ''],
      ['behind', 'behind', 22, 'fallback', 'jump'],
    ],
  );
});

test('what would run a command is never run, and is named', () => {
  const file = `/tmp/interlock-match-exec-${process.pid}`;
  const { found, skipped } = readSshConfig(
    `Match exec "touch ${file}"\n  User x\nHost a\n  ProxyCommand touch ${file}\nHost b\n`,
  );
  assert.ok(!existsSync(file));
  assert.deepEqual(
    found.map(({ name }) => name),
    ['b'],
  );
  assert.deepEqual(
    skipped.map(({ name }) => name),
    ['a', 'Match'],
  );
});

test('malformed, empty and huge files are read without harm', () => {
  assert.deepEqual(readSshConfig('').found, []);
  assert.deepEqual(readSshConfig('\0\x01 Host\nHost\n=== =').found, []);
  assert.equal(
    readSshConfig(Array.from({ length: 5000 }, (_, n) => `Host h${n}\n Port ${n === 7 ? 99999 : 22}`).join('\n')).found
      .length,
    4999,
  );
});
