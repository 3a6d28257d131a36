import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PolicyQuestion } from '@interlock/model';
import { defaultSet } from './default-set.ts';
import { loadPolicies } from './policy-set.ts';

const [kim, lee] = ['K', 'L'].map((letter) => `SHA256:${letter.repeat(43)}`);
const question: PolicyQuestion = {
  principal: { kind: 'agent', id: 'agent_1', agent: 'main', person: { id: 'person_1', name: 'sam', proof: 'os-user' } },
  host: {
    id: 'host_1',
    name: 'r1',
    address: '192.0.2.1',
    platform: 'cisco_ios',
    environment: 'core',
    lab: false,
    folder: [],
    tags: [],
  },
  tool: 'terminal.run',
  class: 'dangerous',
  tags: [],
  trust: 'supervised',
  mode: 'default',
  destination: 'none',
  placeholders: 0,
  weekday: 3,
  minute: 600,
  calls: 4,
  minutes: 1,
};
const presence = `@id("presence") @reason("Prove it.")
forbid (principal, action == Interlock::Action::"approveUnproven", resource) when { context.class == "dangerous" };`;
const two = `@id("two") @others("2") @approvers("kim ${kim}, lee ${lee}")
forbid (principal, action == Interlock::Action::"approveAlone", resource is Interlock::Host)
when { resource.environment == "core" };`;
const demands = (text: string, change: Partial<PolicyQuestion> = {}) =>
  loadPolicies(defaultSet + text).demands({ ...question, ...change });

test('the set that ships demands nothing, and a forbid only where it applies', () => {
  assert.equal(demands(''), null);
  assert.equal(demands(presence, { class: 'moderate' }), null);
  assert.deepEqual(demands(presence), {
    presence: true,
    others: 0,
    approvers: [],
    rules: ['presence'],
    reason: 'Prove it.',
  });
});

test('several demands add up; of approvers only those count whom every policy names', () => {
  const both = demands(`${presence}\n${two}`);
  assert.deepEqual([both?.presence, both?.others, both?.approvers.map(({ name }) => name)], [true, 2, ['kim', 'lee']]);
  const three = `${two}\n@id("one") @approvers("kim ${kim}")
    forbid (principal, action == Interlock::Action::"approveAlone", resource);`;
  const met = demands(three);
  assert.deepEqual([met?.others, met?.approvers.map(({ name }) => name)], [2, ['kim']]);
});

test('what errs demands presence and signatures of nobody who exists', () => {
  const overflow = `@id("x") forbid (principal, action in [Interlock::Action::"approveUnproven",
    Interlock::Action::"approveAlone"], resource) when { context.calls + 9223372036854775807 > 0 };`;
  assert.deepEqual(demands(overflow), { presence: true, others: 16, approvers: [], rules: [], reason: null });
});

test('a demand that is badly written or can never be met is refused before it is in force', () => {
  for (const [annotations, why] of [
    ['@others("2") @approvers("kim SHA256:short")', /list of/],
    [`@others("2") @approvers("kim ${kim}")`, /never be reached/],
    [`@others("0") @approvers("kim ${kim}")`, /number from 1/],
    [`@others("2") @approvers("kim ${kim}, lee ${kim}")`, /one key twice/],
    [`@others("2") @approvers("kim ${kim}, kim ${lee}")`, /one name/],
    ['@others("1")', /list of/],
  ] as const)
    assert.throws(
      () => loadPolicies(`@id("x") ${annotations} forbid (principal, action, resource);`),
      (error: Error) => why.test(error.message),
      annotations,
    );
  assert.throws(
    () => loadPolicies(`@id("x") @approvers("kim ${kim}") permit (principal, action, resource);`),
    /forbid/,
  );
});
