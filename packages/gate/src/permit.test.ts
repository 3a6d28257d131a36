import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Call, type Decision, Fault, newId } from '@interlock/model';
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
    by: { kind: 'agent', agent: newId('agent', random), use: 'u1' },
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
      route: [],
      hostKeys: [{ algorithm: 'ssh-ed25519', fingerprint: `SHA256:${'A'.repeat(43)}` }],
      lab: false,
    },
    lines: [{ text: 'show version', mode: 'exec', leaves: 'exec', class: 'read-only' }],
    answers: [{ question: 'confirm', answer: 'y' }],
    added: ['terminal length 0'],
    credential: { entry: newId('entry', random), name: 'admin', version: 3 },
    placeholders: [{ entry: newId('entry', random), name: 'community', version: 1 }],
    limits: { milliseconds: 30_000, bytes: 1_000_000 },
  };
}
const give = (call: Call) =>
  issuePermit({ call, class: 'read-only', decision: allow, approvals: [], instance: 'here' }, around);
const here = { instance: 'here', now: 1_000_000, policy: 'p1' };
const refused = (error: unknown) => error instanceof Fault && error.code === 'gate.permit-refused';

test('a permit fits the call it was given for', () => {
  const call = aCall();
  checkPermit(give(call), structuredClone(call), here);
});

/** Every leaf of a call, changed a little, one at a time. */
function* mutants(value: unknown, put: (v: unknown) => unknown): Generator<unknown> {
  if (typeof value === 'string') yield put(`${value}x`);
  else if (typeof value === 'number') yield put(value + 1);
  else if (typeof value === 'boolean') yield put(!value);
  else if (value === null) yield put('x');
  else if (Array.isArray(value)) {
    yield put([...value, ...value, 'x']);
    if (value.length > 0) yield put(value.slice(1));
    for (const [i, item] of value.entries()) yield* mutants(item, (v) => put(value.with(i, v)));
  } else
    for (const [key, item] of Object.entries(value as object))
      yield* mutants(item, (v) => put({ ...(value as object), [key]: v }));
}

test('a call with any field changed is refused', () => {
  const call = aCall();
  const permit = give(call);
  let tried = 0;
  for (const mutant of mutants(call, (v) => v)) {
    assert.throws(() => checkPermit(permit, mutant as Call, here), refused, JSON.stringify(mutant));
    tried++;
  }
  assert.ok(tried > 40, `${tried} mutants`);
});

test('a permit dies with its process, its time, its policy', () => {
  const call = aCall();
  const permit = give(call);
  assert.throws(() => checkPermit(permit, call, { ...here, instance: 'after a restart' }), refused);
  assert.throws(() => checkPermit(permit, call, { ...here, now: here.now + permitLife + 1 }), refused);
  assert.throws(() => checkPermit(permit, call, { ...here, now: here.now - 1 }), refused);
  assert.throws(() => checkPermit({ ...permit, decision: { ...allow, policy: 'p0' } }, call, here), refused);
  assert.throws(() => checkPermit({ ...permit, decision: ask }, call, here), refused);
});

test('no permit is given for what was asked and not answered, or denied', () => {
  const call = aCall();
  for (const decision of [ask, { ...ask, outcome: 'deny' as const }])
    assert.throws(
      () => issuePermit({ call, class: 'moderate', decision, approvals: [], instance: 'here' }, around),
      Fault,
    );
});
