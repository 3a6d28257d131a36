import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor, Outcome } from '@interlock/model';
import { wayDouble } from './way.double.ts';
import { propose } from './way.ts';

const kim: Actor = { person: `person_${'0'.repeat(26)}`, name: 'kim', proof: { kind: 'passkey', credential: 'c' } };
const done: Outcome = { end: 'done', ran: 1, prompt: 'r1#', output: '0'.repeat(64), milliseconds: 1, fault: null };
const of = ({ at, host }: ReturnType<typeof wayDouble>, command: string, use: string) => ({
  use,
  agent: at.run.agent,
  tool: 'terminal.run',
  arguments: { command },
  host: host.id,
});

test('a host that changes while the entry of its call is written is not reached by the record it had', async () => {
  const double = wayDouble();
  const { journal } = double.rooms.house;
  const write = journal.write.bind(journal);
  Object.assign(journal, {
    write: async (...given: Parameters<typeof write>) => {
      const index = await write(...given);
      if (given[0].type === 'call.released') Object.assign(double.host, { version: double.host.version + 1 });
      return index;
    },
  });
  const { status, text } = await propose(of(double, 'show version', 'u1'), double.at, double.rooms);
  assert.notEqual(status, 'ok');
  assert.match(text, /changed after the decision/);
  assert.deepEqual(double.acts, []);
});

test('an approved change that waits its turn does not run once the conversation only reads, and does under another trust', async () => {
  for (const [set, acts] of [
    [{ mode: 'ask' }, 1],
    [{ trust: 'manual' }, 2],
  ] as const) {
    let go = () => {};
    const first = new Promise<void>((resolve) => (go = resolve));
    const double = wayDouble({
      perform: async () => {
        await first;
        return { outcome: done, text: '', source: 'device' };
      },
    });
    double.rooms.cards.approver = () => ({ answer: 'approved', approval: { by: kim, through: 'card', at: 1 } });
    const running = propose(of(double, 'show version', 'u1'), double.at, double.rooms);
    while (double.acts.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const change = 'configure terminal\ninterface Loopback0\ndescription x\nend';
    const waiting = propose(of(double, change, 'u2'), double.at, double.rooms);
    while (!double.deeds.some(({ type }) => type === 'call.answered'))
      await new Promise((resolve) => setTimeout(resolve, 1));
    Object.assign(double.at.conversation, set);
    go();
    assert.equal((await running).status, 'ok');
    const { status } = await waiting;
    assert.equal(status === 'ok', acts === 2, JSON.stringify(set));
    assert.equal(double.acts.length, acts);
  }
});
