import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classify } from '../classify.ts';
import { rows } from './rows.ts';

test('every row of our own corpus has the class we gave it', () => {
  const wrong: string[] = [];
  for (const { platform, mode, command, expected } of rows) {
    const verdict = classify({ platform, command, ...(mode && { mode }) });
    if (!expected.includes(verdict.class))
      wrong.push(
        `${platform} ${mode ?? 'exec'} ${JSON.stringify(command)}: ${verdict.class}, not ${expected.join(' or ')}; ${verdict.reason}`,
      );
  }
  assert.deepEqual(wrong, []);
});
