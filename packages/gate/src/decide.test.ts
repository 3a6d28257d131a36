import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RiskClass, riskClasses, riskTags, type TrustLevel } from '@interlock/model';
import fc from 'fast-check';
import { decide, type Question } from './decide.ts';

const question: Question = {
  nature: 'classified',
  class: 'read-only',
  tags: [],
  trust: 'supervised',
  mode: 'default',
  by: 'agent',
  environment: 'prod',
  placeholders: 0,
};
const outcome = (change: Partial<Question>) => decide({ ...question, ...change }).outcome;

test('classes and trust levels decide as the specification’s table says', () => {
  const table: [TrustLevel, Record<RiskClass, string>][] = [
    ['manual', { 'read-only': 'ask', moderate: 'ask', dangerous: 'ask', unknown: 'ask' }],
    ['supervised', { 'read-only': 'allow', moderate: 'ask', dangerous: 'ask', unknown: 'ask' }],
    ['autonomous', { 'read-only': 'allow', moderate: 'ask', dangerous: 'ask', unknown: 'ask' }],
  ];
  for (const [trust, row] of table)
    for (const cls of riskClasses) assert.equal(outcome({ trust, class: cls }), row[cls], `${trust} ${cls}`);
  assert.equal(outcome({ trust: 'autonomous', class: 'moderate', environment: 'lab' }), 'allow');
});

test('Ask and Planning deny whatever is not a read', () => {
  for (const mode of ['ask', 'planning'] as const)
    for (const cls of riskClasses) assert.equal(outcome({ mode, class: cls }), cls === 'read-only' ? 'allow' : 'deny');
});

test('a tool that only talks does not ask, even in Manual', () => {
  assert.equal(outcome({ nature: 'talk', trust: 'manual' }), 'allow');
});

test('a person’s session is never opened by an agent', () => {
  assert.equal(outcome({ nature: 'own-hands', by: 'agent' }), 'deny');
  assert.equal(outcome({ nature: 'own-hands', by: 'person' }), 'allow');
});

const anyQuestion = fc.record({
  nature: fc.constantFrom<Question['nature']>('classified', 'always-asks'),
  class: fc.constantFrom(...riskClasses),
  tags: fc.uniqueArray(fc.constantFrom(...riskTags)),
  trust: fc.constantFrom<TrustLevel>('manual', 'supervised', 'autonomous'),
  mode: fc.constantFrom<Question['mode']>('default', 'ask', 'planning'),
  by: fc.constantFrom<Question['by']>('agent', 'person'),
  environment: fc.constantFrom<Question['environment']>('lab', 'staging', 'prod', 'core', null),
  placeholders: fc.nat(3),
});

test('no trust, mode, tag or environment lets Dangerous, Unknown, a placeholder or a lock-out run unasked', () => {
  fc.assert(
    fc.property(anyQuestion, (q) => {
      const risky =
        q.class === 'dangerous' || q.class === 'unknown' || q.placeholders > 0 || q.tags.includes('may-lock-out');
      assert.ok(!(risky && decide(q).outcome === 'allow'));
      assert.ok(!(q.trust === 'manual' && decide(q).outcome === 'allow'));
    }),
    { numRuns: 2000 },
  );
});
