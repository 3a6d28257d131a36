import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallResult, Message } from '@interlock/protocol';
import { type HistoryItem, messagesOf } from './conversation.ts';

const ok: CallResult = { status: 'ok', source: 'device', text: 'up' };
const asks = (...uses: string[]): HistoryItem => ({
  kind: 'assistant',
  message: { role: 'assistant', content: uses.map((use) => ({ type: 'tool-use', use, tool: 'wait', input: {} })) },
});
const says = (text: string): HistoryItem => ({
  kind: 'assistant',
  message: { role: 'assistant', content: [{ type: 'text', text }] },
});
const result = (use: string): HistoryItem => ({ kind: 'result', use, result: ok });
const prompt = (text: string): HistoryItem => ({ kind: 'prompt', text });
const steer = (text: string, how: 'send' | 'queue' = 'send'): HistoryItem => ({ kind: 'steer', how, text });
const shape = (messages: Message[]) =>
  messages.map(
    ({ role, content }) =>
      `${role}: ${content.map((block) => (block.type === 'text' ? block.text : 'use' in block ? `${block.type} ${block.use}${block.type === 'tool-result' ? ` ${block.status}` : ''}` : block.type)).join(', ')}`,
  );

test('results follow their uses in the order of the uses, whenever they came', () => {
  const { messages, results } = messagesOf([prompt('why'), asks('a', 'b'), result('b'), result('a'), says('so')]);
  assert.deepEqual(shape(messages), [
    'user: why',
    'assistant: tool-use a, tool-use b',
    'user: tool-result a ok, tool-result b ok',
    'assistant: so',
  ]);
  assert.deepEqual(results, []);
});

test('a history cut in the middle of its calls tells which results are there', () => {
  const { messages, results } = messagesOf([prompt('why'), asks('a', 'b'), result('b')]);
  assert.deepEqual(shape(messages), ['user: why', 'assistant: tool-use a, tool-use b']);
  assert.deepEqual(results, [{ use: 'b', result: ok }]);
});

test('words that no model has heard are steering, those that one heard stand in their place', () => {
  const { messages, steering, results } = messagesOf([
    prompt('why'),
    asks('a'),
    result('a'),
    steer('look at core'),
    asks('b'),
    steer('and stop there', 'queue'),
  ]);
  assert.deepEqual(shape(messages), [
    'user: why',
    'assistant: tool-use a',
    'user: tool-result a ok, look at core',
    'assistant: tool-use b',
  ]);
  assert.deepEqual(steering, [{ kind: 'queue', text: 'and stop there' }]);
  assert.deepEqual(results, []);
});

test('what an ended run left open is closed as stopped before the next prompt', () => {
  const { messages, results } = messagesOf([prompt('why'), asks('a', 'b'), result('a'), prompt('go on')]);
  assert.deepEqual(shape(messages), [
    'user: why',
    'assistant: tool-use a, tool-use b',
    'user: tool-result a ok, tool-result b stopped, go on',
  ]);
  assert.deepEqual(results, []);
});
