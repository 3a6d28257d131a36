import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '@interlock/model';
import { newAutonomy, trustOn } from './autonomy.ts';

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const [here, there] = [newId('host', random), newId('host', random)];
const at = (now: number) => ({ now: () => now, random });

test('Autonomous holds on the hosts it names, and nowhere else', () => {
  const autonomy = newAutonomy({ hosts: [here] }, at(1000));
  const standing = { trust: 'autonomous', autonomy } as const;
  assert.equal(trustOn(standing, here, 1000), 'autonomous');
  assert.equal(trustOn(standing, there, 1000), 'supervised');
  assert.equal(trustOn(standing, null, 1000), 'supervised');
  assert.equal(trustOn({ trust: 'autonomous', autonomy: null }, here, 1000), 'supervised');
  assert.equal(trustOn({ trust: 'manual', autonomy }, here, 1000), 'manual');
});

test('it ends after an hour unless said, and no clock that is set back keeps it', (t) => {
  const autonomy = newAutonomy({ hosts: [here] }, at(0));
  const standing = { trust: 'autonomous', autonomy } as const;
  assert.equal(trustOn(standing, here, 3_599_999), 'autonomous');
  assert.equal(trustOn(standing, here, 3_600_000), 'supervised');
  const now = performance.now();
  t.mock.method(performance, 'now', () => now + 3_700_000);
  assert.equal(trustOn(standing, here, 0), 'supervised');
});

test('without hosts, or for longer than a day, it is not switched on', () => {
  assert.throws(() => newAutonomy({ hosts: [] }, at(0)), { code: 'trust.no-hosts' });
  for (const minutes of [0, 24 * 60 + 1, Number.NaN])
    assert.throws(() => newAutonomy({ hosts: [here], minutes }, at(0)), { code: 'trust.too-long' });
});
