import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Id, newId } from '@interlock/model';
import type { RunEvent } from '@interlock/protocol';
import { wayDouble } from '../call/way.double.ts';
import { newKeeping } from './keeping.ts';

const { around } = wayDouble().rooms.house;
const conversation = newId('conversation', around.random);
const other = newId('conversation', around.random);
const says = (text: string, of: Id<'conversation'> = conversation): RunEvent => ({
  type: 'model.text',
  at: 1,
  conversation: of,
  text,
});
const event = (type: 'model.ended' | 'run.ended'): RunEvent => ({ type, at: 2, conversation }) as RunEvent;

test('who comes to look in mid-stream reads it from its beginning', () => {
  const { keep, underWay } = newKeeping();
  assert.deepEqual(keep(says('Do NOT ')), []);
  keep(says('reload core-1'));
  keep(says('Elsewhere', other));
  assert.deepEqual(underWay(conversation), [says('Do NOT reload core-1')]);
  assert.deepEqual(keep(event('model.ended')), [says('Do NOT reload core-1'), event('model.ended')]);
  assert.deepEqual(underWay(conversation), []);
});

test('what an answer had said when its run was stopped is kept, and stands in no later answer', () => {
  const { keep } = newKeeping();
  keep(says('I am about to rel'));
  assert.deepEqual(keep(event('run.ended')), [says('I am about to rel'), event('run.ended')]);
  keep(says('Good morning.'));
  assert.deepEqual(keep(event('model.ended')), [says('Good morning.'), event('model.ended')]);
});
