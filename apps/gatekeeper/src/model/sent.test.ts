import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '@interlock/model';
import fc from 'fast-check';
import type { Run } from '../conversation/conversation.ts';
import { SentRequests } from './sent.ts';

function rowsDouble() {
  const rows: { parent: string; json: string }[] = [];
  return {
    rows,
    append: (_table: string, parent: string, body: unknown) => void rows.push({ parent, json: JSON.stringify(body) }),
    children: (_table: string, of: string): unknown[] =>
      rows.filter(({ parent }) => parent === of).map(({ json }) => JSON.parse(json)),
  };
}

test('whatever leaves in whatever order, of several agents and after restarts, comes back as it was and little is kept twice', () => {
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
  const conversation = newId('conversation', random);
  const agents = Array.from({ length: 6 }, () => ({ agent: newId('agent', random), conversation }) as Run);
  const body = fc.record({
    who: fc.nat(5),
    text: fc.string({ unit: fc.constantFrom('a', 'b', '🔑', '\ud83d', '"'), maxLength: 12 }),
    restart: fc.nat(8).map((n) => n === 0),
  });
  fc.assert(
    fc.property(fc.array(body, { maxLength: 30 }), (all) => {
      const rows = rowsDouble();
      let sent = new SentRequests(() => 0, rows);
      for (const { who, text: said, restart } of all) {
        if (restart) sent = new SentRequests(() => 0, rows);
        sent.keep(agents[who] as Run, 'm', said);
      }
      for (const [number, { text: said }] of all.entries()) assert.equal(sent.read(conversation, number, 0).text, said);
    }),
    { numRuns: 300 },
  );
  const rows = rowsDouble();
  const sent = new SentRequests(() => 0, rows);
  let said = '';
  for (let turn = 0; turn < 200; turn++) {
    said += `turn ${turn} ${'x'.repeat(1000)}`;
    sent.keep(agents[0] as Run, 'm', `{"messages":[${said}],"system":"${'s'.repeat(5000)}"}`);
  }
  assert.ok(JSON.stringify(rows.rows).length < 2 * said.length);
});
