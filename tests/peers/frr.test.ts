import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type CardAnswer, controlAnswer, type Gatekeeper, startGatekeeper } from '@interlock/gatekeeper';
import { verifyLedger } from '@interlock/ledger';
import type { Card, RunEvent } from '@interlock/protocol';
import { type FrrPair, type Router, startFrrPair, whyNot } from './frr-pair.ts';

const installation = fileURLToPath(new URL('../..', import.meta.url));
const reason = whyNot();
const skip = reason === undefined ? {} : { skip: `real FRR routers: ${reason}` };

describe('the main job on real FRR routers over OpenSSH', skip, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-peers-'));
  const data = path.join(folder, 'data');
  let pair: FrrPair;
  let gatekeeper: Gatekeeper;
  const cards: Card[] = [];

  before(async () => {
    pair = await startFrrPair(['north7', 'south7'], randomBytes(9).toString('hex'));
    gatekeeper = await startGatekeeper({
      folder: data,
      installation,
      model: 'rehearsal',
      unlock: { passphrase: async () => undefined },
      startLab: null,
    });
    const desk = (ask: string, what: unknown) => controlAnswer({ ask, with: what }, gatekeeper);
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    for (const { name, port } of pair.routers)
      await desk('host.add', {
        name,
        address: '127.0.0.1',
        port,
        platform: 'frr',
        environment: 'prod',
        folder: [],
        tags: [],
        credential: null,
      });
    await desk('entry.add', {
      name: 'peer admin',
      account: pair.account,
      type: 'user-password',
      parts: { password: base64(pair.password) },
      vaultPassphrase: base64('a passphrase for peers'),
      hosts: pair.routers.map(({ name }) => name),
    });
    gatekeeper.approve((card): CardAnswer => {
      cards.push(card);
      return { answer: 'approved', approval: { by: gatekeeper.person(), through: 'approve-file', at: Date.now() } };
    });
    await pair.established();
  });
  after(async () => {
    await gatekeeper?.close();
    await pair?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function ask(prompt: string): Promise<{ events: RunEvent[]; text: string }> {
    const events: RunEvent[] = [];
    const ended = new Promise<void>((resolve) => {
      const stop = gatekeeper.events.listen((event) => {
        events.push(event);
        if (event.type !== 'run.ended') return;
        stop();
        resolve();
      });
    });
    await gatekeeper.converse(prompt, { trust: 'supervised' });
    await ended;
    return { events, text: events.map((event) => (event.type === 'model.text' ? event.text : '')).join('') };
  }

  const repairs: [string, (router: Router) => string[], RegExp][] = [
    [
      'a neighbour shut down',
      ({ ownAs, peer }) => ['configure terminal', `router bgp ${ownAs}`, `neighbor ${peer} shutdown`],
      /no neighbor \S+ shutdown/,
    ],
    [
      'a wrong remote AS',
      ({ ownAs, peer }) => ['configure terminal', `router bgp ${ownAs}`, `neighbor ${peer} remote-as 64999`],
      /remote-as 6460[12]/,
    ],
    ['an interface shut down', () => ['configure terminal', 'interface eth1', 'shutdown'], /no shutdown/],
  ];
  for (const [what, fault, fix] of repairs)
    test(`${what} on a real router is found, and repaired by one approved card`, async () => {
      const [north] = pair.routers;
      north.vtysh(...fault(north));
      cards.length = 0;
      const { events, text } = await ask(
        `The BGP session between ${pair.routers[0].name} and ${pair.routers[1].name} is down. Find out why and fix it.`,
      );
      const changes = cards.filter((card) => card.lines.length > 0);
      assert.equal(changes.length, 1, text);
      assert.equal(changes[0]?.host?.name, north.name);
      assert.match(changes[0]?.lines.map((line) => line.text).join('\n') ?? '', fix);
      await pair.established();
      assert.match(north.startup(), /neighbor 10\.77\.0\.2 remote-as 64602/, 'saved on the router');
      const ended = events.findLast((event) => event.type === 'run.ended');
      assert.equal(ended?.type === 'run.ended' && ended.end, 'done', text);
    });

  test('each first host key was asked about once, with its fingerprint, and pinned', () => {
    for (const host of gatekeeper.hosts()) assert.equal(host.hostKeys.length, 1, host.name);
  });

  test('the ledger of it all verifies', async () => {
    const organization = (await import('node:fs')).readdirSync(path.join(data, 'ledger'))[0] as string;
    const report = await verifyLedger(path.join(data, 'ledger', organization));
    assert.ok(report.ok, JSON.stringify(report.damaged));
    assert.ok(report.size > 50);
  });
});
