import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '@interlock/protocol';
import { emptyLane, grow } from './lane.ts';
import { anEvent } from './lane-double.ts';

const laneAfter = (...events: RunEvent[]) => events.reduce(grow, emptyLane);
const run = `run_${'0'.repeat(26)}` as const;
const started = () =>
  anEvent({
    type: 'run.started',
    run,
    prompt: 'Why?',
    trust: 'supervised',
    mode: 'default',
    model: 'bedrock:haiku',
  });
const begins = () => anEvent({ type: 'model.thinking', text: '', milliseconds: null });
const thought = (text: string) => anEvent({ type: 'model.thinking', text, milliseconds: 12_000 });
const words = (text: string) => anEvent({ type: 'model.text', text });
const broke = (shown: boolean) =>
  anEvent({ type: 'model.broken', code: 'model.broken-off', shown, attempt: 1, tries: 3 });
const kinds = (lane: ReturnType<typeof laneAfter>) => lane.items.map(({ kind }) => kind);

test('a thought stands from its beginning, and what it was takes the same place', () => {
  const open = laneAfter(started(), begins());
  assert.deepEqual(kinds(open), ['question', 'thought']);
  assert.equal(open.thinking, false, 'nobody waits for a word while it thinks');
  const whole = laneAfter(started(), begins(), thought('the AS number'), words('I look.'));
  assert.deepEqual(kinds(whole), ['question', 'thought', 'prose']);
  const item = whole.items[1];
  assert.ok(item?.kind === 'thought');
  assert.deepEqual([item.text, item.milliseconds], ['the AS number', 12_000]);
  assert.deepEqual(kinds(laneAfter(started(), thought('as it is kept'))), ['question', 'thought']);
});

test('words of an answer that broke off are marked, a thought that was not whole is gone, and it is said', () => {
  const lane = laneAfter(started(), begins(), thought('whole'), words('because of '), broke(true), words('The AS.'));
  assert.deepEqual(kinds(lane), ['question', 'thought', 'prose', 'notice', 'prose']);
  const [, , first, notice, second] = lane.items;
  assert.ok(first?.kind === 'prose' && first.broken && second?.kind === 'prose' && !second.broken);
  assert.ok(notice?.kind === 'notice' && /counts for nothing/.test(notice.text) && /2 of 3/.test(notice.next));
  assert.deepEqual(kinds(laneAfter(started(), begins(), broke(false))), ['question', 'notice']);
});

test('a run that ends in mid-thought leaves none open', () => {
  const end = anEvent({
    type: 'run.ended',
    run,
    end: 'stopped',
    reads: 0,
    changes: 0,
    rejected: 0,
    hosts: [],
    usage: { input: 0, output: 0 },
    milliseconds: 1,
  });
  assert.deepEqual(kinds(laneAfter(started(), begins(), end)), ['question', 'end']);
});

test('a summary stands where it was made, with what it says', () => {
  const summary = { text: 'Findings: fine', model: 'bedrock:nova-micro', calls: 4 };
  const lane = laneAfter(started(), anEvent({ type: 'context.compacted', before: 9, after: 1, summary }));
  const [, item] = lane.items;
  assert.ok(item?.kind === 'summary');
  assert.deepEqual([item.text, item.model, item.calls], ['Findings: fine', 'bedrock:nova-micro', 4]);
});
