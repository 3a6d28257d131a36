/** A real FRR router's own log beside the ledger: what came through Interlock, and what was typed at the router. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { type CardAnswer, type Gatekeeper, startGatekeeper } from '@interlock/gatekeeper';
import { startFrrPair, whyNot } from './frr-pair.ts';

const installation = path.resolve(import.meta.dirname, '../..');
const skip = whyNot();

test('FRR: a repair by Interlock is known, a fault typed past it is flagged', { skip }, async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-history-'));
  const pair = await startFrrPair(['north9', 'south9'], randomBytes(9).toString('hex'));
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
  const { desk } = gatekeeper;
  const place = { address: '127.0.0.1', environment: 'prod' as const, folder: [], tags: [], credential: null };
  const added: { id: `host_${string}` }[] = [];
  for (const { name, port, box } of pair.routers) {
    added.push(await desk.addHost({ ...place, name, port, platform: 'frr' }, 'command-line'));
    added.push(await desk.addHost({ ...place, name: `${name}-box`, port: box, platform: 'linux' }, 'command-line'));
  }
  await desk.addEntry({
    name: 'peer admin',
    account: pair.account,
    secret: { type: 'user-password', password: new Uint8Array(Buffer.from(pair.password)) },
    hosts: added.map(({ id }) => id),
    vaultPassphrase: new Uint8Array(Buffer.from('a passphrase for peers')),
  });
  const by = gatekeeper.person();
  gatekeeper.approve(
    (): CardAnswer => ({ answer: 'approved', approval: { by, through: 'approve-file', at: Date.now() } }),
  );
  await pair.established();
  const [north] = pair.routers;
  north.vtysh('configure terminal', `router bgp ${north.ownAs}`, `neighbor ${north.peer} shutdown`);
  const ended = new Promise<void>((resolve) => {
    gatekeeper?.events.listen(({ type }) => type === 'run.ended' && resolve());
  });
  await gatekeeper.converse('The BGP session between north9 and south9 is down. Find out why and fix it.', {
    trust: 'supervised',
  });
  await ended;
  await pair.established();
  const found = await gatekeeper.archive.compare({ host: 'north9', on: 'north9-box', log: north.log }, by);
  const of = (says: string) => found.deeds.find((deed) => deed.says.endsWith(` ${says}`));
  assert.equal(of(`no neighbor ${north.peer} shutdown`)?.origin, 'call', JSON.stringify(found.deeds));
  assert.equal(of(`neighbor ${north.peer} shutdown`)?.origin, 'elsewhere', JSON.stringify(found.deeds));
  assert.deepEqual([found.source, found.read], ['frr log', 'north9-box']);
  // The machine's own journal is read as well, where there is one.
  const box = await gatekeeper.archive.compare({ host: 'north9-box' }, by);
  assert.equal(box.source, 'sudo journal');
});
