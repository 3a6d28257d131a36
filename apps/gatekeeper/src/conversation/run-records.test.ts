import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replayed, runAgent, Steering } from '@interlock/agent';
import { type CallResult, fromWorkspace, type Message, type RunBegin, toWorkspace } from '@interlock/protocol';
import { wayDouble } from '../call/way.double.ts';
import { newRun } from './conversation.ts';
import { messagesOf } from './history.ts';
import { digestOf, RunRecords } from './run-records.ts';

/** Rows as they come back from rest. */
function memory() {
  const rows = new Map<string, string[]>();
  const at = (key: string) => (rows.get(key) ?? []).map((row) => JSON.parse(row) as unknown);
  return {
    full: false,
    put: (table: string, id: string, body: unknown) => void rows.set(`${table} ${id}`, [JSON.stringify(body)]),
    get: (table: string, id: string) => at(`${table} ${id}`)[0],
    append(table: string, parent: string, body: unknown) {
      if (this.full) throw new Error('no room');
      rows.set(`${table} ${parent}`, [...(rows.get(`${table} ${parent}`) ?? []), JSON.stringify(body)]);
    },
    children: (table: string, parent: string) => at(`${table} ${parent}`),
  };
}

const across = <T>(schema: { parse: (value: unknown) => T }, value: unknown): T =>
  schema.parse(JSON.parse(JSON.stringify(value)));

/** A run as the workspace has it, with what it says and is told read from a pipe. */
async function ran(rows: ReturnType<typeof memory>, during: () => void = () => {}) {
  const { at, rooms, host } = wayDouble();
  const { conversation } = at;
  const run = newRun(conversation.id, '', rooms.house.around);
  conversation.history.push(
    { kind: 'prompt', text: 'Why?', images: [] },
    {
      kind: 'assistant',
      message: {
        content: [
          { input: { command: 'show ip route', host: host.id }, use: 'old', tool: 'terminal.run', type: 'tool-use' },
        ],
        role: 'assistant',
      },
    },
    { kind: 'result', use: 'old', result: { text: 'a route', source: 'device', status: 'ok' } },
    { kind: 'prompt', text: 'And now?' },
  );
  const records = new RunRecords(() => 0, rows);
  const tools = [{ input: {}, description: '', name: 'terminal.run' }];
  const begin: RunBegin = { agent: run.agent, hosts: [], tools, mode: 'default', ...messagesOf(conversation.history) };
  records.begin(begin, { conversation, run });
  let asked = 0;
  const end = await runAgent(across(toWorkspace['run.begin'], begin), {
    steering: new Steering(),
    signal: new AbortController().signal,
    async converse(ask) {
      const converse = fromWorkspace['model.converse'];
      const answer = await records.converse(across(converse.ask, ask), async () => {
        const message: Message = {
          content: [
            { text: 'I look.', type: 'text' },
            ...(asked++ === 0
              ? [
                  {
                    use: 'new',
                    input: { host: host.id, command: 'show version' },
                    tool: 'terminal.run',
                    type: 'tool-use' as const,
                  },
                ]
              : []),
          ],
          role: 'assistant',
        };
        conversation.history.push({ kind: 'assistant', message });
        return { usage: { output: 1, input: 1 }, stop: asked === 1 ? 'tool-use' : 'end', message };
      });
      during();
      return across(converse.answer, answer);
    },
    async propose(proposal) {
      const result: CallResult = { text: 'IOS', status: 'ok', source: 'device' };
      const propose = fromWorkspace['call.propose'];
      return across(
        propose.answer,
        await records.propose(across(propose.ask, proposal), async () => {
          conversation.history.push({ kind: 'result', use: 'new', result });
          return result;
        }),
      );
    },
  });
  records.ended(end);
  return { kept: records.of(conversation), end, atRest: JSON.stringify(rows.children('crossing', conversation.id)) };
}

test('a run plays again whatever order the parts of what is kept stand in, and nothing is kept twice', async () => {
  const { kept, end, atRest } = await ran(memory());
  assert.equal(kept.length, 1);
  assert.equal(end.reason, 'finished');
  for (const { record } of kept) assert.equal(await replayed(record, { digest: digestOf }), null);
  assert.doesNotMatch(atRest, /IOS|a route/);
});

test('a record that cannot be written breaks off there, and the run goes on', async () => {
  const rows = memory();
  const { kept, end } = await ran(rows, () => {
    rows.full = true;
  });
  assert.equal(end.reason, 'finished');
  assert.equal(kept[0]?.record.end, null);
  for (const { record } of kept) assert.equal(await replayed(record, { digest: digestOf }), null);
});

test('a workspace that proposes without end does not fill the disk with its record', async () => {
  const { at, rooms, host } = wayDouble();
  const { conversation } = at;
  const run = newRun(conversation.id, '', rooms.house.around);
  const rows = memory();
  const records = new RunRecords(() => 0, rows);
  records.begin(
    { agent: run.agent, hosts: [], tools: [], mode: 'default', messages: [], results: [] },
    { conversation, run },
  );
  const proposal = {
    agent: run.agent,
    tool: 'terminal.run',
    host: host.id,
    arguments: { command: 'x'.repeat(1_000_000) },
  };
  for (let n = 0; n < 50; n++)
    await records.propose({ ...proposal, use: `u${n}` }, async () => ({
      status: 'denied',
      source: 'gate',
      text: 'No.',
    }));
  assert.equal(rows.children('crossing', conversation.id).length, 32, 'what it began with, and 31 of them');
});
