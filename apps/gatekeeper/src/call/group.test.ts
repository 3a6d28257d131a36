import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor, Host, TrustLevel } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import { wayDouble } from './way.double.ts';
import { propose } from './way.ts';

const kim: Actor = { person: `person_${'0'.repeat(26)}`, name: 'kim', proof: { kind: 'os-user', user: 'kim' } };
const describe = 'configure terminal\ninterface Loopback0\ndescription x\nend';

/** Open cards for some calls, each on a host of its own. */
async function openCards(calls: readonly (readonly [command: string, host?: Partial<Host>])[], trust: TrustLevel) {
  const double = wayDouble();
  double.at.conversation.trust = trust;
  const results = calls.map(([command, change], at) => {
    const host = { ...double.host, ...change, id: `host_${String(at).repeat(26)}` as const, name: `r${at}` };
    double.hosts.set(host.id, host);
    return propose(
      { use: `u${at}`, agent: double.at.run.agent, tool: 'terminal.run', arguments: { command }, host: host.id },
      double.at,
      double.rooms,
    );
  });
  const { cards } = double.rooms;
  while (cards.list().length < calls.length) await new Promise((resolve) => setTimeout(resolve, 1));
  const all = calls.map((_, at) => cards.list().find(({ host }) => host?.name === `r${at}`) as Card);
  const refs = (some: readonly Card[]) => some.map(({ id, hash }) => ({ card: id, hash }));
  const settle = async () => {
    for (const { id, hash } of cards.list()) cards.answer(id, hash, 'reject', 0, kim);
    return Promise.all(results);
  };
  return { double, cards, all, refs, results, settle };
}
const wait = () => new Promise((resolve) => setTimeout(resolve, 520));

test('the same call on several hosts is one group, and what differs stands apart', async () => {
  const { all, settle } = await openCards(
    [
      [describe],
      [describe],
      [describe.replace('x', 'y')],
      [describe, { environment: 'core' }],
      [describe, { platform: 'arista_eos' }],
      ['reload'],
    ],
    'supervised',
  );
  const groups = all.map(({ group }) => group);
  assert.equal(groups[0], groups[1]);
  assert.ok(groups[0]);
  assert.equal(new Set(groups.slice(1)).size, 5);
  await settle();
});

test('in Manual the reads of a turn are one group, whatever they read', async () => {
  const { all, settle } = await openCards([['show version'], ['show ip route'], [describe]], 'manual');
  assert.ok(all[0]?.group);
  assert.equal(all[0].group, all[1]?.group);
  assert.notEqual(all[0].group, all[2]?.group);
  await settle();
});

test('what may lock out is never of a group', async () => {
  const lock = 'configure terminal\naaa new-model\nend';
  const { all, settle } = await openCards([[lock], [lock]], 'supervised');
  assert.ok(all[0]?.tags.includes('may-lock-out'), 'the line carries the tag');
  assert.deepEqual(
    all.map(({ group }) => group),
    [undefined, undefined],
  );
  await settle();
});

test('one press approves all of a group, each with a permit of its own', async () => {
  const { double, cards, all, refs, results } = await openCards([[describe], [describe], [describe]], 'supervised');
  assert.throws(() => cards.answerAll(refs(all), 'approve', 600, kim), { code: 'card.too-soon' });
  await wait();
  cards.answerAll(refs(all), 'approve', 600, kim);
  assert.deepEqual(
    (await Promise.all(results)).map(({ status }) => status),
    ['ok', 'ok', 'ok'],
  );
  const permits = double.deeds.flatMap((deed) =>
    deed.type === 'call.released' ? [(deed as { permit?: string }).permit] : [],
  );
  assert.equal(new Set(permits).size, 3);
});

test('cards of two groups, the same card twice, a closed one or another hash answer none of them', async () => {
  const { double, cards, all, refs, settle } = await openCards(
    [[describe], [describe], [describe.replace('x', 'y')]],
    'supervised',
  );
  await wait();
  const [a, b, c] = refs(all) as [ReturnType<typeof refs>[0], ReturnType<typeof refs>[0], ReturnType<typeof refs>[0]];
  const all_ = (some: (typeof a)[]) => () => cards.answerAll(some, 'approve', 600, kim);
  assert.throws(all_([a, b, c]), { code: 'card.not-a-group' });
  assert.throws(all_([a, a]), { code: 'card.not-a-group' });
  assert.throws(all_([a, { ...b, hash: '0'.repeat(64) }]), { code: 'card.changed' });
  cards.answer(b.card, b.hash, 'reject', 0, kim);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.throws(all_([a, b]), { code: 'card.closed' });
  assert.deepEqual(double.acts, []);
  await settle();
});
