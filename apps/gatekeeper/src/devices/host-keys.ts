/** First host keys: known_hosts answers what it can, the rest is one card with fingerprints. No credential before it. */
import { createHash } from 'node:crypto';
import { canonicalBytes, type Demands, Fault, type Host, type HostKey, newId } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import { cardLife } from '../call/card.ts';
import type { CardAnswer } from '../call/cards.ts';
import { demandsOfDeed } from '../call/person-deed.ts';
import type { House } from '../house.ts';
import type { Inventory } from './inventory.ts';
import type { readKnownHosts } from './known-hosts.ts';

export interface HostKeyRooms {
  readonly house: House;
  readonly inventory: Inventory;
  readonly fetchKey: (host: Host) => Promise<HostKey>;
  readonly ask: (card: Card, signal: AbortSignal) => Promise<CardAnswer>;
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
  const unknown: { host: Host; key: HostKey }[] = [];
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
        else if (trusted.some(same)) {
          await rooms.inventory.pin(host.id, [key], 'known-hosts');
          known++;
        } else if (trusted.some(({ algorithm }) => algorithm === key.algorithm))
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
  const asked = unknown.length > 0 ? await askFor(unknown, rooms, signal) : 0;
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

async function askFor(
  unknown: readonly { host: Host; key: HostKey }[],
  rooms: HostKeyRooms,
  signal: AbortSignal,
): Promise<number> {
  const { house } = rooms;
  const now = house.around.now();
  const first = unknown[0]?.host;
  const demands = presenceOf(unknown, house);
  const card: Card = {
    id: newId('card', house.around.random),
    call: newId('call', house.around.random),
    conversation: null,
    hash: hashOf(unknown),
    tool: 'host.trust-keys',
    domain: unknown.length === 1 ? 'host key' : 'host keys',
    organization: house.organizationName,
    host:
      unknown.length === 1 && first
        ? {
            id: first.id,
            name: first.name,
            address: first.address,
            port: first.port,
            route: [],
            environment: first.environment,
            platform: first.platform,
          }
        : null,
    lines: [],
    arguments: [],
    answers: [],
    class: 'moderate',
    tags: [],
    why: 'A host key decides which machine gets the credential.',
    asks: { reason: 'Nobody has trusted this key before.', rule: 'floor.decides' },
    effect:
      unknown.length === 1
        ? 'Pins this key to the host; another key will be refused.'
        : `Pins these ${unknown.length} keys to their hosts; another key will be refused.`,
    undo: { lines: [], note: 'Remove the key from the host.' },
    account: null,
    placeholders: [],
    hostKeys: unknown.map(({ host, key }) => ({ host: `${host.name} (${host.address}:${host.port})`, ...key })),
    ...(demands && { demands }),
    deed: unknown.length === 1 ? 'Trust this key' : `Trust ${unknown.length} keys`,
    opened: now,
    expires: now + cardLife,
  };
  const answer = await rooms.ask(card, signal);
  if (answer.answer === 'approved')
    // A host that changed while its card was open is not the one whose key was shown.
    for (const { host, key } of unknown)
      if (rooms.inventory.get(host.id)?.version === host.version)
        await rooms.inventory.pin(host.id, [key], unknown.length === 1 ? 'card' : 'list', answer.approval.by);
  return unknown.length;
}

/** Presence where the policy wants it for one of them; others sign calls, and a key is no call. */
function presenceOf(unknown: readonly { host: Host }[], house: House): Demands | null {
  const all = unknown.flatMap(({ host }) => demandsOfDeed(house, 'host.trust-keys', host) ?? []);
  const first = all.find(({ presence }) => presence);
  return first ? { ...first, others: 0, approvers: [] } : null;
}

/** Binds the card's answer to exactly these keys of exactly these host records. */
function hashOf(unknown: readonly { host: Host; key: HostKey }[]): string {
  const rows = unknown.map(({ host, key }) => [host.id, host.version, key.algorithm, key.fingerprint]);
  return createHash('sha256')
    .update(canonicalBytes(['interlock/host-keys/v1', rows]))
    .digest('hex');
}
