import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '@interlock/model';
import type { CallResult, Message } from '@interlock/protocol';
import { compacted } from './compaction.ts';
import { recording } from './recording.ts';
import { replayed } from './replay.ts';
import { begin, ok, prompt, RecordingGate, run, runTwice, scripted } from './script.double.ts';
import { Steering } from './steering.ts';

const user = (text: string): Message => ({ role: 'user', content: [{ type: 'text', text }] });
const said = (text: string): Message => ({ role: 'assistant', content: [{ type: 'text', text }] });
const turns = (count: number, length = 1000): Message[] =>
  Array.from({ length: count }, (_, n) => (n % 2 === 0 ? user : said)(`${n} ${'x'.repeat(length)}`));
const summary: Message = user('[summary]');

test('what fits is told word for word, and nobody is asked to sum up', async () => {
  const messages = turns(9);
  assert.deepEqual(await compacted(messages, 100_000, () => assert.fail('asked')), messages);
});

test('beyond the room the older turns become one message, and the newest stay as they were', async () => {
  const messages = turns(41);
  const asked: number[] = [];
  const left = await compacted(messages, 30_000, async (answers) => {
    asked.push(answers);
    return summary;
  });
  assert.deepEqual(left[0], summary);
  assert.equal(left[1]?.role, 'assistant');
  assert.deepEqual(left.slice(1), messages.slice(messages.length - (left.length - 1)));
  const gone = messages.slice(0, messages.length - (left.length - 1));
  assert.deepEqual(asked, [gone.filter(({ role }) => role === 'assistant').length]);
  assert.ok(left.length >= 5 && left.length < 20);
});

test('where nobody sums up, outputs are left out and every word stays', async () => {
  const messages = turns(41);
  const left = await compacted(messages, 30_000, async () => Promise.reject(new Error('no')));
  assert.deepEqual(left, messages);
  assert.deepEqual(await compacted(messages, 30_000), messages);
});

test('what is too long for its model all the same is told once more, shorter, and replays', async () => {
  const script = scripted([[run('use-0', 0, 'show version')]]);
  const sizes: number[] = [];
  const started = begin([...turns(20), prompt('go')]);
  const doors = recording(started, {
    steering: new Steering(),
    propose: new RecordingGate((): CallResult => ok('IOS')).propose,
    converse: async (ask) => {
      sizes.push(ask.messages.length);
      if (ask.messages.length > 20) throw new Fault('model.too-long', 'Too long.', 'Shorter.');
      const all = sizes.length > 2 ? [said('x')] : [];
      return script({ ...ask, messages: all });
    },
    summarize: async () => summary,
  });
  const end = await runTwice(started, { ...doors, signal: new AbortController().signal });
  assert.equal(end.reason, 'finished');
  assert.ok((sizes[1] ?? 0) < (sizes[0] ?? 0) && sizes.length === 3);
  assert.equal(await replayed(doors.recordOf(end)), null);
  const never = recording(started, {
    steering: new Steering(),
    propose: async () => ok(''),
    converse: async () => Promise.reject(new Fault('model.too-long', 'Too long.', 'Shorter.')),
  });
  const failed = await runTwice(started, { ...never, signal: new AbortController().signal });
  assert.equal(failed.reason, 'failed');
  assert.equal(never.crossings.filter(({ door }) => door === 'converse').length, 2);
});

test('a run that is summed up in its middle goes on, proposes each use once, and replays letter for letter', async () => {
  const long = 'The session is down because of the AS number. '.repeat(60);
  const script = scripted(Array.from({ length: 12 }, (_, n) => [run(`use-${n}`, 0, 'show version')]));
  let answered = 0;
  const asked: number[] = [];
  const gate = new RecordingGate((): CallResult => ok(long));
  const started = { ...begin([prompt('go')]), room: 20_000 };
  const doors = recording(started, {
    steering: new Steering(),
    propose: gate.propose,
    converse: async (ask) => {
      const all = Array.from({ length: answered++ }, () => said('x'));
      return script({ ...ask, messages: all });
    },
    summarize: async (answers) => {
      asked.push(answers);
      return summary;
    },
  });
  const end = await runTwice(started, { ...doors, signal: new AbortController().signal });
  assert.equal(end.reason, 'finished');
  assert.ok(asked.length >= 1);
  assert.equal(gate.log.filter((line) => line.startsWith('+')).length, 12);
  const record = doors.recordOf(end);
  assert.equal(await replayed(record), null);
  const other = record.crossings.map((one) => (one.door === 'summarize' ? { ...one, message: user('another') } : one));
  assert.notEqual(await replayed({ ...record, crossings: other }), null);
});
