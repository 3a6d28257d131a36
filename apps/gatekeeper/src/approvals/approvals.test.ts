import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import { type Actor, callHash } from '@interlock/model';
import { defaultSet, loadPolicies } from '@interlock/policy';
import { type Double, wayDouble } from '../call/way.double.ts';
import { propose } from '../call/way.ts';
import { keyFingerprint } from './approval-file.ts';
import { Approvals } from './approvals.ts';

/** The signing key of somebody's vault. */
function newSigner() {
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicKey = createPublicKey(createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })))
    .export({ type: 'spki', format: 'der' })
    .subarray(12);
  return { publicKey, sign: (message: Uint8Array) => sign(null, message, privateKey) };
}

const sam: Actor = { person: `person_${'0'.repeat(26)}`, name: 'sam', proof: { kind: 'os-user', user: 'sam' } };
const wait = () => new Promise((resolve) => setTimeout(resolve, 600));

/** A desk whose policy wants both others, and what each of the three Interlocks signs with. */
function newDesk() {
  const double = wayDouble();
  const signers = { own: newSigner(), kim: newSigner(), lee: newSigner(), stranger: newSigner() };
  const key = (who: keyof typeof signers) => keyFingerprint(signers[who].publicKey);
  double.enforce(
    loadPolicies(`${defaultSet}
@id("two") @others("2") @approvers("kim ${key('kim')}, lee ${key('lee')}, own ${key('own')}")
forbid (principal, action == Interlock::Action::"approveAlone", resource) when { context.class != "read-only" };`),
  );
  const of = (who: keyof typeof signers, house: Double = double) =>
    new Approvals({ house: house.rooms.house, cards: house.rooms.cards, signer: () => signers[who] });
  const here = of('own');
  const asked = (command = 'reload') =>
    propose(
      {
        use: `u${Math.random()}`,
        agent: double.at.run.agent,
        tool: 'terminal.run',
        arguments: { command },
        host: double.host.id,
      },
      double.at,
      double.rooms,
    );
  /** What somebody sends back for a request, from an Interlock of their own. */
  const signedBy = async (who: keyof typeof signers, request: object) => {
    const text = JSON.stringify(request);
    const there = of(who, wayDouble());
    const hash = (request as { hash: string }).hash.slice(0, 12);
    return JSON.stringify((await there.sign(text, hash, sam)).answer);
  };
  const card = async () => {
    for (;;) {
      const [open] = double.rooms.cards.list();
      if (open) return open;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  const approve = async () => {
    const open = await card();
    double.rooms.cards.answer(open.id, open.hash, 'approve', 600, sam);
  };
  return { double, here, asked, signedBy, card, approve };
}

test('a call that two others must sign runs when both have, and the one at the desk presses', async () => {
  const { double, here, asked, signedBy, card, approve } = newDesk();
  const result = asked();
  const { id } = await card();
  const request = await here.export(id, sam);
  await wait();
  await assert.rejects(approve(), { code: 'card.not-enough' });
  assert.match((await here.add(await signedBy('kim', request))).missing ?? '', /1 of 2/);
  assert.match((await here.add(await signedBy('kim', request))).missing ?? '', /1 of 2/);
  await assert.rejects(approve(), { code: 'card.not-enough' });
  assert.equal((await here.add(await signedBy('lee', request))).missing, null);
  assert.deepEqual(
    (await card()).signed?.map(({ name }) => name),
    ['kim', 'lee'],
  );
  assert.deepEqual(double.acts, []);
  await approve();
  assert.equal((await result).status, 'ok');
  assert.equal(double.acts.length, 1);
  const released = double.deeds.find((deed) => deed.type === 'call.released') as unknown as {
    approvals: { by: { name: string } }[];
  };
  assert.deepEqual(
    released.approvals.map(({ by }) => by.name),
    ['sam', 'kim', 'lee'],
  );
});

test('a signature counts for its own card, call, end and organization, and from a named key of somebody else alone', async () => {
  const { double, here, asked, signedBy, card, approve } = newDesk();
  const result = asked();
  const { id } = await card();
  const request = await here.export(id, sam);
  const not = { code: 'approval.not-counted' };
  await assert.rejects(here.add(await signedBy('stranger', request)), not);
  await assert.rejects(here.add(await signedBy('own', request)), not);
  const good = JSON.parse(await signedBy('kim', request)) as Record<string, unknown>;
  for (const [field, value] of Object.entries({
    hash: 'f'.repeat(64),
    card: `card_${'0'.repeat(26)}`,
    organization: `org_${'0'.repeat(26)}`,
    policy: 'other',
    expires: request.expires + 1,
  })) {
    await assert.rejects(
      here.add(JSON.stringify({ ...good, [field]: value })),
      { code: 'approval.bad-signature' },
      field,
    );
    // The same, signed as it stands: a true signature over something else.
    const other = await signedElse('kim', request, { [field]: value });
    if (other) await assert.rejects(here.add(other), /\w/, field);
  }
  for (const text of ['', '{}', '[]', 'null', '"x"', JSON.stringify(request), 'x'.repeat(2_000_000)])
    await assert.rejects(here.add(text), { code: 'approval.bad-file' });
  await wait();
  await assert.rejects(approve(), { code: 'card.not-enough' });
  const open = await card();
  double.rooms.cards.answer(open.id, open.hash, 'reject', 0, sam);
  assert.equal((await result).status, 'rejected');
  await assert.rejects(here.add(JSON.stringify(good)), { code: 'card.closed' });
  assert.deepEqual(double.acts, []);

  async function signedElse(who: 'kim', what: typeof request, change: Record<string, unknown>) {
    if ('hash' in change) return undefined; // a request whose hash is not its call's is not signed at all
    const changed = {
      ...what,
      ...change,
      ...('organization' in change ? { organization: { id: change.organization, name: 'x' } } : {}),
    };
    return signedBy(who, changed);
  }
});

test('a signature that does not count is recorded, and one that is added again is one entry', async () => {
  const { double, here, asked, signedBy, card } = newDesk();
  const result = asked();
  const request = await here.export((await card()).id, sam);
  const good = await signedBy('kim', request);
  const add = (text: string) => here.answer({ ask: 'approval.add', with: { text } } as never, sam);
  for (const text of [
    await signedBy('stranger', request),
    await signedBy('own', request),
    await signedBy('kim', { ...request, policy: 'floors/1' }),
    await signedBy('kim', { ...request, account: 'viewer' }),
    JSON.stringify({ ...JSON.parse(good), hash: 'f'.repeat(64) }),
    'x',
  ])
    await assert.rejects(add(text));
  await add(good);
  await add(good);
  const open = await card();
  double.rooms.cards.answer(open.id, open.hash, 'reject', 0, sam);
  await result;
  await assert.rejects(add(good), { code: 'card.closed' });
  const deeds = double.deeds as unknown as { type: string; cause?: string; card?: string; by?: Actor }[];
  assert.equal(deeds.filter(({ type }) => type === 'approval.added').length, 1);
  const refused = deeds.filter(({ type }) => type === 'approval.refused');
  assert.deepEqual(
    refused.map(({ cause }) => cause),
    [
      'not-named',
      'own-key',
      'other-policy',
      'other-words',
      'approval.bad-signature',
      'approval.bad-file',
      'card.closed',
    ],
  );
  assert.deepEqual([refused[0]?.card, refused[0]?.by?.name, refused[5]?.card], [open.id, 'sam', undefined]);
});

test('whoever carries a request changes nothing that stands on the approver’s card without voiding the signature', async () => {
  const { double, here, asked, signedBy, card } = newDesk();
  const result = asked();
  const request = await here.export((await card()).id, sam);
  for (const change of [
    { account: 'readonly-viewer' },
    { organization: { ...request.organization, name: 'Training' } },
    { shown: { ...request.shown, asks: { ...request.shown.asks, reason: 'Rehearsal only, nothing runs.' } } },
    { shown: { ...request.shown, tags: ['probe'] } },
    { shown: { ...request.shown, change: ['CHG0031415'] } },
    { shown: { ...request.shown, sources: [{ from: 'person', words: ['reload'] }] } },
    { shown: { ...request.shown, demands: { ...request.shown.demands, others: 1 } } },
    { shown: { ...request.shown, arguments: [{ name: 'Tags', was: 'core', value: 'none' }] } },
    { class: 'read-only' },
    { route: ['jump-1'] },
  ])
    await assert.rejects(
      here.add(await signedBy('kim', { ...request, ...change })),
      { code: 'approval.not-counted' },
      JSON.stringify(change),
    );
  const good = JSON.parse(await signedBy('kim', request)) as Record<string, unknown>;
  await assert.rejects(here.add(JSON.stringify({ ...good, said: '0'.repeat(64) })), { code: 'approval.bad-signature' });
  assert.match((await here.add(JSON.stringify(good))).missing ?? '', /1 of 2/);
  const open = await card();
  double.rooms.cards.answer(open.id, open.hash, 'reject', 0, sam);
  await result;
});

test('whoever signs sees the call as their own Interlock reads it, and names its hash', async () => {
  const { here, asked, card, double } = newDesk();
  const result = asked('configure terminal\nhostname x\nend');
  const request = await here.export((await card()).id, sam);
  const there = new Approvals({ ...wayDoubleRooms(), signer: () => newSigner() });
  const lied = JSON.stringify({ ...request, class: 'read-only' });
  const shown = await there.sign(lied, null, sam);
  assert.equal(shown.answer, null);
  assert.deepEqual([shown.class, shown.card.class], ['read-only', 'moderate']);
  assert.deepEqual(
    shown.card.lines.map((line) => line.text),
    ['configure terminal', 'hostname x', 'end'],
  );
  await assert.rejects(there.sign(lied, request.hash.slice(0, 11), sam), { code: 'approval.other-hash' });
  await assert.rejects(there.sign(lied, 'f'.repeat(12), sam), { code: 'approval.other-hash' });
  const moved = { ...request, call: { ...request.call, lines: request.call.lines.slice(0, 1) } };
  await assert.rejects(there.sign(JSON.stringify(moved), null, sam), { code: 'approval.bad-file' });
  await assert.rejects(there.sign(JSON.stringify({ ...request, expires: 0 }), request.hash, sam), {
    code: 'approval.over',
  });
  const open = await card();
  double.rooms.cards.answer(open.id, open.hash, 'reject', 0, sam);
  await result;

  function wayDoubleRooms() {
    const { house, cards } = wayDouble().rooms;
    return { house, cards };
  }
});

test('whoever signs reads the same card: change, where its words came from, who else, its end, and what a text changes', async () => {
  const { double, here, asked, card } = newDesk();
  double.at.conversation.history.push({ kind: 'prompt', text: 'Under CHG0031415 copy it away.' });
  const result = asked('copy running-config tftp://192.0.2.9/x');
  const open = await card();
  const request = await here.export(open.id, sam);
  const there = new Approvals({ ...wayDouble().rooms, signer: () => newSigner() });
  const shown = await there.sign(JSON.stringify(request), null, sam);
  for (const field of ['tags', 'change', 'sources', 'demands', 'expires', 'asks', 'effect', 'undo', 'domain'] as const)
    assert.deepEqual(shown.card[field], open[field], field);
  assert.ok(open.tags.length > 0 && open.change && open.sources && open.demands);
  assert.deepEqual(shown.tags, open.tags);
  const diff = {
    by: 'text',
    read: 'what is in force',
    fingerprint: 'v1',
    rows: [{ sign: '+', text: 'x' }],
    notes: [],
    returned: false,
  };
  const rows = [{ name: 'Tags', was: 'core', value: 'none' }];
  const text = { ...request, call: { ...request.call, lines: [] }, shown: { ...request.shown, diff, arguments: rows } };
  const again = JSON.stringify({ ...text, hash: callHash(text.call) });
  const edit = (await there.sign(again, null, sam)).card;
  assert.deepEqual([edit.diff, edit.arguments, edit.effect], [diff, rows, open.effect]);
  double.rooms.cards.answer(open.id, open.hash, 'reject', 0, sam);
  await result;
});

test('where the policy demands presence, the system’s user alone approves nothing, and no flag does', async () => {
  const { double, asked, card } = newDesk();
  double.enforce(
    loadPolicies(`${defaultSet}
@id("presence") forbid (principal, action == Interlock::Action::"approveUnproven", resource);`),
  );
  const result = asked();
  const open = await card();
  await wait();
  const press = (by: Actor) => double.rooms.cards.answer(open.id, open.hash, 'approve', 600, by);
  assert.throws(() => press(sam), { code: 'card.not-enough' });
  press({ ...sam, proof: { kind: 'passkey', credential: 'c' } });
  assert.equal((await result).status, 'ok');
  double.rooms.cards.approver = () => ({ answer: 'approved', approval: { by: sam, through: 'approve-file', at: 1 } });
  assert.equal((await asked()).status, 'rejected');
});
