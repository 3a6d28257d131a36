import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '@interlock/model';
import type { Run } from '../conversation/conversation.ts';
import { turnedDown } from './turned-down.ts';

const kim: Actor = { person: `person_${'0'.repeat(26)}`, name: 'kim', proof: { kind: 'os-user', user: 'kim' } };
const run = () => ({ counts: { rejected: 0 } }) as Run;

test('a rejection names a person only where one was asked', () => {
  assert.match(turnedDown({ answer: 'rejected', by: kim }, run()).text, /^The person rejected it\. /);
  const unasked = turnedDown({ answer: 'rejected', by: null }, run());
  assert.equal(unasked.status, 'rejected');
  assert.doesNotMatch(unasked.text, /person/);
  assert.match(unasked.text, /nobody is there to be asked/);
  assert.match(turnedDown({ answer: 'expired' }, run()).text, /^Nobody answered in time/);
  assert.equal(turnedDown({ answer: 'withdrawn' }, run()).status, 'stopped');
});
