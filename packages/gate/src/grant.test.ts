import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beyondGrants, fitsGrant, grantPattern, shownPattern } from './grant.ts';

const lines = ['configure terminal', 'interface Gi0/1', ' description to core', 'end'];

test('a grant is exact unless examples open a word', () => {
  const exact = grantPattern(lines, []);
  assert.ok(exact);
  assert.ok(fitsGrant(exact, lines, lines));
  for (const other of [
    ['configure terminal', 'interface Gi0/2', ' description to core', 'end'],
    ['configure terminal', 'interface  Gi0/1', ' description to core', 'end'],
    ['configure terminal', 'interface Gi0/1', ' description to core', 'end', 'reload'],
    ['configure terminal', 'interface Gi0/1', 'end'],
    [],
  ])
    assert.ok(!fitsGrant(exact, lines, other), other.join('|'));
});

test('an example opens exactly the words that differ, each to one plain word', () => {
  const base = ['interface Gi0/1', 'shutdown'];
  const pattern = grantPattern(base, [['interface Gi0/2', 'shutdown']]);
  assert.ok(pattern);
  assert.deepEqual(shownPattern(pattern, base), ['interface ‹any word›', 'shutdown']);
  assert.ok(fitsGrant(pattern, base, ['interface Te1/0/7', 'shutdown']));
  for (const other of [
    ['interface Gi0/1 Gi0/2', 'shutdown'],
    ['interface Gi0/1;reload', 'shutdown'],
    ['interface Gi0/1|x', 'shutdown'],
    ['interface Gi0/1\treload', 'shutdown'],
    ['interface Gi0/1\rreload', 'shutdown'],
    ['interface  Gi0/2', 'shutdown'],
    ['interface $(x)', 'shutdown'],
    ['interface Gi0/1', 'no shutdown'],
    ['interface Gi0/1', 'Shutdown'],
    ['interface', 'shutdown'],
  ])
    assert.ok(!fitsGrant(pattern, base, other), other.join('|'));
});

test('examples of another shape, or that open the word that says what is done, make no pattern', () => {
  assert.equal(grantPattern(['shutdown'], [['no shutdown']]), null);
  assert.equal(grantPattern(['shutdown'], [['reload']]), null);
  assert.equal(grantPattern(['vlan 10'], [['vlan 10;20']]), null);
  assert.equal(grantPattern(['vlan 10'], [['vlan 10', 'exit']]), null);
});

test('Dangerous, Unknown, a read, a credential and what leaves or locks are beyond every grant', () => {
  const call = { target: {}, lines: [{}], placeholders: [] } as never;
  const verdict = { class: 'moderate', tags: [] } as const;
  assert.equal(beyondGrants(call, verdict), null);
  for (const cls of ['dangerous', 'unknown', 'read-only'] as const)
    assert.match(beyondGrants(call, { class: cls, tags: [] }) ?? '', /Moderate alone/);
  for (const tag of ['leaves-box', 'may-lock-out', 'reveals-secrets', 'copy'] as const)
    assert.match(beyondGrants(call, { ...verdict, tags: [tag] }) ?? '', new RegExp(tag));
  assert.match(beyondGrants({ ...(call as object), placeholders: [{}] } as never, verdict) ?? '', /keychain/);
  assert.ok(beyondGrants({ target: null, lines: [], placeholders: [] }, verdict));
});
