import assert from 'node:assert/strict';
import { test } from 'node:test';
import { riskClasses } from '@interlock/model';
import fc from 'fast-check';
import { rows } from './corpus/rows.ts';
import { byOwnRules, classify, ownRuleSchema, taughtSchema, withTaught } from './index.ts';

const rule = { name: 'nightly', command: 'clear counters GigabitEthernet0/1', hosts: ['h1'] };
const order = Object.fromEntries(riskClasses.map((cls, at) => [cls, at]));
const by = (command: string, host: string, rules = [rule]) =>
  byOwnRules(classify({ platform: 'cisco_ios', command }), command, host, rules);

test('a rule lowers its one exact command on its hosts, and says so', () => {
  const before = classify({ platform: 'cisco_ios', command: rule.command });
  assert.notEqual(before.class, 'read-only');
  const lowered = by(rule.command, 'h1');
  assert.equal(lowered.class, 'read-only');
  assert.match(lowered.reason, /your rule nightly/);
  assert.equal(by(rule.command, 'h2').class, before.class);
  for (const other of [
    `${rule.command} `.padEnd(40, '1'),
    'clear counters',
    `${rule.command}\nreload`,
    `${rule.command} | redirect flash:x`,
  ])
    assert.notEqual(by(other, 'h1').class, 'read-only', other);
});

test('nothing lowers Dangerous, whatever a rule says', () => {
  for (const { platform, mode, command } of rows) {
    const verdict = classify({ platform, command, ...(mode && { mode }) });
    if (verdict.class !== 'dangerous') continue;
    const rules = [
      { name: 'x', command, hosts: ['h'] },
      ...(verdict.resolved ? [{ name: 'y', command: verdict.resolved, hosts: ['h'] }] : []),
    ];
    assert.equal(byOwnRules(verdict, command, 'h', rules).class, 'dangerous', command);
  }
});

test('a rule that names no host, or too much, is none', () => {
  assert.equal(ownRuleSchema.safeParse({ ...rule, hosts: [] }).success, false);
  assert.equal(ownRuleSchema.safeParse({ ...rule, command: '' }).success, false);
  assert.equal(ownRuleSchema.safeParse({ ...rule, class: 'read-only' }).success, false);
});

test('a word that only the device knows raises an abbreviation of it, and never lowers anything', () => {
  const taught = { words: { exec: ['show', 'shred-everything', 'clear'] } };
  const verdict = (command: string) => withTaught(classify({ platform: 'cisco_ios', command }), taught);
  assert.equal(verdict('show version').class, 'read-only');
  assert.equal(verdict('sh version').class, 'unknown');
  assert.match(verdict('sh version').reason, /shred-everything/);
  assert.equal(verdict('show version\nsh clock').class, 'unknown');
  fc.assert(
    fc.property(
      fc.constantFrom(...rows),
      fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { maxLength: 30 }),
      (row, words) => {
        const before = classify({ platform: row.platform, command: row.command, ...(row.mode && { mode: row.mode }) });
        const modes = Object.fromEntries(before.lines.map(({ mode }) => [mode, words]));
        const after = withTaught(before, { words: modes });
        assert.ok((order[after.class] ?? 0) >= (order[before.class] ?? 9), row.command);
        for (const [at, line] of after.lines.entries())
          assert.ok((order[line.class] ?? 0) >= (order[before.lines[at]?.class ?? 'dangerous'] ?? 9));
      },
    ),
    { numRuns: 2000 },
  );
});

test('what a device sends is taken only as words', () => {
  assert.equal(taughtSchema.safeParse({ words: { exec: ['show'] } }).success, true);
  for (const bad of [{ words: { exec: ['a b'] } }, { words: { exec: ['x'.repeat(100)] } }, { words: [] }, {}])
    assert.equal(taughtSchema.safeParse(bad).success, false, JSON.stringify(bad));
});
