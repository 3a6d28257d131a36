import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeOf, rowsOfDiff, textDiff } from './change.ts';
import { defaultSet } from './default-set.ts';
import { loadPolicies } from './policy-set.ts';

const now = loadPolicies(defaultSet, 'active');
const change = (text: string) => changeOf(now, loadPolicies(text));
const forbid = '@id("x.night")\nforbid (principal, action, resource) when { context.minute < 300 };\n';
const permit = '@id("x.more")\npermit (principal, action, resource) when { context.minute < 300 };\n';

test('a forbid more only makes it stricter, unless it names a new approver; a permit less may have denied by its failing', () => {
  assert.equal(change(`${defaultSet}${forbid}`).loosens, false);
  const without = change(defaultSet.replace(/@id\("default.autonomous-lab"\)[^;]*;/, ''));
  assert.deepEqual([without.removed, without.loosens], [['default.autonomous-lab'], true]);
  const named = `@id("x.two") @ // over two lines\n approvers("mallory SHA256:${'A'.repeat(43)}")
forbid (principal, action == Interlock::Action::"approveAlone", resource) when { context.trust == "no such" };`;
  assert.equal(change(`${defaultSet}${named}`).loosens, true);
  assert.equal(change(`${defaultSet}\n// a remark\n`).loosens, false);
});

test('a permit more, a forbid less and any reworded policy count as loosening', () => {
  assert.equal(change(`${defaultSet}${permit}`).loosens, true);
  assert.equal(change(defaultSet.replace(/@id\("default.leaves-box"\)[^;]*;/, '')).loosens, true);
  assert.deepEqual(change(defaultSet.replace('== "lab"', '== "prod"')).changed, ['default.autonomous-lab']);
  assert.equal(change(defaultSet.replace('== "lab"', '== "prod"')).loosens, true);
  const renamed = change(defaultSet.replace('default.leaves-box', 'my.leaves-box'));
  assert.deepEqual(
    [renamed.added, renamed.removed, renamed.loosens],
    [['my.leaves-box'], ['default.leaves-box'], true],
  );
});

test('the diff shows what a person would look at', () => {
  assert.match(change(`${defaultSet}${forbid}`).diff, /^\+@id\("x\.night"\)$/m);
});

test('the rows of a diff are its lines without the heads, and none where nothing changed', () => {
  const versioned = (text: string) => ({ text, version: text });
  const long = Array.from({ length: 20 }, (_, n) => `line ${n}`);
  const other = long.map((line, n) => (n === 2 || n === 17 ? `${line} other` : line));
  const rows = rowsOfDiff(textDiff(versioned(long.join('\n')), versioned(other.join('\n'))));
  assert.deepEqual(
    rows.filter(({ sign }) => sign !== ' ').map(({ sign, text }) => `${sign}${text}`),
    ['-line 2', '+line 2 other', '-line 17', '+line 17 other'],
  );
  assert.equal(rows.filter(({ text }) => text === '…').length, 1);
  assert.deepEqual(rowsOfDiff(textDiff(versioned('x\n'), versioned('x\n'))), []);
});
