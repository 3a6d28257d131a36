import { compareAddresses, contains, maskLength, networkOf } from '../../address.ts';
import { command } from '../../grammar/vocabulary.ts';
import { isUp, otherRouter } from '../../network/lines.ts';
import { type Route, routeTo, routingTable } from '../../network/routes.ts';
import { shortAge } from '../../time.ts';
import { classfulLength } from '../config.ts';
import type { IosSession, Run } from '../session.ts';
import { hardwareAddress } from './interfaces.ts';

const codes = [
  'Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP',
  '       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area ',
  '       i - IS-IS, L1 - IS-IS level-1, L2 - IS-IS level-2, ia - IS-IS inter area',
  '       * - candidate default, U - per-user static route, o - ODR',
  '',
];

function routeLine(session: IosSession, route: Route): string {
  const prefix = `${route.prefix.address}/${route.prefix.length}`;
  const isDefault = route.prefix.length === 0;
  const start = `${`${route.code}${isDefault ? '*' : ''}`.padEnd(6)}   ${prefix}`;
  if (route.via === null) return `${start} is directly connected, ${route.interface}`;
  const age = route.code === 'B' ? `, ${shortAge(session.device.clock.now() - bgpSince(session, route.via))}` : '';
  return `${start} [${route.distance}/0] via ${route.via}${age}`;
}

function bgpSince({ device }: IosSession, neighbor: string): number {
  return device.router.peers.get(neighbor)?.since ?? device.clock.now();
}

/** The table with its headings: routes below a classful network that is divided stand under that network. */
function table(session: IosSession, { code }: { code?: Route['code'][] }): string {
  const { network, router } = session.device;
  const all = routingTable(network, router).filter((route) => !code || code.includes(route.code));
  const fallback = routingTable(network, router).find((route) => route.prefix.length === 0);
  const last = fallback?.via
    ? `Gateway of last resort is ${fallback.via} to network 0.0.0.0`
    : 'Gateway of last resort is not set';
  const lines: string[] = [...codes, last, ''];
  const majors = new Map<string, Route[]>();
  for (const route of all) {
    const length = Math.min(classfulLength(route.prefix.address), route.prefix.length);
    const major = networkOf({ address: route.prefix.address, length });
    const key = `${major.address}/${major.length}`;
    majors.set(key, [...(majors.get(key) ?? []), route]);
  }
  for (const [major, routes] of majors) {
    const lengths = new Set(routes.map((route) => route.prefix.length));
    const divided = routes.some((route) => `${route.prefix.address}/${route.prefix.length}` !== major);
    if (divided) {
      const how =
        lengths.size > 1
          ? `variably subnetted, ${routes.length} subnets, ${lengths.size} masks`
          : `subnetted, ${routes.length} subnets`;
      lines.push(`      ${lengths.size > 1 ? major : `${major.split('/')[0]}/${[...lengths][0]}`} is ${how}`);
    }
    for (const route of routes) lines.push(routeLine(session, route));
  }
  return `${lines.join('\n')}\n`;
}

function oneRoute(session: IosSession, { address }: Readonly<Record<string, string>>): string {
  const { network, router } = session.device;
  const route = routeTo(network, router, address as string);
  if (!route || route.prefix.length === 0) return route ? '% Subnet not in table\n' : '% Network not in table\n';
  const how = { C: 'connected', L: 'connected', S: 'static', B: `bgp ${router.running.bgp?.as}` }[route.code];
  return [
    `Routing entry for ${route.prefix.address}/${route.prefix.length}`,
    `  Known via "${how}", distance ${route.distance}, metric 0${route.via === null ? ' (connected, via interface)' : ''}`,
    '  Routing Descriptor Blocks:',
    route.via === null ? `  * directly connected, via ${route.interface}` : `  * ${route.via}`,
    '      Route metric is 0, traffic share count is 1',
    '',
  ].join('\n');
}

function summary(session: IosSession): string {
  const { network, router } = session.device;
  const all = routingTable(network, router);
  const count = (...codes: Route['code'][]) => all.filter((route) => codes.includes(route.code)).length;
  const row = (source: string, networks: number, subnets: number) =>
    `${source.padEnd(16)}${String(networks).padEnd(12)}${String(subnets).padEnd(12)}0           ${String((networks + subnets) * 72).padEnd(12)}${(networks + subnets) * 152}`;
  const bgp = router.running.bgp;
  return [
    'IP routing table name is default (0x0)',
    'IP routing table maximum-paths is 32',
    'Route Source    Networks    Subnets     Replicates  Overhead    Memory (bytes)',
    row('connected', 0, count('C', 'L')),
    row('static', 0, count('S')),
    ...(bgp ? [row(`bgp ${bgp.as}`, 0, count('B'))] : []),
    row('Total', 0, all.length),
    '',
  ].join('\n');
}

