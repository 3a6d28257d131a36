import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CliMode, type Platform, platformIds, type RiskClass, worse } from '@interlock/model';
import fc from 'fast-check';
import { rows } from './corpus/rows.ts';
import { classify } from './index.ts';

const platforms: readonly Platform[] = [...platformIds, 'other:anything'];
const anyPlatform = fc.constantFrom(...platforms);
const anyRow = fc.constantFrom(...rows);
const anyTail = fc.constantFrom(...rows);

const classOf = (platform: Platform, command: string, mode?: CliMode): RiskClass =>
  classify({ platform, command, ...(mode && { mode }) }).class;

/** True where `now` is at least as bad as `before`; unknown counts as bad enough for all but dangerous. */
function notLower(before: RiskClass, now: RiskClass): boolean {
  return worse(before, now) === now || (now === 'unknown' && before !== 'read-only');
}

test('random bytes never give read-only', () => {
  const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
  fc.assert(
    fc.property(anyPlatform, fc.array(byte, { minLength: 12, maxLength: 60 }), (platform, bytes) => {
      assert.notEqual(classOf(platform, bytes.join('')), 'read-only');
    }),
    { numRuns: 3000 },
  );
});

test('random printable text never throws and every line is answered', () => {
  fc.assert(
    fc.property(anyPlatform, fc.string({ unit: 'grapheme', maxLength: 80 }), (platform, text) => {
      const verdict = classify({ platform, command: text });
      assert.ok(verdict.reason.length > 0 && verdict.lines.length > 0);
    }),
    { numRuns: 2000 },
  );
});

test('a newline and another command never lower a class', () => {
  fc.assert(
    fc.property(anyRow, anyTail, fc.constantFrom('\n', '\r', '\r\n'), (row, tail, end) => {
      // A remark is unknown only where nothing else is typed, and an open line only where nothing follows.
      if (/^[!#]/.test(row.command) || row.command.endsWith('\\')) return;
      const before = classOf(row.platform, row.command, row.mode);
      assert.ok(notLower(before, classOf(row.platform, `${row.command}${end}${tail.command}`, row.mode)));
    }),
    { numRuns: 3000 },
  );
});

test('a semicolon and a destructive command never leave a read', () => {
  fc.assert(
    fc.property(
      anyRow,
      fc.constantFrom('reload', 'reboot', '/system reboot', 'rm -rf /', 'DROP TABLE t'),
      (row, tail) => {
        for (const joint of ['; ', ';', ' ; ']) {
          // Behind a filter that takes all the rest, or in a remark, a semicolon is data.
          if (/[|!#]|\\$/.test(row.command) || row.platform === 'sql') continue;
          const after = classOf(row.platform, `${row.command}${joint}${tail}`, row.mode);
          assert.notEqual(after, 'read-only', `${row.platform}: ${row.command}${joint}${tail}`);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('the class of a script is at least that of its worst line', () => {
  fc.assert(
    fc.property(anyPlatform, fc.array(anyRow, { minLength: 1, maxLength: 6 }), (platform, some) => {
      const verdict = classify({ platform, command: some.map((row) => row.command).join('\n') });
      for (const line of verdict.lines) assert.equal(worse(line.class, verdict.class), verdict.class);
    }),
    { numRuns: 1500 },
  );
});

test('cutting letters off a command never makes a read of what is none', () => {
  for (const row of rows) {
    if (!['moderate', 'dangerous'].includes(classOf(row.platform, row.command, row.mode))) continue;
    // A letter that only looks like one may be among those that are cut.
    if (/[^\x20-\x7e]/.test(row.command)) continue;
    if (['linux', 'sql', 'mikrotik_routeros'].includes(row.platform)) continue;
    const words = row.command.split(' ');
    const [first = ''] = words;
    for (let keep = first.length - 1; keep > 0; keep--) {
      // ASA takes `sh` for `show` although `shun` begins with it too.
      if (row.platform === 'cisco_asa' && keep === 2 && first.startsWith('sh')) continue;
      // There "log" is a whole word.
      if (row.platform === 'hp_procurve' && keep === 3 && first.startsWith('log')) continue;
      const cut = [first.slice(0, keep), ...words.slice(1)].join(' ');
      assert.notEqual(classOf(row.platform, cut, row.mode), 'read-only', `${row.platform}: ${cut} of ${row.command}`);
    }
  }
});

test('a wrapper and quotes never lower a class in a shell', () => {
  for (const row of rows.filter((one) => one.platform === 'linux' && !one.command.includes('\n'))) {
    const before = classOf('linux', row.command);
    for (const wrapper of ['sudo ', 'env ', 'timeout 5 ', 'nohup ', 'time ', 'xargs ', 'command ', 'FOO=1 '])
      assert.ok(notLower(before, classOf('linux', wrapper + row.command)), wrapper + row.command);
    const quoted = row.command.replace(/^([a-z]+)/, (name) => `'${name}'`);
    assert.ok(notLower(before, classOf('linux', quoted)), quoted);
    // A remark is sure where nobody types.
    if (!/'| #/.test(row.command)) {
      const inner = classOf('linux', `sh -c '${row.command}'`);
      assert.ok(notLower(before, inner), `sh -c '${row.command}'`);
    }
  }
});

test('beyond the limits the answer is unknown and never a partial verdict', () => {
  assert.equal(classOf('cisco_ios', `show version ${'x'.repeat(10_000)}`), 'unknown');
  assert.equal(classOf('frr', 'show version\n'.repeat(201)), 'unknown');
  assert.equal(classOf('linux', 'true;'.repeat(60)), 'unknown');
  assert.equal(classOf('cisco_nxos', 'show version ;'.repeat(60)), 'unknown');
  assert.equal(classOf('cisco_ios', `show run | include ${'x'.repeat(254)}`), 'unknown');
});

test('in a mode nobody knows a line is judged both ways and the worse is kept', () => {
  assert.equal(classOf('cisco_ios', 'show version', 'unknown'), 'unknown');
  assert.equal(classOf('cisco_ios', 'shutdown', 'unknown'), 'dangerous');
  assert.equal(classOf('juniper_junos', 'set system host-name x', 'unknown'), 'dangerous');
});

test('an answer to a question that is not in view is unknown', () => {
  for (const platform of platforms) {
    assert.equal(classOf(platform, 'yes', 'prompt'), 'unknown');
    assert.equal(classOf(platform, '\n', 'prompt'), 'unknown');
  }
});
