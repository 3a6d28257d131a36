import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Actor } from '@interlock/model';
import { defaultSet } from '@interlock/policy';
import type { Card } from '@interlock/protocol';
import type { CardAnswer } from '../call/cards.ts';
import { wayDouble } from '../call/way.double.ts';
import { Hooks } from '../hooks/hooks.ts';
import { PolicyKeeper } from '../policy-keeper.ts';
import { PolicyDesk } from './policy-desk.ts';
import { PolicyProposals, proposedText } from './proposals.ts';

const stricter =
  '@id("night") @reason("Nobody works at night.")\nforbid (principal, action == Interlock::Action::"runUnasked", resource) when { context.minute < 300 };\n';
const looser =
  '@id("all") @reason("Everything.")\npermit (principal, action == Interlock::Action::"runUnasked", resource);\n';

function bench(t: TestContext, proof: Actor['proof'] = { kind: 'passphrase' }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-policy-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const on = wayDouble();
  const { cards } = on.rooms;
  const stored = new Map<string, unknown>();
  const rows = {
    put: (table: string, id: string, body: unknown) => void stored.set(`${table} ${id}`, body),
    all: (table: string) =>
      [...stored].flatMap(([key, body]) =>
        key.startsWith(`${table} `) ? [{ id: key.slice(table.length + 1), body }] : [],
      ),
    remove: (table: string, id: string) => void stored.delete(`${table} ${id}`),
  };
  const house = { ...on.rooms.house, policy: () => keeper.current() };
  const last = () => {
    const deed = on.deeds.findLast(({ type }) => type === 'policy.changed');
    return deed?.type === 'policy.changed' ? deed.policy : null;
  };
  const keeper: PolicyKeeper = new PolicyKeeper(house, rows, null);
  const hooks = new Hooks(house, rows, (text) => ({ text }));
  const proposals = new PolicyProposals(rows, house.around);
  const by: Actor = { ...house.person(), proof };
  const seen: Card[] = [];
  let answer: 'approved' | 'rejected' = 'approved';
  cards.approver = (card): CardAnswer => {
    seen.push(card);
    return answer === 'approved'
      ? { answer, approval: { by, through: 'card', at: Date.now() } }
      : { answer: 'rejected', by };
  };
  const desk = new PolicyDesk({
    house,
    folder,
    keeper,
    hooks,
    proposals,
    cards,
    hosts: () => [on.host],
    rules: () => [],
    conversationTitle: () => 'nightly work',
  });
  return {
    ...on,
    desk,
    keeper,
    hooks,
    proposals,
    seen,
    again: () => new PolicyKeeper(house, rows, last()),
    reject: () => (answer = 'rejected'),
    write: (name: string, text: string | Uint8Array) => writeFileSync(path.join(folder, name), text),
    folder,
    /** Every card that was asked for is answered, and what it stood for done or refused. */
    async settled() {
      const open = () =>
        on.deeds.filter(({ type }) => type === 'call.asked').length -
        on.deeds.filter(({ type }) => type === 'call.answered').length;
      for (let n = 0; n < 500 && (open() > 0 || seen.length === 0); n++)
        await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, 100));
    },
  };
}

test('a file beside the policy is shown as a diff and holds nowhere until its card is approved', async (t) => {
  const on = bench(t);
  assert.deepEqual([on.desk.view().kind, on.desk.view().since, on.desk.view().waiting], ['shipped', null, []]);
  on.write('policy.cedar', defaultSet);
  assert.deepEqual(on.desk.view().waiting, [], 'a file that says the same waits for nothing');
  on.write('policy.cedar', `${defaultSet}\n${stricter}`);
  const [waiting] = on.desk.view().waiting;
  assert.deepEqual([waiting?.added, waiting?.loosens, waiting?.fault], [['night'], false, null]);
  assert.ok(waiting?.rows.some(({ sign, text }) => sign === '+' && text.includes('@id("night")')));
  assert.equal(on.keeper.current().text, defaultSet);
  await assert.rejects(on.desk.ask('file', 'another version'), { code: 'policy.other-version' });
  await on.desk.ask('file', waiting?.version ?? '');
  await on.settled();
  assert.deepEqual(
    [on.seen[0]?.class, on.seen[0]?.diff?.by, on.seen[0]?.deed],
    ['moderate', 'text', 'Put it in force'],
  );
  const { version, since, waiting: left } = on.desk.view();
  assert.deepEqual([version, since?.by, since?.proof, left], [waiting?.version, 'kim', 'passphrase', []]);
  assert.deepEqual(on.again().since(), since, 'who and when hold over a restart');
});

