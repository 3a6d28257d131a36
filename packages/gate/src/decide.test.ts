import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type PolicyAnswer,
  type RiskClass,
  type Ruling,
  riskClasses,
  riskTags,
  type TrustLevel,
} from '@interlock/model';
import fc from 'fast-check';
import { decide, type HookRuling, planAnswers, type Question } from './decide.ts';

const question: Question = {
  nature: 'classified',
  class: 'read-only',
  tags: [],
  trust: 'supervised',
  mode: 'default',
  by: 'agent',
  placeholders: 0,
};
const yes: Ruling = { allowed: true, rules: ['p.yes'], reason: 'Because.', names: [], error: null };
const silent: Ruling = { allowed: false, rules: [], reason: null, names: [], error: null };
const forbid: Ruling = { ...silent, rules: ['p.no'], reason: 'Not at night.' };
const failed: Ruling = { ...silent, error: 'p.x: overflow' };
const named: Ruling = { ...yes, names: ['unknown'] };
const answer = (run: Ruling, runUnasked: Ruling): PolicyAnswer => ({ version: 'v1', run, runUnasked });
const open = answer(yes, yes);
const outcome = (change: Partial<Question>, policy = open) => decide({ ...question, ...change }, policy).outcome;

test('where the policy allows everything, the floors still ask for what they hold', () => {
  const table: [TrustLevel, Record<RiskClass, string>][] = [
    ['manual', { 'read-only': 'ask', moderate: 'ask', dangerous: 'ask', unknown: 'ask' }],
    ['supervised', { 'read-only': 'allow', moderate: 'allow', dangerous: 'ask', unknown: 'ask' }],
    ['autonomous', { 'read-only': 'allow', moderate: 'allow', dangerous: 'ask', unknown: 'ask' }],
  ];
  for (const [trust, row] of table)
    for (const cls of riskClasses) assert.equal(outcome({ trust, class: cls }), row[cls], `${trust} ${cls}`);
});

test('Unknown runs unasked only where a deciding permit names it', () => {
  assert.equal(outcome({ class: 'unknown' }, answer(yes, named)), 'allow');
  assert.equal(outcome({ class: 'unknown' }, answer(yes, { ...named, allowed: false })), 'ask');
  assert.equal(outcome({ class: 'dangerous' }, answer(yes, { ...named, names: ['dangerous'] })), 'ask');
  assert.equal(outcome({ class: 'unknown', trust: 'manual' }, answer(yes, named)), 'ask');
});

test('what the policy forbids is denied, what it does not allow unasked is asked, with its rule and reason', () => {
  const { policy, ...no } = decide(question, answer(forbid, yes));
  assert.deepEqual(no, { outcome: 'deny', rule: 'p.no', reason: 'Not at night.' });
  assert.match(policy, /v1/);
  assert.equal(outcome({}, answer(silent, yes)), 'deny');
  assert.deepEqual(
    [forbid, silent].map((ruling) => {
      const { outcome: what, rule } = decide(question, answer(yes, ruling));
      return `${what} ${rule}`;
    }),
    ['ask p.no', 'ask policy.no-permit'],
  );
});

test('a policy that fails denies, in every trust level', () => {
  for (const trust of ['manual', 'supervised', 'autonomous'] as const) {
    assert.equal(outcome({ trust }, answer(failed, yes)), 'deny');
    if (trust !== 'manual') assert.equal(outcome({ trust }, answer(yes, { ...failed, allowed: true })), 'deny');
  }
});

test('Ask and Planning deny whatever is not a read', () => {
  for (const mode of ['ask', 'planning'] as const)
    for (const cls of riskClasses) assert.equal(outcome({ mode, class: cls }), cls === 'read-only' ? 'allow' : 'deny');
});

test('Manual hides no other reason to ask: a policy, a floor or a hook keeps its name on the card', () => {
  const manual = { ...question, class: 'moderate', trust: 'manual' } as const;
  assert.equal(decide(manual, answer(yes, forbid)).rule, 'p.no');
  assert.equal(decide({ ...manual, tags: ['leaves-box'] }, open).rule, 'tag.leaves-box');
  assert.equal(decide(manual, open, { outcome: 'ask', hook: 'h', reason: 'r' }).rule, 'hook.h');
  assert.equal(decide(manual, answer(yes, silent)).rule, 'trust.manual');
  assert.equal(decide(manual, open).rule, 'trust.manual');
});

