import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newRedactor } from '@interlock/redact';
import { cleanedInput } from './hook-ask.ts';

test('no command makes what a hook is told unreadable, and a secret in quotation marks does not pass', () => {
  const redactor = newRedactor({ key: new Uint8Array(32).fill(7) });
  const clean = (text: string) => redactor.redact(text).text;
  const told = (command: string) => cleanedInput({ host: 'edge-1', command }, clean);
  for (const command of ['grep -rl -- "-----BEGIN PRIVATE KEY-----" /etc', 'snmp-server community pub"lic RO'])
    assert.doesNotThrow(() => told(command), command);
  for (const command of ['set snmp community "Pub1ic-x9"', 'username bob password "S3cretPass1"'])
    assert.doesNotMatch(JSON.stringify(told(command)), /Pub1ic-x9|S3cretPass1/, command);
  assert.deepEqual(told('show version'), { host: 'edge-1', command: 'show version' });
});
