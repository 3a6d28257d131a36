import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Cleaners, outgoingOf } from './outgoing.ts';

const request = {
  system: 'rules with hunter2',
  context: 'context with hunter2',
  messages: [
    { role: 'user' as const, content: [{ type: 'text' as const, text: 'my password is hunter2' }] },
    {
      role: 'assistant' as const,
      content: [{ type: 'tool-use' as const, id: 'u1', name: 'run', input: { lines: ['set key hunter2'] } }],
    },
    { role: 'user' as const, content: [{ type: 'tool-result' as const, id: 'u1', text: 'key hunter2', ok: true }] },
  ],
  tools: [],
};
const hide = (text: string) => ({ text: text.replaceAll('hunter2', '«s»'), found: text.split('hunter2').length - 1 });
const pass: Cleaners['scan'] = (texts) => Promise.resolve(texts.map((text) => ({ text, found: 0 })));
const leaves = (cleaners: Cleaners) =>
  outgoingOf(request as unknown as Parameters<typeof outgoingOf>[0], cleaners, new AbortController().signal);

test('every text of a request passes both, wherever it stands', async () => {
  const byRedactor = await leaves({ redact: hide, scan: pass });
  assert.ok(!JSON.stringify(byRedactor.request).includes('hunter2'));
  assert.equal(byRedactor.found, 5);
  const byScanner = await leaves({
    redact: (text) => ({ text, found: 0 }),
    scan: (texts) => Promise.resolve(texts.map(hide)),
  });
  assert.ok(!JSON.stringify(byScanner.request).includes('hunter2'));
  assert.equal(byScanner.found, 5);
});

test('where the redactor or the scanner fails, there is no request that could be sent', async () => {
  const broken = new Error('broken');
  const failing = () => {
    throw broken;
  };
  await assert.rejects(leaves({ redact: failing, scan: pass }), broken);
  await assert.rejects(leaves({ redact: hide, scan: () => Promise.reject(broken) }), broken);
  await assert.rejects(leaves({ redact: hide, scan: (texts) => pass(texts.slice(0, -1)) }), {
    code: 'model.not-scanned',
  });
});

test('a redactor that fails at the last of the texts alone holds back all of them', async () => {
  let left = 4;
  const redact = (text: string) => {
    if (left-- === 0) throw new Error('late');
    return hide(text);
  };
  await assert.rejects(leaves({ redact, scan: pass }), /late/);
});
