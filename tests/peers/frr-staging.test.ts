/**
 * A staged change on a real FRR router: its diff, FRR's own where the machine below has a shell, and what somebody types
 * there between the card and the approval.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { type CardAnswer, type Gatekeeper, startGatekeeper } from '@interlock/gatekeeper';
import type { Card, RunEvent } from '@interlock/protocol';
import { type Router, startFrrPair, whyNot } from './frr-pair.ts';

const installation = path.resolve(import.meta.dirname, '../..');
const skip = whyNot();

interface Stage {
  readonly north: Router;
  /** Stages lines on north8 and waits for the end of the run; the cards of it go through `answer`. */
  converse(lines: string, answer: (card: Card, cards: readonly Card[]) => CardAnswer['answer']): Promise<Told>;
}
interface Told {
  readonly cards: readonly Card[];
  readonly events: readonly RunEvent[];
  readonly told: string;
}

/** A router and a gatekeeper that knows it, with the machine below it where `box`. */
async function setUp(t: TestContext, box: boolean): Promise<Stage> {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-staging-'));
  const pair = await startFrrPair(['north8', 'south8'], randomBytes(9).toString('hex'));
  let gatekeeper: Gatekeeper | undefined;
  t.after(async () => {
    await gatekeeper?.close();
    await pair.close();
    rmSync(folder, { recursive: true, force: true });
  });
  gatekeeper = await startGatekeeper({
    folder: path.join(folder, 'data'),
    installation,
    model: 'rehearsal',
    unlock: { passphrase: async () => undefined },
    startLab: null,
  });
  const [north] = pair.routers;
  const { desk } = gatekeeper;
  const place = { address: '127.0.0.1', environment: 'prod' as const, folder: [], tags: [], credential: null };
  const hosts = [await desk.addHost({ ...place, name: 'north8', port: north.port, platform: 'frr' }, 'command-line')];
  if (box)
    hosts.push(
      await desk.addHost({ ...place, name: 'north8-box', port: north.box, platform: 'linux' }, 'command-line'),
    );
  await desk.addEntry({
    name: 'peer admin',
    account: pair.account,
    secret: { type: 'user-password', password: new Uint8Array(Buffer.from(pair.password)) },
    hosts: hosts.map(({ id }) => id),
    vaultPassphrase: new Uint8Array(Buffer.from('a passphrase for peers')),
  });
  const open = gatekeeper;
  const by = open.person();
  return {
    north,
    async converse(lines, answer) {
      const cards: Card[] = [];
      open.approve((card): CardAnswer => {
        if (card.tool === 'config.stage') {
          cards.push(card);
          if (answer(card, cards) === 'rejected') return { answer: 'rejected', by };
        }
        return { answer: 'approved', approval: { by, through: 'approve-file', at: Date.now() } };
      });
      const events: RunEvent[] = [];
      const ended = new Promise<void>((resolve) => {
        open.events.listen((event) => {
          events.push(event);
          if (event.type === 'run.ended') resolve();
        });
      });
      await open.converse(`Stage this on north8:\n\`\`\`\n${lines}\n\`\`\``, { trust: 'supervised' });
      await ended;
      return {
        cards,
        events,
        told: JSON.stringify(
          events.filter(({ type }) => /call.ended|notice/.test(type)),
          null,
          1,
        ),
      };
    },
  };
}

test('FRR: what was typed at the router after the card was drawn brings the card back', { skip }, async (t) => {
  const { north, converse } = await setUp(t, false);
  const { cards, told } = await converse(
    `router bgp ${north.ownAs}\nneighbor ${north.peer} description staged`,
    (_, seen) => {
      // Somebody else, at the router itself, before the answer counts.
      if (seen.length === 1)
        north.vtysh(
          'configure terminal',
          `router bgp ${north.ownAs}`,
          `neighbor ${north.peer} description typed past it`,
        );
      return 'approved';
    },
  );
  assert.equal(cards.length, 2, told);
  const diffs = cards.map(({ diff }) => diff?.rows.map(({ sign, text }) => `${sign}${text}`));
  assert.deepEqual(diffs[0], [` router bgp ${north.ownAs}`, `+ neighbor ${north.peer} description staged`]);
  assert.deepEqual(diffs[1], [
    ` router bgp ${north.ownAs}`,
    `- neighbor ${north.peer} description typed past it`,
    `+ neighbor ${north.peer} description staged`,
  ]);
  assert.equal(cards[1]?.diff?.returned, true);
  assert.equal(cards[1]?.diff?.own, undefined, 'no machine below it is known');
  assert.match(north.vtysh('show running-config'), /description staged/);
});

test("FRR: the machine below shows FRR's own diff, changes nothing for it and keeps no file", { skip }, async (t) => {
  const { north, converse } = await setUp(t, true);
  const was = north.vtysh('show running-config');
  const files = () => readdirSync(tmpdir()).filter((name) => /^(sh-thd|tmp\.|frr|reload)/.test(name));
  const before = files();
  const lines = [
    'ip prefix-list mine seq 5 permit 10.0.0.0/8',
    `router bgp ${north.ownAs}`,
    `neighbor ${north.peer} description it's staged`,
    `no neighbor ${north.peer} timers connect 1`,
    'interface eth1',
    'no description',
  ].join('\n');
  const first = await converse(lines, (card) => {
    if (!card.diff?.own) t.diagnostic(JSON.stringify(card.diff, null, 1));
    assert.equal(north.vtysh('show running-config'), was, 'it compared and changed nothing');
    return 'rejected';
  });
  const own = first.cards[0]?.diff?.own?.text ?? first.told;
  t.diagnostic(own);
  assert.match(own, /^Lines To Delete$/m);
  assert.match(own, new RegExp(`^Lines To Add[^]*neighbor ${north.peer} description it's staged`, 'm'));
  assert.match(own, /no description canary link/);
  assert.match(own, new RegExp(`no neighbor ${north.peer} timers connect 1`));
  assert.match(own, /ip prefix-list mine seq 5 permit 10\.0\.0\.0\/8/);
  assert.equal(own.split('\n').filter((row) => /^ ?(no )?(neighbor|description|ip |network)/.test(row)).length, 4, own);
  assert.deepEqual(files(), before);
  const decided = first.events.filter((event) => event.type === 'call.decided' && event.host === 'north8-box');
  assert.deepEqual(
    decided.map((event) => event.type === 'call.decided' && [event.class, event.decision.outcome]),
    [
      ['read-only', 'allow'],
      ['read-only', 'allow'],
    ],
  );
  assert.equal(north.vtysh('show running-config'), was);
  const second = await converse(lines, () => 'approved');
  assert.match(north.vtysh('show running-config'), /description it's staged/);
  assert.doesNotMatch(second.told, /stage.not-foreseen/, second.told);
});
