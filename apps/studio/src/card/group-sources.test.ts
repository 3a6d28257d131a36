import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourcesTogether } from './group-sources.ts';

const lines = { from: 'agent' as const, words: ['description'] };
const named = (host: string, from: 'person' | 'inventory') => ({ from, words: [`host ${host}`] });

test('a group says where its words came from, and its hosts in one word where all were named by the same', () => {
  assert.deepEqual(sourcesTogether([{}, {}]), []);
  const same = ['r1', 'r2', 'r3'].map((host) => ({ sources: [named(host, 'inventory'), lines] }));
  assert.deepEqual(sourcesTogether(same), [{ from: 'inventory', words: ['each host'] }, lines]);
});

test('a host that somebody else named stands apart, and so does what a device said', () => {
  const quote = { from: 'device' as const, words: ['10.0.0.9'], source: 'r7', quote: 'use 10.0.0.9' };
  const told = sourcesTogether([
    { sources: [named('r1', 'person'), lines] },
    { sources: [named('r2', 'inventory'), lines] },
    { sources: [named('r3', 'inventory'), lines, quote] },
  ]);
  assert.deepEqual(told, [
    { from: 'person', words: ['host r1'] },
    lines,
    { from: 'inventory', words: ['host r2', 'host r3'] },
    quote,
  ]);
});
