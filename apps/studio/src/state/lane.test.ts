import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '@interlock/protocol';
import { evidenceOf, partOf, rowsOf } from './fold.ts';
import { emptyLane, grow, type Lane, outputKept } from './lane.ts';
import { anEvent, aRead, aRun, call } from './lane-double.ts';

const draw = (events: readonly RunEvent[]): Lane => events.reduce(grow, emptyLane);

test('words of the model that stream become one paragraph, and the next turn begins another', () => {
  const lane = draw([
    anEvent({ type: 'model.text', text: 'Looking ' }),
    anEvent({ type: 'model.text', text: 'first.' }),
    anEvent({ type: 'model.ended', usage: { input: 1, output: 2 } }),
    anEvent({ type: 'model.text', text: 'Then more.' }),
  ]);
  assert.deepEqual(
    lane.items.map((item) => (item.kind === 'prose' ? item.text : item.kind)),
    ['Looking first.', 'Then more.'],
  );
});

test('output is added to its own call, though another ran in between', () => {
  const [one, two] = [call(1), call(2)];
  const lane = draw([
    ...aRead(one, 'edge-1').slice(0, 2),
    ...aRead(two, 'core-1').slice(0, 2),
    anEvent({ type: 'call.output', call: one, text: 'a' }),
    anEvent({ type: 'call.output', call: two, text: 'b' }),
    anEvent({ type: 'call.output', call: one, text: 'c' }),
  ]);
  assert.deepEqual(
    lane.items.map((item) => (item.kind === 'step' ? item.output : '')),
    ['ac', 'b'],
  );
});

test('output beyond what is kept is dropped from the front and counted', () => {
  const lane = draw([
    ...aRead(call(1), 'edge-1').slice(0, 2),
    anEvent({ type: 'call.output', call: call(1), text: 'x'.repeat(outputKept) }),
    anEvent({ type: 'call.output', call: call(1), text: 'end' }),
  ]);
  const step = lane.items[0];
  assert.ok(step?.kind === 'step');
  assert.equal(step.output.length, outputKept);
  assert.equal(step.dropped, 3);
  assert.ok(step.output.endsWith('end'));
});

test('reads collapse into one row when something follows them, and stay open while they are the end', () => {
  const reads = [...aRead(call(1), 'edge-1'), ...aRead(call(2), 'core-1'), ...aRead(call(3), 'edge-1')];
  const start = aRun.slice(0, 1);
  assert.deepEqual(
    rowsOf(draw([...start, ...reads])).map((row) => row.kind),
    ['question', 'step', 'step', 'step'],
  );
  const rows = rowsOf(draw([...start, ...reads, anEvent({ type: 'model.text', text: 'So.' })]));
  assert.deepEqual(
    rows.map((row) => row.kind),
    ['question', 'looked', 'prose'],
  );
  const looked = rows[1];
  assert.ok(looked?.kind === 'looked');
  assert.deepEqual(looked.hosts, ['edge-1', 'core-1']);
});

test('a read that failed does not disappear into a row of reads that went well', () => {
  const failed = aRead(call(2), 'core-1', 'device-error');
  const lane = draw([...aRead(call(1), 'edge-1'), ...failed, ...aRead(call(3), 'edge-1')]);
  assert.deepEqual(
    rowsOf({ ...lane, running: false }).map((row) => row.kind),
    ['step', 'step', 'step'],
  );
});

test('a card makes its call wait, and its end says what became of it', () => {
  const opened = aRun.findIndex((event) => event.type === 'card.opened');
  const waiting = draw(aRun.slice(0, opened + 1));
  assert.equal(waiting.items.findLast((item) => item.kind === 'step')?.state, 'waiting');
  const card = aRun[opened];
  assert.ok(card?.type === 'card.opened');
  const lane = grow(
    waiting,
    anEvent({ type: 'card.closed', end: { card: card.card.id, answer: 'rejected', by: 'ada' } }),
  );
  const step = lane.items.findLast((item) => item.kind === 'step');
  assert.equal(step?.state, 'closed');
  assert.equal(step?.end?.answer, 'rejected');
});

test('the end of a run tells what was changed, what was read after it, and the lines that take it back', () => {
  const lane = draw(aRun);
  const evidence = evidenceOf(lane.items, lane.items.length - 1);
  assert.equal(evidence.changed.length, 1);
  assert.equal(evidence.checked.length, 1);
  assert.deepEqual(evidence.undo[0]?.lines, ['interface GigabitEthernet0/1', 'shutdown']);
  assert.equal(evidence.looked, 3);
  assert.equal(lane.running, false);
});

test('a read that ran while a change waited for its card checks nothing', () => {
  const lane = draw(aRun);
  const items = lane.items.map((item) =>
    item.kind === 'step' && item.class === 'read-only' && item.entry !== null ? { ...item, entry: 0 } : item,
  );
  assert.deepEqual(evidenceOf(items, items.length - 1).checked, []);
});

test('a read that failed is no read of its host and no check, and a host without any read is named', () => {
  const end = aRun.at(-1);
  assert.ok(end?.type === 'run.ended');
  const lane = draw([
    ...aRun.slice(0, -1),
    ...aRead(call(60), 'slow-1', 'stopped', 20),
    ...aRead(call(61), 'edge-1', 'failed', 21),
    ...aRead(call(62), 'edge-1', 'done', 22),
    end,
  ]);
  const { missed, unread, checked } = evidenceOf(lane.items, lane.items.length - 1);
  assert.deepEqual(
    missed.map(({ host, outcome }) => [host, outcome?.end]),
    [
      ['slow-1', 'stopped'],
      ['edge-1', 'failed'],
    ],
  );
  assert.deepEqual(unread, ['slow-1']);
  assert.equal(checked.length, 2);
});

test('events of calls nobody knows leave the lane as it is', () => {
  const lane = draw([anEvent({ type: 'call.output', call: call(9), text: 'x' })]);
  assert.deepEqual(lane.items, []);
});

test('of a change that was stopped half-way the end says how much ran, and offers no way back for what did not', () => {
  const lane = draw(aRun);
  const items = lane.items.map((item) =>
    item.kind === 'step' && item.card !== null && item.outcome !== null
      ? { ...item, outcome: { ...item.outcome, end: 'stopped' as const, ran: 1 } }
      : item,
  );
  const { changed, undo } = evidenceOf(items, items.length - 1);
  const lines = changed[0]?.card?.lines.length ?? 0;
  assert.ok(lines > 1);
  assert.deepEqual(undo[0]?.lines, []);
  assert.match(undo[0]?.note ?? '', new RegExp(`only 1 of ${lines} lines ran`));
  assert.deepEqual(changed.map(partOf), [{ ran: 1, of: lines }]);
});

test('a change that a stop overtook, or that never reached its device, changed nothing: nothing to check, nothing to undo', () => {
  const lane = draw(aRun);
  const ended = (end: 'stopped' | 'failed' | 'unknown', output: string | null = '0'.repeat(64)) =>
    lane.items.map((item) =>
      item.kind === 'step' && item.card !== null && item.outcome !== null
        ? { ...item, outcome: { ...item.outcome, end, ran: 0, output } }
        : item,
    );
  for (const end of ['stopped', 'failed'] as const) {
    const { changed, checked, undo } = evidenceOf(ended(end), lane.items.length - 1);
    assert.deepEqual([changed, checked, undo], [[], [], []], end);
  }
  for (const unsure of [ended('unknown'), ended('failed', null)])
    assert.equal(evidenceOf(unsure, lane.items.length - 1).changed.length, 1, 'what nobody saw may have changed it');
});
