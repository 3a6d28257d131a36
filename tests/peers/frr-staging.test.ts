/** A staged change on a real FRR router: its diff, and what somebody types there between the card and the approval. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { type CardAnswer, type Gatekeeper, startGatekeeper } from '@interlock/gatekeeper';
import type { Card, RunEvent } from '@interlock/protocol';
import { startFrrPair, whyNot } from './frr-pair.ts';

const installation = path.resolve(import.meta.dirname, '../..');
const skip = whyNot();

test('FRR: what was typed at the router after the card was drawn brings the card back', { skip }, async (t) => {
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
  const { id } = await gatekeeper.desk.addHost(
    {
      address: '127.0.0.1',
      environment: 'prod',
      folder: [],
      tags: [],
      credential: null,
      name: 'north8',
      port: north.port,
      platform: 'frr',
    },
    'command-line',
  );
  await gatekeeper.desk.addEntry({
    name: 'peer admin',
    account: pair.account,
    secret: { type: 'user-password', password: new Uint8Array(Buffer.from(pair.password)) },
    hosts: [id],
    vaultPassphrase: new Uint8Array(Buffer.from('a passphrase for peers')),
  });
  const by = gatekeeper.person();
  const cards: Card[] = [];
  gatekeeper.approve((card): CardAnswer => {
    if (card.tool === 'config.stage') cards.push(card);
    // Somebody else, at the router itself, before the answer counts.
    if (cards.length === 1)
      north.vtysh(
        'configure terminal',
        `router bgp ${north.ownAs}`,
        `neighbor ${north.peer} description typed past it`,
      );
    return { answer: 'approved', approval: { by, through: 'approve-file', at: Date.now() } };
  });
  const events: RunEvent[] = [];
  const ended = new Promise<void>((resolve) => {
    gatekeeper?.events.listen((event) => {
      events.push(event);
      if (event.type === 'run.ended') resolve();
    });
  });
  await gatekeeper.converse(
    `Stage this on north8:\n\`\`\`\nrouter bgp ${north.ownAs}\nneighbor ${north.peer} description staged\n\`\`\``,
    { trust: 'supervised' },
  );
  await ended;
  const told = JSON.stringify(
    events.filter(({ type }) => type === 'call.ended' || type === 'notice'),
    null,
    1,
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
  assert.match(north.vtysh('show running-config'), /description staged/);
});
