import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '@interlock/protocol';
import { aCard, anEvent, aRun } from './lane-double.ts';
import { afterEvents, blank, laneOf } from './page-state.ts';

const conversation = aRun[0]?.conversation as NonNullable<(typeof aRun)[0]['conversation']>;

test('events grow only the lanes that were opened', () => {
  assert.deepEqual(afterEvents(blank, aRun).lanes, {});
  const opened = { ...blank, lanes: { [conversation]: laneOf([]) } };
  assert.deepEqual(afterEvents(opened, aRun).lanes?.[conversation], laneOf(aRun));
});

test('a card is counted from its opening to its end, whichever conversation is in front', () => {
  const opened = anEvent({ type: 'card.opened', card: aCard });
  const closed = anEvent({ type: 'card.closed', end: { card: aCard.id, answer: 'expired', by: null } });
  const waiting = afterEvents(blank, [opened]);
  assert.deepEqual(waiting.cards, { [aCard.id]: conversation });
  assert.deepEqual(afterEvents({ ...blank, ...waiting }, [closed]).cards, {});
});

test('a notice that belongs to no conversation is kept for the page, the newest five', () => {
  const notice: RunEvent = {
    type: 'notice',
    at: 1,
    conversation: null,
    code: 'workspace.restarted',
    text: 'It came back.',
    next: '',
  };
  const state = afterEvents(
    blank,
    Array.from({ length: 8 }, () => notice),
  );
  assert.equal(state.notices?.length, 5);
});