test('what may let more through is Dangerous and wants whoever approves proven', async (t) => {
  const on = bench(t, { kind: 'os-user', user: 'kim' });
  on.write('policy.cedar', `${defaultSet}\n${looser}`);
  const [waiting] = on.desk.view().waiting;
  assert.equal(waiting?.loosens, true);
  await on.desk.ask('file', waiting?.version ?? '');
  await on.settled();
  assert.deepEqual([on.seen[0]?.class, on.seen[0]?.demands?.presence], ['dangerous', true]);
  assert.equal(on.keeper.current().text, defaultSet);
});

test('a file that changes after its card was drawn is not what is put in force', async (t) => {
  const on = bench(t);
  on.write('policy.cedar', `${defaultSet}\n${stricter}`);
  const [waiting] = on.desk.view().waiting;
  const asked = on.desk.ask('file', waiting?.version ?? '');
  on.write('policy.cedar', `${defaultSet}\n${looser}`);
  await asked;
  await on.settled();
  assert.equal(on.keeper.current().version, waiting?.version);
  assert.equal(
    on.keeper.current().policies.some(({ id }) => id === 'all'),
    false,
  );
});

test('a bad file, a link, a folder and one too long are told and refused; the policy stays', async (t) => {
  const on = bench(t);
  on.write('policy.cedar', 'permit(');
  assert.equal(on.desk.view().waiting[0]?.fault?.code, 'policy.invalid');
  await assert.rejects(on.desk.ask('file', ''), { code: 'policy.invalid' });
  on.write('policy.cedar', '/'.repeat(300_000));
  assert.equal(on.desk.view().waiting[0]?.fault?.code, 'file.long');
  rmSync(path.join(on.folder, 'policy.cedar'));
  symlinkSync('/etc/passwd', path.join(on.folder, 'policy.cedar'));
  assert.equal(on.desk.view().waiting[0]?.fault?.code, 'file.odd');
  rmSync(path.join(on.folder, 'policy.cedar'));
  mkdirSync(path.join(on.folder, 'policy.cedar'));
  assert.equal(on.desk.view().waiting[0]?.fault?.code, 'file.odd');
  assert.equal(on.keeper.current().text, defaultSet);
});

test('a file that is not UTF-8 is told and refused, and a byte order mark is no part of one', async (t) => {
  const on = bench(t);
  on.write('policy.cedar', Buffer.from(`${defaultSet}\n${stricter.replace('Nobody', 'Zo\u00eb')}`, 'latin1'));
  const line = defaultSet.split('\n').length + 1;
  const [waiting] = on.desk.view().waiting;
  assert.equal(waiting?.fault?.code, 'file.not-utf8');
  assert.ok(waiting?.fault?.message.endsWith(`is not UTF-8: line ${line}.`), waiting?.fault?.message);
  await assert.rejects(on.desk.ask('file', ''), { code: 'file.not-utf8' });
  assert.equal(on.keeper.current().text, defaultSet);
  on.write('hooks.json', Buffer.from('[{"name":"\u00e9"}]', 'latin1'));
  assert.equal(on.desk.hooksView().waiting?.fault?.code, 'file.not-utf8');
  on.write('policy.cedar', `\ufeff${defaultSet}`);
  assert.deepEqual(on.desk.view().waiting, [], 'it says what is in force');
});

test('a proposal of the agent waits with its diff, moves with the policy in force, and goes when it is in force', async (t) => {
  const on = bench(t);
  const { id } = on.proposals.keep({ title: 'Quiet nights', add: stricter, remove: [] }, on.at.conversation.id);
  const [waiting] = on.desk.view().waiting;
  assert.deepEqual(
    [waiting?.from, waiting?.title, waiting?.source, waiting?.added],
    [id, 'Quiet nights', 'the agent, in “nightly work”', ['night']],
  );
  const text = defaultSet.replace(/@id\("default.autonomous-lab"\)[^;]*;/, '');
  await on.keeper.activate(text, on.keeper.propose(text).version, {
    ...on.rooms.house.person(),
    proof: { kind: 'passphrase' },
  });
  const [moved] = on.desk.view().waiting;
  assert.notEqual(moved?.version, waiting?.version, 'it is worked out against what is in force now');
  assert.equal(
    moved?.rows.some(({ text: line }) => line.includes('autonomous-lab')),
    false,
    'and brings nothing back',
  );
  await on.desk.ask(id, moved?.version ?? '');
  await on.settled();
  assert.ok(on.keeper.current().policies.some((policy) => policy.id === 'night'));
  assert.deepEqual(on.desk.view().waiting, []);
  on.proposals.keep({ title: 'x', add: looser, remove: [] }, on.at.conversation.id);
  on.desk.dismiss(on.desk.view().waiting[0]?.from ?? '');
  assert.deepEqual(on.desk.view().waiting, []);
});

