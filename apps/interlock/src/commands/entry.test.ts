import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EntryView } from '@interlock/protocol';
import { entryRow } from './entry.ts';

test('a row of an entry shows what its name and account would do to a terminal, and stays one row', () => {
  const row = entryRow({
    name: 'core\u001b[2J\u202e',
    type: 'token',
    account: 'ad\nmin\u0007',
    hosts: ['r1\u009b31m'],
    paused: false,
  } as unknown as EntryView);
  assert.doesNotMatch(row, /[\p{Cc}\p{Bidi_Control}]/u);
  assert.match(row, /^core‹ESC›\[2J‹\\u\{202e\}› +token +ad‹LF›min‹\^G› +r1‹\\u\{009b\}›31m$/);
});
