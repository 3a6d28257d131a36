import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PolicyQuestion } from '@interlock/model';
import { prepared } from './cedar.ts';
import { defaultSet } from './default-set.ts';
import { loadPolicies, requestOf } from './policy-set.ts';
import { schemaText } from './schema.ts';

const host: NonNullable<PolicyQuestion['host']> = {
  id: 'host_1',
  name: 'r1',
  address: '192.0.2.1',
  platform: 'cisco_ios',
  environment: 'prod',
  lab: false,
  folder: ['customers', 'north'],
  tags: ['edge'],
};
const question: PolicyQuestion = {
  principal: {
    kind: 'agent',
    id: 'agent_1',
    agent: 'main',
    person: { id: 'person_1', name: 'kim', proof: 'os-user' },
  },
  host,
  tool: 'terminal.run',
  class: 'read-only',
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
const run = '@id("run") permit(principal, action == Interlock::Action::"run", resource);\n';
const unasked = (set: string, change: Partial<PolicyQuestion> = {}) =>
  loadPolicies(set).ask({ ...question, ...change }).runUnasked;

test('the default set lets reads flow, Moderate only on lab hosts in Autonomous, and says why', () => {
  const set = loadPolicies(defaultSet);
  assert.deepEqual(set.warnings, []);
  assert.ok(defaultSet.split('\n').length <= 45, 'it is read in one screen');
  const ask = (change: Partial<PolicyQuestion>) => set.ask({ ...question, ...change });
  assert.equal(ask({}).run.allowed, true);
  assert.deepEqual(ask({}).runUnasked, {
    allowed: true,
    rules: ['default.read-only'],
    reason: 'It only reads.',
    names: [],
    error: null,
  });
  const lab = { ...host, environment: 'lab' } as const;
  for (const [change, allowed] of [
    [{ class: 'moderate' }, false],
    [{ class: 'moderate', trust: 'autonomous' }, false],
    [{ class: 'moderate', trust: 'autonomous', host: lab }, true],
    [{ class: 'moderate', trust: 'autonomous', host: null }, false],
    [{ class: 'dangerous', trust: 'autonomous', host: lab }, false],
    [{ class: 'unknown', trust: 'autonomous', host: lab }, false],
    [{ tags: ['leaves-box'] }, false],
    [{ tags: ['probe'], destination: 'unknown' }, false],
    [{ tags: ['probe'], destination: 'known' }, true],
    [{ tags: ['heavy'] }, true],
    [{ tags: ['heavy'], host: { ...host, environment: 'core' } }, false],
    [{ tags: ['heavy'], host: { ...host, tags: ['core'] } }, false],
    [{ host: null }, true],
  ] as [Partial<PolicyQuestion>, boolean][])
    assert.equal(ask(change).runUnasked.allowed, allowed, JSON.stringify(change));
});

test('the same command is allowed on lab, asked on prod and denied on core where a policy says so', () => {
  const set = loadPolicies(`${defaultSet}
@id("core.no-changes") @reason("Core devices are changed by hand.")
forbid (principal is Interlock::Agent, action == Interlock::Action::"run", resource is Interlock::Host)
when { resource.environment == "core" && context.class != "read-only" };`);
  const on = (environment: NonNullable<PolicyQuestion['host']>['environment']) => {
    const { run: may, runUnasked } = set.ask({
      ...question,
      class: 'moderate',
      trust: 'autonomous',
      host: { ...host, environment },
    });
    return `${may.allowed} ${runUnasked.allowed}`;
  };
  assert.deepEqual([on('lab'), on('prod'), on('core')], ['true true', 'true false', 'false false']);
});

test('folders, tags, persons, times and budgets are things a policy can name', () => {
  const permit = (when: string) =>
    unasked(`@id("x") permit(principal, action == Interlock::Action::"runUnasked", resource is Interlock::Host)
      when { ${when} };`).allowed;
  assert.equal(permit('resource in Interlock::Folder::"customers"'), true);
  assert.equal(permit('resource in Interlock::Folder::"customers/north"'), true);
  assert.equal(permit('resource in Interlock::Folder::"north"'), false);
  assert.equal(permit('resource in Interlock::Tag::"edge"'), true);
  assert.equal(permit('resource in Interlock::Tag::"core"'), false);
  assert.equal(permit('principal is Interlock::Agent && principal.person.name == "kim"'), true);
  assert.equal(permit('principal is Interlock::Agent && principal.person.proof == "passkey"'), false);
  assert.equal(permit('context.weekday <= 5 && context.minute >= 540 && context.minute < 1020'), true);
  assert.equal(permit('context.minute >= 1320 || context.minute < 300'), false);
  assert.equal(permit('context.calls < 4'), false);
  assert.equal(permit('context.minutes < 30'), true);
});

test('a word that is written by its escapes is named like any other: no answer outlives its minute', () => {
  const set = loadPolicies(`${run}@id("late") forbid(principal, action == Interlock::Action::"run", resource)
    when { context["min\\u{75}te"] >= 120 };`);
  const at = (minute: number) => set.ask({ ...question, minute }).run.allowed;
  assert.deepEqual([at(10), at(600), at(10)], [true, false, true]);
});

test('every missing attribute makes the answer no, whatever the policies say', () => {
  const set = loadPolicies(`${run}@id("all") permit(principal, action, resource);`);
  assert.equal(set.ask(question).runUnasked.allowed, true);
  const { ask } = prepared(set.policies, schemaText, 'trial');
  const request = { ...requestOf(question), action: { type: 'Interlock::Action', id: 'runUnasked' } };
  assert.equal(ask(request).allowed, true);
  let removed = 0;
  const refused = (changed: typeof request, what: string) => {
    const { allowed, errors } = ask(changed);
    assert.ok(!allowed || errors.length > 0, what);
    removed++;
  };
  for (const name of Object.keys(request.context)) {
    const { [name as keyof typeof request.context]: _, ...context } = request.context;
    refused({ ...request, context: context as typeof request.context }, `context.${name}`);
  }
  for (const [at, entity] of request.entities.entries())
    for (const name of Object.keys(entity.attrs)) {
      const { [name]: _, ...attrs } = entity.attrs;
      refused({ ...request, entities: request.entities.with(at, { ...entity, attrs }) }, `attribute ${name}`);
    }
  assert.equal(removed, 11 + 2 + 2 + 5);
});

test('a value of the wrong kind is no, and so is a policy that fails while it is evaluated', () => {
  const set = loadPolicies(`${run}@id("all") permit(principal, action, resource);`);
  for (const change of [{ minute: 1.5 }, { minute: '600' }, { tags: [1] }, { calls: 2 ** 70 }, { tool: null }])
    assert.equal(
      set.ask({ ...question, ...(change as object) } as PolicyQuestion).run.allowed,
      false,
      JSON.stringify(change),
    );
  const overflow = unasked(`@id("all") permit(principal, action, resource);
    @id("no") forbid(principal, action, resource) when { context.minute * 9223372036854775807 > 5 };`);
  assert.equal(overflow.allowed, false, 'Cedar itself skips the forbid and says allow');
  assert.match(overflow.error ?? '', /^no: .*overflow/);
});

test('a bad set is refused with its place, and the good one stays', () => {
  const good = loadPolicies(defaultSet, 'active');
  for (const [text, why] of [
    ['permit(principal, action, resource);', /has no name/],
    [`${run}${run}`, /Two policies are called run/],
    ['@id("a b") permit(principal, action, resource);', /is no name/],
    ['@id("a")\npermit(principal,\naction', /line 3|unexpected/],
    ['@id("a") permit(principal == ?principal, action, resource);', /Templates/],
    ['@id("a") permit(principal, action, resource) when { context.nosuch };', /a: .*nosuch/],
    ['@id("a") permit(principal, action == Interlock::Action::"fly", resource);', /a: .*/],
    ['@id("a") permit(principal, action, resource) when { context.class == 5 };', /a: .*/],
    ['@id("a") permit(principal, action, resource) when { resource.environment == "lab" };', /a: .*/],
    [`// ${'x'.repeat(300_000)}`, /longer than/],
  ] as const)
    assert.throws(() => loadPolicies(text, 'active'), { code: 'policy.invalid', message: why }, text.slice(0, 60));
  assert.equal(good.ask(question).runUnasked.allowed, true);
});

test('an empty set allows nothing', () => {
  const { run: may, runUnasked } = loadPolicies('').ask(question);
  assert.deepEqual([may.allowed, runUnasked.allowed, may.rules], [false, false, []]);
});

test('a set whose place another one took answers no', () => {
  const old = loadPolicies(defaultSet, 'trial');
  const now = loadPolicies(`${defaultSet}\n`, 'trial');
  assert.notEqual(old.version, now.version);
  assert.equal(old.ask(question).run.allowed, false);
  assert.equal(now.ask(question).run.allowed, true);
});

test('a permit names the class it is for', () => {
  const set = `@id("u") @names("unknown") permit(principal, action, resource) when { context.class == "unknown" };`;
  assert.deepEqual(unasked(set, { class: 'unknown' }).names, ['unknown']);
});

test('a question that was asked before has the same answer, and another is never answered for it', () => {
  const set = loadPolicies(`${run}@id("early") permit(principal, action == Interlock::Action::"runUnasked", resource)
    when { context.minute < 60 && context.tags.contains("probe") };`);
  const ask = (change: Partial<PolicyQuestion>) => set.ask({ ...question, ...change }).runUnasked.allowed;
  const allowed = { minute: 10, tags: ['probe'] } as const;
  for (let n = 0; n < 3; n++) {
    assert.equal(ask({ ...allowed, calls: n }), true);
    for (const change of [
      { minute: 60 },
      { tags: [] },
      { tags: ['probe', 'heavy'] as const, minute: 61 },
      { host: null, minute: 600 },
    ])
      assert.equal(ask({ ...allowed, ...change }), false, JSON.stringify(change));
  }
  const named = loadPolicies(`${run}@id("few") permit(principal, action == Interlock::Action::"runUnasked", resource)
    when { context.calls < 3 };`);
  assert.deepEqual(
    [1, 2, 3, 2, 5].map((calls) => named.ask({ ...question, calls }).runUnasked.allowed),
    [true, true, false, true, false],
  );
});

test('a set whose place another one took answers nothing from memory', () => {
  const set = loadPolicies(defaultSet);
  assert.equal(set.ask(question).run.allowed, true);
  loadPolicies(`${run}`);
  assert.equal(set.ask(question).run.allowed, false);
});
