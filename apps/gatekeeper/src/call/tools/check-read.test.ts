import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onlyReads } from './check-read.ts';

test('a line that prints what it is given is no check of a host, however it is put together', () => {
  const linux = { platform: 'linux' } as const;
  for (const command of [
    'echo up',
    ' echo up',
    'printf up',
    'echo down; echo up',
    'true && echo up',
    'echo up | grep up',
    'command echo up',
    'seq 1 3',
    ':',
  ])
    assert.equal(onlyReads({ command }, linux), false, command);
  for (const command of [
    ' ip addr show',
    'cat /etc/hostname',
    'echo state; ip addr show',
    'ss -tln | grep 22',
    'uptime',
  ])
    assert.equal(onlyReads({ command }, linux), true, command);
  for (const command of ['show version', 'show ip bgp summary | include 10.0.0.1'])
    assert.equal(onlyReads({ command }, { platform: 'cisco_ios' }), true, command);
});
