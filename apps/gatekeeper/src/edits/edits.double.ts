/** A desk of edits on a vault of its own, whose cards are answered at once. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Host, Id } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import { type EntryView, openVault } from '@interlock/vault';
import type { CardAnswer } from '../call/cards.ts';
import { wayDouble } from '../call/way.double.ts';
import type { WayRooms } from '../call/way.ts';
import { Inventory } from '../devices/inventory.ts';
import { suspend } from '../entry-binding.ts';
import { Edits } from './edits.ts';
import { InFlight } from './in-flight.ts';

export const around = { now: () => Date.now(), random: (n: number) => new Uint8Array(randomBytes(n)) };
export const key = { algorithm: 'ssh-ed25519', fingerprint: `SHA256:${'A'.repeat(43)}` };

export async function bench(
  t: TestContext,
  answer: (card: Card) => 'approved' | 'rejected' = () => 'approved',
  hooked?: WayRooms['hooks'],
) {
  const dir = mkdtempSync(path.join(tmpdir(), 'interlock-edits-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const double = wayDouble(hooked ? { hooks: hooked } : {});
  const { house, cards, hooks, redact } = double.rooms;
  const vault = await openVault({
    dir,
    organization: house.organization,
    surroundings: around,
    unlock: { home: 'practice' },
    before: async () => undefined,
    observe: () => undefined,
  });
  t.after(() => vault.close());
  await vault.adopt({ home: 'passphrase', passphrase: Buffer.from('a passphrase of a test') });
  const inventory = new Inventory(house, { put: () => {}, all: () => [], remove: () => {} });
  inventory.beforeMove = (hosts, by) => suspend(hosts, by, { house, vault, inventory });
  const seen: Card[] = [];
  let rejected = false;
  const by = house.person();
  cards.approver = (card): CardAnswer => {
    seen.push(card);
    const said = answer(card);
    rejected = said === 'rejected';
    return said === 'approved'
      ? { answer: 'approved', approval: { by, through: 'card', at: around.now() } }
      : { answer: 'rejected', by };
  };
  const inFlight = new InFlight();
  const edits = new Edits({ house, inventory, vault, inFlight, cards, hooks, redact, changed: () => {} });
  let n = 0;
  return {
    ...double,
    house,
    vault,
    inventory,
    inFlight,
    edits,
    seen,
    by,
    types: () => double.deeds.map(({ type }) => type),
    add: (part: Partial<Host> = {}) =>
      inventory.add(
        {
          name: `r${++n}`,
          address: `192.0.2.${n}`,
          port: 22,
          platform: 'cisco_ios',
          environment: 'prod',
          folder: [],
          tags: [],
          credential: null,
          hostKeys: [key],
          ...part,
        },
        'form',
      ),
    entry: (hosts: Id<'host'>[] = []) =>
      vault.entries.put({
        name: `entry ${++n}`,
        type: 'user-password',
        account: 'admin',
        owner: by.person,
        hosts,
        lab: false,
        secret: { password: Buffer.from('secret') },
      }),
    /** What is asked is answered at once; its end is an entry, or a notice where it could not be done. */
    async ended() {
      const over = () =>
        double.events.some(({ type }) => type === 'notice') ||
        ['call.ended', 'call.withdrawn'].includes(double.deeds.at(-1)?.type ?? '') ||
        (double.deeds.at(-1)?.type === 'call.answered' && rejected);
      for (let at = 0; at < 1000 && !over(); at++) await new Promise((resolve) => setTimeout(resolve, 5));
      assert.ok(over(), 'it has not ended');
      await new Promise((resolve) => setTimeout(resolve, 10));
    },
    now: (entry: EntryView) => vault.entries.get(entry.id) as EntryView,
  };
}
