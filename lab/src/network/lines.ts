import { contains } from '../address.ts';
import type { Router } from './router.ts';

/** A host on a router's LAN. */
export interface Station {
  readonly router: Router;
  /** Address with prefix length. */
  readonly address: { readonly address: string; readonly length: number };
}

/** The two routers, the cable between them, and who else is plugged in. */
export interface Wiring {
  readonly routers: readonly [Router, Router];
  readonly stations: readonly Station[];
}

export type LineStatus = 'up' | 'down' | 'admin-down';

export function otherRouter(wiring: Wiring, router: Router): Router {
  return wiring.routers[0] === router ? wiring.routers[1] : wiring.routers[0];
}

/** State of an interface: a cable carries only where both its ends are powered and not shut. */
export function lineStatus(wiring: Wiring, router: Router, name: string): LineStatus {
  const settings = router.running.interfaces[name];
  if (!settings || !router.powered) return 'down';
  if (settings.shutdown) return 'admin-down';
  if (name.startsWith('Loopback') || name === router.plan.lanInterface) return 'up';
  if (name !== router.plan.linkInterface) return 'down';
  const far = otherRouter(wiring, router);
  return far.powered && far.running.interfaces[far.plan.linkInterface]?.shutdown === false ? 'up' : 'down';
}

export function isUp(wiring: Wiring, router: Router, name: string): boolean {
  return lineStatus(wiring, router, name) === 'up';
}

/** Interface that is up and whose own subnet holds the address. */
export function connectedInterface(wiring: Wiring, router: Router, address: string): string | null {
  let best: { name: string; length: number } | null = null;
  for (const [name, settings] of Object.entries(router.running.interfaces)) {
    if (!settings.address || !isUp(wiring, router, name) || !contains(settings.address, address)) continue;
    if (!best || settings.address.length > best.length) best = { name, length: settings.address.length };
  }
  return best?.name ?? null;
}

/** Interface that carries exactly this address and is up. */
export function ownInterface(wiring: Wiring, router: Router, address: string): string | null {
  for (const [name, settings] of Object.entries(router.running.interfaces))
    if (settings.address?.address === address && isUp(wiring, router, name)) return name;
  return null;
}
