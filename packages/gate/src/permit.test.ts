import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Actor,
  type Approval,
  type Call,
  callLineSchema,
  callSchema,
  type Decision,
  type Demands,
  decisionSchema,
  demandsSchema,
  Fault,
  newId,
  type Permit,
  permitSchema,
  targetSchema,
} from '@interlock/model';
import { checkPermit, issuePermit, permitLife } from './permit.ts';

let counter = 0;
const random = (n: number) => new Uint8Array(n).fill(++counter);
const around = { now: () => 1_000_000, random };
const allow: Decision = { outcome: 'allow', rule: 'trust.read-only', reason: '', policy: 'p1' };
const ask: Decision = { ...allow, outcome: 'ask' };

function aCall(): Call {
  return {
    v: 1,
    id: newId('call', random),
    organization: newId('org', random),
    conversation: newId('conversation', random),
    run: newId('run', random),
    by: { kind: 'agent', agent: newId('agent', random), use: 'u1', under: [newId('agent', random)] },
    tool: 'terminal.run',
    arguments: { command: 'show version' },
    target: {
      host: newId('host', random),
      version: 1,
      name: 'r1',
      platform: 'cisco_ios',
      environment: 'prod',
      tags: ['edge'],
      protocol: 'ssh',
      address: '192.0.2.1',
      port: 22,
      route: [newId('host', random)],
      hostKeys: [{ algorithm: 'ssh-ed25519', fingerprint: `SHA256:${'A'.repeat(43)}` }],
      lab: false,
    },
    lines: [{ text: 'show version', mode: 'exec', leaves: 'exec', class: 'read-only', shows: '0'.repeat(64) }],
    answers: [{ question: 'confirm', answer: 'y' }],
    added: ['terminal length 0'],
    credential: { entry: newId('entry', random), name: 'admin', version: 3 },
    enable: { entry: newId('entry', random), name: 'enable', version: 2 },
    placeholders: [{ entry: newId('entry', random), name: 'community', version: 1 }],
    limits: { milliseconds: 30_000, bytes: 1_000_000 },
  };
}
const by: Actor = { person: newId('person', random), name: 'kim', proof: { kind: 'passphrase' } };
const approver: Actor = {
  person: newId('person', random),
  name: 'lee',
  proof: { kind: 'signature', key: `SHA256:${'B'.repeat(43)}` },
};
const approvals: Approval[] = [
  { by, through: 'card', at: 1 },
  { by: approver, through: 'signed-file', at: 2 },
];
const demands: Demands = {
  presence: true,
  others: 1,
  approvers: [{ name: 'lee', key: `SHA256:${'B'.repeat(43)}` }],
  rules: ['org.two'],
  reason: 'Two do it.',
};
const asked: Decision = { ...ask, demands };
const give = (call: Call, more: { decision?: Decision; approvals?: Approval[]; instance?: string } = {}) =>
  issuePermit({ call, class: 'read-only', decision: allow, approvals: [], instance: 'here', ...more }, around);
const here = { instance: 'here', now: 1_000_000, policy: 'p1' };
const refused = (error: unknown) => error instanceof Fault && error.code === 'gate.permit-refused';

test('a permit fits the call it was given for', () => {
  const call = aCall();
  checkPermit(give(call), structuredClone(call), here);
  checkPermit(give(call, { decision: asked, approvals }), call, here);
});

/** A value with one thing in it changed: every leaf, every member left out or added, every list shorter and longer. */
function* mutants(value: unknown, put: (v: unknown) => unknown, at = ''): Generator<{ at: string; mutant: unknown }> {
  const one = (mutant: unknown, more = '') => ({ at: `${at}${more}`, mutant: put(mutant) });
  if (typeof value === 'string') yield* [one(`${value}x`), one(''), one(null)];
  else if (typeof value === 'number') yield* [one(value + 1), one(value - 1), one(-value), one(String(value))];
  else if (typeof value === 'boolean') yield one(!value);
  else if (value === null) yield one('x');
  else if (Array.isArray(value)) {
    yield* [one([...value, ...value, 'x'], '+'), one([], '-'), one(value.slice(1), '-1')].filter(
      ({ mutant }) => JSON.stringify(mutant) !== JSON.stringify(put(value)),
    );
    if (value.length > 1) yield one(value.toReversed(), ' turned');
    for (const [i, item] of value.entries()) yield* mutants(item, (v) => put(value.with(i, v)), `${at}[${i}]`);
  } else {
    const whole = value as object;
    yield one({ ...whole, more: 'x' }, '+');
    for (const [key, item] of Object.entries(whole)) {
      yield one(Object.fromEntries(Object.entries(whole).filter(([name]) => name !== key)), ` without ${key}`);
      yield* mutants(item, (v) => put({ ...whole, [key]: v }), `${at}.${key}`);
    }
  }
}

