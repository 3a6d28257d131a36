import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import type { Actor } from '@interlock/model';
import { defaultSet, loadPolicies } from '@interlock/policy';
import { keyFingerprint } from '../approvals/approval-file.ts';
import { wayDouble } from '../call/way.double.ts';
import { BreakGlass } from './break-glass.ts';
import { glassAnswer } from './review.ts';

const kim: Actor = { person: `person_${'0'.repeat(26)}`, name: 'kim', proof: { kind: 'passphrase' } };
const reason = 'core-1 is down and nobody answers the phone';

function newSigner() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }))
    .export({ type: 'spki', format: 'der' })
    .subarray(12);
  return { publicKey: raw, sign: (message: Uint8Array) => sign(null, message, privateKey) };
}

function newDesk(policy = '') {
  const double = wayDouble();
  if (policy !== '') double.enforce(loadPolicies(defaultSet + policy));
  const kept = new Map<string, unknown>();
  let stopped = 0;
  const rooms = {
    house: double.rooms.house,
    host: (id: string) => double.hosts.get(id as `host_${string}`),
    rows: {
      put: (_: string, id: string, body: unknown) => void kept.set(id, structuredClone(body)),
      all: () => [...kept].map(([id, body]) => ({ id, body })) as never,
    },
    unreviewed: () =>
      double.deeds.flatMap((deed, index) => {
        if (deed.type !== 'glass.broken') return [];
        const reviewed = double.deeds.some((one) => one.type === 'glass.reviewed' && one.glass === deed.glass);
        return reviewed ? [] : [{ index, broken: { ...deed, v: 1, at: 0 } as never }];
      }),
    agentOff: () => void stopped++,
  };
  return { double, kept, glass: new BreakGlass(rooms), again: () => new BreakGlass(rooms), stopped: () => stopped };
}

test('one host opens, with a reason in the ledger first, and the agent is off until it is shut', async () => {
  const { double, glass, stopped } = newDesk();
  const shut: string[] = [];
  glass.onShut = (host) => shut.push(host);
  glass.requireAgentOn();
  const { id } = await glass.open(double.host.id, reason, kim);
  assert.ok(glass.isOpen(double.host.id));
  assert.ok(!glass.isOpen(`host_${'1'.repeat(26)}`));
  assert.equal(stopped(), 1);
  assert.throws(() => glass.requireAgentOn(), { code: 'glass.agent-off' });
  assert.equal(double.deeds[0]?.type, 'glass.broken');
  await glass.shut(id, 'person', kim);
  assert.ok(!glass.isOpen(double.host.id));
  glass.requireAgentOn();
  assert.deepEqual(shut, [double.host.id]);
  assert.deepEqual(
    glass.views().map(({ host, open }) => [host, open]),
    [[double.host.name, false]],
  );
});

test('nothing opens where the ledger cannot be written, without a reason, or by whoever is not proven', async () => {
  const { double, glass } = newDesk();
  await assert.rejects(glass.open(double.host.id, 'because', kim), { code: 'glass.no-reason' });
  const user: Actor = { ...kim, proof: { kind: 'os-user', user: 'kim' } };
  await assert.rejects(glass.open(double.host.id, reason, user), { code: 'glass.presence' });
  await assert.rejects(glass.open(`host_${'1'.repeat(26)}`, reason, kim), { code: 'host.none' });
  double.failFrom(1);
  await assert.rejects(glass.open(double.host.id, reason, kim), { code: 'ledger.unwritable' });
  assert.ok(!glass.isOpen(double.host.id));
  glass.requireAgentOn();
});

test('a policy that denies the terminal is why it is there; one that names it forbids it', async () => {
  const denies = newDesk(`\n@id("closed") forbid (principal, action == Interlock::Action::"run", resource);`);
  await denies.glass.open(denies.double.host.id, reason, kim);
  assert.ok(denies.glass.isOpen(denies.double.host.id));
  const forbids = newDesk(`\n@id("never") forbid (principal, action == Interlock::Action::"run", resource)
    when { context.tool == "break-glass" };`);
  await assert.rejects(forbids.glass.open(forbids.double.host.id, reason, kim), { code: 'glass.forbidden' });
});

