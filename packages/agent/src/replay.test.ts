import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallResult, ToolUse } from '@interlock/protocol';
import fc from 'fast-check';
import { recording } from './recording.ts';
import { type RunRecord, replayed } from './replay.ts';
import { runAgent } from './run.ts';
import { begin, ok, prompt, RecordingGate, run, scripted } from './script.double.ts';
import { Steering } from './steering.ts';

const line = fc.constantFrom('show a', 'show b | include c', 'configure terminal\nend', 'reload');
const script: fc.Arbitrary<ToolUse[][]> = fc
  .array(fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), line), { minLength: 1, maxLength: 5 }), { maxLength: 4 })
  .map((turns) => turns.map((uses, t) => uses.map(([host, command], i) => run(`${t}.${i}`, host, command))));
const said = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom('send' as const, 'queue' as const)), {
  maxLength: 3,
});

/** A run as it happened, with words between its turns. */
async function recorded(turns: ToolUse[][], words: [number, 'send' | 'queue'][] = []): Promise<RunRecord> {
  const gate = new RecordingGate();
  const steering = new Steering();
  const start = begin([prompt('go')]);
  const doors = recording(start, { converse: scripted(turns), propose: gate.propose, steering });
  let turn = 0;
  const end = await runAgent(start, {
    ...doors,
    converse: (ask) => {
      turn++;
      for (const [at, kind] of words) if (at === turn) doors.steer(kind, `word ${at}`);
      return doors.converse(ask);
    },
    signal: new AbortController().signal,
  });
  return JSON.parse(JSON.stringify(doors.recordOf(end))) as RunRecord;
}

test('every recorded run replays to the same asks, proposals and end, letter for letter', async () => {
  await fc.assert(
    fc.asyncProperty(script, said, async (turns, words) => {
      const record = await recorded(turns, words);
      assert.deepEqual(await replayed(record), null);
    }),
    { numRuns: 200 },
  );
});

test('another policy over a recorded run diverges where it says something else, and nowhere before', async () => {
  const record = await recorded([[run('a', 0, 'show a')], [run('b', 0, 'reload')], [run('c', 0, 'show a')]]);
  const denied: CallResult = { status: 'denied', source: 'gate', text: 'The gate denied it (site.no-reload): No.' };
  const gate = ({ arguments: given }: { arguments: Record<string, unknown> }) =>
    given.command === 'reload' ? denied : undefined;
  const place = await replayed(record, { gate });
  const asksBefore = record.crossings.slice(0, place?.at).filter(({ door }) => door === 'converse').length;
  assert.equal(asksBefore, 2, 'the third ask is the first that knows of it');
  assert.match(JSON.stringify(place?.now), /site\.no-reload/);
  assert.equal(await replayed(record, { gate: (_, then) => then }), null);
});

test('a record that was changed in one letter does not replay', async () => {
  const record = await recorded([[run('a', 0, 'show a')], [run('b', 1, 'show b')]]);
  const at = record.crossings.findIndex(({ door }) => door === 'propose');
  const forged = structuredClone(record);
  const one = forged.crossings[at];
  assert.ok(one?.door === 'propose' && one.result);
  Object.assign(one.result, { text: `${one.result.text}.` });
  assert.notEqual(await replayed(forged), null);
});

test('a run that was taken up in the middle of its calls and stopped between them replays, and with another end it does not', async () => {
  const uses = [run('a', 0, 'show a'), run('b', 0, 'show b')];
  const start = begin([prompt('go'), { role: 'assistant', content: uses }]);
  const stop = new AbortController();
  const doors = recording(start, {
    converse: scripted([]),
    propose: async () => {
      setImmediate(() => stop.abort());
      await new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
      return ok('a');
    },
    steering: new Steering(),
    signal: stop.signal,
  });
  const end = await runAgent(start, { ...doors, signal: stop.signal });
  assert.equal(end.reason, 'stopped');
  const { crossings } = doors.recordOf(end);
  assert.deepEqual(
    crossings.map(({ door }) => door),
    ['stop', 'propose'],
  );
  // The stop crossed before the answer or after it: in both ways nothing is proposed behind it.
  for (const order of [crossings, crossings.toReversed()])
    assert.equal(await replayed({ begin: start, crossings: order, end }), null);
  const finished = { ...end, reason: 'finished' as const };
  assert.notEqual(await replayed({ begin: start, crossings, end: finished }), null);
});
