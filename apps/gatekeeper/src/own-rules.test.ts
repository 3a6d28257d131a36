import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '@interlock/model';
import { wayDouble } from './call/way.double.ts';
import { propose } from './call/way.ts';
import { OwnRules } from './own-rules.ts';

const kim: Actor = { person: `person_${'0'.repeat(26)}`, name: 'kim', proof: { kind: 'passphrase' } };

function keeper(double = wayDouble()) {
  const stored = new Map<string, unknown>();
  const rows = {
    put: (_table: string, id: string, body: unknown) => void stored.set(id, body),
    all: () => [...stored].map(([id, body]) => ({ id, body })),
    remove: (_table: string, id: string) => void stored.delete(id),
  };
  return { double, stored, open: () => new OwnRules(double.rooms.house, rows) };
}

test('a rule that a person gave lets its command flow on its host, until it is removed', async () => {
  const { double, open } = keeper();
  const rules = open();
  const given = { name: 'counters', command: 'clear counters', hosts: [double.host.id] };
  const run = (use: string) =>
    propose(
      {
        use,
        agent: double.at.run.agent,
        tool: 'terminal.run',
        arguments: { command: 'clear counters' },
        host: double.host.id,
      },
      double.at,
      { ...double.rooms, facts: { ...double.rooms.facts, rules: () => rules.list() } },
    );
  double.rooms.cards.approver = () => ({ answer: 'rejected', by: kim });
  assert.equal((await run('a')).status, 'rejected');
  await rules.add(given, [double.host], kim);
  assert.equal((await run('b')).status, 'ok');
  assert.deepEqual(open().list(), [given]);
  await assert.rejects(rules.add(given, [double.host], kim), { code: 'rule.name-taken' });
  await rules.remove('counters', kim);
  assert.equal((await run('c')).status, 'rejected');
  await assert.rejects(rules.remove('counters', kim), { code: 'rule.none' });
  assert.deepEqual(
    double.deeds.filter(({ type }) => type.startsWith('grant.')).map(({ type }) => type),
    ['grant.given', 'grant.revoked'],
  );
});

test('a rule wants a proven person where one can be proven, a shape, and a ledger that takes it', async () => {
  const { double, open, stored } = keeper();
  const rules = open();
  const rule = { name: 'x', command: 'clear counters', hosts: [double.host.id] };
  const unproven: Actor = { ...kim, proof: { kind: 'os-user', user: 'kim' } };
  await assert.rejects(rules.add(rule, [double.host], unproven), { code: 'rule.presence' });
  await assert.rejects(rules.add({ ...rule, hosts: [] }, [double.host], kim), { code: 'rule.invalid' });
  double.failFrom(1);
  await assert.rejects(rules.add(rule, [double.host], kim), { code: 'ledger.unwritable' });
  stored.set('odd', { name: 'odd' });
  assert.deepEqual([rules.list(), open().list()], [[], []]);
});
