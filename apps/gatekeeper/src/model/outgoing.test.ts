import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newRedactor, newScanner } from '@interlock/redact';
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

const key = new Uint8Array(32).fill(7);
const redactor = newRedactor({ key });
redactor.know(new TextEncoder().encode('hunt"er\\2'), 'entry');
const scanner = newScanner({ key });
const real: Cleaners = {
  redact: (text) => redactor.redact(text),
  scan: (texts) => Promise.resolve(texts.map((text) => scanner.scan(text))),
};
const inputOut = async (input: object) => {
  const content = [{ type: 'tool-use' as const, use: 'u', tool: 'terminal.run', input }];
  const asked = { system: '', messages: [{ role: 'assistant' as const, content }], tools: [] };
  const { request: out } = await outgoingOf(
    asked as unknown as Parameters<typeof outgoingOf>[0],
    real,
    new AbortController().signal,
  );
  const [block] = out.messages[0]?.content ?? [];
  return block?.type === 'tool-use' ? block.input : {};
};

test('a command that looks like the beginning of a secret does not keep a conversation from going on', async () => {
  const commands = [
    'grep -rl -- "-----BEGIN PRIVATE KEY-----" /etc',
    'grep "BEGIN RSA PRIVATE KEY" -r /etc',
    'show running-config | include "snmp-server community"',
    'grep "password: " -r /etc',
    'enable secret "foo',
    'key 7 "',
    'password foo\\',
    '-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\n',
    '/user add password="x',
    'export PASSWORD="',
  ];
  for (const command of commands)
    for (const input of [{ command }, { command, host: 'x' }, { steps: [{ command }, { command }] }])
      assert.equal(typeof (await inputOut(input)), 'object', JSON.stringify(input));
});

test('quotation marks of a command hide no secret behind the ones that its record needs', async () => {
  for (const command of [
    'set snmp community "Pub1ic-x9"',
    '/user add name=bob password="Pub1ic-x9" group=full',
    'username bob password "Pub1ic-x9"',
    'export DB_PASSWORD="Pub1ic-x9"',
    'echo hunt"er\\2',
    `token="ghp_${'aB3'.repeat(12)}"`,
  ]) {
    const out = JSON.stringify(await inputOut({ command, host: 'x' }));
    assert.doesNotMatch(out, /Pub1ic-x9|hunt|ghp_aB3/, command);
    assert.match(out, /«secret:.*"host":"x"/, command);
  }
  assert.doesNotMatch(JSON.stringify(await inputOut({ password: 'Pub1ic-x9' })), /Pub1ic/, 'a name tells of it');
});
