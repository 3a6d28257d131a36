import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askHeading, ownHeading, previewHeading } from './preview-words.ts';

const diff = {
  by: 'computed' as const,
  read: 'show running-config',
  fingerprint: 'abcdef0123456789',
  rows: [
    { sign: ' ' as const, text: 'interface Loopback0' },
    { sign: '-' as const, text: ' description old' },
    { sign: '+' as const, text: ' description new' },
    { sign: '+' as const, text: ' shutdown' },
  ],
  notes: [],
  returned: false,
};

test('a diff says that it was computed, from what, and how much changes', () => {
  const { heading, warning } = previewHeading(diff);
  assert.match(heading, /^2 come, 1 go · computed from show running-config, state abcdef01;/);
  assert.equal(warning, null);
  assert.match(previewHeading({ ...diff, rows: [] }).heading, /^No line comes or goes/);
});

test('a card that came back says why', () => {
  assert.match(previewHeading({ ...diff, returned: true }).warning ?? '', /changed after you approved/);
});

test('the device’s own diff is said to be its words, and what the key does is said before it is pressed', () => {
  const own = { host: 'j1', how: 'show | compare', text: '+ x' };
  assert.equal(ownHeading(diff), null);
  assert.match(
    ownHeading({ ...diff, own }) ?? '',
    /^j1 itself, asked by show \| compare: in its own words, which nobody/,
  );
  assert.match(ownHeading({ ...diff, own: { ...own, text: '' } }) ?? '', /no line comes or goes$/);
  assert.match(askHeading(false), /never yet seen on such a device/);
});
