import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { Actor } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import { approverOf, lineText } from './approve.ts';
import { UsageError } from './usage.ts';

const kim: Actor = { person: `person_${'0'.repeat(26)}`, name: 'kim', proof: { kind: 'os-user', user: 'kim' } };
const card = (answers: Card['answers']): Card =>
  ({
    tool: 'terminal.run',
    host: { name: 'r1' },
    lines: [{ text: 'clear counters' }],
    hostKeys: [],
    answers,
  }) as unknown as Card;

test('a file approves a call with the answers it names, and with no others', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-approve-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'calls.jsonl');
  const call = { tool: 'terminal.run', host: 'r1', command: 'clear counters' };
  const yes = [{ question: 'confirm', answer: 'y' }];
  writeFileSync(file, `${JSON.stringify(call)}\n${JSON.stringify({ ...call, answers: yes })}\n`);
  const approver = approverOf(file)(
    () => kim,
    () => true,
  );
  const outcome = (answers: Card['answers']) => approver(card(answers))?.answer;
  assert.equal(outcome([{ question: 'confirm', answer: '' }]), 'rejected');
  assert.equal(outcome(yes), 'approved');
  assert.equal(outcome(yes), 'rejected');
  assert.equal(outcome([]), 'approved');
});

test('what a rejected card prints is a line that approves it, and nothing that steers a terminal', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-approve-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'calls.jsonl');
  const odd = {
    ...card([{ question: 'confirm', answer: 'y' }]),
    lines: [{ text: 'banner \u001b[2J\u202e' }, { text: '“é”' }],
  } as unknown as Card;
  const line = lineText(odd) ?? '';
  assert.match(line, /^[ -~]+$/);
  writeFileSync(file, `${line}\n`);
  const approver = approverOf(file)(
    () => kim,
    () => false,
  );
  assert.equal(approver(odd)?.answer, 'approved');
});

test('a file approves no call that its lines do not spell out', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-approve-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'calls.jsonl');
  writeFileSync(file, `${JSON.stringify({ tool: 'inventory.write', host: 'r1', command: '' })}\n`);
  const bare = { ...card([]), tool: 'inventory.write', lines: [], arguments: [{ name: 'name', value: 'r2' }] };
  const approver = approverOf(file)(
    () => kim,
    () => true,
  );
  assert.equal(approver(bare)?.answer, 'rejected');
  assert.equal(lineText(bare), null);
});

test('a line that is none is refused before anything begins, in a sentence', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-approve-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'calls.jsonl');
  const refused = (text: string, why: RegExp) => {
    writeFileSync(file, text);
    assert.throws(
      () => approverOf(file),
      (error) => error instanceof UsageError && why.test(error.message),
    );
  };
  refused('clear counters', /line 1 of .*: it is no JSON\./);
  refused('\n{"tool":"terminal.run","host":"r1"}', /line 2 of .*: “command” is missing\./);
  refused('{"tool":"a","host":"b","command":"c","more":1}', /has “more”, which nobody here knows/);
});