test('a tool that only talks does not ask, even in Manual', () => {
  assert.equal(outcome({ nature: 'talk', trust: 'manual' }, answer(failed, failed)), 'allow');
});

test('a person’s session is never opened by an agent, and by nobody where the policy forbids it', () => {
  assert.equal(outcome({ nature: 'own-hands', by: 'agent' }), 'deny');
  assert.equal(outcome({ nature: 'own-hands', by: 'person' }), 'allow');
  assert.equal(outcome({ nature: 'own-hands', by: 'person' }, answer(forbid, yes)), 'deny');
});

test('hooks only make it stricter, and their name is the rule', () => {
  const hook = (outcome: 'ask' | 'deny') => ({ outcome, hook: 'siem', reason: 'Said so.' });
  const by = (policy: PolicyAnswer, ruling: HookRuling | null) => {
    const { outcome: what, rule } = decide(question, policy, ruling);
    return `${what} ${rule}`;
  };
  assert.deepEqual(
    [by(open, null), by(open, hook('ask')), by(open, hook('deny'))],
    ['allow p.yes', 'ask hook.siem', 'deny hook.siem'],
  );
  assert.deepEqual(
    [by(answer(yes, forbid), hook('ask')), by(answer(forbid, yes), hook('ask'))],
    ['ask p.no', 'deny p.no'],
  );
  assert.equal(by(answer(yes, forbid), hook('deny')), 'deny hook.siem');
});

const anyRuling = fc.record<Ruling>({
  allowed: fc.boolean(),
  rules: fc.constantFrom([], ['p.yes']),
  reason: fc.constantFrom(null, 'Because.'),
  names: fc.constantFrom<string[]>([], ['unknown'], ['dangerous', 'unknown']),
  error: fc.constantFrom(null, 'it failed'),
});
const anyQuestion = fc.record({
  nature: fc.constantFrom<Question['nature']>('classified', 'always-asks', 'plan'),
  class: fc.constantFrom(...riskClasses),
  tags: fc.uniqueArray(fc.constantFrom(...riskTags)),
  trust: fc.constantFrom<TrustLevel>('manual', 'supervised', 'autonomous'),
  mode: fc.constantFrom<Question['mode']>('default', 'ask', 'planning'),
  by: fc.constantFrom<Question['by']>('agent', 'person'),
  placeholders: fc.nat(3),
});

test('no policy, trust, mode or tag lets Dangerous, an unnamed Unknown, a placeholder or a lock-out run unasked', () => {
  fc.assert(
    fc.property(anyQuestion, anyRuling, anyRuling, (q, run, runUnasked) => {
      const risky =
        q.class === 'dangerous' ||
        (q.class === 'unknown' && !runUnasked.names.includes('unknown')) ||
        q.placeholders > 0 ||
        q.nature === 'always-asks' ||
        q.nature === 'plan' ||
        q.tags.includes('leaves-box') ||
        q.tags.includes('may-lock-out');
      const { outcome: what } = decide(q, answer(run, runUnasked));
      assert.ok(!(risky && what === 'allow'));
      assert.ok(!(q.trust === 'manual' && what === 'allow'));
      assert.ok(!((!run.allowed || run.error !== null) && what !== 'deny'));
      assert.ok(!((!runUnasked.allowed || runUnasked.error !== null) && what === 'allow'));
    }),
    { numRuns: 4000 },
  );
});

