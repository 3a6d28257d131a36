import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seesIn, thinkingIn } from './abilities.ts';

const status = (model: object) => ({ front: null, conversations: [], status: { model } }) as never;
const inFront = (view: object, model: object) =>
  ({ front: 'c', conversations: [{ id: 'c', ...view }], status: { model } }) as never;

test('before the first conversation its model’s abilities are those of the model that it would begin with', () => {
  const able = { id: 'bedrock:haiku', rehearsal: false, thinks: true, sees: true };
  assert.deepEqual([thinkingIn(status(able)), seesIn(status(able))], [false, true]);
  const plain = { id: 'rehearsal', rehearsal: true, thinks: false, sees: false };
  assert.deepEqual([thinkingIn(status(plain)), seesIn(status(plain))], [undefined, false]);
  assert.deepEqual(
    [thinkingIn(inFront({ thinking: true, sees: true }, plain)), seesIn(inFront({ sees: true }, plain))],
    [true, true],
  );
  assert.deepEqual(
    [thinkingIn(inFront({ sees: false }, able)), seesIn(inFront({ sees: false }, able))],
    [undefined, false],
  );
});
