import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asks, forbidsChange, mentions, understand } from './question.ts';

test('trouble with a wish to repair is understood in many words', () => {
  for (const text of [
    'The BGP session between the two routers is down. Find out why and fix it.',
    'bgp down between north and south - please repair',
    "Our peering with the core won't come up. Get it working again.",
    'Neighbour stuck in Idle, bring the session back up.',
    'Why did we lose the eBGP adjacency? Restore it please.',
    'The routers no longer exchange routes; sort it out.',
    'The uplink is dead. Can you take care of it?',
    'Just find out why the peers are not established and resolve it.',
    'please re-establish the session',
    'Something is wrong with routing, make it work again',
    'Interface Gi0/1 is down, bring it up',
    'Nothing reaches the other site any more. Fix it!',
  ]) {
    const question = understand(text);
    assert.ok(question.kind === 'trouble' && question.change, text);
  }
});

test('a question without a wish, or with a ban, only looks', () => {
  for (const text of [
    'Why is the BGP session down?',
    'What is the state of BGP?',
    'How are the sessions?',
    'check the peering between the routers',
    'Find out why the session is down, but do not change anything.',
    "The BGP session is down. Don't fix it, tell me why.",
    'Diagnose the neighbor problem, read-only please',
    'Is the link up?',
  ]) {
    const question = understand(text);
    assert.ok(question.kind === 'trouble' && !question.change, text);
  }
});

test('one command is taken as it was typed, with the place it is for', () => {
  const table: [string, string, string][] = [
    ['show version on one', 'show version', 'one'],
    ['Please run show ip interface brief on one', 'show ip interface brief', 'one'],
    ['can you show running-config | section bgp from two?', 'show running-config | section bgp', 'two'],
    ['show clock', 'show clock', ''],
    ['show ip route on all routers', 'show ip route', 'all routers'],
    ['run `clear counters` on two', 'clear counters', 'two'],
    ['On two, please do `show users`', 'show users', 'On two, please do `show users`'],
  ];
  for (const [text, command, where] of table) assert.deepEqual(understand(text), { kind: 'command', command, where });
  assert.notEqual(understand('show me what is wrong with BGP').kind, 'command');
});

test('greetings get help, and what it cannot do is not taken for trouble', () => {
  for (const text of ['Hello!', 'hi there', 'help', 'What can you do?']) assert.equal(understand(text).kind, 'help');
  for (const text of ['Add VLAN 12 to the switch', 'Write a poem', 'upgrade the router'])
    assert.equal(understand(text).kind, 'other', text);
});

test('words on the way forbid a change or do not', () => {
  for (const text of ['stop', 'Please do not change anything', 'wait', 'hands off core'])
    assert.ok(forbidsChange(text), text);
  for (const text of ['thanks', 'the customer called again', 'hurry up please']) assert.ok(!forbidsChange(text), text);
});

test('a host is named where its name stands by itself', () => {
  assert.ok(mentions('look at R1.', 'r1'));
  assert.ok(mentions('between r1 and r2', 'r2'));
  assert.ok(mentions("what is r1's state", 'r1'));
  assert.ok(!mentions('look at r10', 'r1'));
  assert.ok(!mentions('pe1.west is down', 'pe1'));
  assert.ok(!mentions('10.0.0.11', '10.0.0.1'));
  assert.ok(mentions('neighbor 10.0.0.1, please', '10.0.0.1'));
});

test('of a pasted log the beginning and the end are understood, a ban wherever it stands, and no length holds anybody up', () => {
  const log = '%SYS-5-CONFIG_I: Configured from console\n'.repeat(2000);
  for (const text of [`The BGP session is down, fix it.\n${log}`, `${log}The BGP session is down, fix it.`]) {
    const question = understand(text);
    assert.ok(question.kind === 'trouble' && question.change && question.text === text.trim());
  }
  const banned = understand(`The BGP session is down, fix it.\n${log}Do not change anything.\n${log}`);
  assert.ok(banned.kind === 'trouble' && !banned.change);
  // A quadratic reader would not end.
  for (const piece of ['.', '-', ' ', 'not ', "don't ", 'a on ', '`', '```\n', 'can x '])
    asks(`${piece.repeat(1_000_000 / piece.length)}x`);
});
