import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultSet, loadPolicies } from '@interlock/policy';
import { wayDouble } from '../call/way.double.ts';
import { caseSchema, decided } from './explain.ts';

const set = loadPolicies(defaultSet);
const of = (command: string, more: object = {}) => {
  const { decision, destination } = decided(set, caseSchema.parse({ command, platform: 'cisco_ios', ...more }));
  return `${destination} ${decision.outcome} ${decision.rule}`;
};

test('a case is asked where the gate would ask: its destination is read from the command', () => {
  assert.equal(of('show version'), 'none allow default.read-only');
  assert.equal(of('ping evil.example'), 'unknown ask default.unknown-destination');
  assert.equal(of('ping 8.8.8.8'), 'unknown ask default.unknown-destination', 'no inventory tells of it');
  assert.equal(of('ping 10.0.0.1'), 'known allow default.read-only');
  assert.equal(of('ping evil.example', { platform: 'linux' }), 'unknown ask default.unknown-destination');
  assert.equal(of('ping evil.example', { environment: 'lab' }), 'unknown ask default.unknown-destination');
});

test('a case may say its destination itself', () => {
  assert.equal(of('ping 8.8.8.8', { destination: 'known' }), 'known allow default.read-only');
  assert.equal(of('ping 10.0.0.1', { destination: 'unknown' }), 'unknown ask default.unknown-destination');
});

test('an address of the inventory is known, and so is every place from a device of the built-in lab', () => {
  const { host } = wayDouble();
  const from = (lab: boolean) =>
    decided(set, caseSchema.parse({ command: 'ping 203.0.113.9', platform: 'cisco_ios' }), {
      host: { ...host, lab },
      hosts: lab ? [] : [{ address: '203.0.113.9' }],
      rules: [],
    }).destination;
  assert.deepEqual([from(false), from(true)], ['known', 'known']);
});
