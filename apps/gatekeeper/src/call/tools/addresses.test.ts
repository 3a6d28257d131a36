import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { test } from 'node:test';
import fc from 'fast-check';
import { isDestination, isOwnGround, settled } from './addresses.ts';

test('this machine, its link, the cloud’s metadata and groups are its own ground, however they are written', () => {
  for (const address of [
    '127.0.0.1',
    '127.255.0.3',
    '0.0.0.0',
    '169.254.169.254',
    '224.0.0.5',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'ff02::5',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '0:0:0:0:0:ffff:a9fe:a9fe',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fd00:ec2::254',
    'fd00:ec2::23',
    'fd20:ce::254',
    '100.100.100.200',
    '168.63.129.16',
  ])
    assert.ok(isOwnGround(address), address);
  for (const address of ['192.0.2.1', '10.0.0.1', '172.16.3.4', '2001:db8::1', 'fd12::1', '8.8.8.8'])
    assert.ok(!isOwnGround(address, () => []), address);
});

test('every address of this machine is its own ground, not the loopback alone', async () => {
  const own = () => ['10.4.5.6', 'fd12::1'];
  for (const address of ['10.4.5.6', 'fd12::1', 'FD12:0:0::1']) assert.ok(isOwnGround(address, own), address);
  for (const address of ['10.4.5.7', 'fd12::2']) assert.ok(!isOwnGround(address, own), address);
  const here = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
  for (const address of here) await assert.rejects(settled(address, 22, []), { code: 'probe.own-ground' });
});

test('no version-4 address of one’s own passes in the clothes of version 6', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(byte, byte, byte, (a, b, c) => {
      const hex = (high: number, low: number) => ((high << 8) | low).toString(16);
      for (const form of [`::ffff:127.${a}.${b}.${c}`, `::ffff:${hex(127, a)}:${hex(b, c)}`, `::127.${a}.${b}.${c}`])
        assert.ok(isOwnGround(form), form);
    }),
  );
});

test('a destination is an address or a name, and nothing that a program takes for more', () => {
  for (const text of ['192.0.2.1', '2001:db8::1', 'core-1.example.net', 'a', 'x_y.example.'])
    assert.ok(isDestination(text), text);
  for (const text of [
    '-f',
    '--help',
    'a b',
    '127.1',
    '2130706433',
    '0x7f.1x y',
    'a;b',
    '$(id)',
    'a..b',
    '',
    'fe80::1%eth0',
    '192.0.2.0/24',
    'a\n',
  ])
    assert.ok(!isDestination(text), text);
});

test('a name that leads to this machine is not probed, and a host of the inventory is, at its own port', async () => {
  await assert.rejects(settled('localhost', 22, []), { code: 'probe.own-ground' });
  await assert.rejects(settled('127.0.0.1', 22, [{ address: '127.0.0.1', port: 2201 }]), { code: 'probe.own-ground' });
  assert.equal(await settled('127.0.0.1', 2201, [{ address: '127.0.0.1', port: 2201 }]), '127.0.0.1');
  assert.equal(await settled('192.0.2.7', null, []), '192.0.2.7');
});
