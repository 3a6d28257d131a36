import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call, Permit } from '@interlock/model';
import { changeOf, defaultSet, loadPolicies } from '@interlock/policy';
import { roles } from '../../conversation/rights.ts';
import { PolicyProposals } from '../../policy/proposals.ts';
import { toolsWithin } from '../tools.ts';
import { wayDouble } from '../way.double.ts';
import { policyPropose, proposingPolicy } from './policy-propose.ts';

const set = loadPolicies(defaultSet, 'active');
const forbid =
  '@id("quiet") @reason("Nobody works at night.") forbid (principal, action, resource) when { context.minute < 300 };';

function bench() {
  const on = wayDouble();
  const stored = new Map<string, unknown>();
  const rows = {
    put: (_table: string, id: string, body: unknown) => void stored.set(id, body),
    all: () => [...stored].map(([id, body]) => ({ id, body })),
    remove: (_table: string, id: string) => void stored.delete(id),
  };
  const proposals = new PolicyProposals(rows, on.rooms.house.around);
  const run = proposingPolicy({
    house: { ...on.rooms.house, policy: () => set },
    proposals,
    compare: (text) => {
      const next = loadPolicies(text);
      return { ...changeOf(set, next), version: next.version, previous: set.version, warnings: [] };
    },
    redact: (text) => ({ text: text.replaceAll('hunter22', '«secret:password»') }),
  });
  const propose = (given: object) =>
    run({} as Permit, { arguments: given, conversation: on.at.conversation.id } as Call, new AbortController().signal);
  return { ...on, proposals, propose, again: () => new PolicyProposals(rows, on.rooms.house.around), stored };
}

test('a proposal is kept, says what it would do, and changes nothing that is in force', async () => {
  const on = bench();
  const { text } = await on.propose({ title: 'Quiet nights', add: forbid });
  assert.match(text, /adds quiet[\s\S]*may not let more through[\s\S]*not in force/);
  assert.deepEqual([on.proposals.list().length, set.text], [1, defaultSet]);
  const { text: looser } = await on.propose({ title: 'More', remove: ['default.leaves-box'] });
  assert.match(looser, /takes out default.leaves-box[\s\S]*may let more through/);
  assert.equal(on.again().list().length, 2, 'over a restart too');
});

test('what would not hold is told and kept nowhere, and the same again is the same proposal', async () => {
  const on = bench();
  for (const given of [
    { title: 'x', add: 'permit(' },
    { title: 'x', add: 'permit (principal, action, resource);' },
    { title: 'x', remove: ['no-such'] },
    { title: 'x' },
  ])
    await assert.rejects(on.propose(given), { code: 'policy.invalid' });
  assert.equal(on.stored.size, 0);
  await on.propose({ title: 'one', add: forbid });
  await on.propose({ title: 'two', add: forbid });
  assert.equal(on.stored.size, 1);
});

test('a secret in it is hidden before it is kept, and only so many wait', async () => {
  const on = bench();
  await on.propose({ title: 'hunter22', add: `// hunter22\n${forbid}` });
  assert.equal(JSON.stringify([...on.stored]).includes('hunter22'), false);
  for (let n = 0; n < 25; n++) await on.propose({ title: `t${n}`, add: forbid.replace('"quiet"', `"q${n}"`) });
  assert.deepEqual([on.stored.size, on.proposals.list().at(-1)?.title], [20, 't24']);
});

test('no field of it puts anything in force, and no helper has it', () => {
  for (const more of [{ activate: true }, { version: 'x' }, { approved: true }, { presence: true }])
    assert.equal(policyPropose.arguments.safeParse({ title: 'x', add: forbid, ...more }).success, false);
  for (const { tools } of Object.values(roles))
    assert.equal(
      toolsWithin(new Set(tools)).some(({ name }) => name === 'policy.propose'),
      false,
    );
});
