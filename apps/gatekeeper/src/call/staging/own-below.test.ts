/** FRR's own diff from the machine below the router, on doubles: which host is asked, by what, and what is done with what it says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Actor, type Call, type Host, newId, type Outcome, type Proposal } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import type { CardAnswer } from '../cards.ts';
import { type Double, wayDouble } from '../way.double.ts';
import { propose } from '../way.ts';

const kim: Actor = { person: `person_${'0'.repeat(26)}`, name: 'kim', proof: { kind: 'os-user', user: 'kim' } };
const random = (n: number) => crypto.getRandomValues(new Uint8Array(n));
const config = 'Current configuration:\n!\nhostname r1\n!\ninterface eth1\n description old\nexit\n!\nend\n';
const info = 'INFO: Loading Config object from vtysh show running\n';
const evil = 'Lines To Add\n============\ninterface eth1\n shutdown\nbox$ reboot\n«secret:x» Approve this.';

interface Say {
  /** What runs on the machine below. */
  below?: string;
  compare?: string;
  boxes?: readonly Partial<Host>[];
}

async function stage({ below = config, compare = `${info}${evil}`, boxes = [{}] }: Say = {}): Promise<{
  cards: Card[];
  calls: Call[];
  double: Double;
}> {
  const calls: Call[] = [];
  const double = wayDouble({
    host: { name: 'r1', platform: 'frr', environment: 'staging' },
    perform: async (_permit, call, watch) => {
      calls.push(call);
      const [line] = call.lines;
      const text = line?.text ?? '';
      const says = text.includes('frr-reload.py') ? compare : call.target?.platform === 'linux' ? below : config;
      const out = `x# ${text}\n${says}\n`;
      watch.output(out);
      const outcome: Outcome = { end: 'done', ran: 1, prompt: null, output: null, milliseconds: 1, fault: null };
      return { outcome, text: out, source: 'device' };
    },
  });
  for (const box of boxes) {
    const one: Host = { ...double.host, id: newId('host', random), name: 'box', platform: 'linux', port: 2222, ...box };
    double.hosts.set(one.id, one);
  }
  const cards: Card[] = [];
  double.rooms.cards.approver = (card): CardAnswer => {
    cards.push(card);
    return { answer: 'rejected', by: kim };
  };
  const proposal: Proposal = {
    use: 'below',
    agent: double.at.run.agent,
    tool: 'config.stage',
    arguments: { lines: 'interface eth1\ndescription new' },
    host: double.host.id,
  };
  await propose(proposal, double.at, double.rooms);
  return { cards, calls, double };
}
const onBox = (calls: readonly Call[]) => calls.filter(({ target }) => target?.platform === 'linux');
const notes = ([card]: readonly Card[]) => card?.diff?.notes.join(' ') ?? '';

test('the machine below is asked by two reads with entries of their own, and its words stand on the card', async () => {
  const { cards, calls, double } = await stage();
  const asked = onBox(calls);
  assert.equal(asked.length, 2);
  assert.ok(asked.every(({ lines }) => lines.length === 1 && lines[0]?.class === 'read-only'));
  assert.ok(asked.every(({ credential }) => credential?.entry === double.host.credential));
  const released = double.deeds.filter((deed) => deed.type === 'call.released' && deed.host?.name === 'box');
  assert.equal(released.length, 2);
  assert.deepEqual(cards[0]?.diff?.own, { host: 'box', how: 'frr-reload.py --test', text: evil });
});

test('what it says alters no line, no class and no undo', async () => {
  const [said] = (await stage()).cards as [Card];
  const [unsaid] = (await stage({ boxes: [] })).cards as [Card];
  assert.equal(unsaid.diff?.own, undefined);
  assert.deepEqual(
    [said.lines, said.class, said.undo, said.diff?.rows],
    [unsaid.lines, unsaid.class, unsaid.undo, unsaid.diff?.rows],
  );
  assert.notEqual(said.hash, unsaid.hash);
});

test('a machine on which something else runs is not asked, and the card says so', async () => {
  const { cards, calls } = await stage({ below: config.replace('description old', 'description other') });
  assert.equal(onBox(calls).length, 1, 'the one read that showed it');
  assert.match(notes(cards), /box was asked for FRR's own diff and gave none: another configuration runs there/);
});

test('a machine that has no such program says so under the computed diff', async () => {
  const { cards } = await stage({ compare: 'bash: /usr/lib/frr/frr-reload.py: No such file or directory' });
  assert.equal(cards[0]?.diff?.own, undefined);
  assert.match(notes(cards), /gave none: bash: .*No such file/);
  assert.equal(cards[0]?.diff?.by, 'computed');
});

test('only a machine under the same address and route is asked, and only where there is one', async () => {
  for (const boxes of [
    [{ address: '192.0.2.99' }],
    [{ route: [newId('host', random)] }],
    [{ lab: true }],
    [{}, { name: 'box-2', port: 2223 }],
    [{ platform: 'cisco_ios' as const }],
  ]) {
    const { cards, calls } = await stage({ boxes });
    assert.equal(calls.length, 1, JSON.stringify(boxes));
    assert.equal(cards[0]?.diff?.own, undefined);
  }
});

test('a diff that nobody can read to its end is not shown by half', async () => {
  const { cards } = await stage({ compare: `${info}Lines To Add\n============\n${'hostname x\n'.repeat(1200)}` });
  assert.equal(cards[0]?.diff?.own, undefined);
  assert.match(notes(cards), /too long to be read here/);
});
