import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requireAddress, requireTellingName } from './host-name.ts';

test('a name that a person cannot tell from another is refused', () => {
  for (const name of [
    'core-1 ',
    ' core-1',
    'c\u043Er\u0435-1',
    'core-1\u200b',
    'core-1\u202e',
    'core-1\nX',
    '<b>x',
    '',
    '\u0301',
    'a  b',
  ])
    assert.throws(() => requireTellingName(name, []), { code: 'host.bad-name' }, JSON.stringify(name));
  for (const name of ['Core-1', 'CORE-1', 'ｃore-1'])
    assert.throws(() => requireTellingName(name, ['core-1']), { code: 'host.name-taken' }, name);
  for (const name of ['core-1', 'Zürich edge 2', '东京-1', 'ядро-1', 'sw1.pop3.example.net', 'rtr (old)', 'a'])
    requireTellingName(name, ['other']);
});

test('an address is an IP address or a DNS name and nothing else', () => {
  for (const address of [
    '192.0.2.1',
    '2001:db8::1',
    'fe80::1%eth0',
    'localhost',
    'r1.example.net',
    'r_1.lan.',
    'xn--bcher-kva.example',
  ])
    requireAddress(address);
  for (const address of [
    '',
    'ssh://r1',
    'admin@r1',
    'r1:22',
    'r1 ',
    '-oProxyCommand=x',
    'a..b',
    'b\u00fccher.example',
    'fe80::1%e;x',
    'x'.repeat(254),
  ])
    assert.throws(() => requireAddress(address), { code: 'host.bad-address' }, address);
});
