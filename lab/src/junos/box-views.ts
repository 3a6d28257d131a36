/** What a Junos-like device says of its box, its log and its neighbours. */
import { shortAge } from '../time.ts';
import type { Datastore } from './datastore.ts';
import { ports, upstream } from './first-config.ts';
import { bgpNeighbors, bgpState, connected, routes } from './model.ts';
import { type Stanza, stanzaAt } from './tree.ts';
import { hostname } from './views.ts';

export const chassisHardware = [
  'Hardware inventory:',
  'Item             Version  Part number  Serial number     Description',
  'Chassis                                LAB00065030       lab-mx204',
  'Routing Engine 0          BUILTIN      BUILTIN           RE-LAB',
  `FPC 0                     BUILTIN      BUILTIN           ${ports.length - 1} ports`,
  '',
].join('\n');

export const routingEngine = [
  'Routing Engine status:',
  '    Temperature                 38 degrees C / 100 degrees F',
  '    DRAM                      4072 MB',
  '    Memory utilization          21 percent',
  '    5 sec CPU utilization:',
  '      User                       2 percent',
  '      Kernel                     1 percent',
  '      Idle                      97 percent',
  '',
].join('\n');

export const storage = [
  'Filesystem              Size       Used      Avail  Capacity   Mounted on',
  '/dev/gpt/junos           20G       2.8G        15G       15%  /.mount',
  '',
].join('\n');

/** Commits, as the log tells of them. */
export function logMessages(store: Datastore): string {
  const stamp = (at: number) => new Date(at).toUTCString().replace(/^\w+, (\d+) (\w+) \d+ (\S+) GMT$/, '$2 $1 $3');
  const name = hostname(store.active);
  return store.commits
    .toReversed()
    .map(
      ({ at, user, comment }) =>
        `${stamp(at)}  ${name} mgd[4711]: UI_COMMIT: User '${user}' requested 'commit' operation (comment: ${comment ?? 'none'})\n`,
    )
    .join('');
}

export function showArp(tree: Stanza): string {
  const out = connected(tree, upstream.address);
  const rows =
    out?.physical === 'ge-0/0/0'
      ? [`52:54:00:cb:71:01 ${upstream.address.padEnd(15)} ${upstream.address.padEnd(25)} ${out.name.padEnd(16)} none`]
      : [];
  return [
    'MAC Address       Address         Name                      Interface        Flags',
    ...rows,
    `Total entries: ${rows.length}`,
    '',
  ].join('\n');
}

export function showNeighbors(tree: Stanza, up: number, only: string | undefined): string {
  const all = bgpNeighbors(tree).filter(({ address }) => only === undefined || address === only);
  if (all.length === 0) return only === undefined ? 'BGP is not running\n' : '';
  const own = stanzaAt(tree, ['routing-options'])?.['autonomous-system'];
  return all
    .map((neighbor) => {
      const state = bgpState(tree, neighbor);
      const live = state === 'Established';
      const local = connected(tree, neighbor.address)?.addresses[0]?.split('/')[0];
      const count = routes(tree).filter((route) => route.protocol === 'BGP' && route.to === neighbor.address).length;
      return [
        `Peer: ${neighbor.address}${live ? '+179' : ''} AS ${neighbor.peerAs ?? 0}${local === undefined ? '' : ` Local: ${local}${live ? '+52144' : ''}`} AS ${typeof own === 'string' ? own : 0}`,
        `  Group: ${neighbor.group}                Routing-Instance: master`,
        `  Type: ${neighbor.external ? 'External' : 'Internal'}    State: ${state}${neighbor.shutdown ? ' (shutdown)' : ''}    Flags: <${live ? 'Sync' : ''}>`,
        ...(live
          ? [
              `  Peer ID: ${upstream.routerId}    Local ID: ${String(stanzaAt(tree, ['routing-options'])?.['router-id'] ?? '0.0.0.0')}    Active Holdtime: 90`,
              `  Last traffic (seconds): Received 11   Sent 7    Up: ${shortAge(up)}`,
              '  Table inet.0 Bit: 20000',
              `    Active prefixes:              ${count}`,
              `    Received prefixes:            ${count}`,
              `    Accepted prefixes:            ${count}`,
            ]
          : []),
        '',
      ].join('\n');
    })
    .join('\n');
}

/** What the upstream announces. */
export function receivedRoutes(tree: Stanza, address: string): string {
  const found = routes(tree).filter((route) => route.protocol === 'BGP' && route.to === address);
  if (found.length === 0) return '';
  return [
    '',
    `inet.0: ${routes(tree).length} destinations`,
    '  Prefix                  Nexthop              MED     Lclpref    AS path',
    ...found.map((route) => `* ${route.prefix.padEnd(23)} ${address.padEnd(36)} ${upstream.as} I`),
    '',
  ].join('\n');
}