/** Names of the members of a schema that a sample leaves empty: what nobody fills in, nobody changes. */
const unfilled = (schema: { readonly shape: object }, sample: object): string[] =>
  Object.keys(schema.shape).filter((name) => {
    const value = (sample as Record<string, unknown>)[name];
    return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
  });

test('a call with any field changed, left out or added is refused, and the sample has every field there is', () => {
  const call = aCall();
  assert.deepEqual(unfilled(callSchema, call), []);
  assert.deepEqual(unfilled(targetSchema, call.target ?? {}), []);
  assert.deepEqual(unfilled(callLineSchema, call.lines[0] ?? {}), []);
  const permit = give(call);
  const fields = new Set<string>();
  let tried = 0;
  for (const { at, mutant } of mutants(call, (v) => v)) {
    assert.throws(() => checkPermit(permit, mutant as Call, here), refused, at);
    fields.add(at);
    tried++;
  }
  assert.ok(fields.size > 90 && tried > 150, `${tried} mutants of ${fields.size} places`);
  checkPermit(permit, call, here);
});

test('a permit with any field changed, left out or added is refused, and so is a copy of it', () => {
  const call = aCall();
  const permit = give(call, { decision: asked, approvals });
  assert.deepEqual(unfilled(permitSchema, permit), []);
  assert.deepEqual(unfilled(decisionSchema, permit.decision), []);
  assert.deepEqual(unfilled(demandsSchema, permit.decision.demands ?? {}), []);
  let tried = 0;
  for (const { at, mutant } of mutants(permit, (v) => v)) {
    assert.throws(() => checkPermit(mutant as Permit, call, here), refused, at);
    tried++;
  }
  assert.ok(tried > 90, `${tried} mutants`);
  for (const copy of [{ ...permit }, structuredClone(permit), Object.create(permit) as Permit])
    assert.throws(() => checkPermit(copy, call, here), refused);
  checkPermit(permit, call, here);
});

test('what is given cannot be changed in place, and what was handed in changes nothing of it', () => {
  const call = aCall();
  const decision = structuredClone(asked);
  const handed = structuredClone(approvals);
  const permit = give(call, { decision, approvals: handed });
  const before = JSON.stringify(permit);
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    assert.ok(Object.isFrozen(value), JSON.stringify(value));
    for (const one of Object.values(value)) visit(one);
  };
  visit(permit);
  decision.outcome = 'allow';
  delete decision.demands;
  handed.length = 0;
  assert.equal(JSON.stringify(permit), before);
});

test('a permit dies with its process, its time, its policy', () => {
  const call = aCall();
  const permit = give(call);
  const says = (part: RegExp) => (error: unknown) => refused(error) && part.test((error as Fault).message);
  const at = (change: Partial<typeof here>) => () => checkPermit(permit, call, { ...here, ...change });
  assert.throws(at({ instance: 'after a restart' }), says(/restart/));
  assert.throws(at({ now: here.now + permitLife + 1 }), says(/time is over/));
  assert.throws(at({ now: here.now - 1 }), says(/time is over/));
  assert.throws(at({ policy: 'p0' }), says(/policy changed/));
  at({ now: here.now + permitLife })();
});

test('no permit is given for what was asked and not answered, or denied', () => {
  const call = aCall();
  for (const decision of [ask, { ...ask, outcome: 'deny' as const }])
    assert.throws(
      () => issuePermit({ call, class: 'moderate', decision, approvals: [], instance: 'here' }, around),
      Fault,
    );
});
