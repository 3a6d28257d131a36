/** First host keys: known_hosts answers what it can, the rest is one card with fingerprints. No credential before it. */
import { Fault, type Host, type HostKey, newId } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import { drawCard } from '../call/card.ts';
import type { Behind, CardAnswer } from '../call/cards.ts';
import { askedDecision, demandsOfDeed, personCall, requireApprovals } from '../call/person-deed.ts';
import type { House } from '../house.ts';
import type { Inventory } from './inventory.ts';
import type { readKnownHosts } from './known-hosts.ts';

interface Unknown {
  readonly host: Host;
  readonly key: HostKey;
}

export interface HostKeyRooms {
  readonly house: House;
  readonly inventory: Inventory;
  readonly fetchKey: (host: Host) => Promise<HostKey>;
  readonly ask: (card: Card, signal: AbortSignal, behind: Behind) => Promise<CardAnswer>;
  readonly knownHosts: () => Promise<ReturnType<typeof readKnownHosts>>;
}

export interface KeysFound {
  readonly asked: number;
  readonly known: number;
  readonly failed: { host: string; why: string }[];
}

/** Hosts whose keys are fetched side by side. */
const abreast = 16;

/** Fetches, compares, asks once for all that nobody knows, and pins what was approved. Throws nothing for one host's failure. */
export async function trustFirstKeys(
  hosts: readonly Host[],
  rooms: HostKeyRooms,
  signal: AbortSignal,
  unreached: (fault: Fault) => void = () => {},
): Promise<KeysFound> {
  const lookUp = await rooms.knownHosts();
  const unknown: Unknown[] = [];
  const failed: { host: string; why: string }[] = [];
  let known = 0;
  const queue = hosts.filter(({ hostKeys }) => hostKeys.length === 0);
  const work = async () => {
    for (let host = queue.shift(); host; host = queue.shift())
      try {
        signal.throwIfAborted();
        const key = await rooms.fetchKey(host);
        const { trusted, revoked } =
          host.route.length > 0 ? { trusted: [], revoked: [] } : lookUp(host.address, host.port);
        const same = (other: HostKey) => other.fingerprint === key.fingerprint;
        if (revoked.some(same)) failed.push({ host: host.name, why: 'its key is marked as revoked in known_hosts' });
        // What the policy demands more of, no file of the person's answers.
        else if (trusted.some(same) && !demandsOfDeed(rooms.house, 'host.trust-keys', host)) {
          await rooms.inventory.pin(host.id, [key], 'known-hosts');
          known++;
        } else if (!trusted.some(same) && trusted.some(({ algorithm }) => algorithm === key.algorithm))
          failed.push({
            host: host.name,
            why: `known_hosts has another ${key.algorithm} key for it: somebody may be in between`,
          });
        else unknown.push({ host, key });
      } catch (error) {
        if (error instanceof Fault) unreached(error);
        const why = error instanceof Fault ? error.message.replace(/\.$/, '') : 'its key could not be fetched';
        failed.push({ host: host.name, why });
      }
  };
  await Promise.all(Array.from({ length: abreast }, work));
  const asked = unknown.length > 0 ? await askFor(unknown, rooms, signal, failed) : 0;
  return { asked, known, failed };
}

/** Throws Fault `hostkey.not-trusted` unless every host has a pinned key afterwards. */
export async function requireTrusted(host: Host, rooms: HostKeyRooms, signal: AbortSignal): Promise<Host> {
  if (host.hostKeys.length > 0) return host;
  let fault: Fault | undefined;
  const { failed } = await trustFirstKeys([host], rooms, signal, (error) => (fault = error));
  const now = rooms.inventory.get(host.id);
  if (now && now.hostKeys.length > 0) return now;
  // Where no key came, there is none to compare: what stood in the way says so itself.
  if (fault) throw fault;
  throw new Fault(
    'hostkey.not-trusted',
    failed[0] ? `${host.name}: ${failed[0].why}.` : `Nobody trusted the host key of ${host.name}.`,
    'Nothing was sent to it. Compare the fingerprint with the device’s own, then try again.',
  );
}

/** One card for all that the policy demands the same of; what others must sign is never fewer because of another host. */
async function askFor(
  unknown: readonly Unknown[],
  rooms: HostKeyRooms,
  signal: AbortSignal,
  failed: KeysFound['failed'],
): Promise<number> {
  const alike = Map.groupBy(unknown, ({ host }) => JSON.stringify(demandsOfDeed(rooms.house, 'host.trust-keys', host)));
  await Promise.all([...alike.values()].map((some) => askForAlike(some, rooms, signal, failed)));
  return unknown.length;
}

async function askForAlike(
  unknown: readonly Unknown[],
  rooms: HostKeyRooms,
  signal: AbortSignal,
  failed: KeysFound['failed'],
): Promise<void> {
  const { house, inventory } = rooms;
  const [first] = unknown;
  if (!first) return;
  const { card, behind } = cardOf(first, unknown, house);
  const answer = await rooms.ask(card, signal, behind);
  if (answer.answer !== 'approved') return;
  const approvals = [answer.approval, ...(answer.signed ?? [])];
  for (const { host, key } of unknown) {
    // A host that changed while its card was open is not the one whose key was shown.
    if (inventory.get(host.id)?.version !== host.version) continue;
    try {
      requireApprovals(house, 'host.trust-keys', approvals, host);
      await inventory.pin(host.id, [key], unknown.length === 1 ? 'card' : 'list', answer.approval.by);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      failed.push({ host: host.name, why: error.message.replace(/\.$/, '') });
    }
  }
}

/** The card, and the call it stands for: exactly these keys of exactly these host records. */
function cardOf(first: Unknown, unknown: readonly Unknown[], house: House): { card: Card; behind: Behind } {
  const alone = unknown.length === 1;
  const keys = unknown.map(({ host: { id, version, name, address, port }, key }) => ({
    host: id,
    version,
    name,
    address,
    port,
    algorithm: key.algorithm,
    fingerprint: key.fingerprint,
  }));
  const call = personCall(
    { tool: 'host.trust-keys', arguments: { keys }, host: alone ? first.host : null },
    house.person().person,
    house,
  );
  const demands = demandsOfDeed(house, 'host.trust-keys', first.host);
  const decision = askedDecision(house, 'Nobody has trusted this key before.', demands);
  const { group: _, ...card } = drawCard({
    id: newId('card', house.around.random),
    call,
    verdict: { class: 'moderate', reason: 'A host key decides which machine gets the credential.', tags: [] },
    decision,
    domain: alone ? 'host key' : 'host keys',
    organization: house.organizationName,
    account: null,
    typed: [],
    preview: [],
    undo: { lines: [], note: 'Remove the key from the host.' },
    routeNames: [],
    now: house.around.now(),
  });
  return {
    card: {
      ...card,
      effect: alone
        ? 'Pins this key to the host; another key will be refused.'
        : `Pins these ${unknown.length} keys to their hosts; another key will be refused.`,
      hostKeys: unknown.map(({ host, key }) => ({ host: `${host.name} (${host.address}:${host.port})`, ...key })),
      deed: alone ? 'Trust this key' : `Trust ${unknown.length} keys`,
    },
    behind: { call, decision },
  };
}
