import { addressOf, contains, networkOf, type Subnet } from '../address.ts';
import { connectedInterface, isUp, ownInterface, type Wiring } from './lines.ts';
import { peering } from './peering.ts';
import type { Router } from './router.ts';

export interface Route {
  readonly code: 'C' | 'L' | 'S' | 'B';
  readonly prefix: Subnet;
  readonly distance: number;
  /** Next hop, or null where the prefix is on the interface itself. */
  readonly via: string | null;
  /** Interface it leaves by; null where the next hop decides. */
  readonly interface: string | null;
}

/** One path of the BGP table. */
export interface BgpPath {
  readonly prefix: Subnet;
  /** `0.0.0.0` where this router is the origin. */
  readonly nextHop: string;
  readonly asPath: readonly number[];
  readonly internal: boolean;
  readonly best: boolean;
}

const key = (prefix: Subnet) => `${prefix.address}/${prefix.length}`;

/** Routes that need no protocol: connected, local and static ones whose next hop is on a connected subnet. */
function plainRoutes(wiring: Wiring, router: Router): Route[] {
  const routes: Route[] = [];
  for (const [name, { address }] of Object.entries(router.running.interfaces)) {
    if (!address || !isUp(wiring, router, name)) continue;
    routes.push({ code: 'C', prefix: networkOf(address), distance: 0, via: null, interface: name });
    if (address.length < 32)
      routes.push({ code: 'L', prefix: { ...address, length: 32 }, distance: 0, via: null, interface: name });
  }
  for (const { prefix, via, distance } of router.running.routes)
    if (via === 'Null0') routes.push({ code: 'S', prefix, distance, via: null, interface: 'Null0' });
    else if (connectedInterface(wiring, router, via) !== null)
      routes.push({ code: 'S', prefix, distance, via, interface: null });
  return routes;
}

/** The BGP table of a router: what it originates and what the peer with a session up sends it. */
export function bgpTable(wiring: Wiring, router: Router): BgpPath[] {
  const paths = [
    ...originated(wiring, router),
    ...[...router.peers.keys()].flatMap((peer) => received(wiring, router, peer)),
  ];
  paths.sort((a, b) => addressOf(a.prefix.address) - addressOf(b.prefix.address) || a.prefix.length - b.prefix.length);
  const seen = new Set<string>();
  // What this router originates stands before what it is sent, and the shorter path before the longer.
  return paths.map((path) => {
    const best = !seen.has(key(path.prefix));
    seen.add(key(path.prefix));
    return { ...path, best };
  });
}

/** Prefixes that `network` statements put into BGP: those that are in the routing table exactly. */
function originated(wiring: Wiring, router: Router): BgpPath[] {
  const present = new Set(plainRoutes(wiring, router).map((route) => key(route.prefix)));
  return (router.running.bgp?.networks ?? [])
    .filter((prefix) => present.has(key(prefix)))
    .map((prefix) => ({ prefix, nextHop: '0.0.0.0', asPath: [], internal: false, best: false }));
}

/** Paths that arrive from one neighbour; none while its session is down. */
export function received(wiring: Wiring, router: Router, neighbor: string): BgpPath[] {
  const memory = router.peers.get(neighbor);
  const found = peering(wiring, router, neighbor);
  if (!memory?.established || found.kind !== 'agreed') return [];
  const far = found.far.router;
  const as = far.running.bgp?.as as number;
  const internal = as === router.running.bgp?.as;
  return originated(wiring, far).map((path) => ({
    ...path,
    nextHop: neighbor,
    asPath: internal ? [] : [as],
    internal,
  }));
}

/** The routing table, sorted; of two routes to a prefix the one with the smaller distance stays. */
export function routingTable(wiring: Wiring, router: Router): Route[] {
  const table = new Map<string, Route[]>();
  const offer = (route: Route) => {
    const known = table.get(key(route.prefix)) ?? [];
    const distance = known[0]?.distance ?? Number.POSITIVE_INFINITY;
    if (route.distance < distance) table.set(key(route.prefix), [route]);
    else if (
      route.distance === distance &&
      !known.some((other) => other.via === route.via && other.code === route.code)
    )
      known.push(route);
  };
  for (const route of plainRoutes(wiring, router)) offer(route);
  for (const path of bgpTable(wiring, router))
    if (path.best && path.nextHop !== '0.0.0.0')
      offer({ code: 'B', prefix: path.prefix, distance: path.internal ? 200 : 20, via: path.nextHop, interface: null });
  return [...table.values()]
    .flat()
    .sort((a, b) => addressOf(a.prefix.address) - addressOf(b.prefix.address) || a.prefix.length - b.prefix.length);
}

/** The route that a packet takes: the longest prefix that holds the destination. */
export function routeTo(wiring: Wiring, router: Router, destination: string): Route | null {
  let best: Route | null = null;
  for (const route of routingTable(wiring, router))
    if (contains(route.prefix, destination) && (!best || route.prefix.length > best.prefix.length)) best = route;
  return best;
}

/** Interface and next hop by which a packet leaves, or null where it is dropped. */
export function nextHop(wiring: Wiring, router: Router, destination: string): { out: string; via: string } | null {
  const route = routeTo(wiring, router, destination);
  if (!route || route.interface === 'Null0') return null;
  const via = route.via ?? destination;
  const out = route.interface ?? connectedInterface(wiring, router, via);
  return out === null ? null : { out, via };
}

/** Whether the address is one of the router's own and would answer. */
export function answersTo(wiring: Wiring, router: Router, address: string): boolean {
  return router.powered && ownInterface(wiring, router, address) !== null;
}
