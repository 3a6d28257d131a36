import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '@interlock/protocol';
import { turnsSincePrompt } from './transcript.ts';

const says: Message = { role: 'assistant', content: [{ type: 'text', text: 'I look.' }] };
const asked: Message = { role: 'user', content: [{ type: 'text', text: 'Why?' }] };
const result = { type: 'tool-result', use: 'u', status: 'stopped', source: 'gate', text: '' } as const;
const results: Message = { role: 'user', content: [result] };
const resultsAndWords: Message = { role: 'user', content: [result, { type: 'text', text: 'Go on.' }] };

test('turns are counted from a person’s last words, also where they stand behind the results of a stopped run', () => {
  assert.equal(turnsSincePrompt([asked]), 0);
  assert.equal(turnsSincePrompt([asked, says, results, says, results]), 2);
  assert.equal(turnsSincePrompt([asked, says, results, says, resultsAndWords]), 0);
  assert.equal(turnsSincePrompt([asked, says, resultsAndWords, says, results]), 1);
});
