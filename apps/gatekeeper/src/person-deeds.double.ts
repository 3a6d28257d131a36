import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Actor, HostKey } from '@interlock/model';
import { defaultSet } from '@interlock/policy';
import { keyFingerprint } from './approvals/approval-file.ts';
import { Approvals } from './approvals/approvals.ts';
import { wayDouble } from './call/way.double.ts';
import { Conversations } from './conversation/conversations.ts';
import { Desk } from './desk.ts';
import type { HostKeyRooms } from './devices/host-keys.ts';
import { Grants } from './grants/grants.ts';
import { Hooks } from './hooks/hooks.ts';
import { Persons } from './person/persons.ts';
import { PolicyDesk } from './policy/policy-desk.ts';
import { PolicyProposals } from './policy/proposals.ts';
import { PolicyKeeper } from './policy-keeper.ts';
import { VaultDesk } from './vault-desk.ts';

export const key: HostKey = { algorithm: 'ssh-ed25519', fingerprint: `SHA256:${'B'.repeat(43)}` };

function newSigner() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }))
    .export({ type: 'spki', format: 'der' })
    .subarray(12);
  return { publicKey: raw, sign: (message: Uint8Array) => sign(null, message, privateKey) };
}

export function bench(t: TestContext) {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-deeds-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const on = wayDouble({ host: { hostKeys: [] } });
  const stored = new Map<string, unknown>();
  const rows = {
    put: (table: string, id: string, body: unknown) => void stored.set(`${table} ${id}`, body),
    get: (table: string, id: string) => stored.get(`${table} ${id}`),
    all: (table: string) =>
      [...stored].flatMap(([name, body]) =>
        name.startsWith(`${table} `) ? [{ id: name.slice(table.length + 1), body }] : [],
      ),
    remove: (table: string, id: string) => void stored.delete(`${table} ${id}`),
  };
  const signers = { own: newSigner(), kim: newSigner(), lee: newSigner() };
  const named = (who: keyof typeof signers) => `${who} ${keyFingerprint(signers[who].publicKey)}`;
  const by: Actor = { ...on.rooms.house.person(), proof: { kind: 'passphrase' } };
  const house = { ...on.rooms.house, person: () => by, policy: () => keeper.current() };
  const keeper: PolicyKeeper = new PolicyKeeper(house, rows, null);
  const hooks = new Hooks(house, rows, (text) => ({ text }));
  const { cards } = on.rooms;
  const seat = {};
  const of = (who: keyof typeof signers, double = { house, cards }) =>
    new Approvals({ ...double, signer: () => signers[who] });
  const policyDesk = new PolicyDesk({
    house,
    folder,
    keeper,
    hooks,
    proposals: new PolicyProposals(rows, house.around),
    cards,
    hosts: () => [on.host],
    rules: () => [],
    conversationTitle: () => '',
    ownKey: () => of('own').key(),
  });
  const pinned: string[] = [];
  const inventory = {
    get: () => on.host,
    list: () => [on.host],
    pin: async (id: string, keys: HostKey[]) => void pinned.push(`${id} ${keys[0]?.fingerprint}`),
  } as never;
  const hostKeys: HostKeyRooms = {
    house,
    inventory,
    fetchKey: async () => key,
    ask: (card, signal, behind) => cards.ask(card, signal, behind),
    knownHosts: async () => () => ({ trusted: [key], revoked: [] }),
  };
  const conversations = new Conversations(
    house,
    { load: () => [], save: () => {}, history: () => {}, event: () => {} } as never,
    'rehearsal',
  );
  const vault = { home: 'keychain', entries: { list: () => [], get: () => undefined } } as never;
  const persons = new Persons({
    house,
    passkeys: () => ({ challenge: () => ({ challenge: 'c' }), list: () => [] }) as never,
    off: null,
    renamed: () => {},
    changed: () => {},
  });
  persons.sit(seat);
  const grants = new Grants({
    house,
    cards,
    hosts: () => [on.host],
    trust: () => 'supervised',
    entryVersion: () => 1,
    recent: () => [],
  });
  return {
    ...on,
    rooms: { ...on.rooms, house, grants },
    grants,
    house,
    cards,
    keeper,
    hooks,
    by,
    of,
    named,
    policyDesk,
    pinned,
    hostKeys,
    conversations,
    persons,
    seat,
    rows,
    desk: new Desk({ house, inventory, vault, rejections: on.rooms.rejections, hostKeys, changed: () => {} }),
    vaultDesk: new VaultDesk({ house, vault, addEntry: async () => {} }),
    write: (name: string, text: string) => writeFileSync(path.join(folder, name), text),
    async enforce(text: string) {
      const whole = `${defaultSet}\n${text}`;
      await keeper.activate(whole, keeper.propose(whole).version, by);
    },
    async card() {
      for (;;) {
        const [open] = cards.list();
        if (open) return open;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
    /** What somebody sends back for a request, from an Interlock of their own. */
    async signedBy(who: keyof typeof signers, request: { hash: string }) {
      const { house: there, cards: theirs } = wayDouble().rooms;
      const { answer } = await of(who, { house: there, cards: theirs }).sign(
        JSON.stringify(request),
        request.hash.slice(0, 12),
        by,
      );
      return JSON.stringify(answer);
    },
  };
}
export type Bench = ReturnType<typeof bench>;
