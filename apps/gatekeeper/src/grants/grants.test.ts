import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '@interlock/model';
import { stricter, wayDouble } from '../call/way.double.ts';
import { propose } from '../call/way.ts';
import { newAutonomy } from '../conversation/autonomy.ts';

const kim: Actor = {
  person: `person_${'0'.repeat(26)}`,
  name: 'kim',
  proof: { kind: 'passkey', credential: 'c' },
};
const describe = (port: string) => `configure terminal\ninterface ${port}\ndescription to core\nend`;

/** A conversation with an open card for `command`, and a person who never answers it. */
async function atCard(command = describe('Gi0/1')) {
  const double = wayDouble();
  const { rooms, at, host, grants } = double;
  let uses = 0;
  const ask = (text: string, more: { answers?: { question: string; answer: string }[]; host?: string } = {}) => {
    const { host: on = host.id, ...given } = more;
    return propose(
      {
        use: `u${uses++}`,
        agent: at.run.agent,
        tool: 'terminal.run',
        arguments: { command: text, ...given },
        host: on as typeof host.id,
      },
      at,
      rooms,
    );
  };
  const waiting = ask(command);
  while (rooms.cards.list().length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  const card = rooms.cards.list()[0];
  assert.ok(card);
  const give = (more: Partial<Parameters<typeof grants.give>[0]> = {}, by = kim) =>
    grants.give({ card: card.id, hash: card.hash, examples: [], hosts: [host.id], uses: 2, minutes: 5, ...more }, by);
  const end = async () => {
    for (const open of rooms.cards.list()) rooms.cards.answer(open.id, open.hash, 'reject', 0, kim);
    await waiting;
  };
  /** Whether a command runs unasked. */
  const runs = async (text: string, more: Parameters<typeof ask>[1] = {}) => {
    rooms.cards.approver = () => ({ answer: 'rejected', by: kim });
    const { status } = await ask(text, more);
    rooms.cards.approver = undefined;
    return status === 'ok';
  };
  return { double, grants, card, give, end, runs, host };
}

test('a grant lets the same lines through as often as it says, and says in the ledger whose it was', async () => {
  const { double, grants, give, end, runs } = await atCard();
  const { id } = await give();
  assert.equal(await runs(describe('Gi0/2')), false);
  assert.equal(await runs(describe('Gi0/1')), true);
  assert.deepEqual(
    grants.views().map(({ left, uses, by }) => [left, uses, by]),
    [[1, 2, 'kim']],
  );
  assert.equal(await runs(describe('Gi0/1')), true);
  assert.equal(await runs(describe('Gi0/1')), false);
  assert.deepEqual(grants.views(), []);
  const decided = double.deeds.filter((deed) => deed.type === 'call.decided') as unknown as { rule: string }[];
  assert.equal(decided.filter(({ rule }) => rule === `grant.${id}`).length, 2);
  const types = double.deeds.map(({ type }) => type);
  assert.ok(types.indexOf('grant.given') < types.indexOf('call.released'));
  assert.ok(types.includes('grant.ended'));
  await end();
});

test('examples open words, and the person sees first what else would have been let through', async () => {
  const { grants, card, give, end, runs } = await atCard();
  await runs(describe('Gi0/7'));
  await runs('configure terminal\nhostname x\nend');
  const shown = grants.preview({ card: card.id, hash: card.hash, examples: [describe('Gi0/2')] });
  assert.deepEqual(shown.lines, ['configure terminal', 'interface ‹any word›', 'description to core', 'end']);
  assert.deepEqual(
    shown.also.map(({ command }) => command),
    [describe('Gi0/1'), describe('Gi0/7')],
  );
  await give({ examples: [describe('Gi0/2')] });
  assert.equal(await runs(describe('Te1/0/9')), true);
  assert.equal(await runs(describe('Te1/0/9\nreload')), false);
  await end();
  await assert.rejects(give({ examples: [] }), { code: 'card.closed' });
});

test('it covers neither other hosts, answers nor conversations, and never what grants are not for', async () => {
  const { double, give, end, runs, grants } = await atCard();
  await give({ uses: 50 });
  const other = { ...double.host, id: `host_${'1'.repeat(26)}` as const, name: 'r2' };
  double.hosts.set(other.id, other);
  assert.equal(await runs(describe('Gi0/1'), { host: other.id }), false);
  assert.equal(await runs(describe('Gi0/1'), { answers: [{ question: 'confirm', answer: 'y' }] }), false);
  const call = { by: { kind: 'person' }, target: {} } as never;
  assert.equal(grants.take(call, { class: 'moderate', tags: [] }), null);
  await end();
  for (const command of ['reload', 'frobnicate', 'copy running-config tftp://192.0.2.9/x']) {
    const beyond = await atCard(command);
    await assert.rejects(beyond.give(), { code: 'grant.beyond' }, command);
    await beyond.end();
  }
});

test('whoever is not proven, names no host or reads another card gives none', async () => {
  const { give, end } = await atCard();
  await assert.rejects(give({}, { ...kim, proof: { kind: 'os-user', user: 'kim' } }), { code: 'grant.presence' });
  await assert.rejects(give({ hosts: [] }), { code: 'grant.no-hosts' });
  await assert.rejects(give({ hash: '0'.repeat(64) }), { code: 'card.changed' });
  await assert.rejects(give({ examples: ['show version'] }), { code: 'grant.bad-example' });
  await end();
});

test('it ends with its time, the policy, the host’s record, Stop, trust and a person’s hand', async (t) => {
  const ends: [string, (on: Awaited<ReturnType<typeof atCard>>, id: `grant_${string}`) => unknown][] = [
    ['policy', ({ double }) => double.enforce(stricter)],
    ['host', ({ double, host }) => double.hosts.set(host.id, { ...host, version: 2 })],
    ['stop', ({ grants, card }) => grants.endAll('stop', card.conversation ?? undefined)],
    ['trust', ({ double }) => Object.assign(double.at.conversation, { trust: 'manual' })],
    ['revoked', ({ grants }, id) => grants.revoke(id, kim)],
    ['time', () => t.mock.method(performance, 'now', () => Number.MAX_SAFE_INTEGER)],
  ];
  for (const [what, end] of ends) {
    const on = await atCard();
    const { id } = await on.give({ uses: 9 });
    assert.equal(await on.runs(describe('Gi0/1')), true, what);
    await end(on, id);
    assert.equal(await on.runs(describe('Gi0/1')), false, what);
    await on.end();
  }
});

test('it ends where the trust it was given under does: also when the time of Autonomous is over by either clock', async (t) => {
  for (const over of ['wall', 'own', 'manual and back']) {
    const on = await atCard();
    const { conversation } = on.double.at;
    const { house } = on.double.rooms;
    const autonomy = newAutonomy({ hosts: [on.host.id], minutes: 5 }, house.around);
    Object.assign(conversation, { trust: 'autonomous', autonomy });
    await on.give({ uses: 9, minutes: 60 });
    assert.equal(await on.runs(describe('Gi0/1')), true, over);
    const now = performance.now();
    if (over === 'wall') Object.assign(house, { around: { ...house.around, now: () => Date.now() + 301_000 } });
    if (over === 'own') t.mock.method(performance, 'now', () => now + 301_000);
    if (over === 'manual and back') Object.assign(conversation, { trust: 'supervised', autonomy: null });
    assert.equal(await on.runs(describe('Gi0/1')), false, over);
    assert.ok(
      on.double.deeds.some((deed) => deed.type === 'grant.ended' && deed.cause === 'trust'),
      over,
    );
    t.mock.restoreAll();
    await on.end();
  }
});

test('it never stands for the entry for changes, and ends where the login is another account than it was', async () => {
  const { double, give, end, runs, host } = await atCard();
  await give();
  const { facts } = double.rooms;
  const entry = facts.entry;
  Object.assign(facts, { entry: (id: string) => ({ ...entry(id as never), account: 'root', version: 2 }) });
  assert.equal(await runs(describe('Gi0/1')), false);
  assert.ok(double.deeds.some((deed) => deed.type === 'grant.ended' && deed.cause === 'host'));
  Object.assign(facts, { entry });
  Object.assign(host, { credentialForChanges: host.credential });
  await assert.rejects(give(), { code: 'grant.beyond' });
  await end();
});

test('it ends where the enable secret is another one than it was when it was given', async () => {
  const { double, give, end, runs, host } = await atCard();
  const enable = `entry_${'2'.repeat(26)}` as const;
  Object.assign(host, { credentialForEnable: enable });
  const { facts } = double.rooms;
  const { entry } = facts;
  const version = (of: number) => ({
    entry: (id: string) => (id === enable ? { id, name: 'enable', account: '', version: of } : entry(id as never)),
  });
  Object.assign(facts, version(1));
  await give();
  assert.equal(await runs(describe('Gi0/1')), true);
  Object.assign(facts, version(2));
  assert.equal(await runs(describe('Gi0/1')), false);
  assert.ok(double.deeds.some((deed) => deed.type === 'grant.ended' && deed.cause === 'host'));
  await end();
});

test('a grant that is revoked or over lets nothing through that still waits for its turn', async () => {
  for (const ending of ['revoked', 'late', 'last use'] as const) {
    const { double, grants, give, end } = await atCard();
    const { id } = await give({ uses: ending === 'last use' ? 1 : 5 });
    await end();
    let go = () => {};
    const busy = double.rooms.turns.take(
      double.host.id,
      double.at.run.live,
      () => new Promise<void>((done) => (go = done)),
    );
    const waiting = propose(
      {
        use: 'waits',
        agent: double.at.run.agent,
        tool: 'terminal.run',
        arguments: { command: describe('Gi0/1') },
        host: double.host.id,
      },
      double.at,
      double.rooms,
    );
    while (!double.deeds.some((deed) => deed.type === 'call.decided' && deed.outcome === 'allow'))
      await new Promise((resolve) => setTimeout(resolve, 1));
    if (ending === 'revoked') await grants.revoke(id, kim);
    const { around } = double.rooms.house;
    if (ending === 'late') Object.assign(around, { now: () => Date.now() + 6 * 60_000 });
    go();
    await busy;
    const { status, text } = await waiting;
    assert.equal(status, ending === 'last use' ? 'ok' : 'error', `${ending}: ${text}`);
    assert.equal(double.acts.length, ending === 'last use' ? 1 : 0, ending);
  }
});

test('a stop that comes while a grant is written down ends it', async () => {
  const { double, grants, give, end } = await atCard();
  const giving = give();
  grants.endAll('stop', double.at.conversation.id);
  await assert.rejects(giving, { code: 'grant.over' });
  assert.deepEqual(grants.views(), []);
  await end();
});
