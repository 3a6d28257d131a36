import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanUpOf } from './clean-up.ts';

const ends = (platform: Parameters<typeof cleanUpOf>[0], ...texts: string[]) =>
  cleanUpOf(
    platform,
    texts.map((text) => ({ text })),
  );

test('what goes on by itself has lines that end it, each once', () => {
  assert.deepEqual(ends('cisco_ios', 'debug ip bgp updates', 'debug ip ospf events', 'terminal monitor'), [
    'undebug all',
    'terminal no monitor',
  ]);
  assert.deepEqual(ends('frr', 'debug bgp updates'), ['no debug bgp updates']);
  assert.deepEqual(ends('cisco_ios', 'monitor capture WAN start'), ['monitor capture WAN stop']);
  assert.deepEqual(ends('huawei_vrp', 'debugging bgp all'), ['undo debugging all']);
  assert.deepEqual(ends('mikrotik_routeros', '/tool sniffer start'), ['/tool sniffer stop']);
});

test('an edit that stays in the shared candidate is discarded; one that was committed or is private is not', () => {
  const discard = ['configure', 'rollback 0', 'exit configuration-mode'];
  assert.deepEqual(ends('juniper_junos', 'configure', 'set system host-name a', 'show | compare'), discard);
  assert.deepEqual(ends('juniper_junos', 'configure', 'set system host-name a', 'commit', 'exit'), []);
  assert.deepEqual(ends('juniper_junos', 'configure private', 'set system host-name a'), []);
});

test('reads and changes that end by themselves have none', () => {
  assert.deepEqual(ends('cisco_ios', 'show debugging', 'configure terminal', 'hostname a', 'end'), []);
});
