import assert from 'node:assert/strict';
import { test } from 'node:test';
import { besideMark } from '@interlock/protocol';
import { systemPrompt } from './context.ts';

test('the rules name the mark of what was open beside a question as it stands there', () => {
  assert.ok(systemPrompt().includes(`begins with ${besideMark} tells`));
});
