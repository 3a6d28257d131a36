import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conversation } from './conversation.ts';
import { exported } from './export.ts';
import { tellerOf } from './export-runs.ts';

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

const at = (second: number) => Date.UTC(2026, 0, 2, 3, 4, second);
const question = (text: string): object => ({ kind: 'prompt', text });
const answer = (...content: object[]): object => ({ kind: 'assistant', message: { role: 'assistant', content } });
const started = (run: string, prompt: string, second: number): object => ({
  type: 'run.started',
  at: at(second),
  run,
  prompt,
  model: 'bedrock:*opus*',
});
const ended = (run: string, end: string, more: object = {}): object => ({
  type: 'run.ended',
  at: at(30),
  run,
  end,
  reads: 2,
  changes: 1,
  rejected: 0,
  hosts: ['edge-1'],
  usage: { input: 1000, output: 234 },
  milliseconds: 12_300,
  ...more,
});
const markdown = (history: readonly object[], events: readonly object[]) =>
  exported({ ...conversation, history, events } as unknown as Conversation, 'markdown', (text) => text);

test('an export says who spoke, which model and when, and how each run ended', () => {
  const text = markdown(
    [
      question('Of the origin'),
      question('Why?'),
      { kind: 'steer', how: 'send', text: 'Look at core' },
      answer({ type: 'text', text: 'It is shut.' }),
      question('Fix it.'),
    ],
    [
      started('1', 'Why?', 1),
      { type: 'run.steered', at: at(2), kind: 'send', text: 'Look at core' },
      { type: 'model.text', at: at(3), text: 'It is shut.' },
      ended('1', 'unverified', {
        spent: { turns: 2, tokens: 1234, cost: 12_300, milliseconds: 1 },
        owed: [{ host: 'edge-1', call: 'c', command: '# no', why: 'unread' }],
      }),
      started('2', 'Fix it.', 40),
    ],
  );
  const parts = text.split('\n\n');
  const from = parts.indexOf('## Why?');
  assert.deepEqual(parts.slice(2, 5), ['## Of the origin', '**Person**', '> Of the origin']);
  assert.deepEqual(parts.slice(from + 1), [
    '**Person**, 2026-01-02T03:04:01.000Z',
    '> Why?',
    '**Person**, while it ran (send), 2026-01-02T03:04:02.000Z',
    '> Look at core',
    '**Copilot** (bedrock:\\*opus\\*), 2026-01-02T03:04:03.000Z',
    '> It is shut.',
    '**The run ended: done, not verified**, 2026-01-02T03:04:30.000Z. 2 reads, 1 change, 0 rejected; edge-1; 12.3 s, 1,234 tokens, $0.0123.',
    '**Not verified**: edge-1 was not read back after',
    '```text\n# no\n```',
    '## Fix it.',
    '**Person**, 2026-01-02T03:04:40.000Z',
    '> Fix it.',
    '**The run is still running.**',
    '## Calls\n',
  ]);
});

test('an export tells every end of a run, and no cost that nobody knows', () => {
  for (const [end, says] of [
    ['done', 'done'],
    ['failed', 'failed'],
    ['stopped', 'stopped'],
    ['rejected', 'a call was rejected'],
    ['out-of-budget', 'out of budget'],
  ] as const)
    assert.ok(
      markdown([question('Why?')], [started('1', 'Why?', 1), ended('1', end, { hosts: [] })]).includes(
        `**The run ended: ${says}**, 2026-01-02T03:04:30.000Z. 2 reads, 1 change, 0 rejected; 12.3 s, 1,234 tokens.`,
      ),
      end,
    );
  const spent = { turns: 1, tokens: 9, cost: null, milliseconds: 1 };
  assert.match(
    markdown([question('Why?')], [started('1', 'Why?', 1), ended('1', 'done', { spent })]),
    /12\.3 s, 9 tokens, cost not known\./,
  );
});

test('an export tells the end of a run once, though the next question began none', () => {
  const text = markdown(
    [question('Why?'), question('Lost'), question('And now?')],
    [started('1', 'Why?', 1), ended('1', 'done'), started('2', 'And now?', 40), ended('2', 'failed')],
  );
  assert.deepEqual(text.match(/^\*\*The run ended: \w+|^## .*/gm), [
    '## Why?',
    '**The run ended: done',
    '## Lost',
    '## And now?',
    '**The run ended: failed',
    '## Calls',
  ]);
});

test('an export says of a call that waits or runs that it does', () => {
  const decided = (call: string, tool = 'terminal.run') => ({
    type: 'call.decided',
    call,
    tool,
    host: 'edge-1',
    class: 'moderate',
    command: call,
    decision: { outcome: 'ask', rule: 'x', reason: '' },
  });
  const card = (call: string) => ({ type: 'card.opened', card: { id: `card of ${call}`, call } });
  const closed = (call: string) => ({ type: 'card.closed', end: { card: `card of ${call}`, answer: 'rejected' } });
  const released = (call: string) => ({ type: 'call.released', call });
  const text = markdown(
    [question('Why?'), answer({ type: 'tool-use', use: 'u', tool: 'terminal.run', input: {} })],
    [
      started('1', 'Why?', 1),
      ...['a', 'b', 'c', 'd'].map((call) => decided(call)),
      decided('e', 'person.ask'),
      ...[card('a'), card('b'), closed('b'), released('c'), released('d'), released('e')],
      { type: 'call.ended', call: 'd', outcome: { end: 'done' } },
    ],
  );
  assert.deepEqual(
    text.match(/^- .*$/gm)?.map((line) => line.split(', ').at(-1)),
    ['still waiting for the person:', 'not run:', 'still running:', 'done:', 'still waiting for the person:'],
  );
  assert.match(text, /Proposed: terminal\.run\n\n```text\n\{\}\n```\n\n\*\*No result yet\.\*\*/);
});

test('the runs of a very long conversation are told in one pass', () => {
  const many = 10_000;
  const history = Array.from({ length: many }, (_, n) =>
    n % 2 === 0 ? question(`Why ${n}?`) : answer({ type: 'text', text: `It is ${n}.` }),
  ) as unknown as Conversation['history'];
  const events = history.flatMap((_, n) => [
    n % 2 === 0 ? started(`${n}`, `Why ${n}?`, n) : { type: 'model.text', at: n, text: `It is ${n}.` },
    ...(n % 2 === 0 ? [] : [ended(`${n - 1}`, 'done')]),
  ]) as unknown as Conversation['events'];
  const begun = performance.now();
  const told = tellerOf(history, events);
  let ends = 0;
  for (const [n, item] of history.entries())
    if (item.kind === 'prompt') ends += told.endBefore(n).length;
    else if (item.kind === 'assistant') assert.match(told.copilot(n, item.message.content), /opus.*, 1970/);
  assert.equal(ends + told.endBefore(many).length, many / 2);
  assert.ok(performance.now() - begun < 4000);
});