/** `show ip route NETWORK MASK`: that prefix and no other. */
function exactRoute(session: IosSession, { address, mask }: Readonly<Record<string, string>>): string {
  const { network, router } = session.device;
  const length = maskLength(mask as string);
  const found = routingTable(network, router).some(
    ({ prefix }) => prefix.address === address && prefix.length === length,
  );
  return found ? oneRoute(session, { address: address as string }) : '% Network not in table\n';
}

/** Who routes here, and between whom. */
function protocols({ device }: IosSession): string {
  const { bgp } = device.router.running;
  if (!bgp) return '*** IP Routing is NSF aware ***\n\n';
  const neighbors = Object.keys(bgp.neighbors).sort(compareAddresses);
  return [
    '*** IP Routing is NSF aware ***',
    '',
    `Routing Protocol is "bgp ${bgp.as}"`,
    '  Outgoing update filter list for all interfaces is not set',
    '  Incoming update filter list for all interfaces is not set',
    '  IGP synchronization is disabled',
    '  Automatic route summarization is disabled',
    '  Neighbor(s):',
    '    Address          FiltIn FiltOut DistIn DistOut Weight RouteMap',
    ...neighbors.map((address) => `    ${address}`),
    '  Maximum path: 1',
    '  Routing Information Sources:',
    '    Gateway         Distance      Last Update',
    ...neighbors
      .filter((address) => device.router.peers.get(address)?.established)
      .map(
        (address) =>
          `    ${address.padEnd(15)} ${String(bgp.neighbors[address]?.remoteAs === bgp.as ? 200 : 20).padStart(8)}      ${shortAge(device.clock.now() - (device.router.peers.get(address)?.since ?? device.clock.now()))}`,
      ),
    '  Distance: external 20 internal 200 local 200',
    '',
  ].join('\n');
}

function arp(session: IosSession): string {
  const { network, router } = session.device;
  const { linkInterface, lanInterface } = router.plan;
  const rows: { address: string; age: string; mac: string; out: string }[] = [];
  const add = (address: string, age: string, mac: string, out: string) => rows.push({ address, age, mac, out });
  for (const [name, { address }] of Object.entries(router.running.interfaces)) {
    if (!address || name.startsWith('Loopback') || !isUp(network, router, name)) continue;
    add(address.address, '-', hardwareAddress(router.plan.as, name), name);
    const far = otherRouter(network, router);
    const theirs = far.running.interfaces[far.plan.linkInterface]?.address?.address;
    if (name === linkInterface && theirs !== undefined && theirs !== address.address && contains(address, theirs))
      add(theirs, '3', hardwareAddress(far.plan.as, far.plan.linkInterface), name);
    for (const station of network.stations)
      if (name === lanInterface && station.router === router && contains(address, station.address.address))
        add(station.address.address, '7', hardwareAddress(router.plan.as, station.address.address), name);
  }
  return [
    'Protocol  Address          Age (min)  Hardware Addr   Type   Interface',
    ...rows.map((row) => `Internet  ${row.address.padEnd(15)} ${row.age.padStart(9)}   ${row.mac}  ARPA   ${row.out}`),
    '',
  ].join('\n');
}

/** Where packets go. */
export const showRouteCommands = [
  command<Run>('show ip route', (session) => table(session, {}), 1),
  command<Run>('show ip route connected', (session) => table(session, { code: ['C', 'L'] }), 1),
  command<Run>('show ip route static', (session) => table(session, { code: ['S'] }), 1),
  command<Run>('show ip route bgp', (session) => table(session, { code: ['B'] }), 1),
  command<Run>('show ip route summary', summary, 1),
  command<Run>('show ip route <address>', oneRoute, 1),
  command<Run>('show ip route <address> <mask>', exactRoute, 1),
  command<Run>('show ip protocols', protocols, 1),
  command<Run>(['show arp', 'show ip arp'], arp, 1),
];
