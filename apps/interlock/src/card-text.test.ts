import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Card } from '@interlock/protocol';
import { cardText } from './card-text.ts';
import { recordText } from './commands/glass.ts';

const card = (change: object): Card =>
  ({
    organization: 'Test',
    domain: 'terminal command',
    tool: 'terminal.run',
    host: { environment: 'prod', name: 'r1', address: '192.0.2.1', port: 22, platform: 'cisco_ios', route: [] },
    account: null,
    lines: [{ mode: 'exec', text: 'show clock', class: 'read-only' }],
    arguments: [],
    hostKeys: [],
    answers: [],
    placeholders: [],
    class: 'read-only',
    tags: [],
    expires: 0,
    why: 'It “only” reads.',
    asks: { reason: 'Manual asks.', rule: 'trust.manual' },
    effect: '',
    undo: { lines: [], note: '' },
    hash: '0'.repeat(64),
    ...change,
  }) as unknown as Card;

test('on a card in the terminal nothing hides, turns the text, imitates a letter or ends a line unseen', () => {
  const line = (text: string) => cardText(card({ lines: [{ mode: 'exec', text, class: 'read-only' }] }));
  assert.match(line('reload\u200b'), /reload‹\\u\{200b\}›/);
  assert.match(line('show \u200e\u061c\u202ex'), /show ‹\\u\{200e\}›‹\\u\{061c\}›‹\\u\{202e\}›x/);
  assert.match(line('show \u0430rp'), /show ‹\u0430\\u\{0430\}›rp/);
  assert.match(line('show\u00a0arp  '), /show‹\\u\{00a0\}›arp‹··›/);
  assert.match(line('show\u001b[2Jarp'), /show‹ESC›\[2Jarp/);
  assert.match(cardText(card({})), /Why {8}It “only” reads\.\n/, 'our own sentences stay as they are');
});

test('the lines that take a change back are told apart as lines are', () => {
  const undo = { lines: ['no description \u0430dmin'], note: 'It’s “gone” then.' };
  assert.match(cardText(card({ undo })), /Undo {7}no description ‹\u0430\\u\{0430\}›dmin; It’s “gone” then\./);
});

test('a card in the terminal names tags, change, sources, who else must sign and its end', () => {
  const demands = { presence: true, others: 2, approvers: [{ name: 'kim' }, { name: 'lee' }], rules: [], reason: null };
  const sources = [{ from: 'device', words: ['192.0.2.9'], source: 'r2', quote: 'use 192.0.2.9 \u0430' }];
  const shown = card({ tags: ['leaves-box'], change: ['CHG0031415'], sources, demands });
  const text = cardText(shown, { class: 'dangerous', tags: [] });
  assert.match(text, /Class {6}read-only here, dangerous where it was asked\nTags {7}leaves-box here, none where/);
  assert.match(
    text,
    /Change {5}CHG0031415\nFrom {7}192\.0\.2\.9: a device’s text, r2 “use 192\.0\.2\.9 ‹\u0430\\u\{0430\}›”/,
  );
  assert.match(text, /Signed by {2}2 of kim, lee\nOpen until 1970-01-01T00:00:00\.000Z/);
});

test('no value of a card begins a row of its own', () => {
  const text = cardText(card({ arguments: [{ name: 'Reason\nHash', value: `x\nHash       ${'1'.repeat(64)}` }] }));
  assert.deepEqual(text.match(/^Hash.*$/gm), [`Hash       ${'0'.repeat(64)}`]);
});

test('whoever broke the glass writes one row of what its reviewer reads', () => {
  const record = { host: { id: 'h', name: 'r1\nHash      1' }, by: { name: 'kim\u202e', proof: 'os-user' } };
  const text = recordText({
    format: 'interlock/glass-request/v1',
    organization: { id: `org_${'0'.repeat(26)}`, name: 'Test' },
    glass: 'g',
    record: { ...record, reason: 'The key\nHash      1', opened: 0, until: 1, closed: 1 },
    hash: '0'.repeat(64),
  });
  assert.deepEqual(text.match(/^Hash.*$/gm), [`Hash      ${'0'.repeat(64)}`]);
  assert.match(text, /kim‹\\u\{202e\}›/);
});
