/** On a full disk the room set aside takes what a person does by hand, and nothing that a run of the agent needs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openLedger } from '@interlock/ledger';
import { type Actor, newId } from '@interlock/model';
import type { Deed } from '../../apps/gatekeeper/src/journal.ts';
import { journalOf } from '../../apps/gatekeeper/src/ledger-keeping/writing.ts';
import { diskDouble } from '../../packages/ledger/src/disk-double.ts';
import { organization, origin, plainSeal, signer } from '../../packages/ledger/src/sample.ts';

const random = (n: number) => crypto.getRandomValues(new Uint8Array(n));
const [run, conversation, agent] = [newId('run', random), newId('conversation', random), newId('agent', random)];
const [call, permit, session] = [newId('call', random), newId('permit', random), newId('session', random)];
const host = { id: newId('host', random), name: 'edge-1' };
const by: Actor = { person: newId('person', random), name: 'Kim', proof: { kind: 'passphrase' } };

const ofARun: Deed[] = [
  { type: 'conversation.begun', conversation, by, trust: 'supervised', mode: 'default' },
  { type: 'run.begun', conversation, run, by, sealed: { prompt: 'Look.' } },
  { type: 'helper.begun', conversation, run, agent, parent: agent, role: 'researcher', changes: false },
  {
    type: 'call.released',
    call,
    permit,
    host,
    class: 'read-only',
    outcome: 'allow',
    rule: 'policy.read',
    policy: '1',
    approvals: [],
    commitment: '0'.repeat(64),
    expires: 1,
    sealed: { lines: ['show clock'], salt: 'A'.repeat(44) },
  },
];

const byHand: Deed[] = [
  { type: 'vault.unlocked', by, method: 'passphrase' },
  { type: 'session.opened', session, host, by, permit },
  { type: 'session.closed', session, host, cause: 'asked', milliseconds: 1 },
  { type: 'glass.broken', glass: session, host, by, until: 1, sealed: { reason: 'The key service is out.' } },
  { type: 'run.stopped', conversation, run, by, press: 1 },
  { type: 'run.ended', conversation, run, end: 'stopped' },
];

test('on the room set aside a person goes on, and each entry that a run needs is refused', async () => {
  const disk = diskDouble();
  await disk.makeFolder('/data');
  await disk.flushFolder('/');
  const reserve = { path: '/data/reserve', bytes: 2 << 20, spent: true };
  const ledger = await openLedger({
    dir: '/data/ledger/org',
    origin,
    signer,
    seal: plainSeal,
    now: () => 5,
    disk,
    reserve,
  });
  const journal = journalOf(ledger, organization, { keep: () => {} }, (deed) => deed);
  assert.ok(!journal.writable());
  for (const deed of ofARun) await assert.rejects(journal.write(deed), { code: 'ledger.disk-full' }, deed.type);
  for (const deed of byHand) await journal.write(deed);
  assert.equal(ledger.size, byHand.length);
  await ledger.close();
});
