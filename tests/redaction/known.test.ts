import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newRedactor } from '../../packages/redact/src/index.ts';
import { encodings } from './encodings.ts';
import { runTrials } from './trials.ts';

const trials = 50_000;

test(`no known secret comes out in ${trials} trials over every encoding, cut anywhere and full of terminal codes`, () => {
  const { leaks, damaged, byEncoding } = runTrials(trials, 20_261_121);
  assert.deepEqual(leaks.slice(0, 3), []);
  assert.deepEqual(damaged.slice(0, 3), []);
  assert.equal(byEncoding.size, encodings.length);
  assert.ok(encodings.length >= 12);
  for (const [name, n] of byEncoding) assert.ok(n > trials / encodings.length / 2, `${name}: ${n}`);
});

test('the trials notice a redactor that misses: one that knows half of the secrets, and one that looks at pieces', () => {
  const half = runTrials(2000, 5, () => {
    const redactor = newRedactor({ key: new Uint8Array(32) });
    let n = 0;
    return { ...redactor, know: (secret, name) => n++ % 2 === 0 && redactor.know(secret, name) };
  });
  assert.ok(half.leaks.length > 500, String(half.leaks.length));
  const pieces = runTrials(2000, 5, () => {
    const redactor = newRedactor({ key: new Uint8Array(32) });
    const stream = () => {
      let found = 0;
      const push = (text: string) => {
        const one = redactor.redact(text);
        found += one.found;
        return one.text;
      };
      return { push, end: () => '', found: () => found };
    };
    return { ...redactor, stream };
  });
  assert.ok(pieces.leaks.length > 500, String(pieces.leaks.length));
});

test('the trials notice a redactor that changes more than the secret', () => {
  const { damaged } = runTrials(500, 5, () => {
    const redactor = newRedactor({ key: new Uint8Array(32) });
    const stream = () => {
      const inner = redactor.stream();
      return { ...inner, end: () => `${inner.end()}.` };
    };
    return { ...redactor, stream };
  });
  assert.ok(damaged.length > 300);
});
