import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classify } from './index.ts';

const repair = [
  'configure terminal',
  'router bgp 65001',
  'no neighbor 10.0.0.2 shutdown',
  'end',
  'show ip bgp summary',
  'write memory',
];

for (const platform of ['cisco_ios', 'frr'] as const)
  test(`a repair on ${platform} is moderate and every line is judged in the mode before it`, () => {
    const verdict = classify({ platform, command: repair.join('\n') });
    assert.equal(verdict.class, 'moderate');
    assert.deepEqual(
      verdict.lines.map((line) => [line.mode, line.leaves, line.class]),
      [
        ['exec', 'config', 'moderate'],
        ['config', 'config-router', 'moderate'],
        ['config-router', 'config-router', 'moderate'],
        ['config-router', 'exec', 'read-only'],
        ['exec', 'exec', 'read-only'],
        ['exec', 'exec', 'moderate'],
      ],
    );
    assert.deepEqual(
      verdict.lines.map((line) => line.text),
      repair,
    );
  });

test('an abbreviation has the worst class of all words it can stand for, and the resolved command is told', () => {
  const one = classify({ platform: 'cisco_ios', command: 'sh ip int br' });
  assert.equal(one.class, 'read-only');
  assert.equal(one.resolved, 'show ip int br');
  assert.equal(classify({ platform: 'cisco_ios', command: 'wr er' }).class, 'dangerous');
  assert.equal(classify({ platform: 'cisco_ios', mode: 'config-if', command: 'sh' }).class, 'dangerous');
  assert.notEqual(classify({ platform: 'cisco_ios', command: 're' }).class, 'read-only');
});

test('a carriage return is Enter', () => {
  assert.equal(classify({ platform: 'cisco_ios', command: 'show version\rreload' }).class, 'dangerous');
});

test('an odd character makes a command unknown and is named', () => {
  const verdict = classify({ platform: 'cisco_ios', command: 'show version\u202e' });
  assert.equal(verdict.class, 'unknown');
  assert.match(verdict.reason, /U\+202E/);
});

test('a line after a question is an answer nobody approved', () => {
  const verdict = classify({ platform: 'cisco_ios', command: 'reload\ny' });
  assert.equal(verdict.class, 'dangerous');
  assert.deepEqual(
    verdict.lines.map((line) => [line.mode, line.class]),
    [
      ['exec', 'dangerous'],
      ['prompt', 'unknown'],
    ],
  );
});
