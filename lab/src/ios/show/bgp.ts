import { compareAddresses, contains, networkOf } from '../../address.ts';
import { command } from '../../grammar/vocabulary.ts';
import { connectedInterface } from '../../network/lines.ts';
import { peering, routerId, stateName } from '../../network/peering.ts';
import { type PeerMemory, peerMemory } from '../../network/router.ts';
import { type BgpPath, bgpTable, received } from '../../network/routes.ts';
import { shortAge } from '../../time.ts';
import { type BgpConfig, classfulLength, type NeighborConfig } from '../config.ts';
import type { IosSession, Run } from '../session.ts';

const inactive = '% BGP not active\n';

/** Messages either way: what earlier sessions had, and in this one a keepalive a minute after the opening. */
function messages(memory: PeerMemory, now: number): { sent: number; received: number } {
  const live = memory.established ? Math.floor((now - (memory.since ?? now)) / 60_000) + 4 : 0;
  return { sent: memory.earlier.sent + live, received: memory.earlier.received + live };
}

function tableVersion(paths: readonly BgpPath[]): number {
  return paths.filter((path) => path.best).length + 1;
}

function summary(session: IosSession): string {
  const { router, network, clock } = session.device;
  const { bgp } = router.running;
  if (!bgp) return inactive;
  const paths = bgpTable(network, router);
  const version = tableVersion(paths);
  const prefixes = version - 1;
  const lines = [
    `BGP router identifier ${routerId(router)}, local AS number ${bgp.as}`,
    `BGP table version is ${version}, main routing table version ${version}`,
  ];
  if (prefixes > 0)
    lines.push(
      `${prefixes} network entries using ${prefixes * 144} bytes of memory`,
      `${paths.length} path entries using ${paths.length * 80} bytes of memory`,
    );
  lines.push('', 'Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd');
  for (const address of Object.keys(bgp.neighbors).sort(compareAddresses)) {
    const memory = peerMemory(router, address);
    const count = messages(memory, clock.now());
    const found = peering(network, router, address);
    const age = memory.since === null ? 'never' : shortAge(clock.now() - memory.since);
    const state = memory.established ? received(network, router, address).length : stateName(found, false);
    const neighbor = bgp.neighbors[address] as NeighborConfig;
    lines.push(
      `${address.padEnd(15)} 4 ${String(neighbor.remoteAs).padStart(12)} ${String(count.received).padStart(7)} ${String(count.sent).padStart(7)} ${String(memory.established ? version : 1).padStart(8)}    0    0 ${age.padStart(8)} ${String(state).padStart(8)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function pathRows(paths: readonly BgpPath[], router: string, version: number): string {
  const head = [
    `BGP table version is ${version}, local router ID is ${router}`,
    'Status codes: s suppressed, d damped, h history, * valid, > best, i - internal, ',
    '              r RIB-failure, S Stale, m multipath, b backup-path, f RT-Filter, ',
    'Origin codes: i - IGP, e - EGP, ? - incomplete',
    '',
    '     Network          Next Hop            Metric LocPrf Weight Path',
  ];
  const rows = paths.map((path) => {
    const shown =
      path.prefix.length === classfulLength(path.prefix.address)
        ? path.prefix.address
        : `${path.prefix.address}/${path.prefix.length}`;
    const local = path.nextHop === '0.0.0.0';
    const mark = ` *${path.best ? '>' : ' '}${path.internal ? 'i' : ' '}`;
    const network = shown.length > 16 ? `${shown}\n${' '.repeat(22)}` : shown.padEnd(17);
    const preference = path.internal ? '100' : '';
    return `${mark} ${network}${path.nextHop.padEnd(20)}${'0'.padStart(6)} ${preference.padStart(6)} ${(local ? '32768' : '0').padStart(6)} ${[...path.asPath, 'i'].join(' ')}`;
  });
  return `${[...head, ...rows].join('\n')}\n`;
}

function table(session: IosSession): string {
  const { router, network } = session.device;
  if (!router.running.bgp) return inactive;
  const paths = bgpTable(network, router);
  return paths.length === 0 ? '' : pathRows(paths, routerId(router), tableVersion(paths));
}

function neighborRoutes(session: IosSession, { address }: Readonly<Record<string, string>>): string {
  const { router, network } = session.device;
  const paths = received(network, router, address as string).map((path) => ({ ...path, best: true }));
  return `${paths.length === 0 ? '' : pathRows(paths, routerId(router), tableVersion(paths))}\nTotal number of prefixes ${paths.length} \n`;
}

function advertisedRoutes(session: IosSession, { address }: Readonly<Record<string, string>>): string {
  const { router, network } = session.device;
  const up = router.peers.get(address as string)?.established === true;
  const paths = up ? bgpTable(network, router).filter((path) => path.nextHop === '0.0.0.0') : [];
  return `${paths.length === 0 ? '' : pathRows(paths, routerId(router), tableVersion(paths))}\nTotal number of prefixes ${paths.length} \n`;
}

/** `show ip bgp PREFIX`: the paths to the prefix that is meant, or to the longest that holds an address. */
function entry(session: IosSession, { address, prefix }: Readonly<Record<string, string>>): string {
  const { router, network } = session.device;
  if (!router.running.bgp) return inactive;
  const all = bgpTable(network, router);
  const [wanted = '', length] = (prefix ?? address ?? '').split('/');
  const holding = all
    .filter((path) =>
      length === undefined
        ? contains(path.prefix, wanted)
        : path.prefix.address === wanted && path.prefix.length === Number(length),
    )
    .sort((a, b) => b.prefix.length - a.prefix.length);
  const found = holding.filter((path) => path.prefix.length === holding[0]?.prefix.length);
  const [first] = found;
  if (!first) return '% Network not in table\n';
  return [
    `BGP routing table entry for ${first.prefix.address}/${first.prefix.length}, version ${tableVersion(all)}`,
    `Paths: (${found.length} available, best #${found.findIndex((path) => path.best) + 1}, table default)`,
    ...found.flatMap((path) => [
      `  ${path.asPath.join(' ') || 'Local'}`,
      `    ${path.nextHop} from ${path.nextHop} (${path.nextHop === '0.0.0.0' ? routerId(router) : path.nextHop})`,
      `      Origin IGP, metric 0, localpref 100, ${path.nextHop === '0.0.0.0' ? 'weight 32768, ' : ''}valid, ${path.nextHop === '0.0.0.0' ? 'sourced, local' : path.internal ? 'internal' : 'external'}${path.best ? ', best' : ''}`,
    ]),
    '',
  ].join('\n');
}

function neighborDetail(session: IosSession, bgp: BgpConfig, address: string): string {
  const { router, network, clock } = session.device;
  const settings = bgp.neighbors[address] as NeighborConfig;
  const memory = peerMemory(router, address);
  const found = peering(network, router, address);
  const now = clock.now();
  const internal = settings.remoteAs === bgp.as;
  const count = messages(memory, now);
  const lines = [
    `BGP neighbor is ${address},  remote AS ${settings.remoteAs}, ${internal ? 'internal' : 'external'} link`,
  ];
  if (settings.description !== null) lines.push(` Description: ${settings.description}`);
  if (settings.shutdown) lines.push(' Administratively shut down');
  const far = memory.established && found.kind === 'agreed' ? routerId(found.far.router) : '0.0.0.0';
  lines.push(`  BGP version 4, remote router ID ${far}`);
  const state = settings.shutdown ? 'Idle' : stateName(found, memory.established);
  const since =
    memory.since === null ? '' : `, ${memory.established ? 'up for' : 'down for'} ${shortAge(now - memory.since)}`;
  lines.push(`  BGP state = ${state}${since}`);
  if (memory.established)
    lines.push('  Last read 00:00:21, last write 00:00:34, hold time is 180, keepalive interval is 60 seconds');
  lines.push('  Message statistics:', '                         Sent       Rcvd');
  lines.push(`    Total:         ${String(count.sent).padStart(10)} ${String(count.received).padStart(10)}`);
  const prefixes = received(network, router, address).length;
  lines.push(
    '',
    ' For address family: IPv4 Unicast',
    `    Prefixes Current: ${bgpTable(network, router).filter((p) => p.nextHop === '0.0.0.0' && memory.established).length} sent, ${prefixes} received`,
    '',
  );
  lines.push(`  Connections established ${memory.timesUp}; dropped ${memory.resets}`);
  lines.push(
    memory.lastReset
      ? `  Last reset ${shortAge(now - memory.lastReset.at)}, due to ${memory.lastReset.reason}`
      : '  Last reset never',
  );
  const local = connectedInterface(network, router, address);
  const own = local === null ? undefined : router.running.interfaces[local]?.address;
  if (memory.established && own)
    lines.push(
      `Connection state is ESTAB, I/O status: 1, unread input bytes: 0`,
      `Local host: ${own.address}, Local port: 179`,
      `Foreign host: ${address}, Foreign port: 41812`,
    );
  else {
    if (!internal && found.kind === 'unreachable') lines.push('  External BGP neighbor not directly connected.');
    else if (own) lines.push(`  Neighbor is on ${networkOf(own).address}/${own.length}, ${local}.`);
    lines.push('  No active TCP connection');
  }
  return `${lines.join('\n')}\n`;
}

function neighbors(session: IosSession, { address }: Readonly<Record<string, string>>): string {
  const { bgp } = session.device.router.running;
  if (!bgp) return inactive;
  if (address !== undefined && !(address in bgp.neighbors)) return '% No such neighbor or address family\n';
  const shown = address === undefined ? Object.keys(bgp.neighbors).sort(compareAddresses) : [address];
  return shown.map((one) => neighborDetail(session, bgp, one)).join('\n');
}

/** BGP as this end sees it; the far end decides with it. */
export const showBgpCommands = [
  command<Run>(['show ip bgp summary', 'show bgp summary', 'show bgp ipv4 unicast summary'], summary, 1),
  command<Run>(['show ip bgp', 'show bgp', 'show bgp ipv4 unicast'], table, 1),
  command<Run>(['show ip bgp neighbors', 'show bgp neighbors', 'show bgp ipv4 unicast neighbors'], neighbors, 1),
  command<Run>(
    ['show ip bgp neighbors <address>', 'show bgp neighbors <address>', 'show bgp ipv4 unicast neighbors <address>'],
    neighbors,
    1,
  ),
  command<Run>(['show ip bgp <address>', 'show ip bgp <prefix>'], entry, 1),
  command<Run>('show bgp all summary', summary, 1),
  command<Run>('show ip bgp neighbors <address> routes', neighborRoutes, 1),
  command<Run>('show ip bgp neighbors <address> advertised-routes', advertisedRoutes, 1),
];
