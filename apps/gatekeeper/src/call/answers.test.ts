import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Platform, Verdict } from '@interlock/model';
import { withAnswers } from './answers.ts';
import { wayDouble } from './way.double.ts';
import { propose } from './way.ts';

const read: Verdict = { class: 'read-only', reason: 'it only reads', tags: [] };
const weighed = (answers: [string, string][], platform: Platform = 'cisco_ios', verdict = read) =>
  withAnswers(
    verdict,
    answers.map(([question, answer]) => ({ question, answer })),
    platform,
  ).class;

test('whoever answers a question no longer only reads, and a word of its own is never let through unasked', () => {
  assert.equal(weighed([]), 'read-only');
  assert.equal(weighed([['confirm', 'y']]), 'moderate');
  assert.equal(weighed([['y-n', 'Y']], 'hpe_comware'), 'moderate');
  assert.equal(weighed([['destination', '']]), 'moderate');
  assert.equal(weighed([['destination', 'flash:startup.cfg']]), 'unknown');
  assert.equal(
    weighed([['confirm', 'y']], 'cisco_ios', { ...read, class: 'dangerous', reason: 'it ends the device' }),
    'dangerous',
  );
});

test('lines cannot hide in an answer', () => {
  for (const [platform, question, answer] of [
    ['cisco_ios', 'y-n', 'y\rconfigure terminal\rno router bgp 1\rend'],
    ['cisco_ios', 'y-n', 'y\nreload'],
    ['cisco_ios', 'confirm', 'yreload'],
    ['mikrotik_routeros', 'y-n', 'y/system reboot'],
    ['linux', 'y-n', 'touch /etc/x'],
    ['linux', 'y-n', '\u0003'],
    ['linux', 'continuation', ';reboot'],
    ['linux', 'password', 'hunter2'],
    ['cisco_ios', 'no such question', 'y'],
    ['cisco_ios', 'destination', 'ﬂash:x'],
    ['cisco_ios', 'destination', 'x'.repeat(81)],
  ] as const)
    assert.throws(() => weighed([[question, answer]], platform), { code: 'call.bad-answer' }, `${platform} ${answer}`);
});

test('on the way of a command, a read with an answer waits for a person, who sees the answer', async () => {
  const double = wayDouble();
  const answers = [{ question: 'confirm', answer: 'y' }];
  double.rooms.cards.approver = (card) => {
    assert.deepEqual(card.answers, answers);
    assert.equal(card.class, 'moderate');
    return { answer: 'rejected', by: null };
  };
  const result = await propose(
    {
      use: 'u1',
      agent: double.at.run.agent,
      tool: 'terminal.run',
      arguments: { command: 'show version', answers },
      host: double.host.id,
    },
    double.at,
    double.rooms,
  );
  assert.equal(result.status, 'rejected');
  assert.deepEqual(double.acts, []);
});
