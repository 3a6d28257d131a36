import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RiskClass } from '@interlock/model';
import { defaultSet, loadPolicies } from '@interlock/policy';
import { wayDouble } from './way.double.ts';
import { propose } from './way.ts';

const change = 'configure terminal\ninterface Loopback0\ndescription x\nend';
const core = 'resource is Interlock::Host';

/** What is decided of a change (or of an edit of its host) under some policies more, where a hook raises its class. */
async function decided(
  more: string,
  raised: RiskClass | null,
  given: { readonly tool: string; readonly arguments: object } = {
    tool: 'terminal.run',
    arguments: { command: change },
  },
) {
  const hooks = {
    before: async () => ({ ruling: null, raised: raised && { class: raised, reason: 'hook names: It is watched.' } }),
    after: async () => {},
  };
  const double = wayDouble({ hooks, host: { environment: 'core', tags: ['edge'] } });
  const { rooms, at, host } = double;
  if (more !== '') double.enforce(loadPolicies(`${defaultSet}\n${more}`, 'active'));
  let demands: unknown = null;
  rooms.cards.approver = (card) => {
    demands = card.demands ?? null;
    return { answer: 'rejected', by: null };
  };
  await propose({ ...given, use: 'u', agent: at.run.agent, host: host.id } as never, at, rooms);
  const deed = double.deeds.find((one) => one.type === 'call.decided');
  return { outcome: deed?.type === 'call.decided' && deed.outcome, demands };
}

test('a class that a hook raises never opens what a policy keeps shut of the better one', async () => {
  const no = `@id("m.no") forbid (principal, action == Interlock::Action::"run", ${core}) when { context.class == "moderate" };`;
  assert.equal((await decided(no, null)).outcome, 'deny');
  assert.equal((await decided(no, 'dangerous')).outcome, 'deny');
  const known = `@id("u.yes") @names("unknown") permit (principal, action == Interlock::Action::"runUnasked", ${core}) when { context.class == "unknown" };`;
  assert.equal((await decided(known, null)).outcome, 'ask');
  assert.equal((await decided(known, 'unknown')).outcome, 'ask');
  assert.equal((await decided('', 'dangerous')).outcome, 'ask');
});

test('what a policy demands of the better class is demanded still', async () => {
  const [kim, lee, sam] = ['A', 'B', 'C'].map((sign) => `SHA256:${sign.repeat(42)}A`);
  const two = `@id("m.two") @others("2") @approvers("kim ${kim}, lee ${lee}, sam ${sam}")
forbid (principal, action == Interlock::Action::"approveAlone", ${core}) when { context.class == "moderate" };
@id("d.one") @others("1") @approvers("kim ${kim}, lee ${lee}")
forbid (principal, action == Interlock::Action::"approveAlone", ${core}) when { context.class == "dangerous" };`;
  const { demands } = await decided(two, 'dangerous');
  const { others, approvers } = demands as { others: number; approvers: { name: string }[] };
  assert.deepEqual([others, approvers.map(({ name }) => name)], [2, ['kim', 'lee']]);
});

test('an agent’s edit of a host that may loosen wants whoever approves it proven, as the person’s own does', async () => {
  for (const [fields, presence] of [
    [{ environment: 'lab' }, true],
    [{ tags: [] }, true],
    [{ folder: ['north'] }, true],
    [{ platform: 'arista_eos' }, true],
    [{ name: 'other' }, false],
    [{ address: '192.0.2.9' }, false],
  ] as const) {
    const { demands } = await decided('', null, { tool: 'inventory.write', arguments: fields });
    assert.equal((demands as { presence?: boolean } | null)?.presence ?? false, presence, JSON.stringify(fields));
  }
});
