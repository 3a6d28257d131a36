import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conversation } from './conversation.ts';
import { exported } from './export.ts';

const hostile = [
  '<img src=x onerror=alert(1)> ![x](http://evil.example/leak) [click](javascript:alert(1))',
  '</blockquote><script>alert(1)</script> www.evil.example &lt;b&gt;',
  '# a heading',
  '```',
  '===',
  'pay \u202eevil',
].join('\n');

const conversation = {
  id: `conversation_${'0'.repeat(26)}`,
  title: `${hostile}\u0085x`,
  created: 1,
  trust: 'supervised',
  mode: 'default',
  events: [],
  history: [
    { kind: 'prompt', text: `${hostile}\rand <b>more</b>\u2028<i>` },
    {
      kind: 'assistant',
      message: {
        role: 'assistant',
        content: [
          { type: 'text', text: hostile },
          { type: 'tool-use', use: 'u', tool: '`<b>`', input: { text: hostile } },
        ],
      },
    },
    { kind: 'result', use: 'u', result: { status: 'ok', source: 'device', text: `\`\`\`\r\n${hostile}` } },
  ],
} as unknown as Conversation;

test('an export as Markdown shows words as they were said: no mark-up, no picture, no link, no turned letters', () => {
  const lines = exported(conversation, 'markdown', (text) => text).split(/\r\n|[\n\r\u0085\u2028\u2029]/);
  let fence: string | undefined;
  const outside = lines.filter((line) => {
    const mark = /^`{3,}/.exec(line)?.[0];
    if (fence === undefined && mark !== undefined) fence = mark;
    else if (fence === line) fence = undefined;
    else return fence === undefined;
    return false;
  });
  assert.equal(fence, undefined, 'each fence ends');
  for (const line of outside) {
    assert.doesNotMatch(line.replace(/^> /, ''), /(?<!\\)[<`&!]|(?<!\\)\]\(|https?:\/\/|www\.|^=/, line);
    assert.match(line, /^(|#{1,2} .*|> .*|\*\*.*|Begun .*|Proposed: .*|Result \(.*)$/);
  }
  assert.doesNotMatch(lines.join('\n'), /[\u202e\u0085\u2028]/);
  assert.match(outside.join('\n'), /\\<img src=x onerror=alert\\\(1\\\)\\>/, 'it is there to read');
});

test('no export holds a secret that is known, wherever in the conversation it stood', () => {
  const decided = {
    type: 'call.decided',
    tool: 'wait',
    host: null,
    call: 'c',
    class: 'read-only',
    command: 'is hunter2',
  };
  const told = {
    ...conversation,
    title: 'hunter2',
    history: [
      { kind: 'prompt', text: 'It is hunter2' },
      { kind: 'steer', how: 'send', text: 'or "hunter2"' },
      ...conversation.history,
    ],
    events: [{ ...decided, decision: { outcome: 'allow', rule: 'talk', reason: '' } }],
  } as unknown as Conversation;
  const redact = (text: string) => text.replaceAll('hunter2', '«secret:a»');
  for (const form of ['json', 'markdown'] as const) {
    const text = exported(told, form, redact);
    assert.doesNotMatch(text, /hunter2/, form);
    assert.match(text, /It is «secret:a»/, form);
    assert.match(text, /is «secret:a»/, form);
  }
  assert.match(exported(told, 'markdown', redact), /^- wait, no host, read-only/m, 'a call is told with its tool');
  assert.equal((JSON.parse(exported(told, 'json', redact)) as { title: string }).title, '«secret:a»');
});
