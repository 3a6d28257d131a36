import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Approval, Decision, Demands, Proof } from '@interlock/model';
import { missing } from './approval.ts';

const [kim, lee, sam] = ['K', 'L', 'S'].map((letter) => `SHA256:${letter.repeat(43)}`) as [string, string, string];
const approval = (proof: Proof, through: Approval['through'] = 'card'): Approval => ({
  by: { person: `person_${'0'.repeat(26)}`, name: 'x', proof },
  through,
  at: 1,
});
const user = approval({ kind: 'os-user', user: 'kim' });
const passkey = approval({ kind: 'passkey', credential: 'c' });
const signed = (key: string) => approval({ kind: 'signature', key }, 'signed-file');
const demands: Demands = {
  presence: false,
  others: 2,
  approvers: [kim, lee, sam].map((key, at) => ({ name: `n${at}`, key })),
  rules: ['two'],
  reason: null,
};
const ask = (set: Partial<Demands> | null): Decision => ({
  outcome: 'ask',
  rule: 'r',
  reason: '',
  policy: 'p',
  ...(set && { demands: { ...demands, others: 0, ...set } }),
});

test('an approval at the desk is enough where nothing is demanded, and never without one', () => {
  assert.equal(missing(ask(null), [user]), null);
  assert.match(missing(ask(null), []) ?? '', /nobody/);
  assert.match(missing(ask(null), [signed(kim)]) ?? '', /nobody/);
});

test('presence is a passkey or a passphrase of whoever approves here; a signature from elsewhere is none', () => {
  const presence = ask({ presence: true });
  assert.match(missing(presence, [user]) ?? '', /passkey/);
  assert.match(missing(presence, [user, signed(kim)]) ?? '', /passkey/);
  assert.equal(missing(presence, [passkey]), null);
  assert.equal(missing(presence, [approval({ kind: 'passphrase' })]), null);
});

test('of several persons each key counts once, unknown ones never, and whoever asked never', () => {
  const two = ask({ others: 2 });
  assert.match(missing(two, [user]) ?? '', /0 of 2/);
  assert.match(missing(two, [user, user, passkey]) ?? '', /0 of 2/);
  assert.match(missing(two, [user, signed(kim)]) ?? '', /1 of 2/);
  assert.match(missing(two, [user, signed(kim), signed(kim)]) ?? '', /1 of 2/);
  assert.match(missing(two, [user, signed(kim), signed(`SHA256:${'X'.repeat(43)}`)]) ?? '', /1 of 2/);
  assert.match(missing(two, [user, signed(kim), approval({ kind: 'signature', key: lee })]) ?? '', /1 of 2/);
  assert.match(missing(two, [signed(kim), signed(lee)]) ?? '', /nobody/);
  assert.equal(missing(two, [user, signed(kim), signed(lee)]), null);
});