test('it ends by itself, whatever is done to the clock, and with the process', async (t) => {
  const { double, glass, again } = newDesk();
  await glass.open(double.host.id, reason, kim);
  assert.ok(!again().isOpen(double.host.id));
  assert.equal(again().views().length, 1);
  const now = performance.now();
  t.mock.method(performance, 'now', () => now + 31 * 60_000);
  assert.ok(!glass.isOpen(double.host.id));
});

test('it stays on screen until somebody else whom the policy names has signed the record', async () => {
  const [own, lee, stranger] = [newSigner(), newSigner(), newSigner()];
  const { double, glass, again } = newDesk(`\n@id("two") @approvers("lee ${keyFingerprint(lee.publicKey)}")
    forbid (principal, action == Interlock::Action::"approveAlone", resource) when { context.class == "dangerous" };`);
  const on = (signer: typeof own, ask: string, given: unknown, desk = glass) =>
    glassAnswer({ ask, with: given } as never, kim, {
      house: double.rooms.house,
      glass: desk,
      signer: () => signer,
    }) as Promise<Record<string, unknown>>;
  const { id } = await glass.open(double.host.id, reason, kim);
  const signedBy = async (signer: typeof own, request: Record<string, unknown>) =>
    JSON.stringify((await on(signer, 'glass.sign', { text: JSON.stringify(request), hash: request.hash })).answer);
  const early = await on(own, 'glass.export', { id });
  await assert.rejects(on(own, 'glass.add', { text: await signedBy(lee, early) }), { code: 'glass.still-open' });
  await glass.shut(id, 'person', kim);
  const request = await on(own, 'glass.export', { id });
  const stale = { code: 'glass.not-counted' };
  await assert.rejects(on(own, 'glass.add', { text: await signedBy(lee, early) }), stale);
  await assert.rejects(on(own, 'glass.add', { text: await signedBy(own, request) }), stale);
  await assert.rejects(on(own, 'glass.add', { text: await signedBy(stranger, request) }), stale);
  const record = { ...(request.record as object), reason: 'a drill' };
  const other = JSON.stringify({ ...request, record });
  await assert.rejects(on(lee, 'glass.sign', { text: other, hash: null }), { code: 'glass.bad-file' });
  await assert.rejects(on(lee, 'glass.sign', { text: JSON.stringify(request), hash: 'ff' }), {
    code: 'glass.other-hash',
  });
  const answer = await signedBy(lee, request);
  await assert.rejects(on(own, 'glass.add', { text: answer.replace('"hash":"', '"hash":"0') }), {
    code: 'glass.bad-file',
  });
  assert.equal(glass.views().length, 1);
  assert.deepEqual(await on(own, 'glass.add', { text: answer }), { name: 'lee' });
  assert.deepEqual(glass.views(), []);
  assert.deepEqual(again().views(), []);
  await assert.rejects(on(own, 'glass.add', { text: answer }), { code: 'glass.reviewed' });
  const written = (kind: string) => double.deeds.filter(({ type }) => type === kind);
  assert.equal(written('glass.reviewed').length, 1);
  assert.equal((written('approval.refused')[0] as unknown as { glass: string }).glass, id);
  const causes = (written('approval.refused') as unknown as { cause: string }[]).map(({ cause }) => cause);
  assert.deepEqual(causes, [
    'glass.still-open',
    'other-record',
    'own-key',
    'not-named',
    'glass.bad-file',
    'glass.reviewed',
  ]);
});

test('one whose row was never written, on a full disk, stands in red after the next start, out of the ledger', async () => {
  const { double, glass, kept, again } = newDesk();
  await glass.open(double.host.id, reason, kim);
  kept.clear();
  const [view] = again().views();
  assert.deepEqual(
    [view?.host, view?.by, view?.open, view?.reason],
    [double.host.name, 'kim', false, 'Sealed in the ledger, entry 0.'],
  );
  assert.equal(kept.size, 1, 'it is kept now');
});
