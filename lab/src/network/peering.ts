import { addressOf } from '../address.ts';
import type { NeighborConfig } from '../ios/config.ts';
import { connectedInterface, isUp, otherRouter, type Wiring } from './lines.ts';
import type { Router } from './router.ts';

/** How far a session with one configured neighbour can come, seen from one end. */
export type Peering =
  | { readonly kind: 'admin-down' }
  /** No interface that is up leads to the neighbour's subnet. */
  | { readonly kind: 'unreachable' }
  /** Packets leave and nobody takes the session up. */
  | { readonly kind: 'no-answer' }
  /** The other end answers and this end refuses what it says. */
  | { readonly kind: 'refusing'; readonly error: OpenError; readonly far: FarEnd }
  /** The other end refuses this one. */
  | { readonly kind: 'refused'; readonly error: OpenError; readonly far: FarEnd }
  | { readonly kind: 'agreed'; readonly far: FarEnd };

export type OpenError = 'peer in wrong AS' | 'BGP identifier wrong';

export interface FarEnd {
  readonly router: Router;
  /** Address under which the far end has us as a neighbour. */
  readonly us: string;
}

/** The router id: configured, or the highest loopback address, or the highest address. */
export function routerId(router: Router): string {
  if (router.running.bgp?.routerId) return router.running.bgp.routerId;
  const all = Object.entries(router.running.interfaces).filter(
    ([, settings]) => settings.address && !settings.shutdown,
  );
  const loopbacks = all.filter(([name]) => name.startsWith('Loopback'));
  const highest = (loopbacks.length > 0 ? loopbacks : all)
    .map(([, settings]) => settings.address?.address as string)
    .sort((a, b) => addressOf(b) - addressOf(a))[0];
  return highest ?? '0.0.0.0';
}

/** Compares what both ends are configured to, as their BGP speakers would find out by talking. */
export function peering(wiring: Wiring, router: Router, address: string): Peering {
  const mine = router.running.bgp?.neighbors[address];
  if (!router.running.bgp || !mine || mine.shutdown) return { kind: 'admin-down' };
  const local = connectedInterface(wiring, router, address);
  if (local === null) return { kind: 'unreachable' };
  const far = farEnd(wiring, router, local, address);
  if (!far) return { kind: 'no-answer' };
  const theirs = far.router.running.bgp?.neighbors[far.us] as NeighborConfig;
  if (mine.password !== theirs.password) return { kind: 'no-answer' };
  if (mine.remoteAs !== far.router.running.bgp?.as) return { kind: 'refusing', error: 'peer in wrong AS', far };
  if (theirs.remoteAs !== router.running.bgp.as) return { kind: 'refused', error: 'peer in wrong AS', far };
  if (routerId(router) === routerId(far.router)) return { kind: 'refusing', error: 'BGP identifier wrong', far };
  return { kind: 'agreed', far };
}

/** The router at the other end of the cable, where it has the address, reaches us and has us as a live neighbour. */
function farEnd(wiring: Wiring, router: Router, local: string, address: string): FarEnd | null {
  const us = router.running.interfaces[local]?.address?.address;
  const other = otherRouter(wiring, router);
  const far = other.plan.linkInterface;
  if (us === undefined || us === address || local !== router.plan.linkInterface) return null;
  if (other.running.interfaces[far]?.address?.address !== address || !isUp(wiring, other, far)) return null;
  if (connectedInterface(wiring, other, us) !== far) return null;
  const theirs = other.running.bgp?.neighbors[us];
  return theirs && !theirs.shutdown ? { router: other, us } : null;
}

/** The state's name as the command line shows it. `established` is the session's own memory. */
export function stateName(found: Peering, established: boolean): string {
  if (established) return 'Established';
  if (found.kind === 'admin-down') return 'Idle (Admin)';
  return found.kind === 'unreachable' || found.kind === 'refusing' ? 'Idle' : 'Active';
}