test('a grant answers for a change that no policy speaks of, and lifts neither floor, policy nor hook', () => {
  const grant = { grant: 'g1', reason: 'Granted.' };
  const change = { class: 'moderate' } as const;
  const with_ = (more: Partial<Question>, policy = answer(yes, silent), hooks: Parameters<typeof decide>[2] = null) => {
    const { outcome: what, rule } = decide({ ...question, ...change, ...more }, policy, hooks, grant);
    return `${what} ${rule}`;
  };
  assert.equal(with_({}), 'allow grant.g1');
  assert.equal(with_({ trust: 'manual' }), 'ask trust.manual');
  assert.equal(with_({ class: 'dangerous' }), 'ask floor.dangerous');
  assert.equal(with_({ class: 'unknown' }), 'ask floor.unknown');
  assert.equal(with_({ tags: ['may-lock-out'] }), 'ask floor.may-lock-out');
  assert.equal(with_({ placeholders: 1 }), 'ask floor.placeholder');
  assert.equal(with_({ mode: 'planning' }), 'deny mode.planning');
  assert.equal(with_({}, answer(yes, forbid)), 'ask p.no');
  assert.equal(with_({}, answer(forbid, yes)), 'deny p.no');
  assert.equal(with_({}, answer(yes, failed)), 'deny policy.failed');
  assert.equal(with_({}, answer(yes, silent), { outcome: 'ask', hook: 'h', reason: '' }), 'ask hook.h');
});

test('in a mode that only reads, an agent does not ask to change what decides; a person still may', () => {
  const may = { allowed: true, rules: ['p'], reason: null, names: [], error: null };
  const q = { nature: 'always-asks', class: 'moderate', tags: [], trust: 'supervised', placeholders: 0 } as const;
  for (const mode of ['ask', 'planning'] as const) {
    assert.equal(decide({ ...q, mode, by: 'agent' }, answer(may, may)).outcome, 'deny');
    assert.equal(decide({ ...q, mode, by: 'person' }, answer(may, may)).outcome, 'ask');
  }
  assert.equal(decide({ ...q, mode: 'default', by: 'agent' }, answer(may, may)).outcome, 'ask');
});

test('the approval of a plan answers for Moderate steps whose turn it is, and for nothing a floor, policy or hook asks', () => {
  fc.assert(
    fc.property(anyQuestion, anyRuling, anyRuling, fc.boolean(), fc.boolean(), (q, run, runUnasked, planned, hook) => {
      const ruling = hook ? ({ outcome: 'ask', hook: 'h', reason: 'r' } as const) : null;
      const decision = decide({ ...q, planned }, answer(run, runUnasked), ruling);
      if (!planAnswers({ ...q, planned }, decision)) return;
      assert.ok(planned && q.class === 'moderate' && q.placeholders === 0 && q.mode !== 'ask');
      assert.ok(run.allowed && run.error === null && q.nature === 'classified');
      assert.ok(!q.tags.some((tag) => tag === 'may-lock-out' || tag === 'leaves-box' || tag === 'needs-session-state'));
      assert.ok(decision.rule === 'policy.change' || decision.rule === 'trust.manual');
      assert.equal(hook, false, 'a hook asks');
      assert.ok(runUnasked.allowed || runUnasked.rules.length === 0, 'a policy asks');
    }),
    { numRuns: 4000 },
  );
});

test('a plan stands on a card in Default and Planning and is denied in Ask; its steps pass Planning in their turn alone', () => {
  const may = { allowed: true, rules: ['p'], reason: null, names: [], error: null };
  const no = { ...may, allowed: false, rules: [] };
  const q = { nature: 'plan', class: 'moderate', tags: [], trust: 'autonomous', by: 'agent', placeholders: 0 } as const;
  const of = (mode: Question['mode']) => decide({ ...q, mode }, answer(may, may)).outcome;
  assert.deepEqual([of('default'), of('planning'), of('ask')], ['ask', 'ask', 'deny']);
  const step = { ...q, nature: 'classified', mode: 'planning', trust: 'supervised' } as const;
  assert.equal(decide({ ...step, planned: false }, answer(may, no)).outcome, 'deny');
  assert.equal(decide({ ...step, planned: true }, answer(may, no)).outcome, 'ask');
  assert.equal(decide({ ...step, mode: 'ask', planned: true }, answer(may, no)).outcome, 'deny');
  assert.equal(decide({ ...step, class: 'dangerous', planned: true }, answer(may, may)).rule, 'floor.dangerous');
});
