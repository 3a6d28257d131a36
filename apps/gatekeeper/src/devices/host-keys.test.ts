import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '@interlock/model';
import { wayDouble } from '../call/way.double.ts';
import { type HostKeyRooms, requireTrusted, trustFirstKeys } from './host-keys.ts';

const dead = new Fault('wire.silent', 'r1 at 192.0.2.1 port 22 did not answer within 20 s.', 'Check the port.');

test('of a host that answers nothing the wire’s own fault is told, and nobody is asked to compare a key', async () => {
  const double = wayDouble({ host: { hostKeys: [] } });
  const rooms: HostKeyRooms = {
    house: double.rooms.house,
    inventory: { get: () => double.host } as never,
    fetchKey: () => Promise.reject(dead),
    ask: () => assert.fail('nobody is asked'),
    knownHosts: async () => () => ({ trusted: [], revoked: [] }),
  };
  const signal = new AbortController().signal;
  await assert.rejects(requireTrusted(double.host, rooms, signal), (error) => error === dead);
  const { failed } = await trustFirstKeys([double.host], rooms, signal);
  assert.deepEqual(failed, [{ host: 'r1', why: 'r1 at 192.0.2.1 port 22 did not answer within 20 s' }]);
});
