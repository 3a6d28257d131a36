import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newEventBus } from './house.ts';
import { Idle } from './idle.ts';

test('it locks once nobody has done anything, and neither while a run goes on nor for what a page does by itself', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  let busy = false;
  let locked = 0;
  const told: string[] = [];
  const events = newEventBus(() => {});
  events.listen((event) => event.type === 'notice' && told.push(event.code));
  const idle = new Idle({ events, after: 600_000, busy: () => busy, lock: () => void locked++ });
  const pass = (minutes: number) => {
    for (let n = 0; n < minutes * 6; n++) {
      now += 10_000;
      t.mock.timers.tick(10_000);
    }
  };
  pass(8);
  idle.touch('terminal.type');
  pass(8);
  for (const method of ['hello', 'terminal.drawn', 'terminal.resize']) idle.touch(method);
  assert.deepEqual([locked, told], [0, []]);
  busy = true;
  pass(30);
  assert.equal(locked, 0);
  busy = false;
  pass(9);
  assert.deepEqual([locked, told], [0, ['idle.locks-soon']]);
  pass(2);
  assert.equal(locked, 1);
  pass(30);
  assert.equal(locked, 1);
});
