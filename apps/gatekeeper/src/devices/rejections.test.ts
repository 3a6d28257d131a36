import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault, newId } from '@interlock/model';
import { Rejections } from './rejections.ts';

let n = 0;
const random = (length: number) => new Uint8Array(length).fill(++n);
const hosts = [newId('host', random), newId('host', random), newId('host', random)] as const;
const entry = { id: newId('entry', random), name: 'core-admin', version: 1 };
const code = (expected: string) => (error: unknown) => error instanceof Fault && error.code === expected;

test('a rejected password is not tried again on that host; after two hosts it rests everywhere until a person says go on', () => {
  const rejections = new Rejections();
  rejections.requireFree(entry, hosts[0]);
  rejections.note(entry.id, 1, hosts[0], 'core-1');
  assert.throws(() => rejections.requireFree(entry, hosts[0]), code('entry.rejected-before'));
  rejections.requireFree(entry, hosts[1]);
  rejections.note(entry.id, 1, hosts[0], 'core-1');
  assert.ok(!rejections.paused(entry.id), 'the same host twice is one host');
  rejections.note(entry.id, 1, hosts[1], 'core-2');
  assert.ok(rejections.paused(entry.id));
  assert.throws(() => rejections.requireFree(entry, hosts[2]), code('entry.paused'));
  rejections.resume(entry.id);
  rejections.requireFree(entry, hosts[0]);
});

test('a changed entry is a new one', () => {
  const rejections = new Rejections();
  for (const host of hosts) rejections.note(entry.id, 1, host, 'x');
  rejections.requireFree({ ...entry, version: 2 }, hosts[0]);
});
