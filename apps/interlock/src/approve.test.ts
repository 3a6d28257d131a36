import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { Actor } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import { approverFor } from './approve.ts';

const kim: Actor = { person: `person_${'0'.repeat(26)}`, name: 'kim', proof: { kind: 'os-user', user: 'kim' } };
const card = (answers: Card['answers']): Card =>
  ({
    tool: 'terminal.run',
    host: { name: 'r1' },
    lines: [{ text: 'clear counters' }],
    answers,
  }) as unknown as Card;

test('a file approves a call with the answers it names, and with no others', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-approve-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'calls.jsonl');
  const call = { tool: 'terminal.run', host: 'r1', command: 'clear counters' };
  const yes = [{ question: 'confirm', answer: 'y' }];
  writeFileSync(file, `${JSON.stringify(call)}\n${JSON.stringify({ ...call, answers: yes })}\n`);
  const approver = approverFor(
    file,
    () => kim,
    () => true,
  );
  const outcome = (answers: Card['answers']) => approver(card(answers))?.answer;
  assert.equal(outcome([{ question: 'confirm', answer: '' }]), 'rejected');
  assert.equal(outcome(yes), 'approved');
  assert.equal(outcome(yes), 'rejected');
  assert.equal(outcome([]), 'approved');
});
