import { contains } from '../address.ts';
import { isUp, otherRouter, type Station, type Wiring } from './lines.ts';
import type { Router } from './router.ts';
import { answersTo, nextHop } from './routes.ts';

/** Hops after which a packet is given up, so that a loop ends. */
const hops = 8;

/** Where a packet from a router ends: at a router or a station that has the address, or nowhere. */
function delivered(wiring: Wiring, from: Router, destination: string): Router | Station | null {
  let router = from;
  for (let hop = 0; hop < hops; hop++) {
    if (answersTo(wiring, router, destination)) return router;
    const next = nextHop(wiring, router, destination);
    if (!next) return null;
    if (next.out === router.plan.lanInterface)
      return wiring.stations.find((s) => s.router === router && s.address.address === next.via) ?? null;
    if (next.out !== router.plan.linkInterface) return null;
    const far = otherRouter(wiring, router);
    // Somebody at the other end must own the next hop, or nobody answers the ARP request.
    if (far.running.interfaces[far.plan.linkInterface]?.address?.address !== next.via) return null;
    router = far;
  }
  return null;
}

/** The address that a router puts into packets to a destination. */
export function sourceAddress(wiring: Wiring, router: Router, destination: string): string | null {
  if (answersTo(wiring, router, destination)) return destination;
  const next = nextHop(wiring, router, destination);
  return next ? (router.running.interfaces[next.out]?.address?.address ?? null) : null;
}

/**
 * Whether an echo request from a router comes back: the way there and the way back both lead somewhere. `from` is one of
 * the router's own addresses, where it is not to choose by itself.
 */
export function echo(wiring: Wiring, router: Router, destination: string, from: string | null = null): boolean {
  const source = from ?? sourceAddress(wiring, router, destination);
  const there = delivered(wiring, router, destination);
  if (!there || source === null) return false;
  if ('plan' in there) return delivered(wiring, there, source) === router;
  return contains(there.address, source) || delivered(wiring, there.router, source) === router;
}

/** The way of a packet, hop by hop: the address that answered, or null where none did. */
export interface Trace {
  readonly hops: readonly (string | null)[];
  /** Whether it ended at the destination; else nothing answers behind the last hop. */
  readonly arrived: boolean;
}

/** What `traceroute` of a router sees. `from` as in `echo`. */
export function trace(wiring: Wiring, router: Router, destination: string, from: string | null = null): Trace {
  const source = from ?? sourceAddress(wiring, router, destination);
  if (answersTo(wiring, router, destination)) return { hops: [destination], arrived: true };
  return onward(wiring, router, destination, (hop) => source !== null && delivered(wiring, hop, source) === router);
}

/** What `traceroute` of a station sees. */
export function traceFromStation(wiring: Wiring, station: Station, destination: string): Trace {
  const { router } = station;
  if (destination === station.address.address) return { hops: [destination], arrived: true };
  const gateway = router.running.interfaces[router.plan.lanInterface]?.address?.address;
  if (gateway === undefined || !isUp(wiring, router, router.plan.lanInterface)) return { hops: [], arrived: false };
  if (answersTo(wiring, router, destination)) return { hops: [destination], arrived: true };
  const comesBack = (hop: Router) => delivered(wiring, hop, station.address.address) === station;
  const { hops, arrived } = onward(wiring, router, destination, comesBack);
  return { hops: [gateway, ...hops], arrived };
}

function onward(wiring: Wiring, from: Router, destination: string, comesBack: (hop: Router) => boolean): Trace {
  const seen: (string | null)[] = [];
  let router = from;
  for (let hop = 0; hop < hops; hop++) {
    const next = nextHop(wiring, router, destination);
    if (!next) break;
    if (next.out === router.plan.lanInterface) {
      const arrived =
        wiring.stations.some((s) => s.router === router && s.address.address === next.via) && comesBack(router);
      return { hops: arrived ? [...seen, destination] : seen, arrived };
    }
    const far = otherRouter(wiring, router);
    const there = far.running.interfaces[far.plan.linkInterface]?.address?.address === next.via;
    if (next.out !== router.plan.linkInterface || !there) break;
    router = far;
    if (answersTo(wiring, router, destination)) {
      const arrived = comesBack(router);
      return { hops: arrived ? [...seen, destination] : seen, arrived };
    }
    seen.push(comesBack(router) ? next.via : null);
  }
  return { hops: seen, arrived: false };
}

/** The same as `echo` for a station on a LAN, whose gateway is its router. */
export function echoFromStation(wiring: Wiring, station: Station, destination: string): boolean {
  if (destination === station.address.address) return true;
  const lan = station.router.running.interfaces[station.router.plan.lanInterface];
  if (!isUp(wiring, station.router, station.router.plan.lanInterface) || !lan?.address) return false;
  const there = delivered(wiring, station.router, destination);
  if (!there) return false;
  const back = 'plan' in there ? there : there.router;
  return delivered(wiring, back, station.address.address) === station;
}
