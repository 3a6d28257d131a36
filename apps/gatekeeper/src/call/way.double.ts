/** Doubles of the rooms that the way of one command passes: a journal that may fail, a device that counts. */
import { randomBytes } from 'node:crypto';
import { type Actor, Fault, type Host, type Id, newId, type Outcome } from '@interlock/model';
import { defaultSet, loadPolicies, type PolicySet } from '@interlock/policy';
import type { RunEvent } from '@interlock/protocol';
import { standingTrust } from '../conversation/autonomy.ts';
import { type Conversation, newRun, type Run } from '../conversation/conversation.ts';
import { Rejections } from '../devices/rejections.ts';
import { Grants } from '../grants/grants.ts';
import { Hooks } from '../hooks/hooks.ts';
import { type House, newEventBus } from '../house.ts';
import type { Deed } from '../journal.ts';
import { Cards } from './cards.ts';
import { newTurns } from './turns.ts';
import { TypedSecrets } from './typed.ts';
import type { WayRooms } from './way.ts';

const policy = loadPolicies(defaultSet);
/** The default set with a rule more. */
export const stricter = loadPolicies(
  `${defaultSet}
@id("test.no-bgp") @reason("Nobody touches it tonight.")
forbid (principal is Interlock::Agent, action == Interlock::Action::"run", resource)
when { context.class != "read-only" };`,
  'active',
);
const done: Outcome = { end: 'done', ran: 1, prompt: 'r1#', output: '0'.repeat(64), milliseconds: 1, fault: null };
const random = (n: number) => new Uint8Array(randomBytes(n));

export interface Double {
  readonly rooms: WayRooms;
  readonly grants: Grants;
  readonly at: { conversation: Conversation; run: Run };
  readonly host: Host;
  readonly deeds: Deed[];
  readonly events: RunEvent[];
  /** Every act on a device, with how many deeds were durable before it. */
  readonly acts: { command: string; after: Deed['type'][] }[];
  /** The n-th write to the journal fails, and every one after it. */
  failFrom(n: number): void;
  readonly hosts: Map<Id<'host'>, Host>;
  enforce(set: PolicySet): void;
}

export function wayDouble(
  change: {
    perform?: WayRooms['perform'];
    host?: Partial<Host>;
    hooks?: WayRooms['hooks'];
    /** In place of the journal that keeps its deeds in memory. */
    journal?: House['journal'];
  } = {},
): Double {
  const deeds: Deed[] = [];
  const events: RunEvent[] = [];
  const acts: Double['acts'] = [];
  let inForce = policy;
  let failing = Number.POSITIVE_INFINITY;
  const person: Actor = { person: newId('person', random), name: 'kim', proof: { kind: 'os-user', user: 'kim' } };
  const house: House = {
    organization: newId('org', random),
    organizationName: 'Test',
    instance: 'this one',
    around: { now: Date.now, random },
    person: () => person,
    provable: () => true,
    policy: () => inForce,
    journal: change.journal ?? {
      write: async (deed) => {
        await new Promise((resolve) => setImmediate(resolve));
        if (deeds.length + 1 >= failing) throw new Fault('ledger.unwritable', 'The disk said no.', 'Make room.');
        deeds.push(deed);
        return deeds.length - 1;
      },
      size: () => deeds.length,
      writable: () => true,
    },
    events: newEventBus((error) => {
      throw error;
    }),
  };
  house.events.listen((event) => events.push(event));
  const host: Host = {
    id: newId('host', random),
    name: 'r1',
    folder: [],
    platform: 'cisco_ios',
    environment: 'prod',
    tags: [],
    protocol: 'ssh',
    address: '192.0.2.1',
    port: 22,
    route: [],
    credential: newId('entry', random),
    hostKeys: [{ algorithm: 'ssh-ed25519', fingerprint: `SHA256:${'A'.repeat(43)}` }],
    lab: false,
    version: 1,
    ...change.host,
  };
  const hosts = new Map([[host.id, host]]);
  const conversation: Conversation = {
    id: newId('conversation', random),
    created: 0,
    title: '',
    trust: 'supervised',
    mode: 'default',
    autonomy: null,
    hosts: null,
    history: [],
    events: [],
    run: null,
  };
  const run = newRun(conversation.id, '', house.around);
  conversation.run = run;
  const cards = new Cards(house);
  const grants = new Grants({
    house,
    cards,
    hosts: () => [...hosts.values()],
    trust: () => standingTrust(conversation, house.around.now()),
    entryVersion: (id) => rooms.facts.entry(id)?.version,
    recent: () => events.filter((event) => event.type === 'call.decided'),
  });
  const rooms: WayRooms = {
    house,
    facts: {
      host: (id) => hosts.get(id),
      hosts: () => [...hosts.values()],
      rules: () => [],
      entry: (id) => (id === host.credential ? { id, name: 'admin', account: 'admin', version: 1 } : undefined),
      entryNamed: () => undefined,
      typed: new TypedSecrets({ now: Date.now, random }, () => {}),
    },
    cards,
    grants,
    turns: newTurns(),
    rejections: new Rejections(),
    trusted: async (one) => one,
    perform: async (permit, call, watch) => {
      acts.push({ command: call.lines.map(({ text }) => text).join('\n'), after: deeds.map(({ type }) => type) });
      return change.perform ? change.perform(permit, call, watch) : { outcome: done, text: 'output', source: 'device' };
    },
    hooks: change.hooks ?? new Hooks(house, { put: () => {}, all: () => [] }, (text) => ({ text })),
    redact: (text) => ({ text }),
    answered: (_run, use, result) => void conversation.history.push({ kind: 'result', use, result }),
  };
  return {
    rooms,
    grants,
    at: { conversation, run },
    host,
    deeds,
    events,
    acts,
    hosts,
    failFrom: (n) => (failing = n),
    enforce: (set) => (inForce = set),
  };
}

/** A way whose device keeps its first call until `go`; `begun` resolves when that one is there. */
export function heldWay(): { readonly double: Double; readonly go: () => void; readonly begun: () => Promise<void> } {
  let go = () => {};
  const held = new Promise<void>((resolve) => (go = resolve));
  const perform = async () => {
    await held;
    return { outcome: done, text: '', source: 'device' as const };
  };
  const double = wayDouble({ perform });
  const begun = async () => {
    while (double.acts.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  return { double, go, begun };
}
