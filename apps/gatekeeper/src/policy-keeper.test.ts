import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { type Actor, Fault } from '@interlock/model';
import { defaultSet } from '@interlock/policy';
import type { Deed } from './journal.ts';
import { PolicyKeeper } from './policy-keeper.ts';

const proven: Actor = { person: `person_${'0'.repeat(26)}`, name: 'kim', proof: { kind: 'passphrase' } };
const unproven: Actor = { ...proven, proof: { kind: 'os-user', user: 'kim' } };
const stricter = `${defaultSet}\n@id("x") forbid (principal, action, resource) when { context.minute < 300 };\n`;
const looser = `${defaultSet}\n@id("x") permit (principal, action, resource) when { context.minute < 300 };\n`;

function desk() {
  const stored = new Map<string, unknown>();
  const deeds: Deed[] = [];
  let broken = false;
  const house = {
    provable: () => true,
    around: { now: () => 1, random: (n: number) => new Uint8Array(randomBytes(n)) },
    journal: {
      write: async (deed: Deed) => {
        if (broken) throw new Fault('ledger.unwritable', 'The disk said no.', 'Make room.');
        return deeds.push(deed) - 1;
      },
      size: () => deeds.length,
      writable: () => true,
    },
  };
  const rows = {
    put: (_table: string, id: string, body: unknown) => void stored.set(id, body),
    all: () => [...stored].map(([id, body]) => ({ id, body })),
  };
  const last = () => {
    const deed = deeds.findLast(({ type }) => type === 'policy.changed');
    return deed?.type === 'policy.changed' ? deed.policy : null;
  };
  return { open: () => new PolicyKeeper(house, rows, last()), deeds, stored, breakDisk: () => (broken = true) };
}

test('the shipped set is in force until a person activates another, which holds after a restart', async () => {
  const { open, deeds } = desk();
  const keeper = open();
  assert.equal(keeper.current().text, defaultSet);
  const { version, loosens, diff } = keeper.propose(stricter);
  assert.equal(loosens, false);
  await keeper.activate(stricter, version, unproven);
  assert.equal(keeper.current().version, version);
  assert.equal(open().current().version, version);
  const [deed] = deeds;
  assert.equal(deed?.type === 'policy.changed' && deed.policy, version);
  assert.deepEqual(deed?.sealed && 'diff' in deed.sealed && deed.sealed.diff, diff);
});

test('a change that may let more through wants a proven person', async () => {
  const { open, deeds } = desk();
  const keeper = open();
  const { version } = keeper.propose(looser);
  await assert.rejects(keeper.activate(looser, version, unproven), { code: 'policy.presence' });
  assert.deepEqual([deeds.length, keeper.current().text], [0, defaultSet]);
  await keeper.activate(looser, version, proven);
  assert.equal(keeper.current().version, version);
});

test('what was not looked at, does not parse, or cannot be written down leaves the good one in force', async () => {
  const { open, breakDisk } = desk();
  const keeper = open();
  await assert.rejects(keeper.activate(stricter, keeper.current().version, proven), { code: 'policy.other-version' });
  await assert.rejects(keeper.activate('permit(', 'x', proven), { code: 'policy.invalid' });
  breakDisk();
  await assert.rejects(keeper.activate(stricter, keeper.propose(stricter).version, proven), {
    code: 'ledger.unwritable',
  });
  assert.equal(keeper.current().text, defaultSet);
});

test('a crash between the ledger and the records leaves the set that the ledger names', async () => {
  const { open, stored } = desk();
  const keeper = open();
  await keeper.activate(looser, keeper.propose(looser).version, proven);
  const old = stored.get('active');
  await keeper.activate(stricter, keeper.propose(stricter).version, proven);
  stored.set('active', old);
  assert.equal(open().current().text, stricter);
});

test('an old copy of the records, or a stored set that does not hold, denies everything until a person decides', async () => {
  const { open, stored } = desk();
  const keeper = open();
  await keeper.activate(looser, keeper.propose(looser).version, proven);
  const old = stored.get('active');
  await keeper.activate(stricter, keeper.propose(stricter).version, proven);
  for (const copy of [old, { text: 'permit(', version: 'x' }, { odd: true }, undefined]) {
    stored.delete('next');
    if (copy === undefined) stored.delete('active');
    else stored.set('active', copy);
    assert.equal(open().current().text, '', JSON.stringify(copy)?.slice(0, 60));
  }
  const again = open();
  await again.activate(stricter, again.propose(stricter).version, proven);
  assert.equal(open().current().text, stricter);
});
