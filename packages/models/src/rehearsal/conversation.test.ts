/** Several messages in one conversation: each is looked into anew, and what was said before is its context. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '@interlock/protocol';
import { type Play, play } from './play.test-double.ts';
import { pair, type RouterDouble } from './router.test-double.ts';

const question = 'The BGP session between north and south is down. Find out why and fix it.';

/** The same two routers with their session up and nothing wrong. */
function repaired(): readonly RouterDouble[] {
  const devices = pair();
  devices[1].neighbors.pop();
  for (const one of devices) one.up = true;
  return devices;
}

/** A conversation whose run ended in the middle: open calls were closed as stopped or unknown, and new words joined them. */
function stoppedAfter(messages: readonly Message[], turns: number, words: string): Message[] {
  const before = messages.slice(0, 1 + 2 * turns);
  const last = before.at(-1);
  assert.ok(last?.role === 'user');
  const content = last.content.map((block) =>
    block.type === 'tool-result'
      ? {
          ...block,
          status: turns % 2 === 0 ? ('unknown' as const) : ('stopped' as const),
          source: 'gatekeeper' as const,
          text: 'The run ended before this was answered.',
        }
      : block,
  );
  return [...before.slice(0, -1), { role: 'user', content: [...content, { type: 'text', text: words }] }];
}

const asked = async (
  devices: readonly RouterDouble[],
  earlier: readonly Message[],
  prompt: string,
  more: Partial<Play> = {},
) => play({ ...more, devices, earlier, prompt });

test('the same question a second time is looked into anew', async () => {
  const first = await play({ devices: pair(), prompt: question });
  assert.match(first.report, /It is up again/);
  const again = await asked(repaired(), first.messages, question);
  assert.ok(
    again.commands.includes('north: show ip bgp summary') && again.commands.includes('south: show ip bgp summary'),
  );
  assert.match(again.report, /Nothing is wrong/);
  const broken = await asked(pair(), first.messages, question);
  assert.equal(broken.changes.length, 1);
});

test('after a stop the same or another question starts from nothing, at whatever turn the stop came', async () => {
  const first = await play({ devices: pair(), prompt: question });
  for (const turns of [1, 2, 3, 4])
    for (const words of [question, 'Why do north and south have no BGP session? Repair it.', 'go on', 'try again']) {
      const messages = stoppedAfter(first.messages, turns, words);
      const next = await play({ devices: pair(), whole: messages });
      assert.equal(next.commands.filter((one) => one === 'north: show ip bgp summary').length >= 1, true, words);
      assert.equal(next.changes.length, 1, `${words} after ${turns}`);
      assert.match(next.report, /It is up again/, `${words} after ${turns}`);
    }
});

test('a stop before the first look leaves the next question its own', async () => {
  const words = (text: string) => ({ type: 'text' as const, text });
  const whole: Message[] = [{ role: 'user', content: [words(question), words('show clock on south')] }];
  assert.deepEqual((await play({ devices: pair(), whole })).commands, ['south: show clock']);
});

test('a short question about now looks again and changes nothing; "again" does what was asked', async () => {
  const first = await play({ devices: pair(), prompt: question });
  for (const prompt of [
    'and now?',
    'is it still up?',
    'Is it up now?',
    'check again please',
    'still down?',
    'did it work?',
    'How about now?',
  ]) {
    const up = await asked(repaired(), first.messages, prompt);
    assert.match(up.report, /Nothing is wrong/, prompt);
    const down = await asked(pair(), first.messages, prompt);
    assert.ok(down.commands.includes('south: show ip bgp summary'), prompt);
    assert.deepEqual(down.changes, [], prompt);
    assert.match(down.report, /no neighbor 192\.0\.2\.1 shutdown/, prompt);
  }
  for (const prompt of ['again', 'try again', 'once more, please'])
    assert.equal((await asked(pair(), first.messages, prompt)).changes.length, 1, prompt);
  const show = await play({ devices: pair(), prompt: 'show clock on south' });
  assert.deepEqual((await asked(pair(), show.messages, 'and now?')).commands, ['south: show clock']);
  assert.deepEqual((await asked(pair(), show.messages, 'and on north?')).commands, ['north: show clock']);
});

test('thanks are no question: nothing is looked at', async () => {
  const first = await play({ devices: pair(), prompt: question });
  for (const prompt of ['thanks', 'Thank you!', 'great, thanks a lot', 'perfect', 'ok thanks', 'Good job.', 'bye']) {
    const { commands, messages, report } = await asked(pair(), first.messages, prompt);
    assert.deepEqual(commands, [], prompt);
    assert.equal(messages.length, first.messages.length + 2, prompt);
    assert.match(report, /Rehearsal model/, prompt);
  }
});

test('a question in the middle of a run is answered afresh, and what was forbidden stays forbidden', async () => {
  const other = await play({ devices: pair(), prompt: question, says: { 2: 'show clock on south' } });
  assert.equal(other.commands.at(-1), 'south: show clock');
  const still = await play({
    devices: pair(),
    prompt: question,
    says: { 2: 'do not change anything', 3: 'is it still down?' },
  });
  assert.deepEqual(still.changes, []);
});