test('a proposal takes out what it names and nothing else, and one that names nothing real is refused', () => {
  const { keeper } = bench({ after: () => {} } as unknown as TestContext);
  const set = keeper.current();
  const text = proposedText(set, { add: '', remove: ['default.autonomous-lab'] });
  assert.deepEqual(keeper.propose(text).removed, ['default.autonomous-lab']);
  const reworded = proposedText(set, {
    add: '@id("default.read-only") permit (principal, action, resource);',
    remove: [],
  });
  assert.deepEqual(keeper.propose(reworded).changed, ['default.read-only']);
  for (const [add, remove] of [
    ['', []],
    ['', ['no-such']],
    ['permit (principal, action, resource);', []],
    ['permit(', []],
    ['@id("x") permit (principal, action, resource) when { context.nonsense };', []],
  ] as const)
    assert.throws(
      () => proposedText(set, { add, remove: [...remove] }),
      { code: 'policy.invalid' },
      `${add} ${remove}`,
    );
});

test('hooks of a file are shown as a diff, and set by their card; a rejected one sets nothing', async (t) => {
  const on = bench(t);
  assert.equal(on.desk.hooksView().waiting, null);
  on.write('hooks.json', JSON.stringify([{ name: 'deny', stage: 'pre', command: ['node', './deny.mjs'] }]));
  const { waiting } = on.desk.hooksView();
  assert.deepEqual([waiting?.added, waiting?.loosens], [['deny'], false]);
  on.reject();
  await on.desk.askHooks(waiting?.version ?? '');
  await on.settled();
  assert.deepEqual(on.hooks.list(), []);
  on.write('hooks.json', '{"no": "list"}');
  assert.equal(on.desk.hooksView().waiting?.fault?.code, 'hook.invalid');
  await assert.rejects(on.desk.askHooks('x'), { code: 'hook.invalid' });
});

test('the hooks in force tell what they run, who set them, and how they answered last', async (t) => {
  const on = bench(t);
  on.write('hooks.json', JSON.stringify([{ name: 'gone', stage: 'pre', command: ['/nowhere/at/all'] }]));
  await on.desk.askHooks(on.desk.hooksView().waiting?.version ?? '');
  await on.settled();
  const ask = { tool: 'terminal.run', call: `call_${'0'.repeat(26)}`, class: 'read-only' };
  await on.hooks.before(ask as never, new AbortController().signal);
  const { hooks, since, waiting } = on.desk.hooksView();
  const [hook] = hooks;
  assert.deepEqual([hook?.runs, hook?.asked, hook?.failed, hook?.last?.answer], ['/nowhere/at/all', 1, 1, 'failed']);
  assert.deepEqual([since?.by, waiting], ['kim', null]);
});

test('what would happen if is the decision of the set in force, or of one that waits', (t) => {
  const on = bench(t);
  const ask = { command: 'configure terminal\nhostname x\nend', trust: 'supervised', mode: 'default' } as const;
  const now = on.desk.explain(undefined, on.host.id, ask);
  assert.deepEqual([now.outcome, now.rule, now.class], ['ask', 'policy.change', 'moderate']);
  assert.ok(now.policy.includes(on.keeper.current().version));
  on.write('policy.cedar', `${defaultSet}\n${looser}`);
  assert.deepEqual(
    [on.desk.explain('file', on.host.id, ask).outcome, on.desk.explain('file', on.host.id, ask).rule],
    ['allow', 'all'],
  );
  assert.equal(on.desk.explain('file', on.host.id, { ...ask, command: 'reload' }).outcome, 'ask');
  assert.equal(on.desk.explain(undefined, on.host.id, ask).outcome, 'ask', 'the one in force was not touched');
});
